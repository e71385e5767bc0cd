//! The sensitive values of a request, and how they are kept out of what is shown of its answer: a service may echo them.
//!
//! All forms of all values are looked for in one pass over a text, so that no text makes it slow.

use crate::answer::{Failed, Said};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What stands in place of a secret.
pub(crate) const HIDDEN: &str = "[hidden]";

/// Values shorter than this are too common to be found again.
const SHORTEST: usize = 3;

/// Characters of a secret that may be left at the end of a text that was cut.
const PART: usize = 4;

/// Values that are looked for in every form; further ones as they are, as XML and as base64.
const THOROUGH: usize = 64;

/// Values that are looked for at all.
const MOST: usize = 4096;

/// Bytes by which a form is found; what follows of it is compared then.
const HEAD: usize = 64;

/// Places in a text where `…` says that it was cut, looked at from the end.
const CUTS: usize = 8;

/// Sensitive values in every form that an echo may have: as they are, escaped, base64, percent-encoded.
#[derive(Default)]
pub(crate) struct Secrets {
    values: Vec<String>,
    /// As they were written, where that is something else.
    written: Vec<String>,
    /// There are more than are looked for.
    more: bool,
    forms: OnceLock<Arc<Forms>>,
    last: Option<Arc<LastForms>>,
}

/// Few enough values to keep their forms for the next call.
const KEPT: usize = 8;

/// The same of their bytes: the forms of a value are some 70 times as long.
const KEPT_BYTES: usize = 4 << 10;

/// The forms of the call before: nearly all calls of a client have the same secrets, and to put the forms together takes
/// longer than all else that a small call does.
#[derive(Default)]
pub(crate) struct LastForms(Mutex<Option<Arc<Forms>>>);

impl LastForms {
    fn of(&self, values: &[String], written: &[String]) -> Arc<Forms> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(forms) = last.filter(|f| f.values == values && f.written == written) {
            return forms;
        }
        let forms = Arc::new(Forms::new(values, written));
        let bytes: usize = values.iter().chain(written).map(String::len).sum();
        if values.len() <= KEPT && bytes <= KEPT_BYTES {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(forms.clone());
        }
        forms
    }
}

/// A text without what stands at some places, which may overlap.
pub(crate) fn cut(text: &str, mut places: Vec<Range<usize>>) -> String {
    places.sort_unstable_by_key(|p| (p.start, p.end));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for p in places {
        if p.start >= from {
            out.push_str(text.get(from..p.start).unwrap_or(""));
            out.push_str(HIDDEN);
        }
        from = from.max(p.end);
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

impl Secrets {
    /// From texts as they stand in XML.
    pub fn new<'a>(escaped: impl Iterator<Item = &'a str>) -> Self {
        let mut secrets = Secrets::default();
        secrets.add_written(escaped);
        secrets
    }

    fn add_written<'a>(&mut self, escaped: impl Iterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for e in escaped.filter(|e| seen.insert(*e)) {
            let plain = unescape(e);
            if plain != *e && self.values.len() < MOST {
                self.written.push(e.to_owned());
            }
            self.add(plain);
        }
    }

    /// These, and others as they stand in XML; there may be more of those than are here.
    pub fn with<'a>(&self, escaped: impl Iterator<Item = &'a str>, more: bool) -> Self {
        let mut all = Secrets {
            values: self.values.clone(),
            written: self.written.clone(),
            more: self.more || more,
            ..Secrets::default()
        };
        all.add_written(escaped);
        all
    }

    /// One more value, as it is.
    pub fn add(&mut self, value: String) {
        if value.chars().nth(SHORTEST - 1).is_none() {
            return;
        }
        if self.values.len() >= MOST {
            self.more = true;
        } else {
            self.values.push(value);
        }
    }

    /// Takes the forms from the call before, if they are the same.
    pub fn share(&mut self, last: Arc<LastForms>) {
        self.last = Some(last);
    }

    /// Whether all of them are looked for. There can be too many.
    pub fn are_all_known(&self) -> bool {
        !self.more
    }

    /// The text without them.
    pub fn hide(&self, text: &mut String) {
        if self.values.is_empty() || text.is_empty() {
            return;
        }
        let forms = self.forms.get_or_init(|| match &self.last {
            Some(last) => last.of(&self.values, &self.written),
            None => Arc::new(Forms::new(&self.values, &self.written)),
        });
        let places = forms.find(text);
        if places.is_empty() {
            return;
        }
        *text = cut(text, places);
    }

    /// All that is shown of an answer, but for its value.
    pub fn hide_in_said(&self, said: &mut Said) {
        let mut hide = |text: &mut String| self.hide(text);
        said.receipts.iter_mut().for_each(|r| r.texts(&mut hide));
        said.fault.iter_mut().for_each(|f| f.texts(&mut hide));
    }

    /// All that is shown of an answer that has no value.
    pub fn hide_in_failed(&self, failed: &mut Failed) {
        if self.more {
            (failed.excerpt, failed.body) = (None, None);
        }
        let mut hide = |text: &mut String| self.hide(text);
        failed.body.iter_mut().for_each(&mut hide);
        failed.excerpt.iter_mut().for_each(&mut hide);
        failed.receipts.iter_mut().for_each(|r| r.texts(&mut hide));
        failed.error.texts(&mut hide);
    }
}

/// Every form of every value, by its beginning.
struct Forms {
    /// What they are the forms of.
    values: Vec<String>,
    written: Vec<String>,
    automaton: Option<AhoCorasick>,
    /// What may follow each beginning.
    rests: Vec<Vec<String>>,
    /// The beginnings, sorted.
    sorted: Vec<String>,
    /// Their first bytes.
    first: [bool; 256],
}

impl Forms {
    fn new(values: &[String], written: &[String]) -> Self {
        let mut all: Vec<String> = written.to_vec();
        for (i, plain) in values.iter().enumerate() {
            if i < THOROUGH {
                all.extend(variants(plain));
            } else {
                all.extend(escaped(plain));
                all.extend([plain.clone(), STANDARD.encode(plain)]);
            }
        }
        all.sort_unstable();
        all.dedup();
        let (mut index, mut heads, mut rests) = (HashMap::new(), Vec::new(), Vec::<Vec<String>>::new());
        for form in all.iter().filter(|f| !f.is_empty()) {
            let (head, rest) = form.split_at(form.floor_char_boundary(HEAD));
            let at = *index.entry(head).or_insert_with(|| {
                heads.push(head.to_owned());
                rests.push(Vec::new());
                rests.len() - 1
            });
            if let Some(r) = rests.get_mut(at).filter(|_| !rest.is_empty()) {
                r.push(rest.to_owned());
            }
        }
        // The kind that is built fastest: most calls show little.
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::NoncontiguousNFA));
        let automaton = builder.build(&heads).ok();
        heads.sort_unstable();
        let mut first = [false; 256];
        for byte in heads.iter().filter_map(|h| h.bytes().next()) {
            if let Some(is) = first.get_mut(usize::from(byte)) {
                *is = true;
            }
        }
        Forms { values: values.to_vec(), written: written.to_vec(), automaton, rests, sorted: heads, first }
    }

    /// Where they are, in order and apart from each other.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let (mut places, mut at) = (Vec::new(), 0);
        while let Some((start, mut end)) = self.next(text, at, text.len()) {
            // What begins inside of it may go on behind it.
            let mut inside = start + 1;
            while let Some((s, e)) = self.next(text, inside, (end + HEAD).min(text.len())).filter(|o| o.0 < end) {
                end = end.max(e);
                inside = s + 1;
            }
            places.push(start..end);
            at = end;
        }
        self.cut(text, &mut places);
        places
    }

    /// The first one from `at` on.
    fn next(&self, text: &str, at: usize, to: usize) -> Option<(usize, usize)> {
        let found = self.automaton.as_ref()?.find(Input::new(text).range(at.min(to)..to));
        #[cfg(test)]
        tests::looked_at(found.map_or(to, |f| f.end()).saturating_sub(at));
        let found = found?;
        let behind = text.get(found.end()..).unwrap_or("");
        let rests = self.rests.get(found.pattern().as_usize()).map(Vec::as_slice).unwrap_or_default();
        let longest = rests.iter().map(|r| common(r, behind)).max().unwrap_or(0);
        Some((found.start(), found.end() + longest))
    }

    /// Where a text was cut, the beginning of one may be left.
    fn cut(&self, text: &str, places: &mut Vec<Range<usize>>) {
        let cuts = text.rmatch_indices('…').take(CUTS).map(|m| m.0);
        for end in std::iter::once(text.len()).chain(cuts) {
            let done =
                places.get(..places.partition_point(|p| p.end <= end)).and_then(<[_]>::last).map_or(0, |p| p.end);
            let part = |n: &usize| {
                let part = text.get(*n..end).unwrap_or("");
                let begins = part.bytes().next().and_then(|b| self.first.get(usize::from(b)));
                if begins != Some(&true) {
                    return false;
                }
                let next = self.sorted.partition_point(|h| h.as_str() < part);
                part.chars().nth(PART - 1).is_some() && self.sorted.get(next).is_some_and(|h| h.starts_with(part))
            };
            if let Some(n) = (done.max(end.saturating_sub(HEAD))..end).find(part) {
                places.insert(places.partition_point(|p| p.end <= end), n..end);
            }
        }
    }
}

/// Length of what two texts begin with alike.
fn common(a: &str, b: &str) -> usize {
    let alike = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    #[cfg(test)]
    tests::looked_at(alike + 1);
    a.floor_char_boundary(alike)
}

fn unescape(e: &str) -> String {
    if !e.contains('&') {
        return e.to_owned();
    }
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

    fn hidden(secrets: &[&str], text: &str) -> String {
        let mut text = text.to_owned();
        Secrets::new(secrets.iter().copied()).hide(&mut text);
        text
    }

    #[test]
    fn places_are_cut_out() {
        assert_eq!(cut("0123456789", vec![8..9, 1..3, 2..4]), "0[hidden]4567[hidden]9");
    }

    #[test]
    fn forms_are_kept_for_the_same_values_and_made_anew_for_others() {
        let last = Arc::new(LastForms::default());
        let hide = |values: &[&str]| {
            let mut secrets = Secrets::new(values.iter().copied());
            secrets.share(last.clone());
            let mut text = "alpha beta gamma".to_owned();
            secrets.hide(&mut text);
            (text, secrets.forms.into_inner().expect("looked for"))
        };
        let (first, again, other) = (hide(&["alpha"]), hide(&["alpha"]), hide(&["beta"]));
        assert_eq!(first.0, "[hidden] beta gamma");
        assert_eq!(again.0, first.0);
        assert!(Arc::ptr_eq(&first.1, &again.1));
        assert_eq!(other.0, "alpha [hidden] gamma");
        let many: Vec<String> = (0..9).map(|i| format!("value{i}")).collect();
        hide(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(Arc::ptr_eq(&other.1, &hide(&["beta"]).1), "so many aren't kept");
        hide(&[&"x".repeat(KEPT_BYTES + 1)]);
        assert!(Arc::ptr_eq(&other.1, &hide(&["beta"]).1), "so long ones aren't kept");
        let long = "x".repeat(KEPT_BYTES);
        assert!(Arc::ptr_eq(&hide(&[&long]).1, &hide(&[&long]).1), "all others are");
    }

    #[test]
    fn every_form_is_hidden() {
        let (secret, written) = ("can&ary<7> p/w\"é", "can&amp;ary&lt;7&gt; p/w\"é");
        for form in [
            secret.to_owned(),
            written.to_owned(),
            "can&amp;ary&lt;7&gt; p/w&quot;é".into(),
            "can&amp;amp;ary&amp;lt;7&amp;gt; p/w&amp;quot;é".into(),
            STANDARD.encode(secret),
            "can%26ary%3C7%3E%20p%2Fw%22%C3%A9".into(),
            "can%26ary%3c7%3e+p%2fw%22%c3%a9".into(),
        ] {
            assert_eq!(hidden(&[written], &format!("before {form} after")), "before [hidden] after");
        }
        // Within user:password only the ends may be left, which are mixed with what is around.
        for user in ["a", "ab", "abc"] {
            let all = STANDARD.encode(format!("{user}:{secret}!"));
            let left = hidden(&[written], &all).replace(HIDDEN, "").len();
            assert!(left < 14, "{left} of {all}");
        }
    }

    #[test]
    fn the_longest_and_what_overlaps() {
        assert_eq!(hidden(&["secret", "secretive"], "a secretive b"), "a [hidden] b");
        assert_eq!(hidden(&["abcde", "defgh"], "1abcdefgh2"), "1[hidden]2");
        assert_eq!(hidden(&["aaa"], "xaaaaaaay"), "x[hidden]y");
        assert_eq!(hidden(&["ab"], "ab"), "ab");
    }

    #[test]
    fn what_was_cut() {
        let long = "0123456789".repeat(1000);
        for n in [4, 10, 63, 64, 65, 5000] {
            assert_eq!(hidden(&[&long], &format!("é {}", &long[..n])), "é [hidden]", "{n}");
            assert_eq!(hidden(&[&long], &format!("\"{}…\" b", &long[..n])), "\"[hidden]…\" b", "{n}");
        }
        assert_eq!(hidden(&[&long], &format!("{long} behind")), "[hidden] behind");
        assert_eq!(hidden(&[&long], "a 012"), "a 012");
    }

    #[test]
    fn many_values() {
        let values: Vec<String> = (0..=MOST).map(|i| format!("value-{i:05}")).collect();
        let refs: Vec<&str> = values.iter().map(String::as_str).collect();
        let text = hidden(&refs[..2000], "value-00000 value-00100 value-01999 value-02000");
        assert_eq!(text, "[hidden] [hidden] [hidden] value-02000");
        assert!(Secrets::new(refs[..MOST].iter().copied()).are_all_known());
        assert!(!Secrets::new(refs.into_iter()).are_all_known());
    }

    thread_local! {
        /// Bytes that were looked at.
        static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    pub(super) fn looked_at(n: usize) {
        BYTES.with(|b| b.set(b.get() + n));
    }

    /// Texts of whole and half secrets, and of marks of a cut.
    #[test]
    fn work_is_that_of_the_text() {
        let long = "0123456789".repeat(20);
        let secrets = Secrets::new(["pass1234word", "aaaaaaaaaaaaaaaaaaaa", &long].into_iter());
        for piece in ["pass1234word", "pass1…", "pass1", "aaaaaaaaaaaaaaaaaaaab", "a", "…", &long, &long[..150]] {
            let work = |bytes: usize| {
                let mut text = piece.repeat(bytes / piece.len());
                let before = BYTES.get();
                secrets.hide(&mut text);
                assert!(!text.contains("pass1234") && !text.contains("aaaaaaaaaaaaaaaaaaaa") && !text.contains(&long));
                BYTES.get() - before
            };
            let (few, many) = (work(1 << 16), work(1 << 18));
            assert!(few > 1 << 15 && many < 5 * few, "{piece}: {few}, {many}");
        }
    }
}
