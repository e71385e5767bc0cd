//! Documents to model: everything is resolved and named here.

mod attributes;
mod boxes;
mod complex;
mod content;
mod docs;
mod encoded;
mod messages;
mod particles;
mod polymorphic;
mod simple;
mod space;
mod table;
mod wildcard;

use std::any::Any;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::load::loader::Loader;
use crate::model::Model;
use crate::options::Options;
use crate::wsdl::index::{Documents, Index};
use crate::xsd::components::Components;
use crate::xsd::crawl::Crawler;
use crate::xsd::set::SchemaSet;

/// A model and the files it was made from.
#[derive(Debug)]
pub struct Loaded {
    /// The model.
    pub model: Model,
    /// Every local file that was read, in a stable order.
    pub inputs: Vec<PathBuf>,
}

/// Stack of the thread that reads schemas: their parser recurses.
const STACK: usize = 64 << 20;

/// Reads a WSDL 1.1 document or a schema, and all that it leads to.
///
/// # Errors
/// When a document can't be read or contradicts itself; what is only out of scope becomes a warning.
pub fn load_model(path: &Path, options: &Options) -> Result<Loaded, Error> {
    std::thread::scope(|scope| {
        let run = || read(path, options);
        match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
            Ok(thread) => thread.join().unwrap_or_else(|panic| Err(fault(path, panic.as_ref()))),
            Err(source) => Err(Error::Io { path: path.display().to_string(), source }),
        }
    })
}

/// The schema parser is foreign code: what it can't stand is told like any other error, with the file's name.
fn fault(path: &Path, panic: &(dyn Any + Send)) -> Error {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Error::Internal { path: path.display().to_string(), message: words.unwrap_or("no words").to_owned() }
}

fn read(path: &Path, options: &Options) -> Result<Loaded, Error> {
    let mut loader = Loader::new(path, options)?;
    let main = loader.main(path)?;
    let documents = Documents::load(&mut loader, main)?;
    let mut crawler = Crawler::new(&mut loader);
    for (loaded, node) in &documents.schemas {
        crawler.add(loaded, *node)?;
    }
    let (docs, mut warnings) = (std::mem::take(&mut crawler.docs), std::mem::take(&mut crawler.warnings));
    let named = messages::named_namespaces(&documents);
    let set = SchemaSet::new(docs, &named)?;
    let components = Components::new(&set);
    let index = Index::new(&documents);
    let mut table = table::Table::new(&set, &components, options);
    if documents.wsdl.is_empty() {
        table.globals()?;
    } else {
        table.parts = index.messages.values().flat_map(|m| m.children()).filter_map(|p| p.attr("type")).collect();
        messages::lower(&mut table, &index, options, path)?;
        if options.all_types {
            table.globals()?;
        }
    }
    let mut model = table.finish()?;
    let mut all = documents.warnings.clone();
    all.append(&mut warnings);
    all.extend(set.warnings.iter().cloned());
    all.extend(components.warnings.iter().cloned());
    all.append(&mut model.warnings);
    model.warnings = all;
    Ok(Loaded { model, inputs: loader.inputs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_parser_is_an_error() {
        let text: Box<dyn Any + Send> = Box::new("index out of range".to_owned());
        let error = fault(Path::new("a.wsdl"), text.as_ref());
        let said = "a.wsdl: the compiler failed: index out of range; report it together with the document";
        assert_eq!(error.to_string(), said);
        assert_eq!(error.problem(), None);
    }
}
