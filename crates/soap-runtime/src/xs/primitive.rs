//! Simple types that Rust has already: booleans, bounded integers, floats.

use super::trim;
use crate::codec::{DecodeResult, Field, Member, Reader, Simple, ValueError, Writer};

impl Simple for bool {
    fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
        match trim(text) {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(ValueError::new("a boolean")),
        }
    }
    fn format(&self, w: &mut Writer) {
        w.raw(if *self { "true" } else { "false" });
    }
}

impl Field for bool {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.simple(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.plain(m, if *self { "true" } else { "false" });
    }
}

macro_rules! integers {
    ($($t:ty, $what:literal;)*) => {$(
        impl Simple for $t {
            fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
                // `+1`, `01` and (also for unsigned) `-0` are fine in XSD.
                let t = trim(text);
                match t.parse() {
                    Ok(v) => Ok(v),
                    Err(_) if t.strip_prefix('-').is_some_and(|d| !d.is_empty() && d.bytes().all(|c| c == b'0')) => Ok(0),
                    Err(_) => Err(ValueError::new($what)),
                }
            }
            fn format(&self, w: &mut Writer) {
                w.raw(itoa::Buffer::new().format(*self));
            }
        }
        impl Field for $t {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
                r.simple(self)
            }
            fn write(&self, m: &'static Member, w: &mut Writer) {
                w.plain(m, itoa::Buffer::new().format(*self));
            }
        }
    )*};
}
integers! {
    i8, "a byte"; i16, "a short"; i32, "an int"; i64, "a long";
    u8, "an unsignedByte"; u16, "an unsignedShort"; u32, "an unsignedInt"; u64, "an unsignedLong";
}

/// Rust's own spellings (`inf`, `nan`, `infinity`) are none of XSD's.
fn float_text(t: &str) -> Option<&str> {
    let plain = t.bytes().all(|c| matches!(c, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    plain.then_some(t)
}

/// The canonical form: one digit before the point, at least one behind it.
fn canonical(mut s: String) -> String {
    if let Some(e) = s.find('E')
        && !s.contains('.')
    {
        s.insert_str(e, ".0");
    }
    s
}

macro_rules! floats {
    ($($t:ty, $what:literal;)*) => {$(
        impl Simple for $t {
            fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
                match trim(text) {
                    "INF" => Ok(<$t>::INFINITY),
                    "-INF" => Ok(<$t>::NEG_INFINITY),
                    "NaN" => Ok(<$t>::NAN),
                    t => float_text(t).and_then(|t| t.parse().ok()).ok_or_else(|| ValueError::new($what)),
                }
            }
            fn format(&self, w: &mut Writer) {
                if self.is_nan() {
                    w.raw("NaN");
                } else if self.is_infinite() {
                    w.raw(if *self > 0.0 { "INF" } else { "-INF" });
                } else {
                    w.raw(&canonical(format!("{self:E}")));
                }
            }
        }
        crate::simple_field!($t);
    )*};
}
floats! { f32, "a float"; f64, "a double"; }
