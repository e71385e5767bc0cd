//! What is a fact in a text whose words are free.

/// Quoted names and values, code points (`U+00A0`), bytes (`0xF6`).
pub fn facts(about: &str) -> Vec<&str> {
    let quoted = about.split('`').skip(1).step_by(2).filter(|q| !q.is_empty());
    let words = about.split(|c: char| !c.is_ascii_alphanumeric() && c != '+');
    let codes = words.filter(|w| w.strip_prefix("U+").or(w.strip_prefix("0x")).is_some_and(|w| w.len() >= 2));
    quoted.chain(codes).collect()
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn facts_are_what_is_quoted_and_code_points() {
        assert_eq!(facts("`x` is no number, U+00A0 and byte 0xF6"), ["x", "U+00A0", "0xF6"]);
        assert!(facts("a blank before the id").is_empty());
    }
}
