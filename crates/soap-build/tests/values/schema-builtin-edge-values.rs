//! Facts about the messages of `schema-builtin-edge-values`.

use case_driver::values;
use case_driver::values::{some, text};

use super::generated::operations::*;

values! {
    "messages/request.xml": request PostOperation, |v| {
        v.drift.iter().map(text).collect::<Vec<_>>() == ["-PT30S", "P1M", "PT1M", "P1Y2M3DT4H5M6.5S"];
        text(&v.rate[0]) == "0.0000001";
        text(&v.rate[1]) == "12345678901234567890.123456789";
        some(&v.serial) == "-123456789012345678901234567890";
    }
    "messages/response.xml": response PostOperation, |v| {
        v.day.iter().map(text).collect::<Vec<_>>() == ["2018-06-06+02:00", "2018-06-06Z", "2018-06-06"];
        some(&v.closes) == "24:00:00";
        text(&v.stamp[0]) == "9999-12-31T23:59:59.9999999";
        text(&v.stamp[1]) == "2024-02-29T23:30:00-05:00";
        v.ratio[0] == f64::INFINITY;
        v.ratio[1] == f64::NEG_INFINITY;
        v.ratio[2].is_nan();
    }
}
