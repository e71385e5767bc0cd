//! Facts about the messages of `http-deep-nesting`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/120-levels.xml": response StoreOperation, |v| {
        std::iter::successors(Some(&v.bin), |b| b.bin.as_deref()).count() == 120;
        std::iter::successors(Some(&v.bin), |b| b.bin.as_deref()).last().unwrap().label.as_deref() == Some("end");
    }
}
