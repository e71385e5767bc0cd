//! Octets as text.

use super::is_blank;
use crate::codec::{Reader, Simple, ValueError, Writer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

macro_rules! binary {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
        pub struct $name(pub Vec<u8>);

        impl From<Vec<u8>> for $name {
            fn from(v: Vec<u8>) -> Self {
                $name(v)
            }
        }
        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        impl std::ops::Deref for $name {
            type Target = [u8];
            fn deref(&self) -> &[u8] {
                &self.0
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

binary! {
    /// `xs:base64Binary`.
    Base64Binary
}
binary! {
    /// `xs:hexBinary`.
    HexBinary
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
        let b = super::trim(text).as_bytes();
        let digit = |c: u8| (c as char).to_digit(16).map(|d| d as u8);
        let pair = |p: &[u8]| match *p {
            [h, l] => Some(digit(h)? << 4 | digit(l)?),
            _ => None,
        };
        b.chunks(2).map(pair).collect::<Option<_>>().map(HexBinary).ok_or_else(|| ValueError::new("hexadecimal octets"))
    }

    fn text(&self) -> String {
        self.0.iter().map(|b| format!("{b:02X}")).collect()
    }
}
