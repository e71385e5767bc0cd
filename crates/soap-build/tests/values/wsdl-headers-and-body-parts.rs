//! Facts about the messages of `wsdl-headers-and-body-parts`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/request.xml": request BookOperation, |v| {
        v.ticket.number == "T-1";
        v.ticket.issuer.as_deref() == Some("quay 4");
        v.trace == 900;
        v.book.route == "A-B";
        v.book.seats == 2;
    }
    "messages/response.xml": response BookOperation, |v| {
        v.trace == 901;
        v.book_response.reference == "R-5";
    }
    "messages/fault.xml": fault BookOperation, |v| {
        v.header("Trace").contains(">902<");
        v.code.local() == "Client";
        v.text() == "Unknown route";
        v.detail.is_none();
    }
    // A declared header that isn't there has its default, and a receipt.
    "messages/no-trace.xml": response BookOperation, |v| {
        v.book_response.reference == "R-6";
        v.trace == 0;
    }
}
