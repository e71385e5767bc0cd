//! Facts about the messages of `wsdl-overloads-bound-without-names`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/id.xml": request FindOperation, |v| { v.id == 1; }
    "messages/name.xml": request Find2Operation, |v| { v.name == "x"; }
}
