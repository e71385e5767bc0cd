//! Facts about the messages of `schema-partial-dates`.

use case_driver::values;
use case_driver::values::{some, text};

use super::generated::operations::*;

values! {
    "messages/request.xml": request KeepOperation, |v| {
        some(&v.since) == "1998";
        text(&v.year) == "2024";
        text(&v.year_month) == "2024-11";
        text(&v.month) == "--05";
        text(&v.month_day) == "--02-29";
        text(&v.day) == "---31";
    }
    "messages/response-zones.xml": response KeepOperation, |v| {
        some(&v.since) == "1998Z";
        text(&v.year) == "2024-02:00";
        text(&v.year_month) == "2024-11+14:00";
        text(&v.month) == "--12Z";
        text(&v.month_day) == "--12-31+01:00";
        text(&v.day) == "---01-05:30";
    }
    "messages/response-far-years.xml": response KeepOperation, |v| {
        some(&v.since) == "-0044";
        text(&v.year) == "12024";
        text(&v.year_month) == "-0001-03";
        text(&v.month) == "--01";
        text(&v.month_day) == "--01-01";
        text(&v.day) == "---01";
    }
}
