//! Facts about the messages of `message-doctype-and-instructions`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/comments.xml": response AtOperation, |v| {
        v.sky == "clear <!DOCTYPE sky>";
        text(&v.degrees) == "11.5";
    }
    "messages/instructions.xml": response AtOperation, |v| {
        v.sky == "clear";
        text(&v.degrees) == "11.5";
    }
}
