//! Makes a Rust module of a case by the compiler, or says why there is none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::case::{Case, Outcome};
use crate::facts::facts;
use crate::raw;
use crate::report::Failure;
use crate::workspace::Module;

/// What became of a case's description.
#[derive(Debug, Default)]
pub struct Generated {
    /// The code; `None` where there is none, rightly or not.
    pub module: Option<Module>,
    /// What is wrong so far.
    pub failures: Vec<Failure>,
}

/// By the names of the cases; two at a time. `values` is the folder of the facts about typed values, for the project's own cases.
pub fn all(cases: &[Case], values: Option<&Path>) -> BTreeMap<String, Generated> {
    let half = cases.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = cases
            .chunks(half)
            .map(|chunk| {
                // A recursive schema may need more stack than a thread has by default.
                let builder = std::thread::Builder::new().stack_size(16 << 20);
                builder
                    .spawn_scoped(scope, || chunk.iter().map(|c| (c.name.clone(), one(c, values))).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flatten().flat_map(|t| t.join().unwrap_or_default()).collect()
    })
}

fn one(case: &Case, values: Option<&Path>) -> Generated {
    let fail =
        |what: &str, why: String| Generated { module: None, failures: vec![Failure::new("case.json", what, why)] };
    let entry = match case.entry() {
        Ok(entry) => entry,
        Err(why) => return fail("load", why),
    };
    let compiled = std::panic::catch_unwind(|| compile(&entry));
    match (compiled, case.spec.outcome) {
        (Err(panic), _) => fail("generate", format!("panicked: {}", words(&panic))),
        (Ok(Err(error)), Outcome::Refused) => Generated { module: None, failures: refusal(case, &error) },
        (Ok(Err(error)), Outcome::Generates) => fail("generate", error.text),
        (Ok(Ok(_)), Outcome::Refused) => fail("generate", "should be refused, generates".into()),
        (Ok(Ok(code)), Outcome::Generates) => {
            let raw = raw::unasked(&case.folder, &code);
            let why = raw.map(|t| format!("{t} stands in the code, and no schema has a wildcard"));
            let failures = why.map(|why| Failure::new("case.json", "raw XML", why)).into_iter().collect();
            Generated { module: Some(module(case, code, values)), failures }
        }
    }
}

/// The words of a panic.
fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// An error of the compiler.
struct Refused {
    text: String,
    file: Option<String>,
    line: Option<u32>,
}

fn compile(entry: &Path) -> Result<String, Refused> {
    // All types: for a WSDL the global elements are wanted too, since they are what yaserde can be asked about.
    let builder = soap_build::configure().layout(soap_build::Layout::SingleFile).elements(true).all_types(true);
    let generated = builder.generate(entry).map_err(|e| Refused {
        file: e.problem().map(|p| p.at.file.clone()),
        line: e.problem().map(|p| p.at.line),
        text: e.to_string(),
    })?;
    let text: Vec<String> = generated.files.into_values().collect();
    Ok(text.concat())
}

fn refusal(case: &Case, error: &Refused) -> Vec<Failure> {
    let Some(due) = &case.spec.error else {
        return Vec::new();
    };
    let mut failures = Vec::new();
    let mut fail = |what: &str, why: String| failures.push(Failure::new("case.json", what, why));
    let file = error.file.as_deref().map(Path::new);
    if let Some(name) = &due.file
        && !file.is_some_and(|f| f.ends_with(name))
    {
        fail("file", format!("should be {name}, is {file:?}: {}", error.text));
    }
    if due.line.is_some() && due.line != error.line {
        fail("line", format!("should be {:?}, is {:?}: {}", due.line, error.line, error.text));
    }
    for fact in facts(&due.about).into_iter().filter(|f| !error.text.contains(f)) {
        fail("about", format!("the error doesn't tell {fact}: {}", error.text));
    }
    failures
}

pub(crate) fn module(case: &Case, code: String, values: Option<&Path>) -> Module {
    let elements = visited(&code, "for_each_element").join(", ");
    let operations = if code.contains("fn for_each_operation") { "operations" } else { "" };
    let values = values.and_then(|v| std::fs::read_to_string(v.join(format!("{}.rs", case.name))).ok());
    let (more, check) = match values {
        Some(_) => ("mod values;\n", "values::check"),
        None => ("", "|_, _| None"),
    };
    let table =
        format!("pub mod generated;\n{more}\ncase_driver::case!(generated; {operations}; [{elements}]; {check});\n");
    let mut files = vec![(PathBuf::from("mod.rs"), table), (PathBuf::from("generated.rs"), code)];
    files.extend(values.map(|text| (PathBuf::from("values.rs"), text)));
    Module { case: case.name.clone(), files }
}

/// The types that a function of the generated code visits: `visitor.visit::<T>(..)`.
fn visited<'a>(code: &'a str, function: &str) -> Vec<&'a str> {
    let body = code.split_once(&format!("pub fn {function}<")).map(|(_, after)| after).unwrap_or_default();
    let body = body.split_once("\n    }\n").map_or(body, |(body, _)| body);
    let calls = body.split("visit::<").skip(1);
    calls.filter_map(|call| call.split_once(">(").map(|(ty, _)| ty.trim().trim_end_matches(','))).collect()
}

#[cfg(test)]
mod tests {
    use super::visited;

    #[test]
    fn types_are_read_off_the_code() {
        let code = "pub fn for_each_element<V>(visitor: &mut V) {\n        visitor.visit::<types::A>(&E[0]);\n        \
                    visitor.visit::<\n            Nillable<List<i32>>,\n        >(&E[1]);\n    }\n    fn other() { x.visit::<B>(); }";
        assert_eq!(visited(code, "for_each_element"), ["types::A", "Nillable<List<i32>>"]);
    }
}
