//! Facts about the messages of `http-charset-conflict`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response PlaceOperation, |v| { v.name == "Zürich - Bäckeranlage"; }
}
