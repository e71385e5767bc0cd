//! Cases that don't compile fail alone, whatever stage of rustc finds it; the others are built, and answer.

use std::path::{Path, PathBuf};

use case_runner::compile;
use case_runner::driver::Driver;
use case_runner::question::{Description, Question, Task};
use case_runner::workspace::Module;

fn module(case: &str, code: &str) -> Module {
    Module { case: case.into(), files: vec![(PathBuf::from("mod.rs"), code.into())] }
}

#[test]
fn what_does_not_compile_fails_alone() {
    let good = "pub const CASE: case_driver::Case = case_driver::Case::EMPTY;\n";
    let with = |more: &str| format!("{good}{more}\n");
    let modules = vec![
        module("good", good),
        module("syntax", &with("fn f( {}")),
        module("resolution", &with("use super::nowhere::Thing;")),
        module("types", &with("fn f() -> u8 { \"x\" }")),
        module("macro", &with("fn f() -> bool { u8::from_str_radix(\"x\", format!(\"{}\")) }")),
        module("borrow", &with("fn f() -> Vec<u8> { let v = vec![1]; drop(v); v }")),
        module("constant", &with("pub const BAD: [u8; 1] = [1, 2];")),
        module("also-good", good),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let build = || compile::build(&root, target, Path::new("tests/compile.rs"), modules.clone()).unwrap();

    let built = build();
    let broken: Vec<&str> = built.broken.keys().map(String::as_str).collect();
    assert_eq!(broken, ["borrow", "constant", "macro", "resolution", "syntax", "types"], "{:?}", built.broken);
    assert!(built.broken["types"].starts_with("error[E0308]: mismatched types at shard"), "{}", built.broken["types"]);

    for case in ["good", "also-good"] {
        let mut driver = Driver::new(&built.drivers[case]);
        let description: Description = driver.ask(&Question { case, task: Task::Describe }).unwrap();
        assert!(description.operations.is_empty() && description.elements.is_empty());
    }

    // The second time nothing is built.
    let binary = &built.drivers["good"];
    let time = || std::fs::metadata(binary).unwrap().modified().unwrap();
    let before = time();
    let again = build();
    assert_eq!((again.broken, again.drivers), (built.broken.clone(), built.drivers.clone()));
    assert_eq!(time(), before);
}

#[test]
fn warnings_of_generated_code_are_kept() {
    let module = |case: &str, code: &str| Module {
        case: case.into(),
        files: vec![
            ("mod.rs".into(), "mod generated;\npub const CASE: case_driver::Case = case_driver::Case::EMPTY;\n".into()),
            ("generated.rs".into(), format!("#![allow(dead_code)]\n{code}")),
        ],
    };
    let modules = vec![module("quiet", "fn f() {}\n"), module("loud", "fn f() {\n    let x = 1;\n}\n")];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    // The second time they are read from the first's notes.
    for _ in 0..2 {
        let modules = modules.clone();
        let built = compile::build(&root, target, Path::new("tests/compile.rs, warnings"), modules).unwrap();
        let warned: Vec<&str> = built.warned.keys().map(String::as_str).collect();
        assert_eq!(warned, ["loud"], "{:?}", built.warned);
        assert!(built.warned["loud"].starts_with("warning[unused_variables]: unused"), "{}", built.warned["loud"]);
    }
}

#[test]
fn nothing_may_be_left() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let modules = vec![module("bad", "pub const CASE: u8 = 0;")];
    let built = compile::build(&root, target, Path::new("tests/compile.rs, bad"), modules).unwrap();
    assert!(built.drivers.is_empty());
    assert_eq!(built.broken.len(), 1);
}
