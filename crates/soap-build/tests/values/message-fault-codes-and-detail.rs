//! Facts about the messages of `message-fault-codes-and-detail`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/fault11.xml": fault PickOperation, |v| {
        text(&v.code) == "{urn:example:warehouse:codes}OutOfStock";
        v.text() == "Nothing left of A-1 & A-2";
        v.role.as_deref() == Some("http://example.com/warehouse/gate");
        matches!(v.detail_as::<PickOperation>(), Some(PickFault::Shortage(s)) if s.article[1] == "A-2" && s.left == 0);
    }
    "messages/fault12.xml": fault PickOperation, |v| {
        v.code.namespace() == "http://www.w3.org/2003/05/soap-envelope";
        v.code.local() == "Sender";
        text(&v.subcodes[0]) == "{urn:example:warehouse:codes}OutOfStock";
        text(&v.subcodes[1]) == "{urn:example:warehouse:reasons}Sold";
        v.reasons[0].text == "Slut i lager";
        v.reasons[1].text == "Nothing left";
        v.reasons[1].language.as_deref() == Some("en");
        v.node.as_deref() == Some("http://example.com/warehouse/gate");
        matches!(v.detail_as::<PickOperation>(), Some(PickFault::Shortage(s)) if s.left == 0);
    }
    "messages/fault11-qualified-children.xml": fault PickOperation, |v| {
        v.code.namespace() == "http://schemas.xmlsoap.org/soap/envelope/";
        v.code.local() == "Client.Article.Unknown";
        v.text() == "No such article";
    }
    "messages/fault11-unbound-code.xml": fault PickOperation, |v| {
        text(&v.code) == "k:OutOfStock";
        v.text() == "Nothing left";
    }
}
