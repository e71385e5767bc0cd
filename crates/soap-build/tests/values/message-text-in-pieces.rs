//! Facts about the messages of `message-text-in-pieces`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/pieces.xml": response KeepOperation, |v| {
        v.note.subject == "Tea & milk <cold> AB";
        v.note.body == "one, two <b>&amp;</b> ]]> three";
        v.note.code == "X & Y";
        v.note.count == 1234;
        *v.note.seal == *b"hello";
    }
    "messages/pieces-with-instructions.xml": response KeepOperation, |v| {
        v.note.subject == "Tea & milk <cold> AB";
        v.note.body == "one, two <b>&amp;</b> ]]> three";
        v.note.code == "X & Y";
        v.note.count == 1234;
        *v.note.seal == *b"hello";
    }
    "messages/blanks.xml": request KeepOperation, |v| {
        v.note.subject == "   ";
        v.note.body == "  in  front,\n\tand behind  ";
        v.note.code == "A B";
        v.note.count == -7;
        *v.note.seal == *b"hello";
    }
}
