//! Facts about the messages of `http-multipart-answer`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response LabelOperation, |v| {
        v.number == "P-8";
        v.image.len() == 102;
        v.image[..40] == *(0..40).collect::<Vec<u8>>();
        v.image[40..48] == *b"\r\n--\r\n\xc8\xc9";
        v.image[48..] == *(202..=255).collect::<Vec<u8>>();
    }
}
