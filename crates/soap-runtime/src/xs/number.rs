//! Numbers without limit: kept as text, compared by value.

use crate::codec::{Reader, Simple, ValueError, Writer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// Sign, digits before and after the point, without needless zeros.
fn parts(s: &str) -> (bool, &str, &str) {
    let (negative, digits) = match s.strip_prefix('-') {
        Some(d) => (true, d),
        None => (false, s.strip_prefix('+').unwrap_or(s)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    (negative && !(whole.is_empty() && fraction.is_empty()), whole, fraction)
}

/// The order of two decimals, by value, whatever their length.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let ((an, aw, af), (bn, bw, bf)) = (parts(a), parts(b));
    if an != bn {
        return if an { Ordering::Less } else { Ordering::Greater };
    }
    let order = aw.len().cmp(&bw.len()).then_with(|| aw.cmp(bw)).then_with(|| af.cmp(bf));
    if an { order.reverse() } else { order }
}

fn is_decimal(s: &str) -> bool {
    let d = s.strip_prefix(['+', '-']).unwrap_or(s);
    let (whole, fraction) = d.split_once('.').unwrap_or((d, ""));
    whole.len() + fraction.len() > 0 && whole.bytes().chain(fraction.bytes()).all(|c| c.is_ascii_digit())
}

fn is_integer(s: &str) -> bool {
    let d = s.strip_prefix(['+', '-']).unwrap_or(s);
    !d.is_empty() && d.bytes().all(|c| c.is_ascii_digit())
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $test:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Reads a literal.
            pub fn new(text: &str) -> Result<Self, ValueError> {
                let t = crate::xs::trim(text);
                if $test(t) { Ok($name(Self::normal(t))) } else { Err(ValueError::new($what)) }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name("0".into())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = ValueError;
            fn from_str(s: &str) -> Result<Self, ValueError> {
                $name::new(s)
            }
        }
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other) == Ordering::Equal
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                compare(&self.0, &other.0)
            }
        }
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                parts(&self.0).hash(state);
            }
        }
        impl Simple for $name {
            fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
                $name::new(text)
            }
            fn format(&self, w: &mut Writer) {
                w.put(&self.0);
            }
        }
        crate::simple_field!($name);
    };
}

number! {
    /// `xs:decimal`: every digit and the scale are kept; equal by value.
    ///
    /// ```
    /// use soap_runtime::xs::Decimal;
    /// let price: Decimal = "41.50".parse()?;
    /// assert_eq!(price.to_string(), "41.50");
    /// assert_eq!(price, "41.5".parse()?);
    /// # Ok::<(), soap_runtime::codec::ValueError>(())
    /// ```
    Decimal, is_decimal, "a decimal"
}
number! {
    /// `xs:integer` and its kin without limit: kept in canonical form.
    Integer, is_integer, "an integer"
}

impl Decimal {
    fn normal(t: &str) -> String {
        t.strip_prefix('+').unwrap_or(t).to_owned()
    }

    /// The nearest double, where an approximation will do.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl Integer {
    fn normal(t: &str) -> String {
        let (negative, whole, _) = parts(t);
        let digits = if whole.is_empty() { "0" } else { whole };
        if negative { format!("-{digits}") } else { digits.to_owned() }
    }

    /// The value, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The value, if it fits.
    pub fn to_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }
}

macro_rules! from {
    ($($t:ty)*) => {$(
        impl From<$t> for Integer { fn from(v: $t) -> Self { Integer(v.to_string()) } }
        impl From<$t> for Decimal { fn from(v: $t) -> Self { Decimal(v.to_string()) } }
    )*};
}
from!(i8 i16 i32 i64 i128 u8 u16 u32 u64 u128);

impl From<Integer> for Decimal {
    fn from(v: Integer) -> Self {
        Decimal(v.0)
    }
}
