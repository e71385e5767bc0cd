//! What is fuzzed: functions of bytes, shared by `fuzz/` and by `fuzz_seeds.rs`. None may panic or hang.

#[path = "../common/node.rs"]
pub mod node;

use node::{NAMESPACES, Node, ROOT};
use soap_runtime::codec::{Limits, Mode, decode_element, encode_element};
use soap_runtime::codegen::AnyElement;
use soap_runtime::envelope::{ReadOptions, Reply, read_request, read_response};

use crate::common::{Ask11, Ask12};

/// A bare element, read in both ways; tolerance takes all that strictness takes, and what was read can be written and read again as the same.
pub fn decode(bytes: &[u8]) {
    let strict = decode_element::<Node>(bytes, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Strict).is_ok();
    let read = decode_element::<Node>(bytes, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant);
    assert!(!strict || read.is_ok(), "strict reads what tolerant doesn't");
    if let Ok((value, _)) = &read
        && let Ok(again) = encode_element(value, &ROOT, &NAMESPACES)
    {
        let again = decode_element::<Node>(&again, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant);
        match again {
            Ok((again, _)) => assert!(same(&again, value), "{value:?} became {again:?}"),
            Err(error) => panic!("what was written isn't read: {error:?}"),
        }
    }
}

/// Whether all is there again. An element of raw XML may have got more declarations: those of the prefixes that its text
/// might mean and the place that it stands at has.
fn same(again: &Node, value: &Node) -> bool {
    let kept = |again: &AnyElement, one: &AnyElement| {
        let (name, rest) = one.xml().split_at(one.xml().find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(0));
        let more = again.xml().strip_prefix(name).and_then(|more| more.strip_suffix(rest));
        (again.namespace(), again.local()) == (one.namespace(), one.local())
            && more.is_some_and(|more| more.is_empty() || more.starts_with(" xmlns"))
    };
    (again.id, &again.text, &again.number) == (value.id, &value.text, &value.number)
        && again.any.len() == value.any.len()
        && again.any.iter().zip(&value.any).all(|(again, one)| kept(again, one))
        && again.node.len() == value.node.len()
        && again.node.iter().zip(&value.node).all(|(again, one)| same(again, one))
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
