//! The built-in simple types: names, white space, derivation, and the lexical rules of the string kinds.

use std::borrow::Cow;

/// What an XSD type does with white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhiteSpace {
    /// Kept.
    Preserve,
    /// Each tab and line end becomes a space.
    Replace,
    /// As [`WhiteSpace::Replace`], then runs become one space and the ends are cut.
    Collapse,
}

/// Whether `c` is white space in XML: tab, LF, CR, space and nothing else.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

pub(crate) fn trim(s: &str) -> &str {
    s.trim_matches(is_blank)
}

impl WhiteSpace {
    /// Applies the rule to a text.
    pub fn apply<'a>(self, text: Cow<'a, str>) -> Cow<'a, str> {
        match self {
            WhiteSpace::Preserve => text,
            WhiteSpace::Replace => {
                if text.contains(['\t', '\r', '\n']) {
                    Cow::Owned(text.replace(['\t', '\r', '\n'], " "))
                } else {
                    text
                }
            }
            WhiteSpace::Collapse => {
                let b = text.as_bytes();
                let blank = |c: &u8| matches!(c, b' ' | b'\t' | b'\r' | b'\n');
                let ends = b.first().is_some_and(blank) || b.last().is_some_and(blank);
                let inner = b.iter().any(|c| matches!(c, b'\t' | b'\r' | b'\n')) || b.windows(2).any(|w| w == b"  ");
                if !ends && !inner {
                    return text;
                }
                if !inner && let Cow::Borrowed(t) = text {
                    return Cow::Borrowed(trim(t));
                }
                let mut out = String::with_capacity(text.len());
                for word in text.split(is_blank).filter(|w| !w.is_empty()) {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(word);
                }
                Cow::Owned(out)
            }
        }
    }
}

macro_rules! kinds {
    ($($name:ident $text:literal $base:ident;)*) => {
        /// A built-in simple type of XML Schema.
        #[allow(missing_docs, reason = "named as in the specification")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Xs { $($name),* }

        impl Xs {
            /// The name in the namespace of XML Schema.
            pub const fn name(self) -> &'static str {
                match self { $(Xs::$name => $text),* }
            }
            /// The type it is derived from; [`Xs::AnySimpleType`] at last.
            pub const fn base(self) -> Xs {
                match self { $(Xs::$name => Xs::$base),* }
            }
            /// The built-in type named `name`.
            pub fn from_name(name: &str) -> Option<Xs> {
                match name { $($text => Some(Xs::$name),)* _ => None }
            }
            /// The built-in type that the one named `name` in a namespace of the SOAP encoding has the values of.
            pub(crate) fn of_encoding(name: &str) -> Option<Xs> {
                // SOAP 1.1 §5.2.3 has one name that XML Schema hasn't.
                Xs::from_name(if name == "base64" { "base64Binary" } else { name })
            }
        }
    };
}

kinds! {
    AnySimpleType "anySimpleType" AnySimpleType;
    String "string" AnySimpleType;
    NormalizedString "normalizedString" String;
    Token "token" NormalizedString;
    Language "language" Token;
    NmToken "NMTOKEN" Token;
    Name "Name" Token;
    NcName "NCName" Name;
    Id "ID" NcName;
    IdRef "IDREF" NcName;
    Entity "ENTITY" NcName;
    AnyUri "anyURI" AnySimpleType;
    QName "QName" AnySimpleType;
    Notation "NOTATION" AnySimpleType;
    Boolean "boolean" AnySimpleType;
    Float "float" AnySimpleType;
    Double "double" AnySimpleType;
    Decimal "decimal" AnySimpleType;
    Integer "integer" Decimal;
    NonNegativeInteger "nonNegativeInteger" Integer;
    NonPositiveInteger "nonPositiveInteger" Integer;
    PositiveInteger "positiveInteger" NonNegativeInteger;
    NegativeInteger "negativeInteger" NonPositiveInteger;
    Long "long" Integer;
    Int "int" Long;
    Short "short" Int;
    Byte "byte" Short;
    UnsignedLong "unsignedLong" NonNegativeInteger;
    UnsignedInt "unsignedInt" UnsignedLong;
    UnsignedShort "unsignedShort" UnsignedInt;
    UnsignedByte "unsignedByte" UnsignedShort;
    DateTime "dateTime" AnySimpleType;
    Date "date" AnySimpleType;
    Time "time" AnySimpleType;
    Duration "duration" AnySimpleType;
    GYear "gYear" AnySimpleType;
    GYearMonth "gYearMonth" AnySimpleType;
    GMonth "gMonth" AnySimpleType;
    GMonthDay "gMonthDay" AnySimpleType;
    GDay "gDay" AnySimpleType;
    HexBinary "hexBinary" AnySimpleType;
    Base64Binary "base64Binary" AnySimpleType;
    NmTokens "NMTOKENS" AnySimpleType;
    IdRefs "IDREFS" AnySimpleType;
    Entities "ENTITIES" AnySimpleType;
}

impl Xs {
    /// What the type does with white space.
    pub const fn white_space(self) -> WhiteSpace {
        match self {
            Xs::String | Xs::AnySimpleType => WhiteSpace::Preserve,
            Xs::NormalizedString => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        }
    }

    /// Whether this is `other` or derived from it.
    pub fn is_a(self, other: Xs) -> bool {
        let mut t = self;
        loop {
            if t == other {
                return true;
            }
            if t == Xs::AnySimpleType {
                return false;
            }
            t = t.base();
        }
    }

    /// What the items of a list are; a kind that is no list is that of its items.
    pub(crate) fn item(self) -> Xs {
        match self {
            Xs::NmTokens => Xs::NmToken,
            Xs::IdRefs => Xs::IdRef,
            Xs::Entities => Xs::Entity,
            xs => xs,
        }
    }

    /// Whether a whole number lies in the value space of this kind; true for kinds without a bound at zero.
    pub(crate) fn holds(self, number: &str) -> bool {
        let sign = || crate::xs::compare_decimals(number, "0");
        match self {
            Xs::PositiveInteger => sign().is_gt(),
            Xs::NonNegativeInteger => sign().is_ge(),
            Xs::NegativeInteger => sign().is_lt(),
            Xs::NonPositiveInteger => sign().is_le(),
            _ => true,
        }
    }

    /// Whether a string of this kind has the right form. True for kinds that aren't strings: their values check themselves.
    pub fn accepts_text(self, s: &str) -> bool {
        match self {
            Xs::Language => {
                let part = |(i, p): (usize, &str)| {
                    (1..=8).contains(&p.len())
                        && p.bytes().all(|c| c.is_ascii_alphabetic() || (i > 0 && c.is_ascii_digit()))
                };
                s.split('-').enumerate().all(part)
            }
            Xs::NmToken => !s.is_empty() && s.chars().all(is_name_char),
            Xs::Name => is_name(s, true),
            Xs::NcName | Xs::Id | Xs::IdRef | Xs::Entity => is_name(s, false),
            Xs::NmTokens | Xs::IdRefs | Xs::Entities => {
                let item = if matches!(self, Xs::NmTokens) { Xs::NmToken } else { Xs::NcName };
                !s.is_empty() && s.split(' ').all(|t| item.accepts_text(t))
            }
            // A URI may hold nearly anything (spaces become %20); a fragment twice or a bad escape is none.
            Xs::AnyUri => {
                let b = s.as_bytes();
                let hex = |i: usize| b.get(i).is_some_and(u8::is_ascii_hexdigit);
                let escapes = b.iter().enumerate().filter(|(_, c)| **c == b'%').all(|(i, _)| hex(i + 1) && hex(i + 2));
                escapes && s.matches('#').count() <= 1
            }
            _ => true,
        }
    }
}

/// Whether `s` is a Name; without colons an NCName.
pub(crate) fn is_name(s: &str, colon: bool) -> bool {
    let mut chars = s.chars();
    chars.next().is_some_and(|c| is_name_start(c) && (colon || c != ':'))
        && chars.all(|c| is_name_char(c) && (colon || c != ':'))
}

/// NameStartChar of XML 1.0.
pub(crate) fn is_name_start(c: char) -> bool {
    matches!(c, ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// NameChar of XML 1.0.
pub(crate) fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
