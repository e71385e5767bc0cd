//! Where cases lie: the project's own `cases/`, and beside it the folders named in `CASES`. `CASES_ONLY` picks by name.

use std::path::{Path, PathBuf};

use crate::case::{Case, Kind};

/// A folder of cases: what could be read, and what couldn't.
#[derive(Debug, Default)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
    /// In the order of their names.
    pub cases: Vec<Case>,
    /// Folders that are no case, broken `case.json`: name, kind where it has one, and why.
    pub broken: Vec<Broken>,
}

/// A folder among cases that can't be run.
#[derive(Debug)]
pub struct Broken {
    /// The folder's name.
    pub name: String,
    /// By its name; `None` where it begins with no known kind.
    pub kind: Option<Kind>,
    /// What is wrong with it.
    pub why: String,
}

/// The project's own folder, then those of the environment.
pub fn from_environment() -> Vec<Folder> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let more = std::env::var_os("CASES").unwrap_or_default();
    let only = std::env::var("CASES_ONLY").unwrap_or_default();
    let paths = std::iter::once(own).chain(std::env::split_paths(&more).filter(|p| !p.as_os_str().is_empty()));
    let mut seen: Vec<PathBuf> = Vec::new();
    let mut folders = Vec::new();
    for path in paths {
        let path = path.canonicalize().unwrap_or(path);
        if !seen.contains(&path) {
            folders.push(read(&path, &only));
            seen.push(path);
        }
    }
    folders
}

/// Reads the cases of a folder, those with `only` in their name.
pub fn read(path: &Path, only: &str) -> Folder {
    let mut folder = Folder { path: path.to_owned(), ..Folder::default() };
    match subfolders(path) {
        Ok(_) if path.join("case.json").is_file() => walk(&mut folder, path, only),
        Ok(found) => found.iter().for_each(|f| walk(&mut folder, f, only)),
        Err(why) => folder.broken.push(Broken { name: path.display().to_string(), kind: None, why }),
    }
    folder
}

/// The files below a folder with one of these endings, in the order of their paths.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    find(folder, endings, &mut files);
    files.sort();
    files
}

fn find(folder: &Path, endings: &[&str], into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            find(&path, endings, into);
        } else if path.extension().is_some_and(|e| endings.iter().any(|ending| e.eq_ignore_ascii_case(ending))) {
            into.push(path);
        }
    }
}

fn walk(folder: &mut Folder, path: &Path, only: &str) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let kind = Kind::of(&name);
    if !path.join("case.json").is_file() {
        // A folder of folders groups cases, unless it has the name of one.
        match subfolders(path) {
            Ok(inner) if kind.is_none() && !inner.is_empty() => {
                return inner.iter().for_each(|f| walk(folder, f, only));
            }
            _ => {}
        }
    }
    if !name.contains(only) {
        return;
    }
    let loaded = match kind {
        Some(kind) => Case::load(path, kind),
        None => Err("no case: its name begins with no kind (schema, wsdl, message, http, import)".into()),
    };
    match loaded {
        Ok(case) => folder.cases.push(case),
        Err(why) => folder.broken.push(Broken { name, kind, why }),
    }
}

/// In the order of their names, without hidden ones and caches.
fn subfolders(path: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(path).map_err(|e| e.to_string())?;
    let hidden = |p: &Path| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(['.', '_']));
    let mut found: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir() && !hidden(p)).collect();
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_own_cases_are_found() {
        let own = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases"), "");
        assert!(own.cases.len() >= 75, "{} cases are left", own.cases.len());
        assert!(own.broken.is_empty(), "{:?}", own.broken);
    }

    #[test]
    fn broken_cases_are_named_and_the_others_go_on() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let folder = dir.path().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("case.json"), text).unwrap();
        };
        write("schema-good", r#"{"outcome": "generates"}"#);
        write("schema-broken", "{");
        write("schema-verdict", r#"{"outcome": "generates", "messages": [{"file": "m.xml", "verdict": "odd"}]}"#);
        write("wsdl-file", r#"{"outcome": "generates", "messages": [{"file": "m.xml", "verdict": "same"}]}"#);
        write("stray", r#"{"outcome": "generates"}"#);
        std::fs::create_dir(dir.path().join("http-empty")).unwrap();
        std::fs::create_dir_all(dir.path().join("more/.hidden")).unwrap();
        write("more/message-inner", r#"{"outcome": "generates"}"#);

        let folder = read(dir.path(), "");
        let names: Vec<_> = folder.cases.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["message-inner", "schema-good"]);
        let broken: Vec<_> = folder.broken.iter().map(|b| (b.name.as_str(), b.why.as_str())).collect();
        assert_eq!(broken.len(), 5, "{broken:?}");
        assert!(broken[0].1.starts_with("case.json: No such file"), "{broken:?}");
        assert!(broken[1].1.contains("line 1 column"), "{broken:?}");
        assert!(broken[2].1.contains("unknown variant `odd`"), "{broken:?}");
        assert!(broken[3].1.contains("no kind"), "{broken:?}");
        assert!(broken[4].1.contains("names m.xml, which isn't there"), "{broken:?}");
        assert_eq!(read(dir.path(), "good").cases.len(), 1);
        assert_eq!(read(&dir.path().join("schema-good"), "").cases.len(), 1);
        assert_eq!(read(&dir.path().join("nowhere"), "").broken.len(), 1);
    }
}
