//! Facts about the messages of `http-bom-and-blanks-first`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response NowOperation, |v| {
        v.station == "Ålesund";
        text(&v.celsius) == "-3.5";
    }
}
