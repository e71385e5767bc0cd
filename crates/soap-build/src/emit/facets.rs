//! Facets as sentences for the docs.

use super::docs::code;
use crate::model::Facets;

/// What a value must keep to, one sentence a facet.
pub(super) fn docs(facets: &Facets) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |text: String| out.push(text);
    if let Some(n) = facets.length {
        say(format!("Length: {n}."));
    }
    match (facets.min_length, facets.max_length) {
        (Some(min), Some(max)) => say(format!("Length: {min} to {max}.")),
        (Some(min), None) => say(format!("Length: at least {min}.")),
        (None, Some(max)) => say(format!("Length: at most {max}.")),
        (None, None) => {}
    }
    for (name, value) in [
        ("At least", &facets.min_inclusive),
        ("More than", &facets.min_exclusive),
        ("At most", &facets.max_inclusive),
        ("Less than", &facets.max_exclusive),
    ] {
        if let Some(value) = value {
            say(format!("{name} {}.", code(value)));
        }
    }
    if let Some(n) = facets.total_digits {
        say(format!("At most {n} digits."));
    }
    if let Some(n) = facets.fraction_digits {
        say(format!("At most {n} digits behind the point."));
    }
    for step in &facets.patterns {
        let one: Vec<_> = step.iter().map(|p| code(p)).collect();
        say(format!("Pattern: {}.", one.join(" or ")));
    }
    out
}
