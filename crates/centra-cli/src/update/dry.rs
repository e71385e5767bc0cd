//! The request of a batch, as text with the login masked.

use centra::operations::{ItemsRequest, Supplied, SuppliedRequest};
use centra::types::Login;

use crate::objects::Updates;

const MASK: &str = "***";

pub(crate) fn envelope<Op: Updates>(items: Vec<<Op::Request as ItemsRequest>::Item>) -> Result<String, String> {
    let mut request = <Op::Request as ItemsRequest>::from_items(items);
    let login = Login { username: MASK.into(), password: MASK.to_owned().into() };
    request.supply(&Supplied { login });
    let bytes = soap_runtime::envelope::write_request::<Op>(&request).map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}
