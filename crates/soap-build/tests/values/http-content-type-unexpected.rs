//! Facts about the messages of `http-content-type-unexpected`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response YieldOfOperation, |v| {
        v.plot == "north";
        text(&v.kilos) == "412.5";
    }
}
