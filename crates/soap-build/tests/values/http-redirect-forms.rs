//! Facts about the messages of `http-redirect-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response FetchOperation, |v| { v.folio == "verso"; }
}
