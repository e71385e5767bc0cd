//! Reads documents, each once, and only from the allowed folders.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use url::Url;

use super::dom::{Document, MAX_BYTES};
use super::text;
use crate::error::{Error, Position, Problem};
use crate::options::Options;

/// Most documents that one description may consist of.
const MAX_DOCUMENTS: usize = 4096;

/// A document and the base of the references in it.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub document: Rc<Document>,
    pub base: Url,
}

/// What became of a reference.
pub enum Followed {
    Document(Loaded),
    /// Not there, or not to be read; the words say why.
    Unreachable(String),
}

/// The one place that opens files.
pub struct Loader {
    roots: Vec<PathBuf>,
    main_folder: PathBuf,
    catalog: BTreeMap<String, PathBuf>,
    cache: HashMap<PathBuf, Rc<Document>>,
    bytes: usize,
}

impl Loader {
    pub fn new(main: &Path, options: &Options) -> Result<Self, Error> {
        let main = canonical(main)?;
        let main_folder = main.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut roots = vec![main_folder.clone()];
        for folder in &options.allow {
            roots.push(canonical(folder)?);
        }
        let mut catalog = BTreeMap::new();
        for (address, path) in &options.catalog {
            catalog.insert(address.clone(), canonical(path)?);
        }
        Ok(Loader { roots, main_folder, catalog, cache: HashMap::new(), bytes: 0 })
    }

    /// Every local file that was read, in order of their paths.
    pub fn inputs(&self) -> Vec<PathBuf> {
        let mut all: Vec<_> = self.cache.keys().cloned().collect();
        all.sort();
        all
    }

    /// The document that everything starts from.
    pub fn main(&mut self, path: &Path) -> Result<Loaded, Error> {
        let path = canonical(path)?;
        self.read(&path)
    }

    /// Follows a location in a document.
    pub fn follow(&mut self, base: &Url, location: &str) -> Result<Followed, Error> {
        let location = location.trim();
        if let Some(path) = self.catalog.get(location).cloned() {
            return self.read(&path).map(Followed::Document);
        }
        let Ok(mut url) = base.join(location) else {
            return Ok(Followed::Unreachable("the location isn't an address".into()));
        };
        url.set_fragment(None);
        url.set_query(None);
        if let Some(path) = self.catalog.get(url.as_str()).cloned() {
            return self.read(&path).map(Followed::Document);
        }
        if url.scheme() != "file" {
            return Ok(Followed::Unreachable(format!(
                "`{}:` addresses aren't fetched; map it to a local file in the catalog",
                url.scheme()
            )));
        }
        let Ok(path) = url.to_file_path() else {
            return Ok(Followed::Unreachable("the location isn't a local path".into()));
        };
        // Checked before the file system is asked, and again once links are resolved.
        if !self.allowed(&path) {
            return Ok(outside());
        }
        let Ok(path) = path.canonicalize() else {
            return Ok(Followed::Unreachable("there is no such file".into()));
        };
        if !self.allowed(&path) {
            return Ok(outside());
        }
        if !path.is_file() {
            return Ok(Followed::Unreachable("it isn't a file".into()));
        }
        self.read(&path).map(Followed::Document)
    }

    fn allowed(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    fn read(&mut self, path: &Path) -> Result<Loaded, Error> {
        let base = Url::from_file_path(path).map_err(|()| Error::Io {
            path: path.display().to_string(),
            source: std::io::Error::other("the path can't be written as an address"),
        })?;
        if let Some(document) = self.cache.get(path) {
            return Ok(Loaded { document: document.clone(), base });
        }
        let name = self.display(path);
        let io = |source| Error::Io { path: name.clone(), source };
        let length = std::fs::metadata(path).map_err(io)?.len();
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > MAX_BYTES || self.bytes.saturating_add(length) > 4 * MAX_BYTES || self.cache.len() >= MAX_DOCUMENTS
        {
            return Err(Error::Limit(Problem::new(
                Position { file: name, line: 1, column: 1 },
                "document",
                format!(
                    "over {MAX_BYTES} bytes in one document, four times that in all, or over {MAX_DOCUMENTS} documents"
                ),
                "split the description",
            )));
        }
        self.bytes += length;
        let bytes = std::fs::read(path).map_err(io)?;
        let document = Rc::new(parse(&name, &bytes)?);
        self.cache.insert(path.to_path_buf(), document.clone());
        Ok(Loaded { document, base })
    }

    /// Messages and generated docs name files relative to the main one, so that they are the same on every machine.
    fn display(&self, path: &Path) -> String {
        match path.strip_prefix(&self.main_folder) {
            Ok(inner) => inner.display().to_string(),
            Err(_) => path.display().to_string(),
        }
    }
}

/// Decodes and reads one document.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Document, Error> {
    let text = text::decode(bytes).map_err(|message| {
        Error::Xml(Problem::new(
            Position { file: name.to_owned(), line: 1, column: 1 },
            "encoding",
            message,
            "save the document as UTF-8",
        ))
    })?;
    Document::parse(name, &text)
}

fn outside() -> Followed {
    Followed::Unreachable("it lies outside the allowed folders; allow its folder to have it read".into())
}

fn canonical(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|source| Error::Io { path: path.display().to_string(), source })
}
