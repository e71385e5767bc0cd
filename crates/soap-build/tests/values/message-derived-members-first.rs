//! Facts about the messages of `message-derived-members-first`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/response.xml": response ReadOperation, |v| {
        v.reading[0].meter == "M-4";
        text(&v.reading[0].taken) == "2026-02-01T06:00:00Z";
        v.reading[0].place.as_deref() == Some("cellar");
        text(&v.reading[0].value) == "41.50";
        v.reading[0].unit == "kWh";
    }
    "messages/response-derived-first.xml": response ReadOperation, |v| {
        v.reading[0].meter == "M-4";
        text(&v.reading[0].taken) == "2026-02-01T06:00:00Z";
        v.reading[0].place == None;
        text(&v.reading[0].value) == "41.50";
        v.reading[0].unit == "kWh";
    }
    "messages/response-required-missing.xml": response ReadOperation, |v| {
        v.reading[0].meter == "M-4";
        // Required and not there: a receipt stands for it.
        v.reading[0].taken == Default::default();
        v.reading[0].place.as_deref() == Some("cellar");
        text(&v.reading[0].value) == "41.50";
        v.reading[0].unit == "kWh";
    }
    "messages/response-by-alphabet.xml": response ReadOperation, |v| {
        v.reading[0].meter == "M-4";
        text(&v.reading[0].taken) == "2026-02-01T06:00:00Z";
        v.reading[0].place.as_deref() == Some("cellar");
        text(&v.reading[0].value) == "41.50";
        v.reading[0].unit == "kWh";
    }
}
