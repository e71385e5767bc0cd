//! XSD's regular expressions, said in the syntax of the `regex` crate.

use super::blocks::unicode_block;
use regex::Regex;

/// One step of a restriction: any of the alternatives, the whole text. `None` where one can't be said.
pub fn compile(alternatives: &[&str]) -> Option<Regex> {
    let parts: Option<Vec<String>> = alternatives.iter().map(|p| translate(p)).collect();
    let whole = format!("^(?:{})$", parts?.join("|"));
    regex::RegexBuilder::new(&whole).size_limit(4 << 20).build().ok()
}

/// A pattern of XML Schema as one of the `regex` crate, without anchors. `None` where it isn't well-formed.
///
/// `^` and `$` are plain characters in XSD, `\i`, `\c` are XML's name characters, classes can be subtracted.
///
/// ```
/// use soap_runtime::codec::pattern::translate;
/// assert_eq!(translate("[a-z-[aeiou]]+").as_deref(), Some("(?:[[a-z]--[aeiou]])+"));
/// ```
pub fn translate(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(chars.next()?, &mut chars, false, &mut out)?,
            '[' => {
                out.push_str("(?:");
                class(&mut chars, &mut out, 0)?;
                out.push(')');
            }
            '.' => out.push_str(r"[^\n\r]"),
            '^' | '$' | '&' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '(' => out.push_str("(?:"),
            ']' | '}' => return None,
            '{' => {
                out.push('{');
                let mut any = false;
                loop {
                    match chars.next()? {
                        '}' if any => break,
                        d if d.is_ascii_digit() || d == ',' => {
                            // `{,n}` is no quantifier in either language.
                            if d == ',' && !any {
                                return None;
                            }
                            any = true;
                            out.push(d);
                        }
                        _ => return None,
                    }
                }
                out.push('}');
                lazy(&mut chars)?;
            }
            '*' | '+' | '?' => {
                out.push(c);
                lazy(&mut chars)?;
            }
            c => out.push(c),
        }
    }
    Some(out)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// XSD has no lazy or possessive quantifiers: a second one is an error.
fn lazy(chars: &mut Chars<'_>) -> Option<()> {
    if matches!(chars.peek(), Some('*' | '+' | '?' | '{')) { None } else { Some(()) }
}

const NAME_START: &str = r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}";

fn escape(c: char, chars: &mut Chars<'_>, in_class: bool, out: &mut String) -> Option<()> {
    match c {
        'n' | 'r' | 't' => {
            out.push('\\');
            out.push(c);
        }
        's' => out.push_str(r"[ \t\n\r]"),
        'S' => out.push_str(r"[^ \t\n\r]"),
        'd' => out.push_str(r"\p{Nd}"),
        'D' => out.push_str(r"\P{Nd}"),
        'w' => out.push_str(r"[^\p{P}\p{Z}\p{C}]"),
        'W' => out.push_str(r"[\p{P}\p{Z}\p{C}]"),
        'i' | 'I' | 'c' | 'C' => {
            out.push_str(if c.is_lowercase() { "[" } else { "[^" });
            out.push_str(NAME_START);
            if matches!(c, 'c' | 'C') {
                out.push_str(r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}");
            }
            out.push(']');
        }
        'p' | 'P' => {
            if chars.next()? != '{' {
                return None;
            }
            let name: String = chars.by_ref().take_while(|c| *c != '}').collect();
            if let Some(block) = name.strip_prefix("Is") {
                out.push_str(if c == 'p' { "[" } else { "[^" });
                out.push_str(&unicode_block(block)?);
                out.push(']');
            } else {
                out.push_str(&format!("\\{c}{{{name}}}"));
            }
        }
        '.' | '\\' | '?' | '*' | '+' | '{' | '}' | '(' | ')' | '[' | ']' | '|' | '-' | '^' => {
            out.push('\\');
            out.push(c);
        }
        // Not in XSD, but common in schemas, and its meaning is plain.
        '/' | '"' | '\'' | '@' | '#' | ':' | ',' | ';' | '=' | '!' | '%' | '<' | '>' | '_' | ' ' | '$' | '&' | '~' => {
            if in_class || matches!(c, '$' | '&' | '~' | '#') {
                out.push('\\');
            }
            out.push(c);
        }
        _ => return None,
    }
    Some(())
}

/// A character class; its `[` was read. What is subtracted is taken from what a `^` leaves (XSD P2 §F, charClassSub).
fn class(chars: &mut Chars<'_>, out: &mut String, depth: usize) -> Option<()> {
    if depth > 16 {
        return None;
    }
    let start = out.len();
    out.push('[');
    if chars.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    let mut first = true;
    loop {
        match chars.next()? {
            ']' if !first => break,
            '-' if !first && chars.peek() == Some(&'[') => {
                chars.next();
                out.insert(start, '[');
                out.push_str("]--");
                class(chars, out, depth + 1)?;
                if chars.next()? != ']' {
                    return None;
                }
                break;
            }
            // At an end it is itself; between two characters it makes a range.
            '-' if first || chars.peek() == Some(&']') => out.push_str(r"\-"),
            '-' => out.push('-'),
            '\\' => escape(chars.next()?, chars, true, out)?,
            '[' => return None,
            c @ ('&' | '~' | '^' | '#') => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        first = false;
    }
    out.push(']');
    Some(())
}
