//! What generated code costs to build: `cost OUT_DIR WHAT [--debug] [--yaserde]`, where WHAT is a number of made-up types
//! of 15 fields, or a WSDL file.
//!
//! Writes crates below OUT_DIR: `bare` has the types alone, made and dropped, `codec` all that is generated, `derives` `yaserde`'s
//! traits beside it, by its derive or by the bridge (with `--yaserde`). Each is built with one job, not incrementally, after what it depends on; then the lines
//! of optimised LLVM IR in its functions are counted. CPU time is that of cargo and rustc, from Linux's
//! accounts: on a machine that does other work, too, it is the figure to go by.

#![allow(clippy::indexing_slicing, reason = "tables of fixed length")]

use soap_build::{Layout, Yaserde};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use syn::Item;

type Failure = Box<dyn std::error::Error>;

/// A row of the table.
struct Cost {
    wall: f64,
    cpu: f64,
    lines: usize,
    rlib: u64,
}

/// The same numbers on every run: no more randomness is needed than that names and kinds vary.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

const WORDS: [&str; 16] = [
    "account",
    "amount",
    "billing",
    "city",
    "contact",
    "currency",
    "date",
    "email",
    "item",
    "line",
    "order",
    "price",
    "quantity",
    "reference",
    "status",
    "total",
];

/// Text, optional text, numbers, switches, a list of another type; the fifteenth is a choice.
const KINDS: [&str; 14] = ["s", "s", "s", "s", "os", "os", "os", "i", "i", "oi", "oi", "b", "b", "many"];

fn field(dice: &mut Dice, kind: &str, type_number: usize, i: usize) -> String {
    let name = format!("{}{}{i}", WORDS[dice.roll(16)], ["Of", "Per", "In"][dice.roll(3)]);
    let (ty, occurs) = match kind {
        "s" => ("xs:string".to_owned(), ""),
        "i" => ("xs:int".to_owned(), ""),
        "b" => ("xs:boolean".to_owned(), ""),
        "oi" => ("xs:int".to_owned(), " minOccurs=\"0\""),
        "many" if type_number > 0 => {
            (format!("t:T{}", dice.roll(type_number)), " minOccurs=\"0\" maxOccurs=\"unbounded\"")
        }
        _ => ("xs:string".to_owned(), " minOccurs=\"0\""),
    };
    format!("<xs:element name=\"{name}\" type=\"{ty}\"{occurs}/>")
}

/// A description with `n` types of 15 fields.
fn made_up(n: usize) -> String {
    let (mut dice, mut types, mut all) = (Dice(7), String::new(), String::new());
    for k in 0..n {
        let mut kinds = KINDS;
        for i in (1..kinds.len()).rev() {
            kinds.swap(i, dice.roll(i + 1));
        }
        let fields: String = kinds.iter().enumerate().map(|(i, kind)| field(&mut dice, kind, k, i)).collect();
        let other = if k > 0 { format!("t:T{}", dice.roll(k)) } else { "xs:string".to_owned() };
        let _ = write!(
            types,
            "<xs:complexType name=\"T{k}\"><xs:sequence>{fields}<xs:choice>\
             <xs:element name=\"byName{k}\" type=\"xs:string\"/><xs:element name=\"byNumber{k}\" type=\"xs:int\"/>\
             <xs:element name=\"byObject{k}\" type=\"{other}\"/></xs:choice></xs:sequence></xs:complexType>"
        );
        let _ = write!(all, "<xs:element name=\"e{k}\" type=\"t:T{k}\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>");
    }
    format!(
        "<w:definitions xmlns:w=\"http://schemas.xmlsoap.org/wsdl/\" xmlns:s=\"http://schemas.xmlsoap.org/wsdl/soap/\" \
         xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" targetNamespace=\"urn:t\"><w:types>\
         <xs:schema targetNamespace=\"urn:t\" elementFormDefault=\"qualified\">{types}<xs:element name=\"all\">\
         <xs:complexType><xs:sequence>{all}</xs:sequence></xs:complexType></xs:element></xs:schema></w:types>\
         <w:message name=\"in\"><w:part name=\"p\" element=\"t:all\"/></w:message><w:portType name=\"P\">\
         <w:operation name=\"put\"><w:input message=\"t:in\"/></w:operation></w:portType><w:binding name=\"B\" \
         type=\"t:P\"><s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/><w:operation name=\"put\">\
         <s:operation soapAction=\"\"/><w:input><s:body use=\"literal\"/></w:input></w:operation></w:binding>\
         <w:service name=\"S\"><w:port name=\"p\" binding=\"t:B\"><s:address location=\"http://localhost/\"/></w:port>\
         </w:service></w:definitions>"
    )
}

/// The types of generated code without the codec, each made and dropped; derives and defaults stay.
fn bare(code: &str) -> Result<(String, usize), Failure> {
    let mut file = syn::parse_file(code)?;
    file.items.retain(|item| matches!(item, Item::Mod(m) if m.ident == "types"));
    let mut paths = Vec::new();
    structs(&file.items, "", &mut paths);
    let mut text = prettyplease::unparse(&file);
    text.push_str("fn one<T: Default>() {\n    drop(std::hint::black_box(T::default()));\n}\n");
    let each: Vec<String> = paths.iter().map(|p| format!("one::<{p}>")).collect();
    writeln!(text, "pub static ALL: [fn(); {}] = [{}];", each.len(), each.join(", "))?;
    Ok((text, paths.len()))
}

fn structs(items: &[Item], within: &str, found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Struct(s) => found.push(format!("{within}{}", s.ident)),
            Item::Mod(m) => structs(m.content.as_ref().map_or(&[], |c| &c.1), &format!("{within}{}::", m.ident), found),
            _ => {}
        }
    }
}

fn write_crate(out: &Path, name: &str, code: &str) -> Result<(), Failure> {
    let runtime = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../soap-runtime").canonicalize()?;
    let derives = name == "derives";
    let features = if derives { ", features = [\"yaserde\"]" } else { "" };
    let yaserde = if derives { "yaserde = { version = \"0.13.2\", features = [\"derive\"] }\n" } else { "" };
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         soap-runtime = {{ path = {runtime:?}{features} }}\n{yaserde}"
    );
    let folder = out.join(name);
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), code)?;
    Ok(())
}

/// CPU seconds of the children that have ended.
fn children() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or_default();
    // Fields 16 and 17 of the whole line, in hundredths of a second.
    Ok((ticks(13) + ticks(14)) / 100.0)
}

fn cargo(out: &Path, name: &str, arguments: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).arg("--quiet").current_dir(out.join(name)).env("CARGO_TARGET_DIR", out.join("target"));
    command.env("CARGO_INCREMENTAL", "0");
    match command.status()?.success() {
        true => Ok(()),
        false => Err(format!("cargo {} of {name} failed", arguments.join(" ")).into()),
    }
}

/// Lines between a function's first and its last.
fn function_lines(ir: &str) -> usize {
    let (mut inside, mut n) = (false, 0);
    for line in ir.lines() {
        match line {
            "}" => inside = false,
            _ if line.starts_with("define ") => inside = true,
            _ => n += usize::from(inside && !line.trim().is_empty()),
        }
    }
    n
}

fn cost(out: &Path, name: &str, debug: bool) -> Result<Cost, Failure> {
    let profile: &[&str] = if debug { &[] } else { &["--release"] };
    let lib = out.join(name).join("src/lib.rs");
    let code = fs::read(&lib)?;
    fs::write(&lib, "")?;
    cargo(out, name, &[&["build"], profile].concat())?;
    fs::write(&lib, code)?;
    let (before, start) = (children()?, Instant::now());
    cargo(out, name, &[&["build", "-j1"], profile].concat())?;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), children()? - before);
    let folder = out.join("target").join(if debug { "debug" } else { "release" });
    let rlib = fs::metadata(folder.join(format!("lib{name}.rlib")))?.len();
    let ir = out.join(format!("{name}.ll"));
    let emit = format!("--emit=llvm-ir={}", ir.display());
    let flags = ["--", &emit, "-Ccodegen-units=1"];
    let mut command = Command::new(env!("CARGO"));
    command.args(["rustc", "--quiet"]).args(profile).args(flags).current_dir(out.join(name));
    command.env("CARGO_TARGET_DIR", out.join("target")).env("CARGO_INCREMENTAL", "0");
    if !command.status()?.success() {
        return Err(format!("no IR of {name}").into());
    }
    let lines = function_lines(&fs::read_to_string(&ir)?);
    fs::remove_file(&ir)?;
    Ok(Cost { wall, cpu, lines, rlib })
}

fn run(out: &Path, what: &str, debug: bool, derives: bool) -> Result<(), Failure> {
    fs::create_dir_all(out)?;
    let out = &out.canonicalize()?;
    let wsdl = match what.parse() {
        Ok(n) => {
            let file = out.join("service.wsdl");
            fs::write(&file, made_up(n))?;
            file
        }
        Err(_) => PathBuf::from(what),
    };
    let generate = |yaserde| -> Result<String, Failure> {
        let builder = soap_build::configure().layout(Layout::SingleFile).yaserde(yaserde);
        let generated = builder.generate(&wsdl)?;
        Ok(generated.files.into_values().collect())
    };
    let start = Instant::now();
    let code = generate(Yaserde::Never)?;
    let (structs, types) = bare(&code)?;
    println!("{types} types, {} lines, generated in {:.1} s", code.lines().count(), start.elapsed().as_secs_f64());
    write_crate(out, "bare", &structs)?;
    write_crate(out, "codec", &code)?;
    let mut names = vec!["bare", "codec"];
    if derives {
        write_crate(out, "derives", &generate(Yaserde::Always)?)?;
        names.push("derives");
    }
    println!("| crate | wall s | CPU s | IR lines | a type, over bare | rlib MB |\n|---|---|---|---|---|---|");
    let mut base = None;
    for name in names {
        let c = cost(out, name, debug)?;
        let base = *base.get_or_insert(c.lines);
        let each = c.lines.saturating_sub(base) / types.max(1);
        println!("| {name} | {:.1} | {:.1} | {} | {each} | {:.1} |", c.wall, c.cpu, c.lines, c.rlib as f64 / 1e6);
    }
    Ok(())
}

fn main() -> ExitCode {
    let mut given: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let n = given.len();
        given.retain(|a| a != name);
        given.len() < n
    };
    let (debug, derives) = (flag("--debug"), flag("--yaserde"));
    let [out, what] = given.as_slice() else {
        eprintln!("usage: cost OUT_DIR TYPES|WSDL [--debug] [--yaserde]");
        return ExitCode::from(2);
    };
    match run(Path::new(out), what, debug, derives) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
