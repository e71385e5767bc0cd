//! The sensitive values of a request, and how they are kept out of what is shown of its answer: a service may echo them.

use crate::answer::AnswerError;
use crate::codec::DecodeErrorKind;
use crate::error::Error;
use crate::fault::{Fault, FaultCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

/// What stands in place of a secret.
const HIDDEN: &str = "[hidden]";

/// Values shorter than this are too common to be found again.
const SHORTEST: usize = 3;

/// Characters of a secret that may be left at the end of a text that was cut.
const PART: usize = 4;

/// Sensitive values in every form that an echo may have: as they are, escaped, base64, percent-encoded.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    forms: Vec<String>,
}

impl Secrets {
    /// From texts as they stand in XML.
    pub fn new(escaped: Vec<String>) -> Self {
        let mut forms = Vec::new();
        for e in escaped {
            let plain = unescape(&e);
            if plain.chars().count() < SHORTEST {
                continue;
            }
            forms.extend(variants(&plain));
            forms.push(e);
        }
        forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        forms.dedup();
        Secrets { forms }
    }

    /// The text without them.
    pub fn hide(&self, text: &mut String) {
        for form in &self.forms {
            if text.contains(form.as_str()) {
                *text = text.replace(form.as_str(), HIDDEN);
            }
        }
        // Where a text was cut, the beginning of one may be left.
        for form in &self.forms {
            let ends: Vec<usize> = text.match_indices('…').map(|m| m.0).chain([text.len()]).collect();
            for end in ends.into_iter().rev() {
                let before = text.get(..end).unwrap_or("");
                let starts = form.char_indices().map(|c| c.0).skip(PART).collect::<Vec<_>>();
                let left = starts.into_iter().rev().find(|&n| form.get(..n).is_some_and(|f| before.ends_with(f)));
                if let Some(n) = left {
                    text.replace_range(end - n..end, HIDDEN);
                }
            }
        }
    }

    /// All that an error shows.
    pub fn hide_in(&self, error: &mut Error) {
        if self.forms.is_empty() {
            return;
        }
        if let Some(context) = error.context_mut() {
            if let Some(e) = &mut context.excerpt {
                self.hide(e);
            }
            for r in &mut context.receipts {
                self.hide(&mut r.detail);
            }
            for (_, id) in &mut context.request_ids {
                self.hide(id);
            }
        }
        match error {
            Error::Fault { fault, .. } => self.hide_in_fault(fault),
            Error::Answer { source, .. } => self.hide_in_answer(source),
            _ => {}
        }
    }

    fn hide_in_fault(&self, fault: &mut Fault) {
        for r in &mut fault.reasons {
            self.hide(&mut r.text);
        }
        for t in [&mut fault.node, &mut fault.role].into_iter().flatten() {
            self.hide(t);
        }
        for c in std::iter::once(&mut fault.code).chain(&mut fault.subcodes) {
            if let FaultCode::Text(t) = c {
                self.hide(t);
            }
        }
        self.hide(&mut fault.xml);
        fault.hide_in_detail(&|text| self.hide(text));
    }

    fn hide_in_answer(&self, error: &mut AnswerError) {
        match error {
            AnswerError::NoSoap(t)
            | AnswerError::ContentCoding(t)
            | AnswerError::Multipart(t)
            | AnswerError::Xop(t)
            | AnswerError::Envelope(t)
            | AnswerError::MustUnderstand { block: t }
            | AnswerError::UnexpectedElement { found: t, .. }
            | AnswerError::Encoding { what: t, .. } => self.hide(t),
            AnswerError::Authentication { challenges, .. } => {
                for p in challenges.iter_mut().flat_map(|c| &mut c.parameters) {
                    self.hide(&mut p.1);
                }
            }
            AnswerError::Redirect { location: Some(l), .. } => self.hide(l),
            AnswerError::Version { found, fault, .. } => {
                self.hide(found);
                if let Some(f) = fault {
                    self.hide_in_fault(f);
                }
            }
            AnswerError::Strict { deviation, fault } => {
                self.hide(&mut deviation.detail);
                if let Some(f) = fault {
                    self.hide_in_fault(f);
                }
            }
            AnswerError::Decode(e) => match &mut e.kind {
                DecodeErrorKind::Syntax(t)
                | DecodeErrorKind::Value(t)
                | DecodeErrorKind::NoValue(t)
                | DecodeErrorKind::Unexpected(t)
                | DecodeErrorKind::Reference(t)
                | DecodeErrorKind::Other(t) => self.hide(t),
                _ => {}
            },
            _ => {}
        }
    }
}

fn unescape(e: &str) -> String {
    let named = e.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    named.replace("&#13;", "\r").replace("&#9;", "\t").replace("&#10;", "\n").replace("&amp;", "&")
}

/// `&` and `<` alone, with `>`, with quotes: what writers of XML escape.
fn escaped(text: &str) -> [String; 5] {
    let few = text.replace('&', "&amp;").replace('<', "&lt;");
    let more = few.replace('>', "&gt;");
    let quoted = more.replace('"', "&quot;");
    let (a, b) = (quoted.replace('\'', "&#39;"), quoted.replace('\'', "&apos;"));
    [few, more, quoted, a, b]
}

fn variants(plain: &str) -> Vec<String> {
    // An echo may be escaped once more, in XML within XML.
    let once = escaped(plain);
    let mut out: Vec<String> = once.iter().flat_map(|e| escaped(e)).chain(once.iter().cloned()).collect();
    out.push(plain.to_owned());
    // As Rust's `Debug` and JSON quote it.
    let unquoted = |t: &String| {
        let quoted = format!("{t:?}");
        quoted.get(1..quoted.len() - 1).unwrap_or("").to_owned()
    };
    let debug: Vec<String> = out.iter().map(unquoted).collect();
    let json: Vec<String> =
        out.iter().map(|t| t.replace('\\', "\\\\").replace('"', "\\\"").replace('/', "\\/")).collect();
    out.extend(debug);
    out.extend(json);
    for lower in [false, true] {
        let (mut all, mut few) = (String::new(), String::new());
        for b in plain.bytes() {
            let hex = if lower { format!("%{b:02x}") } else { format!("%{b:02X}") };
            let free = b.is_ascii_alphanumeric() || b"-._~".contains(&b);
            if free {
                all.push(char::from(b))
            } else {
                all.push_str(&hex)
            }
            match b {
                b' ' => few.push('+'),
                b if free || b"!*'()".contains(&b) => few.push(char::from(b)),
                _ => few.push_str(&hex),
            }
        }
        out.extend([all, few]);
    }
    let mut hex = String::new();
    for b in plain.bytes() {
        let _ = write!(hex, "{b:02x}");
    }
    out.push(hex);
    // Inside of a longer text (`user:password`) base64 shows it at one of three shifts, its ends mixed with others.
    for shift in 0..3usize {
        let padded = [b"xx".get(..shift).unwrap_or_default(), plain.as_bytes()].concat();
        let text = STANDARD.encode(&padded);
        let from = if shift == 0 { 0 } else { shift + 1 };
        let to = padded.len() / 3 * 4;
        if let Some(core) = text.get(from..to).filter(|c| c.len() >= 4) {
            out.push(core.replace('+', "-").replace('/', "_"));
            out.push(core.to_owned());
        }
    }
    out.push(STANDARD.encode(plain));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_hidden() {
        let secret = "can&ary<7> p/w\"é";
        let secrets = Secrets::new(vec!["can&amp;ary&lt;7&gt; p/w\"é".into()]);
        for form in [
            secret.to_owned(),
            "can&amp;ary&lt;7&gt; p/w&quot;é".into(),
            STANDARD.encode(secret),
            STANDARD.encode(format!("user:{secret}")).get(8..24).expect("long").to_owned(),
            "can%26ary%3C7%3E%20p%2Fw%22%C3%A9".into(),
            "can%26ary%3c7%3e+p%2fw%22%c3%a9".into(),
        ] {
            let mut text = format!("before {form} after");
            if form.len() != 16 {
                secrets.hide(&mut text);
                assert_eq!(text, "before [hidden] after");
            }
        }
        let mut text = STANDARD.encode(format!("user:{secret}"));
        secrets.hide(&mut text);
        assert!(text.contains("[hidden]"), "{text}");
    }
}
