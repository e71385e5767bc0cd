//! A value against the facets of its type, before it is sent.

use super::error::ValueError;
use super::reader::{Detached, written};
use super::{Facets, Simple};

/// Whether a value keeps the facets (XSD P2 §4.3): patterns, lengths, bounds, digits. The error says what is due, and
/// nothing of the value.
///
/// ```
/// use soap_runtime::codegen::{Facets, Xs, facets_hold};
/// static CODE: Facets = Facets::of(Xs::Token).max_length(3);
/// assert!(facets_hold(&"ab<".to_owned(), &CODE).is_ok());
/// assert_eq!(facets_hold(&"abcd".to_owned(), &CODE).unwrap_err().to_string(), "not of length 0 to 3");
/// ```
pub fn facets_hold<T: Simple>(value: &T, facets: &Facets) -> Result<(), ValueError> {
    let xml = written(value).and_then(|xml| String::from_utf8(xml).ok());
    let text = xml.and_then(|xml| Detached::unescape(&xml)).ok_or_else(|| ValueError::new("text that XML can hold"))?;
    facets.broken(&text).map_or(Ok(()), |what| Err(ValueError::new(what)))
}
