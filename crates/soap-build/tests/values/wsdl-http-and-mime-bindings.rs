//! Facts about the messages of `wsdl-http-and-mime-bindings`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/count-request.xml": request CountScansOperation, |v| { v.folder == "bills"; }
    "messages/count-response.xml": response CountScansOperation, |v| { v.count == 12; }
    "messages/fetch-root-part.xml": response FetchScanOperation, |v| { v.title == "Bill 12"; }
}
