//! Text of simple types: within the facets that can be met.

use std::collections::BTreeSet;

use soap_build::model::{Builtin, Enumeration, Facets, Model, TypeKind, ValueType, WhiteSpace};

use super::Shape;
use super::content::is_name;
use super::pattern;

/// Makes texts, another one each time where there are several.
pub struct Texts<'a> {
    model: &'a Model,
    shape: Shape,
    turn: usize,
    ids: usize,
    /// Namespaces of QNames that were made.
    pub spaces: BTreeSet<u32>,
}

impl<'a> Texts<'a> {
    pub fn new(model: &'a Model, shape: Shape) -> Self {
        Texts { model, shape, turn: 0, ids: 0, spaces: BTreeSet::new() }
    }

    /// A text that a type allows.
    pub fn text(&mut self, ty: &ValueType) -> Result<String, &'static str> {
        self.turn += 1;
        self.within(ty, &Facets::default(), 0)
    }

    /// Are its values QNames, as far as can be told?
    pub fn is_qname(&self, ty: &ValueType) -> bool {
        match ty {
            ValueType::Builtin(b) => is_name(*b),
            ValueType::List(item) => self.is_qname(item),
            ValueType::Type(id) => match self.model.types.get(id.0 as usize).map(|t| &t.kind) {
                Some(TypeKind::Newtype(n)) => self.is_qname(&n.base),
                Some(TypeKind::Enumeration(e)) => self.is_qname(&e.base),
                Some(TypeKind::List(l)) => self.is_qname(&l.item),
                Some(TypeKind::Union(members)) => members.iter().any(|m| self.is_qname(&m.ty)),
                _ => false,
            },
            ValueType::Any | ValueType::AnySimple | ValueType::ArraySize => false,
        }
    }

    fn within(&mut self, ty: &ValueType, facets: &Facets, depth: usize) -> Result<String, &'static str> {
        if depth > 32 {
            return Err("a simple type in a circle");
        }
        match ty {
            ValueType::Builtin(builtin) => {
                let text = self.builtin(*builtin, facets)?;
                Ok(match facets.white_space {
                    Some(WhiteSpace::Collapse) => text.split_ascii_whitespace().collect::<Vec<_>>().join(" "),
                    Some(WhiteSpace::Replace) => text.replace(['\t', '\n', '\r'], " "),
                    _ => text,
                })
            }
            ValueType::List(item) => self.list(item, facets, depth),
            ValueType::AnySimple => self.builtin(Builtin::AnySimpleType, facets),
            ValueType::Any | ValueType::ArraySize => Err("a simple type that is none"),
            ValueType::Type(id) => match self.model.types.get(id.0 as usize).map(|t| &t.kind) {
                Some(TypeKind::Newtype(n)) => {
                    let all = over(&n.facets, facets);
                    self.one_of(&all).map_or_else(|| self.within(&n.base, &all, depth + 1), Ok)
                }
                Some(TypeKind::List(l)) => {
                    let all = over(&l.facets, facets);
                    self.one_of(&all).map_or_else(|| self.list(&l.item, &all, depth), Ok)
                }
                Some(TypeKind::Enumeration(e)) => self.listed(e),
                Some(TypeKind::Union(members)) => {
                    let index = if self.shape == Shape::Varied { self.turn % members.len().max(1) } else { 0 };
                    match members.get(index) {
                        // An earlier member may take the text too, and collapse it.
                        Some(member) => {
                            let text = self.within(&member.ty.clone(), facets, depth + 1)?;
                            Ok(text.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
                        }
                        None => Err("a union of nothing"),
                    }
                }
                _ => Err("a simple type that is none"),
            },
        }
    }

    /// A value of those that a list or a union is restricted to; names aren't taken, their prefixes are the schema's.
    fn one_of(&self, facets: &Facets) -> Option<String> {
        let index = if self.shape == Shape::Varied { self.turn % facets.listed.len().max(1) } else { 0 };
        facets.listed.get(index).filter(|v| !v.contains(':')).cloned()
    }

    fn listed(&mut self, e: &Enumeration) -> Result<String, &'static str> {
        let index = if self.shape == Shape::Varied { self.turn % e.values.len().max(1) } else { 0 };
        let value = e.values.get(index).ok_or("an enumeration of nothing")?;
        Ok(match &value.qname {
            Some(name) => match name.namespace {
                Some(id) => {
                    self.spaces.insert(id.0);
                    format!("n{}:{}", id.0, name.local)
                }
                None => name.local.clone(),
            },
            None => value.value.clone(),
        })
    }

    fn list(&mut self, item: &ValueType, facets: &Facets, depth: usize) -> Result<String, &'static str> {
        if !facets.patterns.is_empty() {
            return Err("a list with a pattern");
        }
        // Lists of QNames are compared as one.
        let wanted = if self.shape == Shape::Least || self.is_qname(item) { 1 } else { 2 };
        let length = length(facets, wanted);
        if length > 1000 {
            return Err("a long list");
        }
        let items: Result<Vec<String>, _> = (0..length)
            .map(|_| {
                self.turn += 1;
                self.within(item, &Facets::default(), depth + 1)
            })
            .collect();
        let items = items?;
        // Blanks end an item.
        let blank = |text: &String| text.contains([' ', '\t', '\n']) || text.is_empty();
        if items.iter().any(blank) && !matches!(item, ValueType::Builtin(_)) {
            return Err("a list of items with blanks");
        }
        let item = |text: &String| text.split_ascii_whitespace().collect::<String>();
        Ok(items.iter().map(item).collect::<Vec<_>>().join(" "))
    }

    fn builtin(&mut self, builtin: Builtin, facets: &Facets) -> Result<String, &'static str> {
        use Builtin as B;
        if let Some(alternatives) = facets.patterns.last().filter(|p| !p.is_empty()) {
            if matches!(
                builtin,
                B::Float | B::Double | B::Duration | B::HexBinary | B::Base64Binary | B::DateTime | B::Time | B::QName
            ) {
                return Err("a pattern that no text is made for");
            }
            let index = if self.shape == Shape::Varied { self.turn % alternatives.len() } else { 0 };
            let (least, most) = (facets.length.or(facets.min_length), facets.length.or(facets.max_length));
            let made = alternatives.get(index).and_then(|p| pattern::text(p, least, most));
            return made.filter(|_| facets.patterns.len() == 1).ok_or("a pattern that no text is made for");
        }
        let varied = self.shape == Shape::Varied;
        let word = |s: &str| sized(s, facets);
        let plain = |s: &str| Ok(s.to_owned());
        match builtin {
            B::String | B::AnySimpleType if varied => word("  a <b> & \"c\"\té\n"),
            B::NormalizedString if varied => word(" a  b "),
            B::String | B::AnySimpleType | B::NormalizedString | B::Token => word("text"),
            B::Language => plain("en"),
            B::Name | B::NcName | B::NmToken | B::Entity => word("name"),
            B::Id => {
                self.ids += 1;
                Ok(format!("id{}", self.ids))
            }
            B::IdRef => plain("id1"),
            B::AnyUri => word("urn:x"),
            B::QName | B::Notation => match self.model.namespaces.iter().position(|n| !n.uri.is_empty()) {
                Some(id) => {
                    self.spaces.insert(u32::try_from(id).unwrap_or_default());
                    Ok(format!("n{id}:name"))
                }
                None => plain("name"),
            },
            B::Boolean => plain(if varied { "false" } else { "true" }),
            B::Decimal => number(facets, if varied { "-1.5" } else { "1.5" }),
            B::Float | B::Double => number(facets, if varied { "-1.5" } else { "1.5" }).and_then(|n| float(&n)),
            B::NegativeInteger | B::NonPositiveInteger => number(facets, "-2"),
            B::Long if varied => number(facets, "-9223372036854775808"),
            B::UnsignedLong if varied => number(facets, "18446744073709551615"),
            B::Integer if varied => number(facets, "-123456789012345678901234567890"),
            B::Integer
            | B::NonNegativeInteger
            | B::PositiveInteger
            | B::Long
            | B::Int
            | B::Short
            | B::Byte
            | B::UnsignedLong
            | B::UnsignedInt
            | B::UnsignedShort
            | B::UnsignedByte => number(facets, "7"),
            B::DateTime => {
                between(facets, if varied { "2024-02-29T23:59:59.125+02:00" } else { "2024-02-29T10:00:00" })
            }
            B::Date => between(facets, if varied { "2024-02-29Z" } else { "2024-02-29" }),
            B::Time => between(facets, if varied { "23:59:59.5Z" } else { "10:00:00" }),
            B::Duration => between(facets, if varied { "-P1Y2M3DT4H5M6.7S" } else { "P1D" }),
            B::GYear => between(facets, "2024"),
            B::GYearMonth => between(facets, "2024-02"),
            B::GMonth => between(facets, "--02"),
            B::GMonthDay => between(facets, "--02-29"),
            B::GDay => between(facets, "---29"),
            B::HexBinary => bytes(facets, "0F", 1),
            B::Base64Binary => {
                let length = length(facets, 3);
                let tail = ["", "AA==", "AAA="].get((length % 3) as usize).copied().unwrap_or_default();
                (length < 100_000).then(|| "AAAA".repeat((length / 3) as usize) + tail).ok_or("a long value")
            }
        }
    }
}

/// Facets of a restriction over those of its base.
fn over(base: &Facets, own: &Facets) -> Facets {
    let mut all = base.clone();
    all.patterns.extend(own.patterns.iter().cloned());
    all.length = own.length.or(all.length);
    all.min_length = own.min_length.or(all.min_length);
    all.max_length = own.max_length.or(all.max_length);
    all.total_digits = own.total_digits.or(all.total_digits);
    all.fraction_digits = own.fraction_digits.or(all.fraction_digits);
    all.white_space = own.white_space.or(all.white_space);
    all.min_inclusive = own.min_inclusive.clone().or(all.min_inclusive);
    all.max_inclusive = own.max_inclusive.clone().or(all.max_inclusive);
    all.min_exclusive = own.min_exclusive.clone().or(all.min_exclusive);
    all.max_exclusive = own.max_exclusive.clone().or(all.max_exclusive);
    if !own.listed.is_empty() {
        all.listed = own.listed.clone();
    }
    all
}

fn length(facets: &Facets, wanted: u64) -> u64 {
    let least = facets.min_length.unwrap_or(0);
    let most = facets.max_length.unwrap_or(u64::MAX);
    facets.length.unwrap_or(wanted.max(least).min(most))
}

fn sized(word: &str, facets: &Facets) -> Result<String, &'static str> {
    let length = length(facets, word.chars().count() as u64);
    if length > 100_000 {
        return Err("a long value");
    }
    let filler = std::iter::repeat('x');
    Ok(word.chars().chain(filler).take(length as usize).collect())
}

fn bytes(facets: &Facets, byte: &str, wanted: u64) -> Result<String, &'static str> {
    let length = length(facets, wanted);
    if length < 100_000 { Ok(byte.repeat(length as usize)) } else { Err("a long value") }
}

/// The wanted value or one at a limit.
fn number(facets: &Facets, wanted: &str) -> Result<String, &'static str> {
    let step = |bound: &Option<String>, by: i128| -> Option<String> {
        Some((bound.as_ref()?.parse::<i128>().ok()? + by).to_string())
    };
    let limits = [
        facets.min_inclusive.clone(),
        facets.max_inclusive.clone(),
        step(&facets.min_exclusive, 1),
        step(&facets.max_exclusive, -1),
    ];
    let candidates = [wanted, "7", "1", "0", "0.5", "-1"].map(|s| Some(s.to_owned()));
    let whole = wanted.parse::<i128>().is_ok();
    candidates
        .into_iter()
        .chain(limits)
        .flatten()
        .find(|c| (!whole || c.parse::<i128>().is_ok()) && fits(facets, c))
        .ok_or("limits that no number is made for")
}

/// The canonical spelling, which is what is written: XSD part 2, 3.2.4.2.
fn float(text: &str) -> Result<String, &'static str> {
    let value: f64 = text.trim().parse().map_err(|_| "limits that no number is made for")?;
    let spelt = format!("{value:E}");
    let (mantissa, exponent) = spelt.split_once('E').unwrap_or((&spelt, "0"));
    let point = if mantissa.contains('.') { "" } else { ".0" };
    Ok(format!("{mantissa}{point}E{exponent}"))
}

fn fits(facets: &Facets, text: &str) -> bool {
    let value = |t: &str| t.trim().parse::<f64>().ok();
    let Some(n) = value(text) else { return false };
    let limit = |bound: &Option<String>, keep: fn(f64, f64) -> bool| {
        bound.as_deref().is_none_or(|b| value(b).is_some_and(|b| keep(n, b)))
    };
    let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).count() as u64;
    let fraction = text.split_once('.').map_or(0, |(_, f)| digits(f));
    // Lengths don't apply to numbers; a schema that says one all the same means the text.
    let length = text.len() as u64;
    facets.min_length.is_none_or(|least| length >= least)
        && facets.max_length.is_none_or(|most| length <= most)
        && limit(&facets.min_inclusive, |n, b| n >= b)
        && limit(&facets.max_inclusive, |n, b| n <= b)
        && limit(&facets.min_exclusive, |n, b| n > b)
        && limit(&facets.max_exclusive, |n, b| n < b)
        && facets.total_digits.is_none_or(|most| digits(text.trim_start_matches(['-', '0'])) <= most)
        && facets.fraction_digits.is_none_or(|most| fraction <= most)
}

/// Dates and their kin have no order that is worth knowing here: a limit itself will do.
fn between(facets: &Facets, wanted: &str) -> Result<String, &'static str> {
    if facets.min_exclusive.is_some() || facets.max_exclusive.is_some() {
        return Err("limits that no date is made for");
    }
    let limit = facets.min_inclusive.clone().or_else(|| facets.max_inclusive.clone());
    Ok(limit.unwrap_or_else(|| wanted.to_owned()))
}
