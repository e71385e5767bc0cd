//! Facts about the messages of `message-boolean-and-number-spellings`.

use case_driver::values;
use case_driver::values::{some, text};

use super::generated::operations::*;

values! {
    "messages/digits-for-booleans.xml": response SetOperation, |v| {
        v.locked == Some(false);
        v.on == [false, true, true, false];
    }
    "messages/edges.xml": request SetOperation, |v| {
        v.level[0] == f64::INFINITY;
        v.level[1] == f64::NEG_INFINITY;
        v.level[2].is_nan();
        v.gain == Some(f32::NEG_INFINITY);
        text(&v.price[0]) == "12345678901234567890.12345678";
        text(&v.price[1]) == "0.000000000000000001";
        text(&v.price[2]) == "-0.1";
        some(&v.serial) == "-98765432109876543210987654321";
        v.ticks == Some(u64::MAX);
    }
}
