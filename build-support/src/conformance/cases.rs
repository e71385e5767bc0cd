//! The cases at the workspace's root.

use std::path::Path;

/// A case, as the report lists it.
#[derive(Debug)]
pub(crate) struct Case {
    pub name: String,
    /// The fault in one line.
    pub title: String,
}

/// The kinds and what their cases are about.
pub(crate) const KINDS: [(&str, &str); 5] = [
    ("schema", "what a schema says, and messages that keep to it or don't"),
    ("wsdl", "what a WSDL says: bindings, parts, imports, names"),
    ("message", "what an envelope holds: values, headers, faults, encoded data"),
    ("http", "raw HTTP answers, served to the client over a socket"),
    ("import", "files given to the command `centra`"),
];

impl Case {
    pub(crate) fn is_of(&self, kind: &str) -> bool {
        self.name.split_once('-').is_some_and(|(k, _)| k == kind)
    }
}

/// All of them by name.
pub(crate) fn all(folder: &Path) -> Result<Vec<Case>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut cases = Vec::new();
    for entry in entries.flatten().filter(|e| e.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let file = entry.path().join("case.json");
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let json: serde_json::Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))?;
        let title = json.get("title").and_then(|t| t.as_str()).unwrap_or_default().to_owned();
        cases.push(Case { name, title });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}
