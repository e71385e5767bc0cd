//! Facts about the messages of `wsdl-document-several-parts`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/q.xml": request AskOperation, |v| {
        v.ask.id == 1;
        v.extra == "x";
        v.ask_2.id == 2;
    }
}
