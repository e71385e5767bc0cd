//! How a sandbox is set up and started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::error::Error;
use crate::forms::{AnswerForm, LoginRefusal};
use crate::received::Recorder;
use crate::sandbox::Sandbox;
use crate::server::serve;
use crate::state::State;
use crate::store::Store;

/// The service's own path: calls are taken there only.
pub(crate) const PATH: &str = "/ams/system/service/module/soap/api";

/// Sets up a [`Sandbox`]: every default is that of a service one can try things on.
#[derive(Clone)]
#[must_use]
pub struct Builder {
    address: SocketAddr,
    user: String,
    password: String,
    file: Option<PathBuf>,
    form: AnswerForm,
    refusal: LoginRefusal,
    empty_clears: bool,
    echo: bool,
    body_limit: usize,
    patience: Duration,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .field("file", &self.file)
            .field("body_limit", &self.body_limit)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            user: "demo".into(),
            password: "demo".into(),
            file: None,
            form: AnswerForm::default(),
            refusal: LoginRefusal::default(),
            empty_clears: true,
            echo: false,
            body_limit: 64 << 20,
            patience: Duration::from_secs(30),
        }
    }
}

impl Builder {
    /// The address to listen on: by default a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// The login that is accepted: by default `demo`, `demo`.
    pub fn login(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.user = user.into();
        self.password = password.into();
        self
    }

    /// Keeps what is stored in a SQLite file: by default it is in memory and ends with the sandbox.
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// How an update is answered: by default as in the vendor's guide.
    pub fn answer_form(mut self, form: AnswerForm) -> Self {
        self.form = form;
        self
    }

    /// How a wrong login is refused: by default with a fault.
    pub fn login_refusal(mut self, refusal: LoginRefusal) -> Self {
        self.refusal = refusal;
        self
    }

    /// Whether an empty element clears its field: by default it does. Otherwise it changes nothing.
    pub fn empty_clears(mut self, clears: bool) -> Self {
        self.empty_clears = clears;
        self
    }

    /// Whether updates come back as events: by default they don't.
    pub fn updates_make_events(mut self, echo: bool) -> Self {
        self.echo = echo;
        self
    }

    /// The largest body in bytes: by default 64 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How long a peer may take to send a head or a body, or to read an answer: by default 30 seconds.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts it on the current Tokio runtime.
    pub async fn start(self) -> Result<Sandbox, Error> {
        let listen = |source| Error::Listen { address: self.address, source };
        let store = Store::open(self.file.as_deref())?;
        let listener = TcpListener::bind(self.address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let state = Arc::new(State {
            endpoint: format!("http://{address}{PATH}"),
            user: self.user,
            password: self.password,
            form: self.form,
            refusal: self.refusal,
            empty_clears: self.empty_clears,
            echo: self.echo,
            body_limit: self.body_limit,
            patience: self.patience,
            store,
            received: Recorder::default(),
            operations: crate::operations::all(),
        });
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, state.clone(), stopped));
        Ok(Sandbox::new(state, address, stop, task))
    }
}
