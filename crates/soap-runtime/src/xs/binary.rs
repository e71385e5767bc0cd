//! Octets as text.

use super::is_blank;
use crate::codec::{Reader, Simple, ValueError, Writer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// `xs:base64Binary`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Base64Binary(pub Vec<u8>);

/// `xs:hexBinary`. What was read in small letters is written in small letters again; octets that were set are written
/// in capitals, which is the canonical form (XSD P2 §3.2.15.2).
///
/// Two are equal if their octets are.
///
/// ```
/// use soap_runtime::xs::HexBinary;
///
/// let read = HexBinary::new("0aff").unwrap();
/// assert_eq!(read, HexBinary::from(vec![0x0a, 0xff]));
/// assert_eq!(read.to_string(), "0aff");
/// assert_eq!(HexBinary::from(read.into_inner()).to_string(), "0AFF");
/// ```
#[derive(Debug, Clone, Default)]
pub struct HexBinary {
    octets: Vec<u8>,
    /// The literal, where it isn't the canonical one.
    text: Option<Box<str>>,
}

macro_rules! binary {
    ($name:ident, $octets:tt) => {
        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.$octets
            }
        }
        impl std::ops::Deref for $name {
            type Target = [u8];
            fn deref(&self) -> &[u8] {
                &self.$octets
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text())
            }
        }
        impl std::str::FromStr for $name {
            type Err = ValueError;
            fn from_str(s: &str) -> Result<Self, ValueError> {
                $name::new(s)
            }
        }
        impl Simple for $name {
            fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
                $name::new(text)
            }
            fn format(&self, w: &mut Writer) {
                w.raw(&self.text());
            }
        }
        crate::simple_field!($name);
    };
}

binary!(Base64Binary, 0);
binary!(HexBinary, octets);

impl From<Vec<u8>> for Base64Binary {
    fn from(v: Vec<u8>) -> Self {
        Base64Binary(v)
    }
}

impl From<Vec<u8>> for HexBinary {
    fn from(octets: Vec<u8>) -> Self {
        HexBinary { octets, text: None }
    }
}

impl PartialEq for HexBinary {
    fn eq(&self, other: &Self) -> bool {
        self.octets == other.octets
    }
}

impl Eq for HexBinary {}

impl Hash for HexBinary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.octets.hash(state);
    }
}

impl Base64Binary {
    /// Reads base64; blanks may stand anywhere.
    pub fn new(text: &str) -> Result<Self, ValueError> {
        let plain;
        let t = if text.contains(is_blank) {
            plain = text.replace(is_blank, "");
            &plain
        } else {
            text
        };
        STANDARD.decode(t).map(Base64Binary).map_err(|_| ValueError::new("base64"))
    }

    fn text(&self) -> String {
        STANDARD.encode(&self.0)
    }
}

impl HexBinary {
    /// Reads pairs of hexadecimal digits.
    pub fn new(text: &str) -> Result<Self, ValueError> {
        let text = super::trim(text);
        let digit = |c: u8| (c as char).to_digit(16).map(|d| d as u8);
        let pair = |p: &[u8]| match *p {
            [h, l] => Some(digit(h)? << 4 | digit(l)?),
            _ => None,
        };
        let octets = text.as_bytes().chunks(2).map(pair).collect::<Option<_>>();
        let octets = octets.ok_or_else(|| ValueError::new("hexadecimal octets"))?;
        let small = text.bytes().any(|c| c.is_ascii_lowercase());
        Ok(HexBinary { octets, text: small.then(|| text.into()) })
    }

    /// The octets alone.
    pub fn into_inner(self) -> Vec<u8> {
        self.octets
    }

    fn text(&self) -> Cow<'_, str> {
        match &self.text {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.octets.iter().map(|b| format!("{b:02X}")).collect()),
        }
    }
}
