//! The checked-in code is what the schema gives.

use build_support::{TARGETS, root};

#[test]
fn generated_code_is_current() {
    for target in &TARGETS {
        match target.check(&root()) {
            Ok(drift) => assert!(drift.is_empty(), "run `cargo codegen`; {} differs:\n{drift}", target.dir),
            Err(e) => panic!("{e}"),
        }
        match target.lists(&root()) {
            Ok(current) => assert!(current, "run `cargo codegen`; {} differs", target.list()),
            Err(e) => panic!("{e}"),
        }
    }
}
