//! Facts about the messages of `http-utf16-and-other-encodings`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/reply.xml": response FindOperation, |v| { v.name == "Łódź – 東京 – 🗺"; }
}
