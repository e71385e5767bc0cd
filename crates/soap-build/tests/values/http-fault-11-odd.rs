//! Facts about the messages of `http-fault-11-odd`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response AdmitOperation, |v| { v.ward == "C 4"; }
}
