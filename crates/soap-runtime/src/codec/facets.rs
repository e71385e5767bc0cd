//! Facets of restrictions: checked on the text, noted where broken.

use super::error::ValueError;
use super::{Reader, pattern};
use crate::xs::{Base64Binary, Decimal, Xs, compare_decimals, compare_times, is_blank};
use regex::Regex;
use std::cmp::Ordering;
use std::sync::OnceLock;

/// The effective facets of a simple type, in a `static`.
///
/// ```
/// use soap_runtime::codegen::*;
/// static CODE: Facets = Facets::of(Xs::Token).max_length(3).patterns(&[&["[A-Z]+"]]);
/// assert!(CODE.broken("ABC").is_none());
/// assert!(CODE.broken("abc").is_some());
/// ```
#[derive(Debug)]
pub struct Facets {
    xs: Xs,
    list: bool,
    patterns: &'static [&'static [&'static str]],
    compiled: OnceLock<Vec<Option<Regex>>>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    total_digits: Option<u64>,
    fraction_digits: Option<u64>,
    min_inclusive: Option<&'static str>,
    max_inclusive: Option<&'static str>,
    min_exclusive: Option<&'static str>,
    max_exclusive: Option<&'static str>,
    listed: &'static [&'static str],
}

impl Facets {
    /// No facets on a built-in type: only its own lexical rules.
    pub const fn of(xs: Xs) -> Facets {
        Facets {
            xs,
            list: false,
            patterns: &[],
            compiled: OnceLock::new(),
            min_length: None,
            max_length: None,
            total_digits: None,
            fraction_digits: None,
            min_inclusive: None,
            max_inclusive: None,
            min_exclusive: None,
            max_exclusive: None,
            listed: &[],
        }
    }

    /// Lengths count the items of a list.
    pub const fn list(mut self) -> Facets {
        self.list = true;
        self
    }

    /// Steps of the restriction: all must match, each by one of its alternatives. XSD's own syntax.
    pub const fn patterns(mut self, steps: &'static [&'static [&'static str]]) -> Facets {
        self.patterns = steps;
        self
    }

    /// Exactly this long.
    pub const fn length(self, n: u64) -> Facets {
        self.min_length(n).max_length(n)
    }

    /// At least this long.
    pub const fn min_length(mut self, n: u64) -> Facets {
        self.min_length = Some(n);
        self
    }

    /// At most this long.
    pub const fn max_length(mut self, n: u64) -> Facets {
        self.max_length = Some(n);
        self
    }

    /// At most so many digits.
    pub const fn total_digits(mut self, n: u64) -> Facets {
        self.total_digits = Some(n);
        self
    }

    /// At most so many digits behind the point.
    pub const fn fraction_digits(mut self, n: u64) -> Facets {
        self.fraction_digits = Some(n);
        self
    }

    /// One of these: of a list or of a union, whose values are compared item by item.
    pub const fn listed(mut self, values: &'static [&'static str]) -> Facets {
        self.listed = values;
        self
    }

    /// Not less than.
    pub const fn min_inclusive(mut self, v: &'static str) -> Facets {
        self.min_inclusive = Some(v);
        self
    }

    /// Not more than.
    pub const fn max_inclusive(mut self, v: &'static str) -> Facets {
        self.max_inclusive = Some(v);
        self
    }

    /// More than.
    pub const fn min_exclusive(mut self, v: &'static str) -> Facets {
        self.min_exclusive = Some(v);
        self
    }

    /// Less than.
    pub const fn max_exclusive(mut self, v: &'static str) -> Facets {
        self.max_exclusive = Some(v);
        self
    }

    /// Notes a broken facet; where a union chooses, it is an error.
    pub fn check(&self, text: &str, r: &mut Reader<'_>) -> Result<(), ValueError> {
        if self.list {
            r.items(self.xs, text)?;
        } else if !self.xs.holds(text) {
            return Err(ValueError::new(self.xs.name()));
        }
        match self.broken(text) {
            Some(what) => r.facet(text, &what),
            None => Ok(()),
        }
    }

    /// What the text should be and isn't.
    pub fn broken(&self, text: &str) -> Option<String> {
        if !self.xs.accepts_text(text) && !self.list {
            return Some(self.xs.name().to_owned());
        }
        if let Some(n) = self.measure(text)
            && (self.min_length.is_some_and(|min| n < min) || self.max_length.is_some_and(|max| n > max))
        {
            let (min, max) = (self.min_length.unwrap_or(0), self.max_length);
            return Some(match max {
                Some(max) if min == max => format!("of length {max}"),
                Some(max) => format!("of length {min} to {max}"),
                None => format!("of length {min} or more"),
            });
        }
        self.digits(text).or_else(|| self.range(text)).or_else(|| self.pattern(text)).or_else(|| self.unlisted(text))
    }

    /// `None` where no length is asked for, and of names, whose length the facets don't bind (XSD P2 cvc-length-valid 1.3).
    fn measure(&self, text: &str) -> Option<u64> {
        if self.min_length.is_none() && self.max_length.is_none() {
            return None;
        }
        let n = if self.list {
            text.split([' ', '\t', '\n', '\r']).filter(|item| !item.is_empty()).count()
        } else {
            match self.xs {
                Xs::QName | Xs::Notation => return None,
                Xs::HexBinary => text.len() / 2,
                Xs::Base64Binary => Base64Binary::new(text).map_or(0, |b| b.0.len()),
                _ => text.chars().count(),
            }
        };
        Some(n as u64)
    }

    fn digits(&self, text: &str) -> Option<String> {
        if self.total_digits.is_none() && self.fraction_digits.is_none() {
            return None;
        }
        let t = text.trim_start_matches(['+', '-']);
        let (whole, fraction) = t.split_once('.').unwrap_or((t, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if let Some(n) = self.total_digits.filter(|n| (whole.len() + fraction.len()) as u64 > *n) {
            return Some(format!("of at most {n} digits"));
        }
        let n = self.fraction_digits.filter(|n| fraction.len() as u64 > *n)?;
        Some(format!("of at most {n} digits behind the point"))
    }

    fn unlisted(&self, text: &str) -> Option<String> {
        let items =
            |t: &'_ str| t.split(is_blank).filter(|item| !item.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let came = items(text);
        let is = |due: &Vec<String>| {
            came.len() == due.len() && came.iter().zip(due).all(|(a, b)| same_literal(self.xs, a, b))
        };
        let found = self.listed.is_empty() || self.listed.iter().any(|due| is(&items(due)));
        (!found).then(|| "a listed value".to_owned())
    }

    fn order(&self, text: &str, bound: &str) -> Option<Ordering> {
        match self.xs {
            Xs::Float | Xs::Double => {
                let float = |t: &str| match t {
                    "INF" => Some(f64::INFINITY),
                    "-INF" => Some(f64::NEG_INFINITY),
                    t => t.parse::<f64>().ok(),
                };
                float(text)?.partial_cmp(&float(bound)?)
            }
            xs if xs.is_a(Xs::Decimal) => Some(compare_decimals(text, bound)),
            xs => compare_times(xs, text, bound),
        }
    }

    fn range(&self, text: &str) -> Option<String> {
        type Test = fn(Ordering) -> bool;
        let rules: [(Option<&str>, Test, &str); 4] = [
            (self.min_inclusive, Ordering::is_lt, "not less than"),
            (self.max_inclusive, Ordering::is_gt, "not more than"),
            (self.min_exclusive, Ordering::is_le, "more than"),
            (self.max_exclusive, Ordering::is_ge, "less than"),
        ];
        rules.iter().find_map(|(bound, bad, words)| {
            let bound = (*bound)?;
            self.order(text, bound).is_some_and(bad).then(|| format!("{words} {bound}"))
        })
    }

    pub(super) fn pattern(&self, text: &str) -> Option<String> {
        if self.patterns.is_empty() {
            return None;
        }
        let all = self.compiled.get_or_init(|| {
            // A pattern that the regular expressions here can't say lets everything pass; the compiler warns of it.
            self.patterns.iter().map(|step| pattern::compile(step)).collect()
        });
        let i = all.iter().position(|r| r.as_ref().is_some_and(|r| !r.is_match(text)))?;
        Some(format!("of the form {}", self.patterns.get(i).map(|s| s.join(" | ")).unwrap_or_default()))
    }
}

/// Whether two literals are one value. Where their type isn't known: the same text, or spellings of one number or boolean.
fn same_literal(xs: Xs, a: &str, b: &str) -> bool {
    if a == b || xs.is_a(Xs::String) {
        return a == b;
    }
    let is_number = |t: &str| Decimal::new(t).is_ok();
    let truth = |t: &str| matches!(t, "true" | "1").then_some(true).or(matches!(t, "false" | "0").then_some(false));
    xs == Xs::HexBinary && a.eq_ignore_ascii_case(b)
        || is_number(a) && is_number(b) && compare_decimals(a, b).is_eq()
        || truth(a).is_some() && truth(a) == truth(b)
        || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}
