//! Text of a schema as doc comments: it may be anything, and must neither run as a doctest nor warn.

use proc_macro2::TokenStream;
use quote::quote;

/// Doc attributes for the paragraphs of an annotation.
pub(super) fn docs(paragraphs: &[String]) -> TokenStream {
    lines(paragraphs).into_iter().map(|line| quote!(#[doc = #line])).collect()
}

/// As [`docs`], with one more paragraph of our own.
pub(super) fn docs_and(paragraphs: &[String], ours: &[String]) -> TokenStream {
    let mut all = lines(paragraphs);
    for line in ours {
        if !all.is_empty() {
            all.push(String::new());
        }
        all.push(format!(" {line}"));
    }
    all.into_iter().map(|line| quote!(#[doc = #line])).collect()
}

/// Lines with the blank that stands behind `///`; paragraphs are parted by an empty one.
fn lines(paragraphs: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let mut text: Vec<String> = paragraph.lines().flat_map(wrapped).collect();
        while text.last().is_some_and(String::is_empty) {
            text.pop();
        }
        let mut text = text.into_iter().skip_while(String::is_empty).peekable();
        if text.peek().is_some() && !lines.is_empty() {
            lines.push(String::new());
        }
        for line in text {
            if !(line.is_empty() && lines.last().is_some_and(String::is_empty)) {
                lines.push(line);
            }
        }
    }
    lines
}

/// Doc lines are broken behind this many characters.
const WIDTH: usize = 100;

/// One line of the schema as lines of Markdown that say exactly this text. Indentation goes: four blanks would make a
/// doctest.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|line| !line.is_empty() && line.len() + word.len() >= WIDTH);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            push_word(line, word);
        }
    }
    lines
}

fn push_word(line: &mut String, word: &str) {
    let first = line.is_empty();
    line.push(' ');
    let url = ["http://", "https://"].iter().any(|scheme| word.starts_with(scheme));
    if url && !word.contains(['<', '>', '\\']) && word.chars().all(shown) {
        let end = word.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'']);
        line.push('<');
        line.push_str(end);
        line.push('>');
        line.push_str(word.get(end.len()..).unwrap_or_default());
        return;
    }
    if first && (word.starts_with(['#', '=', '~', '+']) || word.chars().all(|c| c == '-')) {
        line.push('\\');
    }
    for c in word.chars().filter(|c| shown(*c)) {
        if matches!(c, '[' | ']' | '<' | '>' | '`' | '\\' | '*' | '|') {
            line.push('\\');
        }
        line.push(c);
    }
}

/// A value of the schema as code.
pub(super) fn code(value: &str) -> String {
    let text: String = value.chars().filter(|c| shown(*c)).map(|c| if c == '`' { '\'' } else { c }).collect();
    if text.trim().is_empty() { "no text".to_owned() } else { format!("`{}`", text.trim()) }
}

/// Neither a control character nor one that turns the direction of the source around it.
pub(crate) fn shown(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_text_and_nothing_runs() {
        assert_eq!(wrapped("    let x = <a>[0]</a>;"), [" let x = \\<a\\>\\[0\\]\\</a\\>;"]);
        assert_eq!(wrapped("```rust"), [" \\`\\`\\`rust"]);
        assert_eq!(wrapped("see http://a.example/b."), [" see <http://a.example/b>."]);
        assert_eq!(wrapped("# no heading"), [" \\# no heading"]);
        assert_eq!(wrapped("a\u{202e}b"), [" ab"]);
        assert_eq!(lines(&["\n  one\n\n\n two\n".into(), "three".into()]), [" one", "", " two", "", " three"]);
    }
}
