//! Facts about the messages of `http-one-way-and-empty-answers`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/raise-request.xml": request RaiseOperation, |v| { v.text == "door open"; }
}
