//! Dates, times, durations: kept as read, checked against the calendar.

use crate::codec::{Reader, Simple, ValueError, Writer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Reads from the front of a literal.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn eat(&mut self, c: char) -> Option<()> {
        self.0 = self.0.strip_prefix(c)?;
        Some(())
    }

    /// Exactly two digits.
    fn two(&mut self) -> Option<u32> {
        let (d, rest) = self.0.split_at_checked(2)?;
        self.0 = rest;
        if d.bytes().all(|c| c.is_ascii_digit()) { d.parse().ok() } else { None }
    }

    /// A year: sign, four digits or more without a needless zero, never 0000.
    fn year(&mut self) -> Option<i64> {
        let negative = self.eat('-').is_some();
        let n = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (d, rest) = self.0.split_at_checked(n)?;
        if n < 4 || (n > 4 && d.starts_with('0')) || n > 18 {
            return None;
        }
        self.0 = rest;
        let y: i64 = d.parse().ok().filter(|y| *y != 0)?;
        Some(if negative { -y } else { y })
    }

    /// Hour, minute, second; the fraction must have digits. 24:00:00 is midnight.
    fn time(&mut self) -> Option<(u32, u32, u32, u64)> {
        let h = self.two()?;
        self.eat(':')?;
        let m = self.two()?;
        self.eat(':')?;
        let s = self.two()?;
        let mut nanos = 0;
        if self.eat('.').is_some() {
            let n = self.0.bytes().take_while(u8::is_ascii_digit).count();
            let (d, rest) = self.0.split_at_checked(n).filter(|_| n > 0)?;
            self.0 = rest;
            if h == 24 && d.bytes().any(|c| c != b'0') {
                return None;
            }
            nanos = format!("{d:0<9}").get(..9)?.parse().ok()?;
        }
        let ok = (h < 24 && m < 60 && s < 60) || (h == 24 && m == 0 && s == 0);
        ok.then_some((h, m, s, nanos))
    }

    /// The zone in minutes, or none, and then the end.
    fn zone(&mut self) -> Option<Option<i64>> {
        if self.0.is_empty() {
            return Some(None);
        }
        if self.0 == "Z" {
            return Some(Some(0));
        }
        let negative = if self.eat('+').is_some() { false } else { self.eat('-').map(|()| true)? };
        let h = self.two()?;
        self.eat(':')?;
        let m = self.two()?;
        let ok = self.0.is_empty() && (h < 14 && m < 60 || h == 14 && m == 0);
        let minutes = i64::from(h * 60 + m);
        ok.then_some(Some(if negative { -minutes } else { minutes }))
    }
}

fn days(year: i64, month: u32) -> u32 {
    // There is no year 0: -0001 is the year before 0001.
    let y = if year < 0 { year + 1 } else { year };
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if y.rem_euclid(4) == 0 && (y.rem_euclid(100) != 0 || y.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since some epoch, by the proleptic calendar.
fn day_number(year: i64, month: u32, day: u32) -> i128 {
    let y = i128::from(if year < 0 { year + 1 } else { year }) - i128::from(month <= 2);
    let (era, m) = (y.div_euclid(400), i128::from((month + 9) % 12));
    let yoe = y.rem_euclid(400);
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + (153 * m + 2) / 5 + i128::from(day)
}

/// A point in time in nanoseconds, and whether it has a zone.
type Point = (i128, bool);

#[derive(Clone, Copy)]
enum Shape {
    DateTime,
    Date,
    Time,
    GYear,
    GYearMonth,
    GMonth,
    GMonthDay,
    GDay,
}

fn point(shape: Shape, text: &str) -> Option<Point> {
    let mut c = Cursor(text);
    let (mut y, mut mo, mut d, mut t) = (2000, 1, 1, (0, 0, 0, 0));
    let month = |c: &mut Cursor<'_>| c.two().filter(|m| (1..=12).contains(m));
    match shape {
        Shape::DateTime | Shape::Date | Shape::GYear | Shape::GYearMonth => {
            y = c.year()?;
            if !matches!(shape, Shape::GYear) {
                c.eat('-')?;
                mo = month(&mut c)?;
            }
            if matches!(shape, Shape::DateTime | Shape::Date) {
                c.eat('-')?;
                d = c.two()?;
            }
        }
        Shape::GMonth | Shape::GMonthDay => {
            c.eat('-')?;
            c.eat('-')?;
            mo = month(&mut c)?;
            if matches!(shape, Shape::GMonthDay) {
                c.eat('-')?;
                d = c.two()?;
            } else if let Some(rest) = c.0.strip_prefix("--")
                && !rest.starts_with(|c: char| c.is_ascii_digit())
            {
                // The form `--MM--` of the first edition.
                c.0 = rest;
            }
        }
        Shape::GDay => {
            c.eat('-')?;
            c.eat('-')?;
            c.eat('-')?;
            d = c.two()?;
        }
        Shape::Time => {}
    }
    if d == 0 || d > days(y, mo) {
        return None;
    }
    if matches!(shape, Shape::DateTime) {
        c.eat('T')?;
    }
    if matches!(shape, Shape::DateTime | Shape::Time) {
        t = c.time()?;
    }
    let zone = c.zone()?;
    let seconds =
        day_number(y, mo, d) * 86_400 + i128::from(t.0 * 3600 + t.1 * 60 + t.2) - i128::from(zone.unwrap_or(0)) * 60;
    Some((seconds * 1_000_000_000 + i128::from(t.3), zone.is_some()))
}

/// Months and nanoseconds of a duration; seconds keep nine digits for comparing.
fn duration(text: &str) -> Option<(i128, i128)> {
    let (negative, t) = text.strip_prefix('-').map_or((false, text), |t| (true, t));
    let mut rest = t.strip_prefix('P').filter(|r| !r.is_empty())?;
    let (mut months, mut nanos, mut time, mut last) = (0i128, 0i128, false, 0);
    while !rest.is_empty() {
        if let Some(r) = rest.strip_prefix('T') {
            if time || r.is_empty() {
                return None;
            }
            (time, rest) = (true, r);
            continue;
        }
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, r) = rest.split_at_checked(n).filter(|_| n > 0)?;
        let (fraction, r) = match r.strip_prefix('.') {
            Some(f) => {
                let n = f.bytes().take_while(u8::is_ascii_digit).count();
                let (f, r) = f.split_at_checked(n).filter(|_| n > 0)?;
                (Some(f), r)
            }
            None => (None, r),
        };
        let unit = r.chars().next()?;
        let rank = match (time, unit) {
            (false, 'Y') => 1,
            (false, 'M') => 2,
            (false, 'D') => 3,
            (true, 'H') => 4,
            (true, 'M') => 5,
            (true, 'S') => 6,
            _ => return None,
        };
        if rank <= last || (fraction.is_some() && rank != 6) {
            return None;
        }
        last = rank;
        // Numbers have no limit; for comparing they saturate.
        let v: i128 = digits.parse().unwrap_or(i128::from(i64::MAX)).min(i128::from(i64::MAX));
        match rank {
            1 => months += v * 12,
            2 => months += v,
            3 => nanos += v * 86_400_000_000_000,
            4 => nanos += v * 3_600_000_000_000,
            5 => nanos += v * 60_000_000_000,
            _ => {
                let f: i128 = format!("{:0<9}", fraction.unwrap_or("0")).get(..9)?.parse().ok()?;
                nanos += v * 1_000_000_000 + f;
            }
        }
        rest = r.get(1..)?;
    }
    (last > 0).then_some(if negative { (-months, -nanos) } else { (months, nanos) })
}

/// The order of two literals of one of these types, where they have one.
pub(crate) fn compare(xs: super::Xs, a: &str, b: &str) -> Option<Ordering> {
    use super::Xs;
    let shape = match xs {
        Xs::Duration => {
            let (a, b) = (duration(a)?, duration(b)?);
            // Months have no fixed length: 28 to 31 days, in the mean 30.44.
            let at = |v: (i128, i128), d: i128| v.0 * d * 86_400_000_000_000 + v.1;
            let (low, high) = (at(a, 28).cmp(&at(b, 28)), at(a, 31).cmp(&at(b, 31)));
            return (low == high).then_some(low);
        }
        Xs::DateTime => Shape::DateTime,
        Xs::Date => Shape::Date,
        Xs::Time => Shape::Time,
        Xs::GYear => Shape::GYear,
        Xs::GYearMonth => Shape::GYearMonth,
        Xs::GMonth => Shape::GMonth,
        Xs::GMonthDay => Shape::GMonthDay,
        Xs::GDay => Shape::GDay,
        _ => return None,
    };
    let ((a, az), (b, bz)) = (point(shape, a)?, point(shape, b)?);
    // Without a zone a time is anywhere within 14 hours.
    let doubt = if az == bz { 0 } else { 14 * 3_600_000_000_000i128 };
    if (a - b).abs() <= doubt && doubt > 0 { None } else { Some(a.cmp(&b)) }
}

macro_rules! times {
    ($($(#[$doc:meta])* $name:ident, $test:expr, $default:literal, $what:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// The text is kept as read: zone or none, fraction digits, sign.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Checks a literal.
            pub fn new(text: &str) -> Result<Self, ValueError> {
                let t = super::trim(text);
                let ok: fn(&str) -> bool = $test;
                if ok(t) { Ok($name(t.to_owned())) } else { Err(ValueError::new($what)) }
            }
        }
        impl Default for $name {
            fn default() -> Self {
                $name($default.into())
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
        impl Simple for $name {
            fn parse(text: &str, _: &mut Reader<'_>) -> Result<Self, ValueError> {
                $name::new(text)
            }
            fn format(&self, w: &mut Writer) {
                w.put(&self.0);
            }
        }
        crate::simple_field!($name);
    )*};
}

times! {
    /// `xs:dateTime`.
    DateTime, |t| point(Shape::DateTime, t).is_some(), "1970-01-01T00:00:00Z", "a dateTime";
    /// `xs:date`.
    Date, |t| point(Shape::Date, t).is_some(), "1970-01-01", "a date";
    /// `xs:time`.
    Time, |t| point(Shape::Time, t).is_some(), "00:00:00", "a time";
    /// `xs:duration`.
    Duration, |t| duration(t).is_some(), "PT0S", "a duration";
    /// `xs:gYear`.
    GYear, |t| point(Shape::GYear, t).is_some(), "1970", "a gYear";
    /// `xs:gYearMonth`.
    GYearMonth, |t| point(Shape::GYearMonth, t).is_some(), "1970-01", "a gYearMonth";
    /// `xs:gMonth`.
    GMonth, |t| point(Shape::GMonth, t).is_some(), "--01", "a gMonth";
    /// `xs:gMonthDay`.
    GMonthDay, |t| point(Shape::GMonthDay, t).is_some(), "--01-01", "a gMonthDay";
    /// `xs:gDay`.
    GDay, |t| point(Shape::GDay, t).is_some(), "---01", "a gDay";
}
