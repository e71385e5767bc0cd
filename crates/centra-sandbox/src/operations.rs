//! Every generated operation with what serves it. Nothing here names one.

use std::collections::HashMap;

use centra::operations::{SuppliedRequest, Visitor, for_each_operation};
use soap_runtime::operation::{Operation, OperationInfo};

use crate::fault::Refusal;
use crate::soap::{Answer, serve};
use crate::state::State;

/// An operation, and the function that answers it.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub info: &'static OperationInfo,
    pub serve: fn(&State, &[u8]) -> Result<Answer, Refusal>,
}

/// Operations by namespace and local name of the element that calls them.
pub(crate) type Operations = HashMap<(String, String), Entry>;

pub(crate) fn all() -> Operations {
    struct Collect(Operations);
    impl Visitor for Collect {
        fn visit<Op>(&mut self)
        where
            Op: Operation,
            Op::Request: SuppliedRequest,
        {
            let info = Op::INFO;
            if let Some(member) = info.request.body.members().first() {
                let namespace = info.namespaces.uri(member.namespace()).unwrap_or("").to_owned();
                self.0.insert((namespace, member.local().to_owned()), Entry { info, serve: serve::<Op> });
            }
        }
    }
    let mut collect = Collect(Operations::new());
    for_each_operation(&mut collect);
    collect.0
}
