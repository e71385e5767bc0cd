//! Bridged types by themselves, in a derive, and under its wrappers.
#![allow(clippy::unwrap_used, reason = "a test")]

use crate::codegen::*;
use crate::xs;
use yaserde::{YaDeserialize, YaSerialize};

static NAMESPACES: Namespaces = Namespaces::new(&[("p", "urn:p"), ("o", "urn:other"), ("unused", "urn:unused")]);
const P: u16 = FIRST;

/// `(a | b*)`, by hand as it is generated.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    A(String),
    B(Vec<i32>),
}
impl Default for Step {
    fn default() -> Self {
        Step::A(String::new())
    }
}
static STEP: [Member; 2] = [
    Member::element(P, "a", "<p:a>", "</p:a>").text(Xs::String),
    Member::element(P, "b", "<p:b>", "</p:b>").text(Xs::Int).many(),
];
static STEP_DESC: Desc = Desc::choice("Step", &STEP);
impl Field for Step {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.choice(self)
    }
    fn write(&self, _: &'static Member, w: &mut Writer) {
        match self {
            Step::A(v) => v.write(&STEP[0], w),
            Step::B(v) => v.write(&STEP[1], w),
        }
    }
}
impl Choice for Step {
    fn desc(&self) -> &'static Desc {
        &STEP_DESC
    }
    fn variant(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        *self = match i {
            0 => Step::A(fresh()),
            _ => Step::B(fresh()),
        };
        match self {
            Step::A(v) => r.alternative(v),
            Step::B(v) => r.alternative(v),
        }
    }
}
crate::yaserde_bridge!(Step, "p:step", &NAMESPACES, group STEP_DESC);

/// Attributes, repeated choices, a nillable text.
#[derive(Debug, Clone, PartialEq, Default)]
struct Plan {
    note: Option<String>,
    steps: Vec<Step>,
    end: Option<Nillable<String>>,
}
static PLAN: [Member; 2] = [
    Member::group(&STEP_DESC).many(),
    Member::element(P, "end", "<p:end>", "</p:end>").text(Xs::String).optional().nillable(),
];
static PLAN_ATTRIBUTES: [Attribute; 1] = [Attribute::new(P + 1, "note", " o:note=\"").text(Xs::String)];
static PLAN_DESC: Desc = Desc::sequence("Plan", &PLAN).attributes(&PLAN_ATTRIBUTES);
impl Field for Plan {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Plan {
    fn desc(&self) -> &'static Desc {
        &PLAN_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.steps.read(r),
            _ => self.end.read(r),
        }
    }
    fn set_attribute(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.note.read_attribute(r)
    }
    fn attributes(&self, w: &mut Writer) {
        self.note.write_attribute(&PLAN_ATTRIBUTES[0], w);
    }
    fn content(&self, w: &mut Writer) {
        self.steps.write(&PLAN[0], w);
        self.end.write(&PLAN[1], w);
    }
}
crate::yaserde_bridge!(Plan, "p:plan", &NAMESPACES);

/// A simple type that the derive reads as an attribute, too.
#[derive(Debug, Clone, PartialEq, Default)]
struct Code(String);
impl Simple for Code {
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        Ok(Code(String::parse(text, r)?))
    }
    fn format(&self, w: &mut Writer) {
        self.0.format(w);
    }
}
crate::simple_field!(Code);
crate::yaserde_bridge!(Code, "p:code", &NAMESPACES, .text(Xs::Token));

/// What the derive can say, with all of them in it. It names the prefix of one namespace as others do.
#[derive(Debug, Clone, PartialEq, Default, YaSerialize, YaDeserialize)]
#[yaserde(rename = "all", prefix = "p", namespaces = { "p" = "urn:p" })]
struct All {
    #[yaserde(attribute = true)]
    code: Option<Code>,
    #[yaserde(prefix = "p")]
    plan: Plan,
    #[yaserde(prefix = "p")]
    plans: Vec<Plan>,
    #[yaserde(prefix = "p")]
    step: Option<Step>,
    #[yaserde(prefix = "p")]
    codes: Vec<Code>,
    #[yaserde(prefix = "p")]
    name: Option<QName>,
    #[yaserde(prefix = "p")]
    names: Option<List<QName>>,
    #[yaserde(prefix = "p")]
    any: Option<AnyType>,
    #[yaserde(prefix = "p")]
    pin: Option<Sensitive<i32>>,
}

fn all() -> All {
    All {
        code: Some(Code("a<\"b&".into())),
        plan: Plan {
            note: Some(" tab\t, line\n, <&\"> ".into()),
            steps: vec![Step::B(vec![1, 2]), Step::A("<&>".into()), Step::B(vec![3])],
            end: Some(Nillable::Nil),
        },
        plans: vec![Plan::default(), Plan { end: Some(Nillable::Value("x".into())), ..Plan::default() }],
        step: Some(Step::B(vec![7])),
        codes: vec![Code(String::new()), Code("1 2".into())],
        name: Some(QName::new("urn:q", "local")),
        names: Some(vec![QName::new("urn:q", "a"), QName::new("urn:r", "b")].into()),
        any: None,
        pin: Some(1234.into()),
    }
}

#[test]
fn a_derive_holds_bridged_members_and_reads_what_it_wrote() {
    let text = yaserde::ser::to_string(&all()).unwrap();
    assert_eq!(yaserde::de::from_str::<All>(&text).unwrap(), all(), "{text}");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><p:all xmlns:p=\"urn:p\""), "{text}");
    assert!(!text.contains("urn:unused"), "{text}");
}

#[test]
fn raw_xml_keeps_the_prefixes_it_came_with() {
    let any = AnyType::parse("<x xmlns:z='urn:z' z:k='&#9;1'><z:y v='a&gt;b'/>t</x>").unwrap();
    let value = All { any: Some(any), ..All::default() };
    let text = yaserde::ser::to_string(&value).unwrap();
    let back = yaserde::de::from_str::<All>(&text).unwrap().any.unwrap();
    assert!(
        back.attributes().contains(" xmlns:z=\"urn:z\"") && back.attributes().contains("z:k=\"&#9;1\""),
        "{back:?}"
    );
    assert!(back.content().starts_with("<z:y v=\"a&gt;b\">") && back.content().ends_with("t"), "{back:?}");
}

#[test]
fn a_bridged_root_declares_what_it_uses() {
    let plan = all().plan;
    let text = yaserde::ser::to_string(&plan).unwrap();
    assert!(text.contains("<p:plan xmlns:p=\"urn:p\" xmlns:o=\"urn:other\" o:note="), "{text}");
    assert_eq!(yaserde::de::from_str::<Plan>(&text).unwrap(), plan, "{text}");
    let other = text.replace("<p:", "<q:").replace("</p:", "</q:").replace("xmlns:p", "xmlns:q");
    assert_eq!(yaserde::de::from_str::<Plan>(&other).unwrap(), plan, "{other}");
    let default = "<plan xmlns='urn:p'><b>1</b><n:end xmlns:n='urn:p'>e</n:end></plan>";
    let due = Plan { steps: vec![Step::B(vec![1])], end: Some(Nillable::Value("e".into())), note: None };
    assert_eq!(yaserde::de::from_str::<Plan>(default).unwrap(), due);
}

#[test]
fn a_group_alone_stands_in_an_element() {
    let text = yaserde::ser::to_string(&Step::B(vec![1, 2])).unwrap();
    assert!(text.ends_with("<p:step xmlns:p=\"urn:p\"><p:b>1</p:b><p:b>2</p:b></p:step>"), "{text}");
    assert_eq!(yaserde::de::from_str::<Step>(&text).unwrap(), Step::B(vec![1, 2]));
}

#[test]
fn content_alone_leaves_declarations_to_the_caller() {
    let plan = Plan { note: Some("a\tb".into()), steps: vec![Step::A("&".into())], end: None };
    assert_eq!(yaserde::ser::to_string_content(&plan).unwrap(), "<p:a>&amp;</p:a>");
    let (attributes, namespaces) =
        plan.serialize_attributes(vec![], yaserde::__xml::namespace::Namespace::empty()).unwrap();
    assert_eq!((attributes[0].name.to_string(), attributes[0].value.as_str()), ("o:note".into(), "a\tb"));
    assert_eq!((namespaces.get("p"), namespaces.get("o")), (Some("urn:p"), Some("urn:other")));
    assert_eq!(yaserde::ser::to_string_content(&Code("a<b".into())).unwrap(), "a&lt;b");
    assert!(yaserde::ser::to_string_content(&QName::new("urn:q", "x")).is_err());
}

#[test]
fn what_cannot_be_written_or_read_is_an_error() {
    let text =
        yaserde::ser::to_string(&Plan { note: Some("\u{1}".into()), ..Plan::default() }).unwrap_err().to_string();
    assert!(text.contains("note"), "{text}");
    for bad in ["", "text", "<a>", "<a><b></a>", "<!DOCTYPE a><a/>"] {
        assert!(yaserde::de::from_str::<Plan>(bad).is_err(), "{bad}");
    }
    let secret = yaserde::de::from_str::<Sensitive<i32>>("<v>hush</v>").unwrap_err().to_string();
    assert!(!secret.contains("hush"), "{secret}");
    assert!(yaserde::de::from_str::<xs::Decimal>("<v>x</v>").is_err());
}

#[test]
fn an_element_of_a_wildcard_keeps_its_name() {
    let e = AnyElement::parse("<z:a xmlns:z='urn:z'>1</z:a>").unwrap();
    let text = yaserde::ser::to_string(&e).unwrap();
    let back: AnyElement = yaserde::de::from_str(&text).unwrap();
    assert_eq!((back.namespace(), back.local()), ("urn:z", "a"));
}

/// Of the service's prefixes it is known what they mean, so a name keeps its namespace whatever the raw XML declares.
#[test]
fn a_name_is_not_taken_into_a_namespace_of_raw_xml() {
    #[derive(Debug, Clone, PartialEq, Default)]
    struct Open(AnyType);
    impl Field for Open {
        fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
            self.0.read(r)
        }
        fn write(&self, m: &'static Member, w: &mut Writer) {
            self.0.write(m, w);
        }
    }
    crate::yaserde_bridge!(Open, "p:open", &NAMESPACES);
    let raw = AnyType::parse("<a xmlns:p='urn:x' xmlns:q1='urn:y'><p:b/><q1:c/></a>").unwrap();
    let text = yaserde::ser::to_string(&Open(raw)).unwrap();
    assert!(text.contains("<q2:open xmlns:q2=\"urn:p\" ") && text.ends_with("<p:b/><q1:c/></q2:open>"), "{text}");
    let raw = AnyType::parse("<a xmlns:p='urn:p'><p:b/></a>").unwrap();
    let text = yaserde::ser::to_string(&Open(raw)).unwrap();
    assert!(text.contains("<p:open xmlns:p='urn:p'>") || text.contains("<p:open xmlns:p=\"urn:p\">"), "{text}");
}
