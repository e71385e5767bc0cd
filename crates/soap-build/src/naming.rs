//! XML names to Rust names: legal, distinct, and the same on every run.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Words that can't be a plain identifier.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that can't be raw either.
const NEVER: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Letters, digits and blanks only, with words for the signs that would be lost.
fn clean(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (i, c) in name.chars().enumerate() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            c if !c.is_ascii() && c.is_alphanumeric() && identifier(c) => out.push(c),
            '+' => out.push_str(" plus "),
            '-' if i == 0 => out.push_str(" minus "),
            '&' => out.push_str(" and "),
            '%' => out.push_str(" percent "),
            '*' => out.push_str(" star "),
            '=' => out.push_str(" equals "),
            '<' => out.push_str(" less "),
            '>' => out.push_str(" greater "),
            '!' => out.push_str(" not "),
            '#' => out.push_str(" hash "),
            '@' => out.push_str(" at "),
            '$' => out.push_str(" dollar "),
            _ => out.push(' '),
        }
    }
    out
}

/// Whether Rust has the character in identifiers.
fn identifier(c: char) -> bool {
    syn::parse_str::<syn::Ident>(&format!("x{c}")).is_ok()
}

fn with_head(name: String, empty: &str, digit: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(c) if c.is_ascii_alphabetic() || (!c.is_ascii() && syn::parse_str::<syn::Ident>(&name).is_ok()) => name,
        Some(_) => format!("{digit}{name}"),
    }
}

/// `UpperCamelCase`, for types and variants.
pub fn camel(name: &str) -> String {
    with_head(clean(name).to_upper_camel_case(), if name.is_empty() { "Empty" } else { "Unnamed" }, "N")
}

/// The name of an enum's variant, or of a type.
pub fn variant_name(name: &str) -> String {
    let name = match name {
        "-" => "Minus".to_owned(),
        "_" => "Underscore".to_owned(),
        "." => "Dot".to_owned(),
        " " => "Blank".to_owned(),
        _ => camel(name),
    };
    if NEVER.contains(&name.as_str()) { format!("{name}_").replace("Self_", "SelfValue") } else { name }
}

/// `snake_case`, for fields, methods and modules; not yet fit for use where it is a keyword.
pub fn snake(name: &str) -> String {
    with_head(clean(name).to_snake_case(), "unnamed", "n")
}

/// Makes a snake name legal: raw where that will do.
pub fn legal(name: &str) -> String {
    if NEVER.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Hands out names that are distinct in one place.
#[derive(Debug, Default, Clone)]
pub struct Names {
    taken: HashSet<String>,
    /// Where to go on counting for a name and its sign: one that thousands want would else be counted from 2 each time.
    next: HashMap<(String, &'static str), u32>,
}

impl Names {
    pub fn with(reserved: &[&str]) -> Self {
        Names { taken: reserved.iter().map(|s| (*s).to_owned()).collect(), next: HashMap::new() }
    }

    /// A camel name, with a number behind it where it is taken.
    pub fn camel(&mut self, wanted: &str) -> String {
        self.take(wanted, "")
    }

    /// A field or method name.
    pub fn field(&mut self, wanted: &str) -> String {
        let name = self.take(&snake(wanted), "_");
        legal(&name)
    }

    /// A field name with another to fall back to.
    pub fn field_or(&mut self, wanted: &str, other: &str) -> String {
        if self.taken.contains(&snake(wanted)) { self.field(other) } else { self.field(wanted) }
    }

    /// A module name, taken as it is.
    pub fn module(&mut self, wanted: &str) -> String {
        self.take(wanted, "_")
    }

    fn take(&mut self, wanted: &str, sign: &'static str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        // A name that ends in a digit needs the sign to stay apart from its neighbours.
        let sign = if sign.is_empty() && wanted.ends_with(|c: char| c.is_ascii_digit()) { "N" } else { sign };
        let n = self.next.entry((wanted.to_owned(), sign)).or_insert(2);
        loop {
            let name = format!("{wanted}{sign}{n}");
            *n += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// A module name out of a namespace: its last segment that says something.
pub fn module(uri: &str) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, r)| r);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let segment = rest
        .split(['/', ':'])
        .rev()
        .map(|s| s.trim_end_matches(".xsd").trim_end_matches(".wsdl"))
        .find(|s| s.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .unwrap_or("types");
    let segment = match segment.split_once('.') {
        // A host: its name without www and top-level domain.
        Some(_) if !rest.trim_end_matches('/').contains('/') => {
            let host = segment.trim_start_matches("www.");
            host.rsplit_once('.').map_or(host, |(h, _)| h)
        }
        _ => segment,
    };
    let name = snake(segment);
    if KEYWORDS.contains(&name.as_str()) || NEVER.contains(&name.as_str()) { format!("{name}_types") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_names_stay_apart() {
        let mut names = Names::default();
        let all: Vec<_> =
            ["a-b", "a.b", "a_b", "self", "Self", "type", "größe", "_", "1"].iter().map(|n| names.field(n)).collect();
        assert_eq!(all, ["a_b", "a_b_2", "a_b_3", "self_", "self_2", "r#type", "größe", "unnamed", "n1"]);
        assert_eq!(variant_name(""), "Empty");
        assert_eq!(variant_name("+1"), "Plus1");
        assert_eq!(variant_name("-1"), "Minus1");
        assert_eq!(variant_name("Self"), "SelfValue");
    }

    #[test]
    fn many_of_one_name_are_counted_on() {
        let mut names = Names::default();
        names.field("a_3");
        let all: Vec<_> = (0..100_000).map(|_| names.field("a")).collect();
        assert_eq!(all.get(..4), Some(["a", "a_2", "a_4", "a_5"].map(String::from).as_slice()));
        assert_eq!(all.last().map(String::as_str), Some("a_100001"));
    }

    #[test]
    fn modules_are_named_by_the_last_telling_segment() {
        assert_eq!(module("http://www.centra.com/webservices/"), "webservices");
        assert_eq!(module("urn:example:post"), "post");
        assert_eq!(module("http://tempuri.org/"), "tempuri");
        assert_eq!(module(""), "types");
    }
}
