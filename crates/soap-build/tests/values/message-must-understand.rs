//! Facts about the messages of `message-must-understand`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/meter-for-others.xml": response ReadMeterOperation, |v| {
        v.quota.left == 41;
        text(&v.reading) == "12.75";
    }
    "messages/site-for-others.xml": response ReadSiteOperation, |v| {
        v.quota.left == 41;
        text(&v.total) == "80.5";
    }
}
