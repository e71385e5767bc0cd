//! A text that an XSD pattern matches: the plain ones that schemas have, `None` for the rest.

use std::iter::Peekable;
use std::str::Chars;

/// A text that matches, of a length between the two.
pub fn text(pattern: &str, least: Option<u64>, most: Option<u64>) -> Option<String> {
    // Where the least won't do, everything that repeats does so oftener.
    (0..=64).find_map(|extra| {
        let mut chars = pattern.chars().peekable();
        let made = alternatives(&mut chars, extra, 0)?;
        let length = made.chars().count() as u64;
        let fits = least.is_none_or(|l| length >= l) && most.is_none_or(|m| length <= m);
        (chars.next().is_none() && fits).then_some(made)
    })
}

type In<'a> = Peekable<Chars<'a>>;

/// The first alternative.
fn alternatives(chars: &mut In<'_>, extra: u32, depth: u32) -> Option<String> {
    let first = sequence(chars, extra, depth)?;
    while chars.next_if_eq(&'|').is_some() {
        sequence(chars, extra, depth)?;
    }
    Some(first)
}

fn sequence(chars: &mut In<'_>, extra: u32, depth: u32) -> Option<String> {
    if depth > 32 {
        return None;
    }
    let mut out = String::new();
    while let Some(&c) = chars.peek() {
        if c == '|' || c == ')' {
            break;
        }
        chars.next();
        let one = match c {
            '(' => {
                let inner = alternatives(chars, extra, depth + 1)?;
                (chars.next()? == ')').then_some(inner)?
            }
            '[' => class(chars)?.to_string(),
            '\\' => escaped(chars.next()?, chars)?.to_string(),
            '.' => "a".into(),
            '*' | '+' | '?' | '{' | ']' | '}' => return None,
            c => c.to_string(),
        };
        let (least, most) = quantifier(chars)?;
        let times = least.max(least.saturating_add(extra).min(most));
        if times > 10_000 {
            return None;
        }
        out.push_str(&one.repeat(times as usize));
    }
    Some(out)
}

fn quantifier(chars: &mut In<'_>) -> Option<(u32, u32)> {
    match chars.peek() {
        Some('*') => chars.next().map(|_| (0, u32::MAX)),
        Some('+') => chars.next().map(|_| (1, u32::MAX)),
        Some('?') => chars.next().map(|_| (0, 1)),
        Some('{') => {
            chars.next();
            let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
            let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
            Some((least.parse().ok()?, if most.is_empty() { u32::MAX } else { most.parse().ok()? }))
        }
        _ => Some((1, 1)),
    }
}

/// A character of a class; of one that is negated, one that is in none of its parts.
fn class(chars: &mut In<'_>) -> Option<char> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges: Vec<(char, char)> = Vec::new();
    loop {
        let first = match chars.next()? {
            ']' => break,
            // Subtraction.
            '-' if chars.peek() == Some(&'[') => return None,
            '\\' => {
                let e = chars.next()?;
                if e.is_ascii_uppercase() || negated && e.is_ascii_alphabetic() && !"nrtd".contains(e) {
                    return None;
                }
                if e == 'd' {
                    ranges.push(('0', '9'));
                    continue;
                }
                escaped(e, chars)?
            }
            c => c,
        };
        let mut ahead = chars.clone();
        let range = ahead.next() == Some('-') && !matches!(ahead.next(), Some(']' | '[') | None);
        if range {
            chars.next();
            let last = match chars.next()? {
                '\\' => escaped(chars.next()?, chars)?,
                c => c,
            };
            ranges.push((first, last));
        } else {
            ranges.push((first, first));
        }
    }
    if !negated {
        return ranges.first().map(|(first, _)| *first);
    }
    ('a'..='z').chain('0'..='9').chain([' ', '_']).find(|c| ranges.iter().all(|(a, b)| !(a..=b).contains(&c)))
}

fn escaped(c: char, chars: &mut In<'_>) -> Option<char> {
    Some(match c {
        'd' => '0',
        'w' | 'i' | 'c' => 'a',
        's' => ' ',
        'D' | 'S' => 'a',
        'W' => '-',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'p' => {
            let name: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
            match name.as_str() {
                "L" | "Ll" | "IsBasicLatin" => 'a',
                "Lu" => 'A',
                "N" | "Nd" => '0',
                _ => return None,
            }
        }
        'P' | 'I' | 'C' => return None,
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use soap_runtime::codec::pattern::compile;

    use super::text;
    use crate::folders::files;
    use crate::tree::{Element, parse};

    fn patterns(e: &Element, into: &mut Vec<String>) {
        if e.name.is("http://www.w3.org/2001/XMLSchema", "pattern") {
            into.extend(e.attribute("", "value").map(str::to_owned));
        }
        e.children.iter().for_each(|child| patterns(child, into));
    }

    /// Those of all cases, by the pattern's own engine.
    #[test]
    fn a_text_matches_its_pattern() {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
        let mut all: Vec<String> =
            ["[A-Z]{3}-\\d{2,4}", "(ab|c)+x?", "[^a-c]", "a|b", "\\p{Lu}[\\-.]", "[+]?.\\s\\S", "\\i\\c*"]
                .map(str::to_owned)
                .into();
        for file in files(&cases, &["wsdl", "xsd"]) {
            // Some cases aren't well-formed.
            if let Ok(root) = parse(&std::fs::read(file).unwrap()) {
                patterns(&root, &mut all);
            }
        }
        let mut made = 0;
        for pattern in &all {
            let Some(matching) = text(pattern, None, None) else { continue };
            let regex = compile(&[pattern]).unwrap_or_else(|| panic!("{pattern} isn't compiled"));
            assert!(regex.is_match(&matching), "{matching:?} doesn't match {pattern}");
            made += 1;
        }
        assert!(made >= 12, "{made} texts of {} patterns", all.len());
    }

    #[test]
    fn the_first_text_is_made() {
        let made = |p: &str| text(p, None, None);
        assert_eq!(made("[A-Z]{3}-\\d{2,4}").as_deref(), Some("AAA-00"));
        assert_eq!(made("(ab|c)+x?").as_deref(), Some("ab"));
        assert_eq!(made("[^a-c]").as_deref(), Some("d"));
        assert_eq!(made("a|b").as_deref(), Some("a"));
        assert_eq!(made("\\p{Lu}[\\-.]").as_deref(), Some("A-"));
        assert_eq!(made("[a-z-[aeiou]]"), None);
        assert_eq!(made("(a"), None);
    }

    #[test]
    fn lengths_are_kept() {
        assert_eq!(text("[0-9]*", Some(3), Some(5)).as_deref(), Some("000"));
        assert_eq!(text("a?b+", Some(2), None).as_deref(), Some("abb"));
        assert_eq!(text("abc", Some(4), None), None);
    }
}
