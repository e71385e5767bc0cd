//! Values of types whose pattern forbids the canonical form: the form that it allows is written instead.

use super::reader::written;
use super::{Facets, Simple, Writer};

/// Zeros that are tried before a number.
const ZEROS: usize = 32;

impl Facets {
    /// Writes a boolean or a whole number in its canonical form, or in the first one that fits the pattern (XSD P2 §4.3.4:
    /// patterns restrict the lexical space): `1` for `true`, zeros in front, a `+`.
    pub fn format<T: Simple>(&self, value: &T, w: &mut Writer) {
        match written(value).and_then(|text| String::from_utf8(text).ok()) {
            Some(text) => w.put(&self.fitting(text)),
            None => value.format(w),
        }
    }

    fn fitting(&self, canonical: String) -> String {
        if self.pattern(&canonical).is_none() {
            return canonical;
        }
        let fits = |text: &String| self.pattern(text).is_none();
        let found = match canonical.as_str() {
            "true" => Some("1".to_owned()).filter(fits),
            "false" => Some("0".to_owned()).filter(fits),
            number => {
                let (sign, digits) = number.split_at(usize::from(number.starts_with('-')));
                let signs = if sign.is_empty() { &["", "+"][..] } else { &["-"] };
                let padded = |sign: &str, n: usize| format!("{sign}{:0>width$}", digits, width = digits.len() + n);
                (0..=ZEROS).find_map(|n| signs.iter().map(|sign| padded(sign, n)).find(fits))
            }
        };
        found.unwrap_or(canonical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Namespaces;
    use crate::xs::{Integer, Xs};

    fn text<T: Simple>(facets: &Facets, value: &T) -> String {
        let mut w = Writer::new(&Namespaces::EMPTY);
        facets.format(value, &mut w);
        String::from_utf8(w.finish().expect("writes")).expect("UTF-8")
    }

    #[test]
    fn the_form_that_the_pattern_allows() {
        static DIGIT: Facets = Facets::of(Xs::Boolean).patterns(&[&["0|1"]]);
        static WORD: Facets = Facets::of(Xs::Boolean).patterns(&[&["true|false"]]);
        static THREE: Facets = Facets::of(Xs::Int).patterns(&[&[r"-?\d{3}"]]);
        static SIGNED: Facets = Facets::of(Xs::Integer).patterns(&[&[r"[+\-]\d{2}"]]);
        static NONE: Facets = Facets::of(Xs::Int).patterns(&[&["x"]]);
        assert_eq!(
            (text(&DIGIT, &true), text(&DIGIT, &false), text(&WORD, &true)),
            ("1".into(), "0".into(), "true".into())
        );
        assert_eq!(
            (text(&THREE, &7), text(&THREE, &-7), text(&THREE, &1234)),
            ("007".into(), "-007".into(), "1234".into())
        );
        assert_eq!(text(&SIGNED, &Integer::new("5").expect("an integer")), "+05");
        assert_eq!(text(&NONE, &7), "7", "nothing fits");
    }
}
