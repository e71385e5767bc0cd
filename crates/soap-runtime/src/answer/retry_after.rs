//! `Retry-After`: seconds of any length, the three forms of an HTTP date (RFC 9110 §10.2.3, §5.6.7), or the timestamp
//! that some services send. Anything else is no hint.

use http::HeaderMap;
use http::header::RETRY_AFTER;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Until when a service asks to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// This long; `Duration::MAX` for numbers beyond counting.
    Delay(Duration),
    /// Until then.
    At(SystemTime),
}

/// A plain number this near to now, in seconds since 1970, is a timestamp: as a delay it would be 50 years.
const NEAR: u64 = 366 * 86_400;

impl RetryAfter {
    /// The hint in the headers of an answer.
    pub fn of(headers: &HeaderMap) -> Option<RetryAfter> {
        let value = headers.get(RETRY_AFTER)?.to_str().ok()?;
        RetryAfter::parse(value, SystemTime::now())
    }

    fn parse(value: &str, now: SystemTime) -> Option<RetryAfter> {
        let value = value.trim();
        if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
            let Ok(n) = value.parse::<u64>() else { return Some(RetryAfter::Delay(Duration::MAX)) };
            let today = now.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
            return Some(if n.abs_diff(today) < NEAR {
                RetryAfter::At(UNIX_EPOCH + Duration::from_secs(n))
            } else {
                RetryAfter::Delay(Duration::from_secs(n))
            });
        }
        httpdate::parse_http_date(value).ok().or_else(|| timestamp(value)).map(RetryAfter::At)
    }

    /// How long that is from now; nothing for a time that has passed.
    pub fn wait(&self) -> Duration {
        match self {
            RetryAfter::Delay(d) => *d,
            RetryAfter::At(t) => t.duration_since(SystemTime::now()).unwrap_or_default(),
        }
    }
}

/// `2026-11-25T10:02:49Z` or with an offset, to the second.
fn timestamp(value: &str) -> Option<SystemTime> {
    let (date, time) = value.split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-').map(|p| p.parse::<u64>().ok());
    let (y, m, d) = (date.next()??, date.next()??, date.next()??);
    let zone = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone)?;
    let clock = clock.split('.').next()?;
    let mut clock = clock.splitn(3, ':').map(|p| p.parse::<u64>().ok());
    let (h, min, s) = (clock.next()??, clock.next()??, clock.next()??);
    if !(1970..=9999).contains(&y) || !(1..=12).contains(&m) || !(1..=31).contains(&d) || h > 23 || min > 59 || s > 60 {
        return None;
    }
    // Days since 1970 by the calendar's own arithmetic, with years that begin in March.
    let (y2, m2) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    let days = 365 * y2 + y2 / 4 - y2 / 100 + y2 / 400 + (153 * m2 + 2) / 5 + d - 1 - 719_468;
    let local = days * 86_400 + h * 3600 + min * 60 + s;
    let offset = match zone.as_bytes() {
        [b'Z' | b'z'] => 0,
        _ => {
            let (oh, om) = zone.get(1..)?.split_once(':')?;
            let (oh, om) = (oh.parse::<u64>().ok()?, om.parse::<u64>().ok()?);
            if oh > 23 || om > 59 {
                return None;
            }
            oh * 3600 + om * 60
        }
    };
    let seconds = if zone.starts_with('+') { local.checked_sub(offset)? } else { local + offset };
    Some(UNIX_EPOCH + Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(s: &str) -> Option<RetryAfter> {
        RetryAfter::parse(s, UNIX_EPOCH + Duration::from_secs(1_764_000_000))
    }

    #[test]
    fn all_forms() {
        assert_eq!(parse("120"), Some(RetryAfter::Delay(Duration::from_secs(120))));
        assert_eq!(parse("99999999999999999999999"), Some(RetryAfter::Delay(Duration::MAX)));
        let date = UNIX_EPOCH + Duration::from_secs(784_111_777);
        for d in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parse(d), Some(RetryAfter::At(date)), "{d}");
        }
        for d in ["1994-11-06T08:49:37Z", "1994-11-06T09:49:37.5+01:00", "1994-11-06 07:49:37-01:00"] {
            assert_eq!(parse(d), Some(RetryAfter::At(date)), "{d}");
        }
        assert_eq!(parse("1764000300"), Some(RetryAfter::At(UNIX_EPOCH + Duration::from_secs(1_764_000_300))));
    }

    #[test]
    fn anything_else_is_no_hint() {
        for s in ["", "-1", "+1", "1.5", "soon", "in 5 minutes", "2026-13-01T00:00:00Z", "1e3"] {
            assert_eq!(parse(s), None, "{s}");
        }
        for offset in ["+9999999999999999999:00", "-00:18446744073709551615", "+24:00", "+00:60", "+1", "+:", "+"] {
            assert_eq!(parse(&format!("2026-01-01T00:00:00{offset}")), None, "{offset}");
        }
        assert_eq!(RetryAfter::At(UNIX_EPOCH).wait(), Duration::ZERO);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(
            text in "\\PC{0,40}",
            stamp in "[0-9]{1,20}-[0-9]{1,20}-[0-9]{1,20}T[0-9]{1,20}:[0-9]{1,20}:[0-9]{1,20}[Z+-][0-9]{0,20}:?[0-9]{0,20}",
            near in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9][+-][0-9]{1,20}:[0-9]{1,20}",
        ) {
            for t in [text, stamp, near] {
                let _ = parse(&t).map(|r| r.wait());
            }
        }
    }
}
