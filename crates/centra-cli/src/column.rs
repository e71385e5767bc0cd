//! The fields that a file can have, and what their values may be.

use std::borrow::Cow;

/// A field of the service's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// As the service has it.
    pub name: Cow<'static, str>,
    /// The type of its values.
    pub kind: Kind,
    /// It says which object a row is about: never empty.
    pub key: bool,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any characters that XML carries.
    Text,
    /// A whole number in a range; the name is that of the XSD type.
    Integer {
        /// Name of the type.
        name: &'static str,
        /// The least one, if there is one.
        min: Option<i128>,
        /// The greatest one, if there is one.
        max: Option<i128>,
    },
    /// A number with a point.
    Decimal {
        /// Name of the type.
        name: &'static str,
        /// An exponent, `INF` and `NaN` are forms of it.
        float: bool,
    },
    /// `true`, `false`, `1` or `0`.
    Boolean,
    /// Anything else: its form is checked where the value is set.
    Other {
        /// Name of the type.
        name: &'static str,
    },
}

impl Kind {
    /// Whether the empty text is a value.
    pub fn can_be_empty(self) -> bool {
        matches!(self, Kind::Text)
    }

    /// In words, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Text => "a text",
            Kind::Integer { .. } => "a whole number",
            Kind::Decimal { .. } => "a number",
            Kind::Boolean => "true or false",
            Kind::Other { name } => name,
        }
    }
}

/// The names, for messages.
pub(crate) fn names(columns: &[Column]) -> String {
    columns.iter().map(|c| c.name.as_ref()).collect::<Vec<_>>().join(", ")
}
