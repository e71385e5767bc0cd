//! Facts about the messages of `wsdl-rpc-literal-wrapper`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/request.xml": request FindBookOperation, |v| { v.isbn == "978-0-00-000000-2"; }
    "messages/response.xml": response FindBookOperation, |v| {
        v.book.title == "Harbours";
        text(&v.book.year) == "1987";
        v.copies == 3;
    }
    "messages/named-after-message.xml": response FindBookOperation, |v| {
        v.book.title == "Harbours";
        v.copies == 3;
    }
    "messages/qualified-parts.xml": response FindBookOperation, |v| {
        v.book.title == "Harbours";
        v.copies == 3;
    }
}
