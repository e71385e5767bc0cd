//! One case: its runs, each in a copy of its folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use case_runner::case::{Case, Outcome, Refusal};
use case_runner::facts::facts;
use case_runner::report::Failure;

use crate::customers::{self, Customer};
use crate::recorder::{Handling, Log, Recorded};
use crate::spec::{Expected, Growth, Import};
use crate::{check, command, generate, recorder};

/// Answers are held back so long where the order of sending counts.
const HOLD: Duration = Duration::from_millis(150);

/// All runs of a case. The error says what the platform lacks.
pub fn case(case: &Case) -> Result<Vec<Failure>, String> {
    let mut first: Import = match serde_json::from_value(case.spec.import.clone()) {
        Ok(import) => import,
        Err(e) => return Ok(vec![Failure::new("case.json", "import", e.to_string())]),
    };
    if case.spec.outcome == Outcome::Refused {
        first.error = first.error.or(case.spec.error.clone());
    }
    let rule = first.generate.as_ref().and_then(|g| g.python.clone()).unwrap_or_default();
    let also = std::mem::take(&mut first.also);
    let usual = first.command.clone();
    let mut failures = Vec::new();
    for (n, mut run) in std::iter::once(first).chain(also).enumerate() {
        if run.command.is_empty() {
            run.command.clone_from(&usual);
        }
        let prefix = if n == 0 { String::new() } else { format!("run {}: ", n + 1) };
        let found = one(case, &run, &rule)?;
        failures.extend(found.into_iter().map(|f| Failure { what: format!("{prefix}{}", f.what), ..f }));
    }
    Ok(failures)
}

fn one(case: &Case, run: &Import, rule: &str) -> Result<Vec<Failure>, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    if let Err(e) = copy(&case.folder, folder.path()) {
        return Ok(vec![Failure::new("case.json", "copy", e.to_string())]);
    }
    let input = input(run);
    let file = folder.path().join(&input);
    if let Some(g) = &run.generate
        && let Err(why) = generate::write(rule, g, &file)?
    {
        return Ok(vec![Failure::new("case.json", "generate", why)]);
    }
    let watch = Watch::new(run, &file);
    let endpoint = match recorder::start(watch.handling(run, &file)) {
        Ok(endpoint) => endpoint,
        Err(e) => return Ok(vec![Failure::new(input, "server", e.to_string())]),
    };
    let stdin = run.stdin.as_ref().map(|f| folder.path().join(f));
    let said = match command::run(folder.path(), &run.command, stdin.as_deref(), &endpoint) {
        Ok(said) => said,
        Err(why) => return Ok(vec![Failure::new(input, "run", why)]),
    };
    let mut failures = results(&input, run, &said);
    failures.extend(watch.check(case, run, &file));
    if let Some(error) = &run.error {
        failures.extend(refusal(&input, error, &said));
    }
    if let (Some(bound), Some(peak)) = (run.memory.as_deref().and_then(mib), said.peak)
        && peak > bound
    {
        failures.push(Failure::new(
            input,
            "memory",
            format!("{} MiB resident at most, should be {}", peak >> 20, bound >> 20),
        ));
    }
    Ok(failures)
}

/// Where several results are right, one of them must be met.
fn results(input: &str, run: &Import, said: &command::Said) -> Vec<Failure> {
    let all: Vec<&Expected> = if run.either.is_empty() { vec![&run.result] } else { run.either.iter().collect() };
    let tried: Vec<Vec<Failure>> = all.into_iter().map(|e| check::summary(input, e, said)).collect();
    tried.into_iter().min_by_key(Vec::len).unwrap_or_default()
}

fn refusal(input: &str, error: &Refusal, said: &command::Said) -> Vec<Failure> {
    let mut facts = facts(&error.about);
    facts.extend(error.file.as_deref());
    let missing = facts.into_iter().filter(|f| !said.text.contains(f));
    missing.map(|f| Failure::new(input, "refusal", format!("doesn't tell {f}: {}", said.text))).collect()
}

/// What is kept of the requests: all of it, or where there are too many, what can be checked one by one.
struct Watch {
    log: Log,
    digest: Option<Arc<Mutex<Digest>>>,
}

#[derive(Default)]
struct Digest {
    customers: u64,
    sum: u64,
    wrong: Option<String>,
    batch: Option<usize>,
}

impl Watch {
    fn new(run: &Import, file: &Path) -> Watch {
        let large = run.generate.is_some() && run.grows.is_empty() && file.metadata().is_ok_and(|m| m.len() > 8 << 20);
        let digest = Digest { batch: batch(run), ..Digest::default() };
        Watch { log: Log::default(), digest: large.then(|| Arc::new(Mutex::new(digest))) }
    }

    fn handling(&self, run: &Import, file: &Path) -> Handling {
        let (grows, file): (Vec<Growth>, _) = (run.grows.clone(), file.to_owned());
        let (log, digest) = (self.log.clone(), self.digest.clone());
        Handling {
            on_request: Box::new(move |number| {
                if number == 0 && !grows.is_empty() {
                    grow(grows.clone(), file.clone());
                }
            }),
            hold: if run.order.is_some() { HOLD } else { Duration::ZERO },
            keep: Box::new(move |request: Recorded| match &digest {
                Some(digest) => digest.lock().unwrap_or_else(PoisonError::into_inner).add(&request),
                None => log.push(request),
            }),
        }
    }

    fn check(&self, case: &Case, run: &Import, file: &Path) -> Vec<Failure> {
        let recorded = self.log.take();
        let fail = |what: &str, why: String| Failure::new("requests", what, why);
        let mut failures = Vec::new();
        if let Some(messages) = &run.result.messages {
            failures.extend(check::envelopes(&case.folder, messages, &recorded, batch(run), run.order.is_some()));
        } else if let Some(digest) = &self.digest {
            let digest = digest.lock().unwrap_or_else(PoisonError::into_inner);
            failures.extend(digest.wrong.clone().map(|why| fail("envelope", why)));
            if run.result.sent.is_some_and(|s| s != digest.customers) {
                failures.push(fail("sent", format!("{} customers arrived", digest.customers)));
            }
            match rows(file, run) {
                Ok(sum) if sum == digest.sum => {}
                Ok(_) => {
                    failures.push(fail("rows", "the customers that arrived aren't those of the file, each once".into()))
                }
                Err(why) => failures.push(fail("rows", why)),
            }
        }
        failures.extend(check::order(&recorded).map(|why| fail("order", why)));
        for request in run.never.iter().flat_map(|n| recorded.iter().map(move |r| (n, r))) {
            failures.extend(never(request.0, request.1).map(|why| fail("never", why)));
        }
        failures
    }
}

impl Digest {
    fn add(&mut self, request: &Recorded) {
        match customers::of_envelope(&request.body) {
            Ok(customers) => {
                self.wrong = self.wrong.take().or_else(|| check::cut(&customers, self.batch));
                self.customers += customers.len() as u64;
                for customer in &customers {
                    self.sum = self.sum.wrapping_add(digest(customer));
                }
            }
            Err(why) => self.wrong = Some(why),
        }
    }
}

fn digest(customer: &Customer) -> u64 {
    case_runner::workspace::hash(customer)
}

/// The sum over the rows of a made file, but for its rejects; such a file is plain CSV, so any reader will do.
fn rows(file: &Path, run: &Import) -> Result<u64, String> {
    let rejected: Vec<u64> = run.result.rejected.iter().flatten().map(|r| r.line).collect();
    let mut reader = csv::Reader::from_path(file).map_err(|e| e.to_string())?;
    let header = reader.headers().map_err(|e| e.to_string())?.clone();
    let mut sum = 0u64;
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        if record.position().is_some_and(|p| rejected.contains(&p.line())) {
            continue;
        }
        let fields = header.iter().zip(&record).filter(|(_, v)| !v.is_empty());
        let customer: Customer = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        sum = sum.wrapping_add(digest(&customer));
    }
    Ok(sum)
}

/// `a customer ID with another email than X`.
fn never(rule: &str, request: &Recorded) -> Option<String> {
    let (id, field, value) = {
        let rest = rule.strip_prefix("a customer ")?;
        let (id, rest) = rest.split_once(" with another ")?;
        let (field, value) = rest.split_once(" than ")?;
        (id, field, value)
    };
    let customers = customers::of_envelope(&request.body).ok()?;
    let found = customers.iter().find(|c| c.get("id").is_some_and(|i| i == id))?;
    (found.get(field).is_none_or(|v| v != value)).then(|| format!("{id} arrived with {field} {:?}", found.get(field)))
}

/// Appends to the input while the command runs, with a thread's own clock.
fn grow(grows: Vec<Growth>, file: PathBuf) {
    std::thread::spawn(move || {
        for growth in grows {
            let seconds = growth.when.split(' ').next().and_then(|w| w.parse().ok()).unwrap_or(0);
            std::thread::sleep(Duration::from_secs(seconds));
            let open = OpenOptions::new().append(true).open(&file);
            // The command may have ended, and the folder gone with it.
            let _ = open.and_then(|mut f| f.write_all(growth.append.as_bytes()));
        }
    });
}

/// The file that the command reads.
fn input(run: &Import) -> String {
    let named = run.command.iter().find(|a| a.starts_with("input.") || a.contains(".csv") || a.contains(".jsonl"));
    run.stdin.clone().or(named.cloned()).unwrap_or_else(|| "input.csv".into())
}

fn batch(run: &Import) -> Option<usize> {
    let at = run.command.iter().position(|a| a == "--batch-size")?;
    run.command.get(at + 1)?.parse().ok()
}

/// `under 64 MiB resident`.
fn mib(words: &str) -> Option<u64> {
    let words: Vec<&str> = words.split(' ').collect();
    let at = words.iter().position(|w| *w == "MiB")?;
    Some(words.get(at.checked_sub(1)?)?.parse::<u64>().ok()? << 20)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            // Read and written, so that a copy isn't read-only where the case is.
            std::fs::write(&target, std::fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
