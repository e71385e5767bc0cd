//! Facts about typed values, as the project's own cases assert them: `crates/soap-build/tests/values/<case>.rs`.

use std::fmt::Display;

use soap_runtime::codec::Mode;
use soap_runtime::envelope::{self, HeaderBlock, Reply};
use soap_runtime::fault::Fault;
use soap_runtime::operation::Operation;

use crate::answer::chain;
use crate::operation::options;

/// Whether something holds, and its words in the source.
pub type Facts = Vec<(bool, &'static str)>;

/// A value's text, as it is written.
pub fn text(value: &impl Display) -> String {
    value.to_string()
}

/// The text of a value that is there.
pub fn some(value: &Option<impl Display>) -> String {
    value.as_ref().map_or_else(|| "absent".into(), ToString::to_string)
}

/// A fault with the header blocks beside it.
#[derive(Debug)]
pub struct FaultMessage {
    fault: Box<Fault>,
    headers: Vec<HeaderBlock>,
}

impl std::ops::Deref for FaultMessage {
    type Target = Fault;

    fn deref(&self) -> &Fault {
        &self.fault
    }
}

impl FaultMessage {
    /// A header block as XML, by its local name; empty where there is none.
    pub fn header(&self, local: &str) -> &str {
        self.headers.iter().find(|h| h.xml.local() == local).map_or("", |h| h.xml.xml())
    }
}

/// What doesn't hold in a request.
pub fn request<Op: Operation>(bytes: &[u8], facts: impl Fn(&Op::Request) -> Facts) -> Vec<String> {
    match envelope::read_request::<Op>(bytes, &options(Op::INFO, None, Mode::Tolerant)) {
        Ok(read) => wrong(facts(&read.value), &read.value),
        Err(e) => vec![chain(&e)],
    }
}

/// What doesn't hold in a response.
pub fn response<Op: Operation>(bytes: &[u8], facts: impl Fn(&Op::Response) -> Facts) -> Vec<String> {
    match envelope::read_response::<Op>(bytes, &options(Op::INFO, None, Mode::Tolerant)) {
        Ok(Reply::Value(read)) => wrong(facts(&read.value), &read.value),
        Ok(Reply::Fault { fault, .. }) => vec![format!("a fault: {fault}")],
        Err(e) => vec![chain(&e)],
    }
}

/// What doesn't hold in a fault.
pub fn fault<Op: Operation>(bytes: &[u8], facts: impl Fn(&FaultMessage) -> Facts) -> Vec<String> {
    let (version, _) = match envelope::peek(bytes, soap_runtime::codec::Limits::DEFAULT) {
        Ok(peeked) => peeked,
        Err(e) => return vec![chain(&e)],
    };
    let mut options = options(Op::INFO, None, Mode::Tolerant);
    options.version = Some(version);
    match envelope::read_response::<Op>(bytes, &options) {
        Ok(Reply::Fault { fault, headers, .. }) => {
            let message = FaultMessage { fault, headers };
            wrong(facts(&message), &message)
        }
        Ok(Reply::Value(read)) => vec![format!("no fault but {:?}", read.value)],
        Err(e) => vec![chain(&e)],
    }
}

fn wrong(facts: Facts, value: &dyn std::fmt::Debug) -> Vec<String> {
    let wrong: Vec<&str> = facts.into_iter().filter(|(holds, _)| !holds).map(|(_, words)| words).collect();
    wrong.into_iter().map(|words| format!("doesn't hold: {words}; in {value:?}")).collect()
}

/// Facts by message: a file, its direction and operation, and expressions over its value `v` that must be true.
///
/// ```ignore
/// values! {
///     "messages/request.xml": request SendOperation, |v| {
///         v.to.street == "Long Row 1";
///         v.zone == Some(Zone::S);
///     }
/// }
/// ```
#[macro_export]
macro_rules! values {
    ($($file:literal: $direction:ident $operation:ty, |$v:ident| { $($fact:expr;)* })*) => {
        /// What doesn't hold in a file; `None` where nothing is asserted of it.
        pub fn check(file: &str, bytes: &[u8]) -> Option<Vec<String>> {
            match file {
                $($file => Some($crate::values::$direction::<$operation>(bytes, |$v| {
                    vec![$(($fact, stringify!($fact))),*]
                })),)*
                _ => None,
            }
        }
    };
}
