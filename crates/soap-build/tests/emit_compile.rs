//! What is emitted compiles without a warning, with and without `yaserde`, and reads and writes what it should.
//! The crates are made in a folder of their own under the target folder, with path dependencies on the runtime.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use soap_build::model::{Model, Type, TypeId, TypeKind};
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
    let [runtime, driver] = ["soap-runtime", "case-driver"].map(|name| root().join("crates").join(name));
    let text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[features]\n\
         yaserde = [\"dep:yaserde\", \"dep:case-driver\", \"dep:serde_json\", \"soap-runtime/yaserde\"]\n\n[dependencies]\n\
         case-driver = {{ path = {driver:?}, features = [\"yaserde\"], optional = true }}\nserde_json = {{ version = \"1\", optional = true }}\n\
         soap-runtime = {{ path = {runtime:?} }}\nhttp = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"time\"] }}\n\
         yaserde = {{ version = \"0.13.2\", features = [\"derive\"], optional = true }}\n"
    );
    std::fs::write(dir.join("Cargo.toml"), text).unwrap();
    std::fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
}

fn cargo(dir: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn every_kind_of_type_compiles_and_round_trips() {
    let dir = workplace("zoo");
    manifest(&dir, "zoo");
    for (layout, name, client) in [(Layout::Folder, "folder", "crate::A"), (Layout::SingleFile, "file", "crate::B")] {
        let builder = configure().layout(layout).elements(true).validate(true).client(client, "crate::Reply");
        generate_from_model(&support::zoo(), builder, "zoo.wsdl").unwrap().write(&dir.join("src").join(name)).unwrap();
    }
    let builder =
        configure().layout(Layout::Folder).client_supplies("login").item_key("id").client("crate::C", "crate::Reply");
    generate_from_model(&support::shop(), builder, "shop.wsdl").unwrap().write(&dir.join("src/shop")).unwrap();
    std::fs::write(dir.join("src/main.rs"), include_str!("support/zoo_main.rs")).unwrap();
    std::fs::write(dir.join("src/crossed.rs"), crossed_source()).unwrap();
    let samples = samples();
    let lines: Vec<_> =
        samples.iter().map(|(name, sample)| serde_json::json!([name, sample.xml]).to_string()).collect();
    std::fs::write(dir.join("samples"), lines.join("\n")).unwrap();
    let output = String::from_utf8(cargo(&dir, &["run", "--quiet", "--features", "yaserde", "--", "samples"])).unwrap();
    assert_eq!(output.lines().count(), samples.len());
    for ((name, sample), line) in samples.iter().zip(output.lines()) {
        let crossed: Result<case_runner::crossed::Crossed, _> = serde_json::from_str(line);
        let crossed = crossed.unwrap_or_else(|_| panic!("{name}: {line}\n{}", sample.xml));
        let wrong = case_runner::crossed::wrong(&crossed, sample).unwrap_or_else(Some);
        assert_eq!(wrong, None, "{name}: {crossed:#?}\n{}", sample.xml);
    }
    cargo(&dir, &["run"]);
}

/// Each type of the zoo by its path, and its documents.
fn samples() -> Vec<(String, case_runner::sample::Sample)> {
    let (model, mut random) = (support::zoo(), fastrand::Rng::with_seed(11));
    let mut all = Vec::new();
    for (id, ty) in (0..).map(TypeId).zip(&model.types) {
        for n in 0..24 {
            let numbers: Vec<u32> = (0..n * 4).map(|_| random.u32(..)).collect();
            all.push((path_of(&model, ty), case_runner::sample::sample(&model, id, &numbers)));
        }
    }
    all
}

fn path_of(model: &Model, ty: &Type) -> String {
    format!("{}::{}", model.namespaces[ty.module.0 as usize].module, ty.name)
}

/// Any type by name through the codec and `yaserde`.
fn crossed_source() -> String {
    let model = support::zoo();
    let arms: String = model
        .types
        .iter()
        .map(|ty| {
            let path = path_of(&model, ty);
            match ty.kind {
                TypeKind::Choice(_) | TypeKind::Sequence(_) => {
                    format!("{path:?} => crossed_group::<types::{path}>(xml),\n")
                }
                _ => format!("{path:?} => crossed::<types::{path}>(xml, &NAMESPACES),\n"),
            }
        })
        .collect();
    format!(
        "use crate::folder::{{NAMESPACES, types}};\nuse case_driver::crossed::{{Crossed, crossed, crossed_group}};\n\n\
         pub fn one(name: &str, xml: &str) -> Result<Crossed, String> {{\n    match name {{\n{arms}        \
         _ => Err(name.to_owned()),\n    }}\n}}\n"
    )
}

/// An operation with types of its own, put into a copy of a real WSDL: three additions, and no code by hand.
fn with_reviews(dir: &Path) -> PathBuf {
    let schema = root().join("schema");
    let xsd = std::fs::read_to_string(schema.join("centra.xsd")).unwrap();
    let xsd = xsd.replace(
        "</xs:schema>",
        r#"<xs:complexType name="Review"><xs:sequence><xs:element name="id" type="xs:string"/>
             <xs:element name="stars" type="xs:int" minOccurs="0"/></xs:sequence></xs:complexType>
           <xs:complexType name="Reviews"><xs:sequence>
             <xs:element name="review" type="Review" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
           <xs:element name="reviews_Update"><xs:complexType><xs:sequence>
             <xs:element name="login" type="Login"/><xs:element name="reviews" type="Reviews"/></xs:sequence></xs:complexType></xs:element>
           <xs:element name="reviews_UpdateResponse"><xs:complexType><xs:sequence>
             <xs:element name="taken" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
         </xs:schema>"#,
    );
    let wsdl = std::fs::read_to_string(schema.join("centra.wsdl")).unwrap();
    let wsdl = wsdl
        .replacen(
            "<wsdl:portType",
            r#"<wsdl:message name="reviewsIn"><wsdl:part name="body" element="tns:reviews_Update"/></wsdl:message>
               <wsdl:message name="reviewsOut"><wsdl:part name="body" element="tns:reviews_UpdateResponse"/></wsdl:message>
               <wsdl:portType"#,
            1,
        )
        .replacen(
            "</wsdl:portType>",
            r#"<wsdl:operation name="reviews_Update"><wsdl:input message="tns:reviewsIn"/>
               <wsdl:output message="tns:reviewsOut"/></wsdl:operation></wsdl:portType>"#,
            1,
        )
        .replacen(
            "</wsdl:binding>",
            r#"<wsdl:operation name="reviews_Update">
                 <soap:operation soapAction="http://www.centra.com/webservices/Reviews_Update" style="document"/>
                 <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
               </wsdl:operation></wsdl:binding>"#,
            1,
        );
    std::fs::write(dir.join("centra.xsd"), xsd).unwrap();
    let path = dir.join("service.wsdl");
    std::fs::write(&path, wsdl).unwrap();
    path
}

#[test]
fn an_added_operation_answers_a_call() {
    let dir = workplace("added");
    manifest(&dir, "added");
    let wsdl = with_reviews(&dir);
    let builder = configure().out_dir(dir.join("src")).layout(Layout::SingleFile).client_supplies("login");
    builder.compile(&wsdl).unwrap();
    std::fs::write(dir.join("src/main.rs"), include_str!("support/added_main.rs")).unwrap();
    cargo(&dir, &["run"]);
}

#[test]
fn only_chosen_operations_and_what_they_reach() {
    let chosen =
        configure().layout(Layout::Folder).operations(["customers_Update"]).generate(root().join("schema/centra.wsdl"));
    let files = chosen.unwrap().files;
    let types = files.get(Path::new("types.rs")).unwrap();
    assert!(types.contains("pub struct Customer {") && !types.contains("pub struct Order"), "{types}");
    assert!(!files.get(Path::new("client.rs")).unwrap().contains("orders_update"));
}
