//! Elements of `xs:anySimpleType`, whose type `xsi:type` may tell.

use super::{Reader, TYPED};
use crate::codec::error::{DecodeResult, DeviationKind, ValueError};
use crate::codec::field::Simple;
use crate::codec::names::{ENC11, ENC12, XSD, XSI};
use crate::xs::{
    AnySimple, Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary,
    Integer, QName, Time, WhiteSpace, Xs, trim,
};

/// The built-in type of a name in the namespace of the schemas' or of the SOAP encoding.
pub(in crate::codec) fn built_in(ns: u16, name: &str) -> Option<Xs> {
    match ns {
        XSD => Xs::from_name(name),
        ENC11 | ENC12 => Xs::of_encoding(name),
        _ => None,
    }
}

impl Reader<'_> {
    /// Reads an element of `xs:anySimpleType`: its text must be a literal of the built-in that it names.
    pub(crate) fn any_simple(&mut self, out: &mut AnySimple) -> DecodeResult<()> {
        out.type_name = self.said_type()?;
        let builtin = out.type_name.as_ref().and_then(|name| {
            let spaces =
                [(XSD, crate::xs::XSD_NAMESPACE), (ENC11, self.namespace(ENC11)), (ENC12, self.namespace(ENC12))];
            built_in(spaces.iter().find(|s| s.1 == name.namespace())?.0, name.local())
        });
        let from = (self.pos, self.cur);
        out.qname = None;
        if matches!(builtin, Some(Xs::QName | Xs::Notation)) {
            return self.said_name(out);
        }
        self.string(&mut out.text)?;
        if let Some(xs) = builtin
            && let Err(e) = self.literal(xs, &out.text)
        {
            (self.pos, self.cur) = from;
            return Err(self.bad_value(&out.text, &e));
        }
        Ok(())
    }

    /// The text of a name: what its prefix means, the element may declare itself.
    fn said_name(&mut self, out: &mut AnySimple) -> DecodeResult<()> {
        let from = (self.pos, self.cur);
        if let Some(text) = self.simple_text(WhiteSpace::Preserve)? {
            self.check_fixed(&text, &mut |f| f == text)?;
            out.text = text.into_owned();
            match self.qname_value(&out.text) {
                Ok(name) => out.qname = Some(name),
                Err(e) => {
                    (self.pos, self.cur) = from;
                    return Err(self.bad_value(&out.text, &e));
                }
            }
        }
        self.close_value();
        Ok(())
    }

    /// The type that `xsi:type` names for the started element of `xs:anySimpleType`, if it is another one than that.
    pub(crate) fn said_type(&mut self) -> DecodeResult<Option<QName>> {
        let Some((ns, name)) = self.xsi_type()? else {
            return Ok(None);
        };
        self.cur.flags &= !TYPED;
        let builtin = built_in(ns, &name);
        if builtin == Some(Xs::AnySimpleType) {
            return Ok(None);
        }
        let own = self.m.types.is_some_and(|types| types.iter().any(|t| t.0 == ns && t.1 == name));
        if builtin.is_none() && !own {
            self.deviate_with(DeviationKind::WrongType, &|r| {
                format!("{} is no simple type", super::expanded(r.namespace(ns), &name))
            })?;
            return Ok(None);
        }
        self.repeat(self.namespace(ns).len())?;
        let said = self.attribute(XSI, "type")?.unwrap_or_default();
        let prefix = trim(&said).split_once(':').map_or("", |p| p.0);
        Ok(Some(QName::with_prefix(self.namespace(ns), name, prefix)))
    }

    /// Whether a text is a literal of the built-in.
    fn literal(&mut self, xs: Xs, text: &str) -> Result<(), ValueError> {
        let text = xs.white_space().apply(text.into());
        let bad = || ValueError::new(xs.name());
        macro_rules! one_of {
            ($($($kind:ident)|+ => $t:ty,)+) => {
                match xs {
                    $($(Xs::$kind)|+ => <$t as Simple>::parse(&text, self).map(drop),)+
                    _ => Ok(()),
                }
            };
        }
        one_of! {
            Boolean => bool, Float => f32, Double => f64, Decimal => Decimal,
            Integer | PositiveInteger | NonNegativeInteger | NegativeInteger | NonPositiveInteger => Integer,
            Long => i64, Int => i32, Short => i16, Byte => i8,
            UnsignedLong => u64, UnsignedInt => u32, UnsignedShort => u16, UnsignedByte => u8,
            DateTime => DateTime, Date => Date, Time => Time, Duration => Duration,
            GYear => GYear, GYearMonth => GYearMonth, GMonth => GMonth, GMonthDay => GMonthDay, GDay => GDay,
            HexBinary => HexBinary, Base64Binary => Base64Binary,
        }
        .map_err(|_| bad())?;
        if xs.holds(&text) && xs.accepts_text(&text) { Ok(()) } else { Err(bad()) }
    }
}
