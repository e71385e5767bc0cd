//! Facts about the messages of `wsdl-bindings-differ-in-style`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/d.xml": request AskOperation, |v| { v.id == 1; }
    "messages/r.xml": request Ask2Operation, |v| { v.a.id == 1; }
    "messages/rr.xml": response Ask2Operation, |v| { v.r.text == ["x"]; }
}
