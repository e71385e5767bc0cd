//! Facts about the messages of `wsdl-bindings-differ-in-headers`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/q.xml": request AskOperation, |v| { v.id == 1; }
    "messages/token.xml": request Ask2Operation, |v| {
        v.token == "k";
        v.ask.id == 2;
    }
}
