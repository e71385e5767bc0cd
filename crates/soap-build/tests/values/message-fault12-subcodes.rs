//! Facts about the messages of `message-fault12-subcodes`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/nested-subcodes.xml": fault SetZoneOperation, |v| {
        v.code.namespace() == "http://www.w3.org/2003/05/soap-envelope";
        v.code.local() == "Sender";
        text(&v.subcodes[0]) == "{urn:example:errors}BadArgument";
        text(&v.subcodes[1]) == "{urn:example:clock-errors}UnknownZone";
        v.reasons[0].text == "Okänd tidszon";
        v.reasons[0].language.as_deref() == Some("sv");
        v.reasons[1].text == "Unknown time zone";
        v.reasons[2].language.as_deref() == Some("en-GB");
        v.node.as_deref() == Some("http://example.com/clock");
        matches!(v.detail_as::<SetZoneOperation>(), Some(SetZoneFault::BadZone(z)) if z.near[1] == "EET");
    }
    "messages/blanks-around-codes.xml": fault SetZoneOperation, |v| {
        v.code.local() == "Receiver";
        v.reasons[0].text == "";
        v.detail.is_none();
    }
    "messages/no-language.xml": fault SetZoneOperation, |v| {
        text(&v.subcodes[0]) == "{urn:example:errors}BadArgument";
        v.reasons[0].text == "Unknown time zone";
    }
    "messages/code-of-1.1.xml": fault SetZoneOperation, |v| {
        v.code.namespace() == "http://www.w3.org/2003/05/soap-envelope";
        v.code.local() == "Client";
        v.reasons[0].text == "Unknown time zone";
    }
}
