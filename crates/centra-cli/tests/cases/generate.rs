//! Makes the input of a case that is given as a rule in Python.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::spec::Generate;

/// Writes the file; the outer error says what the platform lacks, the inner one what is wrong with the rule.
pub fn write(rule: &str, generate: &Generate, file: &Path) -> Result<Result<(), String>, String> {
    let script = format!(
        "{rule}\nimport hashlib, sys\nsum = hashlib.sha256()\nsize = 0\nwith open(sys.argv[1], 'wb') as out:\n    for n in range({} + 1):\n        text = (line(n) if n else HEADER).encode()\n        sum.update(text)\n        size += len(text)\n        out.write(text)\nprint(size, sum.hexdigest())\n",
        generate.rows
    );
    let mut child = Command::new("python3")
        .arg("-")
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("the input is made by a rule in Python, and python3 doesn't start: {e}"))?;
    let written = child.stdin.take().map(|mut input| input.write_all(script.as_bytes()));
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let (bytes, sum) = said.split_once(' ').unwrap_or_default();
    let right = written.is_some_and(|w| w.is_ok())
        && generate.bytes.is_none_or(|b| b.to_string() == bytes)
        && generate.sha256.as_ref().is_none_or(|s| s == sum);
    Ok(if right { Ok(()) } else { Err(format!("the rule gave {said}, not what the case says")) })
}
