//! Facts about the messages of `wsdl-substitution-other-schema`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;
use super::generated::types;
use types::customs::HeldOrDerived;
use types::parcel::{EventMember, EventOrDerived};

values! {
    "messages/request.xml": request ReportOperation, |v| {
        v.number == "P-7";
        matches!(&v.event, EventMember::Held(HeldOrDerived::Held(h)) if text(&h.at) == "2024-03-02T09:00:00Z");
        matches!(&v.event, EventMember::Held(HeldOrDerived::Held(h)) if h.reason == "no invoice");
    }
    "messages/response.xml": response ReportOperation, |v| {
        matches!(&v.event[0], EventMember::Scanned(s) if s.depot == "North");
        matches!(&v.event[1], EventMember::HeldAgain(h) if h.reason == "no invoice" && h.times == 2);
        matches!(&v.event[2], EventMember::Released(EventOrDerived::Event(e)) if text(&e.at) == "2024-03-03T10:00:00Z");
        matches!(&v.event[3], EventMember::Scanned(s) if s.depot == "South");
    }
    "messages/unknown-member.xml": response ReportOperation, |v| {
        v.number == "P-8";
        v.event.len() == 1;
        matches!(&v.event[0], EventMember::Scanned(s) if s.depot == "North");
    }
}
