//! Runs the command, and reads what it says.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// A run may take this long: a million rows without optimisation.
const PATIENCE: Duration = Duration::from_secs(600);

/// What a run said.
#[derive(Debug)]
pub struct Said {
    /// The exit code; `None` where a signal ended it.
    pub exit: Option<i32>,
    /// The last line of standard output.
    pub summary: Option<Summary>,
    /// Both outputs.
    pub text: String,
    /// The most memory seen, where the platform tells.
    pub peak: Option<u64>,
}

/// The command's `--format json`, as far as a case asks.
#[derive(Debug, Deserialize)]
pub struct Summary {
    /// Records found.
    pub read: u64,
    /// Customers sent.
    pub sent: u64,
    /// Lines skipped as blank.
    #[serde(default)]
    pub blank: Vec<u64>,
    /// Records that weren't sent for their own sake.
    #[serde(default)]
    pub rejected: Vec<Rejected>,
}

/// A record that wasn't sent.
#[derive(Debug, Deserialize)]
pub struct Rejected {
    /// Its first line.
    pub line: u64,
    /// The field.
    pub column: Option<String>,
    /// Why.
    pub reason: String,
}

/// Runs `centra` in a folder.
pub fn run(folder: &Path, arguments: &[String], stdin: Option<&Path>, endpoint: &str) -> Result<Said, String> {
    let output = |name: &str| File::create(folder.join(name)).map_err(|e| e.to_string());
    let input = match stdin {
        Some(file) => Stdio::from(File::open(file).map_err(|e| format!("{}: {e}", file.display()))?),
        None => Stdio::null(),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_centra"))
        .args(known(arguments))
        .args(["--format", "json"])
        .current_dir(folder)
        .env("CENTRA_ENDPOINT", endpoint)
        .env("CENTRA_USER", "demo")
        .env("CENTRA_PASSWORD", "demo")
        .stdin(input)
        .stdout(output("stdout.json")?)
        .stderr(output("stderr.txt")?)
        .spawn()
        .map_err(|e| format!("centra: {e}"))?;
    let (exit, peak) = wait(&mut child)?;
    let read = |name: &str| std::fs::read(folder.join(name)).map(|b| String::from_utf8_lossy(&b).into_owned());
    let stdout = read("stdout.json").unwrap_or_default();
    let summary = stdout.lines().next_back().and_then(|line| serde_json::from_str(line).ok());
    Ok(Said { exit, summary, text: stdout + &read("stderr.txt").unwrap_or_default(), peak })
}

/// `--concurrency` is an option of a later stage: left out while the command lacks it.
fn known(arguments: &[String]) -> Vec<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_centra")).args(["customers", "update", "--help"]).output();
    let has = help.is_ok_and(|h| String::from_utf8_lossy(&h.stdout).contains("--concurrency"));
    let mut kept = Vec::new();
    let mut given = arguments.iter();
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--concurrency" if !has => drop(given.next()),
            _ => kept.push(argument.clone()),
        }
    }
    kept
}

fn wait(child: &mut Child) -> Result<(Option<i32>, Option<u64>), String> {
    let start = Instant::now();
    let mut peak = None;
    loop {
        peak = resident(child.id()).or(peak);
        match child.try_wait() {
            Ok(Some(status)) => return Ok((status.code(), peak)),
            Ok(None) if start.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("still running after {} s", PATIENCE.as_secs()));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(10)),
            Err(e) => return Err(e.to_string()),
        }
    }
}

/// The high-water mark in bytes, on Linux.
fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}
