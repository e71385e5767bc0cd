//! Facts about the messages of `http-coding-names`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response SongOperation, |v| { v.title == "Abend"; }
}
