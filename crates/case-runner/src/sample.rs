//! Documents made from a schema's types and a row of numbers: what a property test reads, writes and compares.
//! Zeros make the smallest document; the root is `<v>`, whatever its type.

use soap_build::model::{
    Attribute, Builtin, Content, Element, Member, Model, Particle, Struct, Type, TypeId, TypeKind, ValueType, Wildcard,
    XmlName,
};

use crate::infoset::XSI;

/// Deeper than this, only what is required is there; recursion that is required ends at twice that.
const DEPTH: usize = 5;

/// Texts that cost something.
const TEXTS: [&str; 14] = [
    "x",
    "",
    " blanks around ",
    "two  blanks",
    "\ttab\nline\n",
    "a\rb",
    "<&>\"'",
    "]]>",
    "&amp;",
    "å\u{1f600}",
    "   ",
    "0",
    "\u{85}\u{a0}",
    "a longer text, of more than thirty-two bytes, so that no fast path takes it",
];

/// A document of this type, and the local names of its parts whose values are QNames.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The document.
    pub xml: String,
    /// The same in the spellings that are written.
    pub due: String,
    /// For [`crate::infoset`].
    pub qnames: Vec<String>,
}

/// Makes a document.
pub fn sample(model: &Model, id: TypeId, numbers: &[u32]) -> Sample {
    let (xml, qnames) = made(model, id, numbers, false);
    Sample { xml, due: made(model, id, numbers, true).0, qnames }
}

fn made(model: &Model, id: TypeId, numbers: &[u32], due: bool) -> (String, Vec<String>) {
    let mut maker = Maker { model, numbers: numbers.iter(), due, qnames: Vec::new(), out: String::new() };
    let mut declarations = format!(" xmlns:xsi=\"{XSI}\" xmlns:wild=\"urn:wild\"");
    for namespace in model.namespaces.iter().filter(|n| !n.uri.is_empty() && n.uri != XSI && n.prefix != "xml") {
        declarations.push_str(&format!(" xmlns:{}=\"{}\"", namespace.prefix, escape(&namespace.uri)));
    }
    match model.types.get(id.0 as usize) {
        Some(Type { kind: TypeKind::Choice(_) | TypeKind::Sequence(_), .. }) => {
            maker.out.push_str(&format!("<v{declarations}>"));
            maker.group(id, 0);
            maker.out.push_str("</v>");
        }
        _ => maker.element("v", &declarations, &ValueType::Type(id), 0),
    }
    (maker.out, maker.qnames)
}

struct Maker<'a> {
    model: &'a Model,
    numbers: std::slice::Iter<'a, u32>,
    /// In the spellings that are written.
    due: bool,
    qnames: Vec<String>,
    out: String,
}

impl<'a> Maker<'a> {
    /// One of `n`, the first when the numbers have ended.
    fn pick(&mut self, n: usize) -> usize {
        self.numbers.next().map_or(0, |number| *number as usize % n.max(1))
    }

    fn ty(&self, id: TypeId) -> Option<&'a Type> {
        self.model.types.get(id.0 as usize)
    }

    fn qualified(&self, xml: &XmlName) -> String {
        let prefix = xml.namespace.and_then(|id| self.model.namespaces.get(id.0 as usize)).map(|n| n.prefix.as_str());
        match prefix.filter(|prefix| !prefix.is_empty()) {
            Some(prefix) => format!("{prefix}:{}", xml.local),
            None => xml.local.clone(),
        }
    }

    fn element(&mut self, tag: &str, attributes: &str, ty: &ValueType, depth: usize) {
        if depth > 2 * DEPTH {
            return;
        }
        let complex = match ty {
            ValueType::Any => {
                let k = if self.pick(2) == 1 { " wild:k=\"1\"" } else { "" };
                self.out.push_str(&format!("<{tag}{attributes}{k}>"));
                for _ in 0..self.pick(3) {
                    self.wild("wild:any");
                }
                self.out.push_str("t</");
                return self.out.push_str(&format!("{tag}>"));
            }
            ValueType::Type(id) => self.ty(*id),
            _ => None,
        };
        match complex.map(|ty| &ty.kind) {
            Some(TypeKind::Struct(s)) => self.structure(tag, attributes, s, depth),
            Some(TypeKind::Derived(derived)) => {
                let n = self.pick(derived.variants.len());
                let Some(variant) = derived.variants.get(n) else { return };
                let told = (!variant.is_declared).then(|| format!(" xsi:type=\"{}\"", self.qualified(&variant.xml)));
                let attributes = format!("{attributes}{}", told.unwrap_or_default());
                self.element(tag, &attributes, &ValueType::Type(variant.ty), depth);
            }
            _ => {
                let text = escape(&self.text(ty, tag));
                self.out.push_str(&format!("<{tag}{attributes}>{text}</{tag}>"));
            }
        }
    }

    fn structure(&mut self, tag: &str, attributes: &str, s: &Struct, depth: usize) {
        self.out.push_str(&format!("<{tag}{attributes}"));
        for a in &s.attributes {
            if a.required || self.pick(2) == 1 {
                self.attribute(a);
            }
        }
        if s.any_attribute.is_some() && self.pick(2) == 1 {
            self.out.push_str(" wild:k=\"&#9;k\"");
        }
        self.out.push('>');
        match &s.content {
            Content::Empty => {}
            Content::Simple { ty, .. } => {
                let text = escape(&self.text(ty, tag));
                self.out.push_str(&text);
            }
            Content::Members { members, .. } => self.members(members, depth),
            Content::Mixed { item, .. } => {
                for _ in 0..self.pick(4) {
                    self.group(*item, depth);
                }
            }
            Content::Any => self.wild("wild:any"),
        }
        self.out.push_str(&format!("</{tag}>"));
    }

    fn attribute(&mut self, a: &Attribute) {
        let name = self.qualified(&a.xml);
        let value = match &a.fixed {
            Some(fixed) => fixed.clone(),
            None if a.ty == ValueType::ArraySize => return,
            None => self.text(&a.ty, &name),
        };
        self.out.push_str(&format!(" {name}=\"{}\"", escape(&value)));
    }

    fn members(&mut self, members: &[Member], depth: usize) {
        for member in members {
            let most = if depth < DEPTH { member.max.unwrap_or(3).min(3).max(member.min) } else { member.min };
            for _ in 0..member.min as usize + self.pick((most - member.min + 1) as usize) {
                self.particle(&member.particle, depth);
            }
        }
    }

    fn particle(&mut self, particle: &Particle, depth: usize) {
        match particle {
            Particle::Element(e) => self.member_element(e, depth),
            Particle::Group(id) => self.group(*id, depth + 1),
            Particle::Text => {
                let n = self.pick(TEXTS.len());
                self.out.push_str(&escape(TEXTS.get(n).unwrap_or(&"")));
            }
            Particle::Any(Wildcard::Any | Wildcard::Other(_)) => self.wild("wild:any"),
            Particle::Any(Wildcard::Only(list)) => {
                let n = self.pick(list.len());
                if let Some(namespace) = list.get(n) {
                    let name = self.qualified(&XmlName { namespace: *namespace, local: "wild".into() });
                    self.wild(&name);
                }
            }
        }
    }

    fn member_element(&mut self, e: &Element, depth: usize) {
        let tag = self.qualified(&e.xml);
        if e.nillable && self.pick(3) == 1 {
            return self.out.push_str(&format!("<{tag} xsi:nil=\"true\"/>"));
        }
        match e.fixed.as_ref().or(e.default.as_ref()) {
            // Blanks alone would be trimmed to the default; the case of defaults is told by itself.
            Some(value) => {
                // XSD P1 §3.3.1: an empty element has the default value.
                let value = if self.pick(3) == 1 && !self.due { String::new() } else { escape(value) };
                self.out.push_str(&format!("<{tag}>{value}</{tag}>"));
            }
            None => self.element(&tag, "", &e.ty, depth + 1),
        }
    }

    fn group(&mut self, id: TypeId, depth: usize) {
        if depth > 2 * DEPTH {
            return;
        }
        match self.ty(id).map(|ty| &ty.kind) {
            Some(TypeKind::Sequence(members)) => self.members(members, depth),
            Some(TypeKind::Choice(members)) => {
                let n = self.pick(members.len());
                if let Some(member) = members.get(n) {
                    self.members(std::slice::from_ref(member), depth);
                }
            }
            _ => {}
        }
    }

    fn wild(&mut self, name: &str) {
        let n = self.pick(3);
        let content =
            ["", "1 &lt; 2", "<wild:in xmlns:y=\"urn:y\" y:a=\"b\">t<y:e/></wild:in>"].get(n).copied().unwrap_or("");
        self.out.push_str(&format!("<{name}>{content}</{name}>"));
    }

    fn text(&mut self, ty: &ValueType, name: &str) -> String {
        match ty {
            ValueType::Builtin(builtin) => self.builtin(*builtin, name),
            ValueType::AnySimple => self.builtin(Builtin::AnySimpleType, name),
            ValueType::List(item) => self.list(item, name),
            ValueType::Any | ValueType::ArraySize => String::new(),
            ValueType::Type(id) => match self.ty(*id).map(|ty| &ty.kind) {
                Some(TypeKind::Newtype(newtype)) => self.text(&newtype.base, name),
                Some(TypeKind::List(list)) => self.list(&list.item, name),
                Some(TypeKind::Enumeration(enumeration)) => {
                    let n = self.pick(enumeration.values.len());
                    let Some(value) = enumeration.values.get(n) else { return "x".into() };
                    match &value.qname {
                        Some(xml) => {
                            self.qname(name);
                            self.qualified(xml)
                        }
                        None => value.value.clone(),
                    }
                }
                Some(TypeKind::Union(members)) => {
                    let n = self.pick(members.len());
                    // Another member than this one may take another spelling as it is.
                    let due = std::mem::replace(&mut self.due, true);
                    let text = members.get(n).map_or_else(String::new, |m| self.text(&m.ty, name));
                    self.due = due;
                    text
                }
                _ => String::new(),
            },
        }
    }

    fn list(&mut self, item: &ValueType, name: &str) -> String {
        let n = self.pick(4);
        (0..n).map(|_| self.text(item, name)).collect::<Vec<_>>().join(" ")
    }

    fn qname(&mut self, name: &str) {
        self.qnames.push(name.rsplit(':').next().unwrap_or(name).to_owned());
    }

    fn builtin(&mut self, builtin: Builtin, name: &str) -> String {
        use Builtin as B;
        let all: &[&str] = match builtin {
            B::String | B::AnySimpleType => &TEXTS,
            B::NormalizedString => &["x", "", "a & b", "two  blanks", "<&>\"'"],
            B::Token | B::AnyUri => &["x", "a b", "urn:x?y&z", "<&>\"'"],
            B::Language => &["sv", "en-GB"],
            B::Name | B::NcName | B::NmToken | B::Id | B::IdRef | B::Entity => &["x", "a-1.b"],
            B::QName | B::Notation => {
                self.qname(name);
                &["wild:q", "wild:r"]
            }
            B::Boolean => &["true", "false", "1", "0"],
            B::Float | B::Double => &["0", "-1.5", "INF", "-INF", "NaN", "1E10"],
            B::Decimal => &["0", "-41.50", "123456789012345678901234567890.1"],
            B::Integer => &["0", "-123456789012345678901234567890"],
            B::NonNegativeInteger => &["0", "123456789012345678901234567890"],
            B::NonPositiveInteger => &["0", "-7"],
            B::NegativeInteger => &["-1", "-123456789012345678901234567890"],
            B::PositiveInteger => &["1", "123456789012345678901234567890"],
            B::Long => &["0", "-9223372036854775808"],
            B::Int => &["0", "-2147483648", "+7"],
            B::Short => &["0", "-32768"],
            B::Byte => &["0", "-128"],
            B::UnsignedLong => &["0", "18446744073709551615"],
            B::UnsignedInt => &["0", "4294967295"],
            B::UnsignedShort => &["0", "65535"],
            B::UnsignedByte => &["0", "255"],
            B::DateTime => &["2024-02-29T12:00:00", "2024-02-29T24:00:00Z", "-0044-03-15T01:02:03.450+02:00"],
            B::Date => &["2024-02-29", "2024-02-29Z"],
            B::Time => &["12:00:00", "23:59:59.999-05:00"],
            B::Duration => &["P1D", "-P1Y2M3DT4H5M6.7S"],
            B::GYear => &["2024", "-0044Z"],
            B::GYearMonth => &["2024-02"],
            B::GMonth => &["--02"],
            B::GMonthDay => &["--02-29"],
            B::GDay => &["---31"],
            B::HexBinary => &["", "0aFF"],
            B::Base64Binary => &["", "AAEC/w=="],
        };
        let n = self.pick(all.len());
        let given = all.get(n).copied().unwrap_or("");
        if self.due { written(builtin, given) } else { given }.to_owned()
    }
}

/// How a value is spelled when it is written.
fn written(builtin: Builtin, given: &'static str) -> &'static str {
    match (builtin, given) {
        (Builtin::Boolean, "1") => "true",
        (Builtin::Boolean, "0") => "false",
        (Builtin::Int, "+7") => "7",
        (Builtin::Float | Builtin::Double, "0") => "0.0E0",
        (Builtin::Float | Builtin::Double, "-1.5") => "-1.5E0",
        (Builtin::Float | Builtin::Double, "1E10") => "1.0E10",
        _ => given,
    }
}

/// For text and attributes alike.
fn escape(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped.replace('\r', "&#13;").replace('\n', "&#10;").replace('\t', "&#9;")
}
