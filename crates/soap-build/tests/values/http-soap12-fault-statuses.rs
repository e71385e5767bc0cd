//! Facts about the messages of `http-soap12-fault-statuses`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/request.xml": request RenewOperation, |v| { v.copy == "C-9"; }
}
