//! Facts about the messages of `message-fault-detail`.

use case_driver::values;
use case_driver::values::{some, text};

use super::generated::operations::*;

values! {
    "messages/typed.xml": fault ApplyOperation, |v| {
        v.code.local() == "Client";
        v.text() == "Too high";
        v.role.as_deref() == Some("http://example.com/loan");
        matches!(v.detail_as::<ApplyOperation>(), Some(ApplyFault::Rejected(r)) if r.reason == "sum over limit");
        matches!(v.detail_as::<ApplyOperation>(), Some(ApplyFault::Rejected(r)) if some(&r.limit) == "1500.5");
    }
    "messages/no-detail.xml": fault ApplyOperation, |v| {
        v.code.local() == "Server";
        v.text() == "No result";
        v.detail.is_none();
    }
    "messages/undeclared-detail.xml": fault ApplyOperation, |v| {
        v.code.local() == "Server";
        v.detail.as_ref().unwrap()[0].xml.local() == "trace";
        v.detail.as_ref().unwrap()[0].xml.xml().contains("level=\"3\"");
        v.detail.as_ref().unwrap()[1].xml.local() == "plain";
        v.detail.as_ref().unwrap()[1].xml.xml().contains(">see log<");
    }
    "messages/qualified.xml": fault ApplyOperation, |v| {
        v.code.local() == "Server";
        v.text() == "Try later";
        matches!(v.detail_as::<ApplyOperation>(), Some(ApplyFault::Busy(d)) if text(d) == "PT90S");
    }
}
