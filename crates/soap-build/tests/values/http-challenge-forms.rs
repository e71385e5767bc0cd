//! Facts about the messages of `http-challenge-forms`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response OpenOperation, |v| { v.content == "gold"; }
}
