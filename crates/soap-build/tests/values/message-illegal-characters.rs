//! Facts about the messages of `message-illegal-characters`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/legal-edges.xml": request SayOperation, |v| {
        v.text == "[\t\n\r \u{7f}\u{85}\u{a0}\u{2028}\u{d7ff}\u{e000}\u{feff}\u{fffd}𐀀😀\u{10ffff}]";
        v.mood.as_deref() == Some("[ \u{7f}\u{85}\u{a0}\u{2028}\u{d7ff}\u{e000}\u{feff}\u{fffd}𐀀😀\u{10ffff}]");
    }
}
