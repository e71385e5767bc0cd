//! Facts about the messages of `message-dates-without-zone`.

use case_driver::values;
use case_driver::values::{some, text};

use super::generated::operations::*;

values! {
    "messages/request-no-zone.xml": request BookOperation, |v| {
        some(&v.changed) == "2024-05-06T07:08:09";
        some(&v.revised) == "2024-05-06";
        text(&v.day[0]) == "2024-02-29";
        text(&v.from) == "2024-03-31T02:30:00";
        some(&v.to) == "0001-01-01T00:00:00";
        some(&v.opens) == "08:30:00";
        some(&v.season) == "2024-05";
    }
    "messages/response-zones.xml": response BookOperation, |v| {
        some(&v.changed) == "2024-05-06T07:08:09.647-03:30";
        some(&v.revised) == "2024-05-06Z";
        text(&v.day[0]) == "2024-05-06+02:00";
        text(&v.day[1]) == "2024-05-06Z";
        text(&v.day[2]) == "2024-05-06";
        text(&v.from) == "2024-05-06T07:08:09.1234567Z";
        some(&v.to) == "2024-05-06T07:08:09+14:00";
        some(&v.opens) == "08:30:00.5Z";
        some(&v.season) == "2024-05+01:00";
    }
    "messages/response-blanks.xml": response BookOperation, |v| {
        text(&v.day[0]) == "2024-05-06";
        text(&v.from) == "2024-05-06T07:08:09.647";
    }
}
