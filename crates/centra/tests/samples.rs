//! Every operation reads its documented sample strictly and writes the same again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use centra::operations::{OPERATIONS, SuppliedRequest, Visitor, for_each_operation};
use centra::runtime::Operation;
use centra::runtime::codec::Mode;
use centra::runtime::envelope::{ReadOptions, Reply, read_request, read_response, write_request, write_response};
use support::said;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/samples")
}

#[test]
fn samples_survive_a_round_trip() {
    struct Check(usize);
    impl Visitor for Check {
        fn visit<Op>(&mut self)
        where
            Op: Operation,
            Op::Request: SuppliedRequest,
        {
            let name = Op::INFO.name;
            let strict = ReadOptions { mode: Mode::Strict, ..ReadOptions::default() };
            let sample = |file: &str| std::fs::read(folder().join(name).join(file)).expect(name);
            let request = sample("request.xml");
            let read = read_request::<Op>(&request, &strict).expect(name);
            assert_eq!(read.value.supplied().login.username, "demo", "{name}");
            assert_eq!(said(&write_request::<Op>(&read.value).expect(name)), said(&request), "{name}");

            let response = sample("response.xml");
            let Reply::Value(read) = read_response::<Op>(&response, &strict).expect(name) else { panic!("{name}") };
            assert_eq!(said(&write_response::<Op>(&read.value).expect(name)), said(&response), "{name}");
            self.0 += 1;
        }
    }
    let mut check = Check(0);
    for_each_operation(&mut check);
    assert_eq!(check.0, OPERATIONS.len());
}

#[test]
fn there_is_a_sample_for_each_operation_and_no_other() {
    let folders = std::fs::read_dir(folder()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
    let names = OPERATIONS.iter().map(|o| o.name.to_owned());
    assert_eq!(folders.collect::<BTreeSet<_>>(), names.collect::<BTreeSet<_>>());
}

#[test]
fn actions_are_the_namespace_and_a_capital() {
    for operation in OPERATIONS {
        let (first, rest) = operation.name.split_at(1);
        let expected = format!("http://www.centra.com/webservices/{}{rest}", first.to_uppercase());
        assert_eq!(operation.action, expected);
        assert!(operation.idempotent, "{}", operation.name);
    }
}
