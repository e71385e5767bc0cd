//! What all requests of one sandbox share.

use std::time::Duration;

use crate::forms::{AnswerForm, LoginRefusal};
use crate::operations::Operations;
use crate::received::Recorder;
use crate::store::Store;

pub(crate) struct State {
    /// Where it is reached.
    pub endpoint: String,
    pub user: String,
    pub password: String,
    pub form: AnswerForm,
    pub refusal: LoginRefusal,
    /// An empty element clears its field; otherwise it is as if absent.
    pub empty_clears: bool,
    /// Updates come back as events.
    pub echo: bool,
    pub body_limit: usize,
    /// How long a peer may take for a head, a body or to read.
    pub patience: Duration,
    pub store: Store,
    pub received: Recorder,
    pub operations: Operations,
}
