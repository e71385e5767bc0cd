//! Did a call end as the case says? `about` holds the class of error in words, the fault's code, and what a receipt names.

use crate::case::{CallVerdict, Case, Exchange};
use crate::infoset;
use crate::question::Ending;
use crate::report::Failure;
use crate::values;

/// The classes of error, as `http.md` of the policy lists them.
const CLASSES: [&str; 20] = [
    "transport",
    "HTTP status",
    "authentication",
    "redirect",
    "no SOAP answer",
    "empty answer",
    "content coding",
    "encoding",
    "too large",
    "too deep",
    "too many",
    "multipart",
    "XOP",
    "XML",
    "DOCTYPE",
    "version",
    "envelope",
    "must understand",
    "unexpected element",
    "empty Body",
];

/// What is wrong with how a call ended, tolerantly and strictly.
pub fn judge(case: &Case, exchange: &Exchange, tolerant: &Ending, strict: &Ending) -> Vec<Failure> {
    let mut judge =
        Judge { case, exchange, about: exchange.about.as_deref().unwrap_or_default(), failures: Vec::new() };
    for (mode, ending) in [("tolerant", tolerant), ("strict", strict)] {
        if let Some(panic) = &ending.panic {
            judge.fail(mode, format!("panicked: {panic}"));
        }
    }
    if !judge.verdict("tolerant", tolerant, exchange.verdict) {
        return judge.failures;
    }
    match exchange.verdict {
        CallVerdict::Ok => judge.value(tolerant),
        CallVerdict::Fault => judge.fault(tolerant),
        CallVerdict::Error => judge.error(tolerant),
    }
    judge.receipts(tolerant, strict);
    judge.failures
}

struct Judge<'a> {
    case: &'a Case,
    exchange: &'a Exchange,
    about: &'a str,
    failures: Vec<Failure>,
}

impl Judge<'_> {
    fn fail(&mut self, what: &str, why: impl Into<String>) {
        self.failures.push(Failure::new(&self.exchange.file, what, why));
    }

    fn verdict(&mut self, mode: &str, ending: &Ending, due: CallVerdict) -> bool {
        let word = match due {
            CallVerdict::Ok => "ok",
            CallVerdict::Fault => "fault",
            CallVerdict::Error => "error",
        };
        let right = ending.verdict == word;
        if !right && ending.panic.is_none() {
            let text = ending.text.as_deref().unwrap_or_default();
            self.fail(mode, format!("should end in {word} ({}), ends in {}: {text}", self.about, ending.verdict));
        }
        right
    }

    fn value(&mut self, ending: &Ending) {
        self.is_written(ending);
    }

    fn fault(&mut self, ending: &Ending) {
        let Some(fault) = &ending.fault else {
            return self.fail("fault", "no fault given");
        };
        let code = self.about.split([',', ';', ' ']).next().unwrap_or_default();
        let local = |name: &str| name.rsplit('}').next().unwrap_or(name).to_owned();
        let right =
            if code.starts_with('{') { fault.code == code } else { code.is_empty() || local(&fault.code) == code };
        if !right {
            self.fail("code", format!("should be {code}, is {}", fault.code));
        }
        if self.about.contains("without a namespace") && fault.code.starts_with('{') {
            self.fail("code", format!("should be without a namespace, is {}", fault.code));
        }
        if let Some(subcode) = self.about.split("subcode ").nth(1).and_then(|s| s.split([',', ';', ' ']).next())
            && fault.subcodes.iter().all(|s| s != subcode)
        {
            self.fail("subcode", format!("should be {subcode}, is {:?}", fault.subcodes));
        }
        self.status(ending);
        self.is_written(ending);
    }

    fn error(&mut self, ending: &Ending) {
        let due = classes(self.about);
        let class = ending.class.as_deref().unwrap_or_default();
        let text = ending.text.clone().unwrap_or_default();
        if !due.is_empty() && due.iter().all(|d| !d.eq_ignore_ascii_case(class)) {
            self.fail("class", format!("should be {} ({}), is {class}: {text}", due.join(" or "), self.about));
        }
        // Where another class is allowed, the words are those of the first.
        let is_first = due.first().is_none_or(|d| d.eq_ignore_ascii_case(class));
        for name in names(self.about).filter(|n| is_first && !text.contains(n)) {
            self.fail("text", format!("doesn't name {name}: {text}"));
        }
        let target = self.about.split(" to ").nth(1).and_then(|t| t.split([',', ' ']).next());
        if let Some(target) = target.filter(|t| (t.starts_with("http") || t.starts_with('/')) && !text.contains(t)) {
            self.fail("text", format!("doesn't name {target}: {text}"));
        }
        if self.about.contains("may have been applied") && ending.maybe_applied == Some(false) {
            self.fail("applied", "the error says that the request wasn't applied");
        }
        self.status(ending);
    }

    fn status(&mut self, ending: &Ending) {
        let before = ["status ", "redirect ", "authentication: "];
        let due = before.iter().find_map(|b| self.about.split(b).nth(1)?.get(..3)?.parse::<u16>().ok());
        if due.is_some() && ending.status != due {
            self.fail("status", format!("should be {}, is {:?}", due.unwrap_or_default(), ending.status));
        }
        if let Some(seconds) = self.about.split("wait ").nth(1).and_then(|w| w.split(" s").next()?.parse::<f64>().ok())
            && ending.retry_after.is_none_or(|r| (r - seconds).abs() > 1.0)
        {
            self.fail("wait", format!("should be {seconds} s, is {:?}", ending.retry_after));
        }
        if self.about.contains("no usable hint") && ending.retry_after.is_some() {
            self.fail("wait", format!("no hint is due, is {:?}", ending.retry_after));
        }
    }

    fn is_written(&mut self, ending: &Ending) {
        let has_values = self.exchange.values.iter().any(|v| !v.path.is_empty());
        let Some(written) = &ending.written else {
            if self.exchange.canonical.is_some() || has_values {
                self.fail("write", ending.write_error.as_deref().unwrap_or("nothing written"));
            }
            return;
        };
        if let Some(canonical) = &self.exchange.canonical {
            let due = std::fs::read(self.case.folder.join(canonical)).map_err(|e| e.to_string());
            match due.and_then(|due| infoset::difference(&due, written.as_bytes(), &self.case.spec.qnames)) {
                Ok(None) => {}
                Ok(Some(why)) | Err(why) => self.fail("write", why),
            }
        }
        for why in values::check(&self.exchange.values, self.body().as_bytes(), written, &ending.deviations) {
            self.fail("value", why);
        }
    }

    /// The envelope in the raw answer, if it stands there as it is.
    fn body(&self) -> String {
        let raw = std::fs::read(self.case.folder.join(&self.exchange.file)).unwrap_or_default();
        let raw = String::from_utf8_lossy(&raw).into_owned();
        raw.split_once("\r\n\r\n").or(raw.split_once("\n\n")).map(|(_, body)| body.to_owned()).unwrap_or_default()
    }

    /// A receipt that is due is there and strict mode refuses; a notice is there and strict mode lets it pass; else nothing is.
    fn receipts(&mut self, tolerant: &Ending, strict: &Ending) {
        let receipt = tolerant.deviations.iter().find(|d| !d.notice);
        let ended_in_error = self.exchange.verdict == CallVerdict::Error;
        if self.about.contains("receipt:") && !ended_in_error {
            if receipt.is_none() {
                self.fail("receipt", format!("none, where one is due: {}", self.about));
            }
            if strict.verdict != "error" && strict.panic.is_none() {
                self.fail("strict", format!("should refuse, ends in {}", strict.verdict));
            }
            return;
        }
        if let Some(receipt) = receipt.filter(|_| !ended_in_error) {
            self.fail("receipt", format!("one where nothing is off: {receipt}"));
        }
        if self.about.contains("notice:") && tolerant.deviations.iter().all(|d| !d.notice) {
            self.fail("notice", format!("none, where one is due: {}", self.about));
        }
        self.verdict("strict", strict, self.exchange.verdict);
    }
}

/// The class that `about` begins with, and the others it allows.
fn classes(about: &str) -> Vec<&'static str> {
    let lower = about.to_ascii_lowercase();
    let begins = |text: &str| {
        let found = CLASSES.iter().filter(|c| text.starts_with(&c.to_ascii_lowercase()));
        found.max_by_key(|c| c.len()).copied().or(text.starts_with("unexpected {").then_some("unexpected element"))
    };
    let first = begins(&lower);
    let others = lower.split(" or ").skip(1).filter_map(begins);
    first.into_iter().chain(others.filter(|_| first.is_some())).collect()
}

/// Expanded names in a text: they are facts, whatever the words around them.
fn names(about: &str) -> impl Iterator<Item = &str> {
    about.match_indices('{').filter_map(|(start, _)| {
        let rest = about.get(start..)?;
        let close = rest.find('}')?;
        let local = rest.get(close + 1..)?;
        let end = local.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).unwrap_or(local.len());
        (end > 0).then(|| rest.get(..close + 1 + end)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_told_from_words() {
        assert_eq!(classes("XML: attribute a twice, or too many attributes"), ["XML", "too many"]);
        assert_eq!(classes("HTTP status 502 without a SOAP message"), ["HTTP status"]);
        assert_eq!(classes("DOCTYPE in a SOAP message"), ["DOCTYPE"]);
        assert_eq!(classes("unexpected {u}a where {u}b is due"), ["unexpected element"]);
        assert_eq!(classes("envelope: second Body"), ["envelope"]);
        assert_eq!(classes("encoding: invalid UTF-8, with the offset"), ["encoding"]);
        assert!(classes("something else").is_empty());
    }

    #[test]
    fn names_are_told_from_words() {
        let found: Vec<&str> = names("unexpected {urn:a}b-c where {urn:d}e, is due {x}").collect();
        assert_eq!(found, ["{urn:a}b-c", "{urn:d}e"]);
    }
}
