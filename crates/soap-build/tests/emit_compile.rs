//! What is emitted compiles without a warning, with and without `yaserde`, and reads and writes what it should.
//! The crates are made in a folder of their own under the target folder, with path dependencies on the runtime.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use soap_build::{Layout, configure, generate_from_model};

/// Where the crates are made: kept between runs, so that only what changed is built.
fn workplace(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(dir.join("src")).unwrap();
    dir
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// A crate over the runtime at the workspace's versions.
fn manifest(dir: &Path, name: &str) {
    let runtime = root().join("crates/soap-runtime");
    let text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[features]\n\
         yaserde = [\"dep:yaserde\", \"soap-runtime/yaserde\"]\n\n[dependencies]\n\
         soap-runtime = {{ path = {runtime:?} }}\n\
         yaserde = {{ version = \"0.13.2\", features = [\"derive\"], optional = true }}\n"
    );
    std::fs::write(dir.join("Cargo.toml"), text).unwrap();
    std::fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
}

fn cargo(dir: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_kind_of_type_compiles_and_round_trips() {
    let dir = workplace("zoo");
    manifest(&dir, "zoo");
    for (layout, name, client) in [(Layout::Folder, "folder", "crate::A"), (Layout::SingleFile, "file", "crate::B")] {
        let builder = configure().layout(layout).elements(true).client(client, "crate::Reply");
        generate_from_model(&support::zoo(), builder, "zoo.wsdl").unwrap().write(&dir.join("src").join(name)).unwrap();
    }
    let builder = configure().layout(Layout::Folder).client_supplies("login").item_key("id").client("crate::C", "crate::Reply");
    generate_from_model(&support::shop(), builder, "shop.wsdl").unwrap().write(&dir.join("src/shop")).unwrap();
    std::fs::write(dir.join("src/main.rs"), include_str!("support/zoo_main.rs")).unwrap();
    cargo(&dir, &["check", "--features", "yaserde"]);
    cargo(&dir, &["run"]);
}
