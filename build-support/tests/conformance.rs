//! The conformance report is what its tables and the cases give, and all that it names is there.

use build_support::{conformance, root};

#[test]
fn the_report_is_current() {
    let root = root();
    let due = conformance::report(&root).unwrap_or_else(|wrong| panic!("{}", wrong.join("\n")));
    let found = std::fs::read_to_string(conformance::path(&root)).unwrap_or_default();
    assert!(due == found, "run `cargo codegen --conformance` and commit {}", conformance::REPORT);
}
