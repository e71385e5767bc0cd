//! What documents become before code is made of them: loading, WSDL, schemas, and the names and types of the model.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod describe;
mod loading;
mod operations;
mod scale;
mod schemas;

use std::path::Path;

use soap_build::model::Model;
use soap_build::{Builder, Error, configure};

/// Writes documents into a folder of their own and reads the first one.
fn read_with(files: &[(&str, &str)], builder: impl FnOnce(Builder, &Path) -> Builder) -> Result<Model, Error> {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    soap_build::load(builder(configure(), dir.path()), dir.path().join(files[0].0))
}

fn read(files: &[(&str, &str)]) -> Result<Model, Error> {
    read_with(files, |builder, _| builder)
}

/// A schema of the namespace `urn:t`, prefix `t`.
fn schema(body: &str) -> String {
    format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t"
            elementFormDefault="qualified">{body}</xs:schema>"#
    )
}

/// The model of such a schema, without warnings.
fn model(body: &str) -> Model {
    let model = read(&[("a.xsd", &schema(body))]).unwrap();
    assert_eq!(model.warnings, []);
    model
}

/// The words of the error that documents give.
fn error(files: &[(&str, &str)]) -> String {
    match read(files) {
        Ok(model) => panic!("it was read: {model:?}"),
        Err(error) => error.to_string(),
    }
}

fn warnings(model: &Model) -> Vec<String> {
    model.warnings.iter().map(ToString::to_string).collect()
}
