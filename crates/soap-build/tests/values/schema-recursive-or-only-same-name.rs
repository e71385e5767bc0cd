//! Facts about the messages of `schema-recursive-or-only-same-name`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;
use types::EntryChoice;

fn folder(entry: &types::Entry) -> &types::Folder {
    match &entry.choice {
        EntryChoice::Folder(folder) => folder,
        EntryChoice::Page(page) => panic!("page {page}"),
    }
}

values! {
    "messages/folders.xml": request FileOperation, |v| {
        v.name == "root";
        v.shadow.as_ref().unwrap().name == "root copy";
        v.entry[0].choice == EntryChoice::Page(7);
        folder(&v.entry[1]).name == "inner";
        folder(&v.entry[1]).entry[0].choice == EntryChoice::Page(8);
        v.entry[2].choice == EntryChoice::Page(9);
    }
    "messages/deep.xml": request FileOperation, |v| {
        v.name == "level 1";
        (2..=55).fold(v, |f, _| folder(&f.entry[0])).name == "level 55";
    }
    "messages/extension.xml": response FileOperation, |v| {
        !v.tls;
        v.extension.as_ref().unwrap().port == 1;
        v.extension.as_ref().unwrap().extension.as_ref().unwrap().word == "innermost";
        v.after == "still the outer one";
    }
    "messages/inner-member-outside.xml": response FileOperation, |v| {
        v.tls;
        v.extension == None;
        v.after == "end";
    }
}
