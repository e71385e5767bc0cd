//! Facts about the messages of `http-single-byte-encodings`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/latin1.xml": response OfferOperation, |v| { v.name == "Crème brûlée, façon José"; }
    "messages/windows1252.xml": response OfferOperation, |v| { v.name == "“Tarte” – 4 € …"; }
}
