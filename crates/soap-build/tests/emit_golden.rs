//! Golden files: `tests/golden/<name>/service.wsdl` gives `expected/`, byte for byte. `UPDATE_GOLDEN=1` refreshes them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use soap_build::{Builder, Layout, configure};

fn golden(name: &str, builder: fn() -> Builder) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let make = || {
        let builder = builder().layout(Layout::Folder).regenerate_command("UPDATE_GOLDEN=1 cargo test -p soap-build");
        builder.generate(dir.join("service.wsdl")).unwrap()
    };
    let generated = make();
    assert!(generated.warnings.is_empty(), "{:?}", generated.warnings);
    assert_eq!(generated.files, make().files, "a second run gives the same bytes");
    let expected = dir.join("expected");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        generated.write(&expected).unwrap();
    }
    let drift = generated.check(&expected).unwrap();
    assert!(drift.is_empty(), "{name} differs; if it should, refresh by UPDATE_GOLDEN=1:\n{drift}");
}

/// A plain service: a supplied login, a keyed list, a fault, a default.
#[test]
fn shop() {
    golden("shop", || configure().client_supplies("login").item_key("id"));
}

/// Each kind of type, in two namespaces, with the global elements.
#[test]
fn shapes() {
    golden("shapes", || configure().elements(true).validate(true).type_override("xs:int", "::std::primitive::i32"));
}
