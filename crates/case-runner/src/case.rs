//! One case: `case.json` as it stands in a folder.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What a case is about, by the first word of its folder's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A construct of XML Schema.
    Schema,
    /// A construct of WSDL.
    Wsdl,
    /// What a message holds.
    Message,
    /// An answer over HTTP.
    Http,
    /// A file given to the command.
    Import,
}

impl Kind {
    /// `None` where the name begins with no known kind.
    pub fn of(name: &str) -> Option<Kind> {
        Some(match name.split('-').next()? {
            "schema" => Kind::Schema,
            "wsdl" => Kind::Wsdl,
            "message" => Kind::Message,
            "http" => Kind::Http,
            "import" => Kind::Import,
            _ => return None,
        })
    }
}

/// A folder with its `case.json`.
#[derive(Debug, Clone)]
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// By its name.
    pub kind: Kind,
    /// What is right.
    pub spec: Spec,
}

impl Case {
    /// Reads the case of a folder; the error says what is wrong with it.
    pub fn load(folder: &Path, kind: Kind) -> Result<Case, String> {
        let text = std::fs::read_to_string(folder.join("case.json")).map_err(|e| format!("case.json: {e}"))?;
        let spec: Spec = serde_json::from_str(&text).map_err(|e| format!("case.json: {e}"))?;
        if spec.outcome == Outcome::Refused && spec.error.is_none() {
            return Err("case.json: outcome refused without error".into());
        }
        let files = spec.messages.iter().flat_map(|m| [Some(&m.file), m.canonical.as_ref()]);
        let files = files.chain(spec.exchanges.iter().flat_map(|e| [Some(&e.file), e.canonical.as_ref()]));
        if let Some(missing) = files.flatten().find(|f| !folder.join(f).is_file()) {
            return Err(format!("case.json names {missing}, which isn't there"));
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Case { name, folder: folder.to_owned(), kind, spec })
    }

    /// The WSDL, or the schema where there is none: the file of that kind that no other one of the folder names.
    pub fn entry(&self) -> Result<PathBuf, String> {
        for (extension, usual) in [("wsdl", "service.wsdl"), ("xsd", "schema.xsd")] {
            let mut found = self.files(extension)?;
            if let Some(usual) = found.iter().position(|f| f.ends_with(usual)) {
                return Ok(found.swap_remove(usual));
            }
            if let Some(first) = found.into_iter().next() {
                return Ok(first);
            }
        }
        Err("neither a WSDL nor a schema in the folder".into())
    }

    fn files(&self, extension: &str) -> Result<Vec<PathBuf>, String> {
        let entries = std::fs::read_dir(&self.folder).map_err(|e| e.to_string())?;
        let mut found: Vec<PathBuf> =
            entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == extension)).collect();
        found.sort();
        Ok(found)
    }
}

/// `case.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Spec {
    /// Does it generate?
    pub outcome: Outcome,
    /// For `refused`: where and what about.
    pub error: Option<Refusal>,
    /// What the generated code must say of itself.
    #[serde(default)]
    pub operations: Vec<OperationSpec>,
    /// Envelopes, or root elements where there is only a schema.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Answers over HTTP.
    #[serde(default)]
    pub exchanges: Vec<Exchange>,
    /// Elements and attributes whose values are QNames.
    #[serde(default)]
    pub qnames: Vec<String>,
    /// For the kind `import`, read by its own runner.
    #[serde(default)]
    pub import: serde_json::Value,
}

/// Whether the compiler takes the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It does.
    Generates,
    /// A typed error, or for an import: the file is refused as a whole.
    Refused,
}

/// What an error must name.
#[derive(Debug, Clone, Deserialize)]
pub struct Refusal {
    /// The file, beside `case.json`.
    pub file: Option<String>,
    /// The line in it.
    pub line: Option<u32>,
    /// What the text must tell; its words are free.
    #[serde(default)]
    pub about: String,
}

/// An operation as the generated code must describe it.
#[derive(Debug, Clone, Deserialize)]
pub struct OperationSpec {
    /// As in the WSDL.
    pub name: String,
    /// `document` or `rpc`.
    pub style: String,
    /// `literal` or `encoded`.
    #[serde(rename = "use")]
    pub usage: String,
    /// `1.1` or `1.2`.
    pub soap: String,
    /// The SOAPAction.
    #[serde(default)]
    pub action: Option<String>,
    /// `{namespace}local` of the body's first child.
    #[serde(default)]
    pub input: Option<String>,
    /// The same of the answer.
    #[serde(default)]
    pub output: Option<String>,
}

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// To the service.
    Request,
    /// From it.
    Response,
    /// From it, as a fault.
    Fault,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Read and written again it is the same; strict mode reports nothing.
    Same,
    /// Read with a receipt; strict mode refuses it.
    Tolerated,
    /// A typed error in either mode.
    Refused,
}

/// A message and its verdict.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Below the case's folder.
    pub file: String,
    /// Absent where there is only a schema.
    pub operation: Option<String>,
    /// Which of the operations of that name, counted from 0 in the order of the WSDL; otherwise the one that fits the message.
    #[serde(default)]
    pub overload: Option<usize>,
    /// Absent where there is only a schema.
    pub direction: Option<Direction>,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What it is written as, where that isn't the message itself.
    pub canonical: Option<String>,
    /// Facts about what was read.
    #[serde(default)]
    pub values: Vec<Value>,
}

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallVerdict {
    /// In a value.
    Ok,
    /// In a typed fault.
    Fault,
    /// In a typed error.
    Error,
}

/// A raw answer and how the call ends.
#[derive(Debug, Clone, Deserialize)]
pub struct Exchange {
    /// Below the case's folder: a raw HTTP/1.1 response.
    pub file: String,
    /// The operation called.
    pub operation: Option<String>,
    /// How the call ends.
    pub verdict: CallVerdict,
    /// The class of error in words, the fault's code, or what the receipt names.
    #[serde(default)]
    pub about: Option<String>,
    /// What the answer's values are written as.
    pub canonical: Option<String>,
    /// Facts about what was read.
    #[serde(default)]
    pub values: Vec<Value>,
}

/// A fact about a value: `lexical` is null for nil, `ty` is `absent` for what isn't there.
#[derive(Debug, Clone, Deserialize)]
pub struct Value {
    /// Local names from the body's first child on.
    pub path: String,
    /// Its type in the schema, or `absent`.
    #[serde(rename = "type", default)]
    pub ty: String,
    /// Its text.
    pub lexical: Option<String>,
}
