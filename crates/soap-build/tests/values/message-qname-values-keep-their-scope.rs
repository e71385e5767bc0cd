//! Facts about the messages of `message-qname-values-keep-their-scope`.

use case_driver::values;
use soap_runtime::codegen::QName;

use super::generated::operations::*;

values! {
    "messages/request.xml": request PublishOperation, |v| {
        v.kind == Some(QName::new("urn:example:meters", "alarm"));
        v.topic == [QName::new("urn:example:meters", "alarm"), QName::new("urn:example:feeds", "alarm")];
        v.any[0].local() == "probe";
    }
    "messages/response.xml": response PublishOperation, |v| {
        v.kind == Some(QName::new("urn:example:feeds", "done"));
        v.topic == [QName::new("urn:example:meters", "alarm"), QName::new("", "alarm")];
    }
    "messages/response-own-namespace-in-wildcard.xml": response PublishOperation, |v| {
        v.topic == [QName::new("urn:example:feeds", "alarm")];
        v.kind == None;
        v.any.is_empty();
    }
}
