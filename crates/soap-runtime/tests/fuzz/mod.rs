//! What is fuzzed: functions of bytes, shared by `fuzz/` and by `fuzz_seeds.rs`. None may panic or hang.

#[path = "../common/node.rs"]
pub mod node;

use node::{NAMESPACES, Node, ROOT};
use soap_runtime::codec::{Limits, Mode, decode_element, encode_element};
use soap_runtime::envelope::{ReadOptions, Reply, read_request, read_response};

use crate::common::{Ask11, Ask12};

/// A bare element, read in both ways.
pub fn read(bytes: &[u8]) {
    for mode in [Mode::Strict, Mode::Tolerant] {
        let _ = decode_element::<Node>(bytes, &ROOT, &NAMESPACES, Limits::DEFAULT, mode);
    }
}

/// As [`read`]; tolerance takes all that strictness takes, and what was read can be written and read again.
pub fn decode(bytes: &[u8]) {
    let strict = decode_element::<Node>(bytes, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Strict).is_ok();
    let read = decode_element::<Node>(bytes, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant);
    assert!(!strict || read.is_ok(), "strict reads what tolerant doesn't");
    if let Ok((value, _)) = &read
        && let Ok(again) = encode_element(value, &ROOT, &NAMESPACES)
    {
        let again = decode_element::<Node>(&again, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant);
        assert!(again.is_ok(), "what was written isn't read: {again:?}");
    }
}

/// An envelope, in all the ways that it may be taken.
pub fn envelope(bytes: &[u8]) {
    for mode in [Mode::Tolerant, Mode::Strict] {
        let options = ReadOptions { mode, ..ReadOptions::default() };
        let _ = read_request::<Ask11>(bytes, &options);
        let _ = read_response::<Ask11>(bytes, &options);
        let _ = read_response::<Ask12>(bytes, &options);
    }
}

/// A fault: its texts, its code, its detail.
pub fn faults(bytes: &[u8]) {
    let options = ReadOptions::default();
    let answers = [read_response::<Ask11>(bytes, &options), read_response::<Ask12>(bytes, &options)];
    for answer in answers.into_iter().flatten() {
        if let Reply::Fault { fault, .. } = answer {
            let _ = (fault.to_string(), format!("{fault:?}"), fault.kind());
            let _ = fault.detail_as::<Ask11>();
        }
    }
}
