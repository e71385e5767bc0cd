//! Talks to a driver binary: a line of JSON each way. A driver that crashes or hangs fails the question asked, and is started
//! again for the next one.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A question may take this long; the slowest decode 64 MiB without optimisation.
const PATIENCE: Duration = Duration::from_secs(120);

/// A driver binary, running or not.
#[derive(Debug)]
pub struct Driver {
    binary: PathBuf,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Driver {
    /// Starts with the first question.
    pub fn new(binary: &Path) -> Driver {
        Driver { binary: binary.to_owned(), running: None }
    }

    /// Asks, and reads the answer.
    pub fn ask<A: DeserializeOwned>(&mut self, question: &impl Serialize) -> Result<A, String> {
        let question = serde_json::to_string(question).map_err(|e| e.to_string())?;
        let answer = self.exchange(&question);
        if answer.is_err() {
            self.stop();
        }
        let answer = answer?;
        serde_json::from_str(&answer)
            .map_err(|e| format!("the driver's answer: {e}: {}", answer.get(..300).unwrap_or(&answer)))
    }

    fn exchange(&mut self, question: &str) -> Result<String, String> {
        if self.running.is_none() {
            self.running = Some(start(&self.binary)?);
        }
        let running = self.running.as_mut().ok_or("no driver")?;
        writeln!(running.input, "{question}")
            .and_then(|()| running.input.flush())
            .map_err(|e| format!("driver: {e}"))?;
        match running.lines.recv_timeout(PATIENCE) {
            Ok(line) => Ok(line),
            Err(RecvTimeoutError::Timeout) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
            Err(RecvTimeoutError::Disconnected) => {
                let status = running.child.wait().map(|s| s.to_string()).unwrap_or_default();
                Err(format!("the process died: {status}"))
            }
        }
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            // It may have ended by itself.
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(binary: &Path) -> Result<Running, String> {
    let mut child = Command::new(binary)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("{}: {e}", binary.display()))?;
    let input = child.stdin.take().ok_or("no standard input")?;
    let output = child.stdout.take().ok_or("no standard output")?;
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Ok(Running { child, input, lines })
}
