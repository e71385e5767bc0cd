//! One of each shape that generated code has, by hand as the compiler emits it, and what it reads and writes.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use soap_runtime::codec::{DecodeErrorKind, Deviation, DeviationKind, Limits, Mode, decode_element, encode_element};
use soap_runtime::codegen::*;

static NAMESPACES: Namespaces = Namespaces::new(&[("ns1", "urn:shapes"), ("ns2", "urn:other")]);
const NS1: u16 = FIRST;
const NS2: u16 = FIRST + 1;

// ---- simple types ----

/// A restriction with facets.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Code(pub String);
static CODE_FACETS: Facets = Facets::of(Xs::Token).max_length(4).patterns(&[&["[A-Z]{2}[0-9]*"]]);
impl Simple for Code {
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        let v = <String as Simple>::parse(text, r)?;
        CODE_FACETS.check(text, r)?;
        Ok(Code(v))
    }
    fn format(&self, w: &mut Writer) {
        self.0.format(w);
    }
}
simple_field!(Code);

/// An open enumeration.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Retail,
    Wholesale,
    Other(String),
}
impl Default for Kind {
    fn default() -> Self {
        Kind::Other(String::new())
    }
}
impl Simple for Kind {
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        Ok(match text {
            "retail" => Kind::Retail,
            "wholesale" => Kind::Wholesale,
            _ => {
                r.unlisted(text)?;
                Kind::Other(text.to_owned())
            }
        })
    }
    fn format(&self, w: &mut Writer) {
        w.put(match self {
            Kind::Retail => "retail",
            Kind::Wholesale => "wholesale",
            Kind::Other(s) => s,
        });
    }
}
simple_field!(Kind);

/// A union: an int, a `Kind`, or a date.
#[derive(Debug, Clone, PartialEq)]
pub enum Size {
    Int(i32),
    Kind(Kind),
    Date(Date),
}
impl Default for Size {
    fn default() -> Self {
        Size::Int(Default::default())
    }
}
impl Simple for Size {
    // Each member has a rule of its own.
    const WHITE_SPACE: WhiteSpace = WhiteSpace::Preserve;
    fn parse(text: &str, r: &mut Reader<'_>) -> Result<Self, ValueError> {
        if let Some(v) = r.union_member(Xs::Int, text) {
            return Ok(Size::Int(v));
        }
        if let Some(v) = r.union_member(Xs::String, text) {
            return Ok(Size::Kind(v));
        }
        if let Some(v) = r.union_member(Xs::Date, text) {
            return Ok(Size::Date(v));
        }
        Err(ValueError::new("a Size"))
    }
    fn format(&self, w: &mut Writer) {
        match self {
            Size::Int(v) => v.format(w),
            Size::Kind(v) => v.format(w),
            Size::Date(v) => v.format(w),
        }
    }
}
simple_field!(Size);

// ---- simple content with attributes ----

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Price {
    pub currency: String,
    pub note: Option<String>,
    pub value: Decimal,
}
static PRICE: [Member; 1] = [Member::value().text(Xs::Decimal)];
static PRICE_ATTRIBUTES: [Attribute; 2] = [
    Attribute::new(NONE, "currency", " currency=\"").text(Xs::Token).required(),
    Attribute::new(NS2, "note", " ns2:note=\"").default("none"),
];
static PRICE_DESC: Desc = Desc::simple("Price", &PRICE).attributes(&PRICE_ATTRIBUTES).named(NS1, "Price");
impl Field for Price {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        r.complex_nil(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Price {
    fn desc(&self) -> &'static Desc {
        &PRICE_DESC
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.value.read(r)
    }
    fn set_attribute(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.currency.read_attribute(r),
            _ => self.note.read_attribute(r),
        }
    }
    fn attributes(&self, w: &mut Writer) {
        self.currency.write_attribute(&PRICE_ATTRIBUTES[0], w);
        self.note.write_attribute(&PRICE_ATTRIBUTES[1], w);
    }
    fn content(&self, w: &mut Writer) {
        self.value.write(&PRICE[0], w);
    }
}

// ---- a choice, one alternative of which is a sequence and one repeats ----

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Move(String),
    Pause(Vec<i32>),
    Pair(StepPair),
}
impl Default for Step {
    fn default() -> Self {
        Step::Move(Default::default())
    }
}
static STEP: [Member; 3] = [
    Member::element(NS1, "move", "<ns1:move>", "</ns1:move>"),
    Member::element(NS1, "pause", "<ns1:pause>", "</ns1:pause>").text(Xs::Int).occurs(1, Some(3)),
    Member::group(&STEP_PAIR_DESC),
];
static STEP_DESC: Desc = Desc::choice("Step", &STEP);
impl Field for Step {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.choice(self)
    }
    fn write(&self, _: &'static Member, w: &mut Writer) {
        match self {
            Step::Move(v) => v.write(&STEP[0], w),
            Step::Pause(v) => v.write(&STEP[1], w),
            Step::Pair(v) => v.write(&STEP[2], w),
        }
    }
}
impl Choice for Step {
    fn desc(&self) -> &'static Desc {
        &STEP_DESC
    }
    fn variant(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        *self = match i {
            0 => Self::Move(fresh()),
            1 => Self::Pause(fresh()),
            _ => Self::Pair(fresh()),
        };
        match self {
            Self::Move(v) => r.alternative(v),
            Self::Pause(v) => r.alternative(v),
            Self::Pair(v) => r.alternative(v),
        }
    }
}

/// A sequence that is a group type: no element of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepPair {
    pub key: String,
    pub value: Option<i64>,
}
static STEP_PAIR: [Member; 2] = [
    Member::element(NS1, "key", "<ns1:key>", "</ns1:key>"),
    Member::element(NS1, "value", "<ns1:value>", "</ns1:value>").text(Xs::Long).optional(),
];
static STEP_PAIR_DESC: Desc = Desc::sequence("StepPair", &STEP_PAIR);
impl Field for StepPair {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.group(self)
    }
    fn write(&self, _: &'static Member, w: &mut Writer) {
        w.group(self);
    }
}
impl Complex for StepPair {
    fn desc(&self) -> &'static Desc {
        &STEP_PAIR_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.key.read(r),
            _ => self.value.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.key.write(&STEP_PAIR[0], w);
        self.value.write(&STEP_PAIR[1], w);
    }
}

// ---- mixed content ----

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Note {
    pub content: Vec<NoteContent>,
}
static NOTE: [Member; 1] = [Member::group(&NOTE_CONTENT_DESC).many()];
static NOTE_DESC: Desc = Desc::mixed("Note", &NOTE).named(NS1, "Note");
impl Field for Note {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Note {
    fn desc(&self) -> &'static Desc {
        &NOTE_DESC
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.content.read(r)
    }
    fn content(&self, w: &mut Writer) {
        self.content.write(&NOTE[0], w);
    }
}
#[derive(Debug, Clone, PartialEq)]
pub enum NoteContent {
    Text(String),
    Bold(String),
    Marks(Vec<i32>),
}
impl Default for NoteContent {
    fn default() -> Self {
        NoteContent::Text(Default::default())
    }
}
static NOTE_CONTENT: [Member; 3] = [
    Member::value(),
    Member::element(NS1, "b", "<ns1:b>", "</ns1:b>"),
    Member::element(NS1, "mark", "<ns1:mark>", "</ns1:mark>").text(Xs::Int).many(),
];
static NOTE_CONTENT_DESC: Desc = Desc::choice("NoteContent", &NOTE_CONTENT);
impl Field for NoteContent {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.choice(self)
    }
    fn write(&self, _: &'static Member, w: &mut Writer) {
        match self {
            NoteContent::Text(v) => v.write(&NOTE_CONTENT[0], w),
            NoteContent::Bold(v) => v.write(&NOTE_CONTENT[1], w),
            NoteContent::Marks(v) => v.write(&NOTE_CONTENT[2], w),
        }
    }
}
impl Choice for NoteContent {
    fn desc(&self) -> &'static Desc {
        &NOTE_CONTENT_DESC
    }
    fn variant(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        *self = match i {
            0 => Self::Text(fresh()),
            1 => Self::Bold(fresh()),
            _ => Self::Marks(fresh()),
        };
        match self {
            Self::Text(v) => r.alternative(v),
            Self::Bold(v) => r.alternative(v),
            Self::Marks(v) => r.alternative(v),
        }
    }
}

// ---- a type with derived types ----

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Animal {
    pub name: String,
}
static ANIMAL: [Member; 1] = [Member::element(NS1, "name", "<ns1:name>", "</ns1:name>")];
static ANIMAL_DESC: Desc = Desc::sequence("Animal", &ANIMAL).named(NS1, "Animal");
impl Field for Animal {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Animal {
    fn desc(&self) -> &'static Desc {
        &ANIMAL_DESC
    }
    fn set(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        self.name.read(r)
    }
    fn content(&self, w: &mut Writer) {
        self.name.write(&ANIMAL[0], w);
    }
}
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dog {
    pub name: String,
    pub tricks: List<i32>,
}
static DOG: [Member; 2] = [
    Member::element(NS1, "name", "<ns1:name>", "</ns1:name>"),
    Member::element(NS2, "tricks", "<ns2:tricks>", "</ns2:tricks>").text(Xs::Int),
];
static DOG_DESC: Desc = Desc::sequence("Dog", &DOG).named(NS2, "Dog");
impl Field for Dog {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Dog {
    fn desc(&self) -> &'static Desc {
        &DOG_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.name.read(r),
            _ => self.tricks.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.name.write(&DOG[0], w);
        self.tricks.write(&DOG[1], w);
    }
}
#[derive(Debug, Clone, PartialEq)]
pub enum AnimalOrDerived {
    Animal(Animal),
    Dog(Box<Dog>),
}
impl Default for AnimalOrDerived {
    fn default() -> Self {
        AnimalOrDerived::Animal(Default::default())
    }
}
impl Field for AnimalOrDerived {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.derived(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        match self {
            AnimalOrDerived::Animal(v) => w.complex(m, v),
            AnimalOrDerived::Dog(v) => w.derived(m, &**v),
        }
    }
}
impl Derived for AnimalOrDerived {
    const TYPES: &'static [DerivedType<Self>] = &[
        DerivedType::new(NS1, "Animal", |r| r.variant(Self::Animal)),
        DerivedType::new(NS2, "Dog", |r| r.variant(Self::Dog)),
    ];
    const DECLARED: Option<usize> = Some(0);
}

// ---- everything together ----

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Everything {
    pub id: i64,
    pub active: Option<bool>,
    pub other_attributes: Vec<AnyAttribute>,
    pub code: Code,
    pub kind: Option<Kind>,
    pub size: Option<Size>,
    pub price: Option<Nillable<Price>>,
    pub steps: Vec<Step>,
    pub pair: Option<OuterPair>,
    pub animal: Vec<AnimalOrDerived>,
    pub any: Vec<AnyElement>,
    pub note: Option<Note>,
    pub child: Option<Box<Everything>>,
    pub due: Option<DateTime>,
    pub secret: Option<Sensitive<String>>,
    pub plain: Option<String>,
}
static EVERYTHING: [Member; 13] = [
    Member::element(NS1, "code", "<ns1:code>", "</ns1:code>").text(Xs::Token).typed(NS1, "Code"),
    Member::element(NS1, "kind", "<ns1:kind>", "</ns1:kind>").text(Xs::String).typed(NS1, "Kind").optional(),
    Member::element(NS1, "size", "<ns1:size>", "</ns1:size>").text(Xs::AnySimpleType).optional(),
    Member::element(NS1, "price", "<ns1:price>", "</ns1:price>").optional().nillable(),
    Member::group(&STEP_DESC).many(),
    Member::group(&OUTER_PAIR_DESC).optional(),
    Member::element(NS1, "animal", "<ns1:animal>", "</ns1:animal>").many(),
    Member::any(Wildcard::other(NS1)).many(),
    Member::element(NS1, "note", "<ns1:note>", "</ns1:note>").optional(),
    Member::element(NS1, "child", "<ns1:child>", "</ns1:child>").optional(),
    Member::element(NS1, "due", "<ns1:due>", "</ns1:due>").text(Xs::DateTime).optional(),
    Member::element(NS1, "secret", "<ns1:secret>", "</ns1:secret>").optional().sensitive(),
    Member::element(NONE, "plain", "<plain>", "</plain>").text(Xs::Token).optional().default("d").home(NS1),
];
static EVERYTHING_ATTRIBUTES: [Attribute; 2] = [
    Attribute::new(NONE, "id", " id=\"").text(Xs::Long).required(),
    Attribute::new(NONE, "active", " active=\"").text(Xs::Boolean).default("true"),
];
static EVERYTHING_DESC: Desc = Desc::sequence("Everything", &EVERYTHING)
    .attributes(&EVERYTHING_ATTRIBUTES)
    .any_attribute(Wildcard::other(NS1))
    .named(NS1, "Everything");
impl Everything {
    /// The attribute, or its default.
    pub fn active_or_default(&self) -> bool {
        self.active.unwrap_or(true)
    }
}
impl Field for Everything {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn read_nil(&mut self, r: &mut Reader<'_>) -> DecodeResult<bool> {
        r.complex_nil(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Everything {
    fn desc(&self) -> &'static Desc {
        &EVERYTHING_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.code.read(r),
            1 => self.kind.read(r),
            2 => self.size.read(r),
            3 => self.price.read(r),
            4 => self.steps.read(r),
            5 => self.pair.read(r),
            6 => self.animal.read(r),
            7 => self.any.read(r),
            8 => self.note.read(r),
            9 => self.child.read(r),
            10 => self.due.read(r),
            11 => self.secret.read(r),
            _ => self.plain.read(r),
        }
    }
    fn set_attribute(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.id.read_attribute(r),
            1 => self.active.read_attribute(r),
            _ => r.any_attribute(&mut self.other_attributes),
        }
    }
    fn attributes(&self, w: &mut Writer) {
        self.id.write_attribute(&EVERYTHING_ATTRIBUTES[0], w);
        self.active.write_attribute(&EVERYTHING_ATTRIBUTES[1], w);
        w.any_attributes(&self.other_attributes);
    }
    fn content(&self, w: &mut Writer) {
        self.code.write(&EVERYTHING[0], w);
        self.kind.write(&EVERYTHING[1], w);
        self.size.write(&EVERYTHING[2], w);
        self.price.write(&EVERYTHING[3], w);
        self.steps.write(&EVERYTHING[4], w);
        self.pair.write(&EVERYTHING[5], w);
        self.animal.write(&EVERYTHING[6], w);
        self.any.write(&EVERYTHING[7], w);
        self.note.write(&EVERYTHING[8], w);
        self.child.write(&EVERYTHING[9], w);
        self.due.write(&EVERYTHING[10], w);
        self.secret.write(&EVERYTHING[11], w);
        self.plain.write(&EVERYTHING[12], w);
    }
}

/// An optional nested sequence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OuterPair {
    pub left: String,
    pub right: String,
}
static OUTER_PAIR: [Member; 2] = [
    Member::element(NS1, "left", "<ns1:left>", "</ns1:left>"),
    Member::element(NS1, "right", "<ns1:right>", "</ns1:right>"),
];
static OUTER_PAIR_DESC: Desc = Desc::sequence("OuterPair", &OUTER_PAIR);
impl Field for OuterPair {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.group(self)
    }
    fn write(&self, _: &'static Member, w: &mut Writer) {
        w.group(self);
    }
}
impl Complex for OuterPair {
    fn desc(&self) -> &'static Desc {
        &OUTER_PAIR_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.left.read(r),
            _ => self.right.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.left.write(&OUTER_PAIR[0], w);
        self.right.write(&OUTER_PAIR[1], w);
    }
}

// ---- an operation with a header ----

#[derive(Debug, Clone, PartialEq, Default)]
pub struct PingRequest {
    pub ticket: Option<String>,
    pub body: Everything,
}
static PING_HEADERS: [Member; 1] = [Member::element(NS1, "ticket", "<ns1:ticket>", "</ns1:ticket>").optional()];
static PING_HEADERS_DESC: Desc = Desc::all("headers", &PING_HEADERS);
static PING_BODY: [Member; 1] = [Member::element(NS1, "Everything", "<ns1:Everything>", "</ns1:Everything>")];
static PING_BODY_DESC: Desc = Desc::sequence("body", &PING_BODY);
pub struct PingOperation;
impl Operation for PingOperation {
    type Request = PingRequest;
    type Response = Everything;
    type Fault = NoFault;
    const INFO: &'static OperationInfo = &OperationInfo::new("ping", "Shapes", &NAMESPACES)
        .with_port_type("ShapesPort")
        .with_versions(SoapVersion::V1_1, None)
        .with_style(Style::Document, Use::Literal)
        .with_action("urn:shapes/ping")
        .with_messages(
            MessageInfo::new(&PING_HEADERS_DESC, &PING_BODY_DESC),
            Some(MessageInfo::new(&NOTHING, &PING_BODY_DESC)),
        )
        .with_wrappers(&[])
        .with_faults(NoFault::DESC)
        .with_idempotent(false);
    fn set_request(v: &mut PingRequest, part: Part, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match part {
            Part::Header => v.ticket.read(r),
            Part::Body => v.body.read(r),
        }
    }
    fn write_request(v: &PingRequest, part: Part, w: &mut Writer) {
        match part {
            Part::Header => v.ticket.write(&PING_HEADERS[0], w),
            Part::Body => v.body.write(&PING_BODY[0], w),
        }
    }
    fn set_response(v: &mut Everything, part: Part, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match part {
            Part::Header => r.skip(),
            Part::Body => v.read(r),
        }
    }
    fn write_response(v: &Everything, part: Part, w: &mut Writer) {
        match part {
            Part::Header => {}
            Part::Body => v.write(&PING_BODY[0], w),
        }
    }
    fn read_fault(_: usize, r: &mut Reader<'_>) -> DecodeResult<NoFault> {
        NoFault::read(r)
    }
    fn write_fault(v: &NoFault, _: &mut Writer) {
        match *v {}
    }
}

// ---- what it does ----

static ROOT: Member = Member::element(NS1, "Everything", "<ns1:Everything>", "</ns1:Everything>");
const HEAD: &str = "xmlns:a='urn:shapes' xmlns:o='urn:other' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='http://www.w3.org/2001/XMLSchema'";

fn wrap(attributes: &str, inner: &str) -> String {
    format!("<a:Everything {HEAD} {attributes}>{inner}</a:Everything>")
}
fn read(xml: &str, mode: Mode) -> Result<(Everything, Vec<Deviation>), Box<soap_runtime::codec::DecodeError>> {
    decode_element(xml.as_bytes(), &ROOT, &NAMESPACES, Limits::DEFAULT, mode)
}
#[track_caller]
fn same(attributes: &str, inner: &str) -> Everything {
    let xml = wrap(attributes, inner);
    let v = read(&xml, Mode::Strict).unwrap_or_else(|e| panic!("{e}\n{xml}")).0;
    let out = String::from_utf8(encode_element(&v, &ROOT, &NAMESPACES).unwrap()).unwrap();
    let again = read(&out, Mode::Strict).unwrap_or_else(|e| panic!("{e}\n{out}")).0;
    assert_eq!(v, again, "{out}");
    v
}
#[track_caller]
fn off(attributes: &str, inner: &str, kind: DeviationKind) -> (Everything, Deviation) {
    let xml = wrap(attributes, inner);
    let (v, mut d) = read(&xml, Mode::Tolerant).unwrap_or_else(|e| panic!("{e}\n{xml}"));
    assert_eq!(d.iter().map(|d| d.kind).collect::<Vec<_>>(), [kind], "{d:?}");
    match read(&xml, Mode::Strict) {
        Err(e) => assert!(matches!(e.kind, DecodeErrorKind::Strict { kind: k, .. } if k == kind), "{e}"),
        Ok(_) => panic!("strict mode accepts {xml}"),
    }
    (v, d.remove(0))
}
#[track_caller]
fn refused(attributes: &str, inner: &str) -> String {
    read(&wrap(attributes, inner), Mode::Tolerant).map(|v| format!("{v:?}")).expect_err("refused").to_string()
}

const CODE: &str = "<a:code>AB1</a:code>";

#[test]
fn attributes() {
    let v = same("id='7'", CODE);
    assert_eq!((v.id, v.active, v.active_or_default()), (7, None, true));
    let v = same("id=' +07 ' active='0' o:x='1 &lt; 2'", CODE);
    assert_eq!((v.id, v.active), (7, Some(false)));
    assert_eq!(v.other_attributes, [AnyAttribute::new("urn:other", "x", "1 < 2")]);
    let (_, d) = off("", CODE, DeviationKind::Missing);
    assert_eq!(d.path, "/Everything/@id");
    // In the wrong form it is unknown, and the due one missing.
    let (_, d) = read(&wrap("a:id='7'", CODE), Mode::Tolerant).unwrap();
    assert_eq!(d.iter().map(|d| d.kind).collect::<Vec<_>>(), [DeviationKind::UnknownAttribute, DeviationKind::Missing]);
    assert!(refused("id='x'", CODE).contains("/Everything/@id"));
}

#[test]
fn simple_types() {
    let v = same("id='1'", "<a:code> AB1 </a:code><a:kind>retail</a:kind><a:size> 42 </a:size>");
    assert_eq!((v.code.0.as_str(), v.kind, v.size), ("AB1", Some(Kind::Retail), Some(Size::Int(42))));
    let v = same("id='1'", &format!("{CODE}<a:size>retail</a:size>"));
    assert_eq!(v.size, Some(Size::Kind(Kind::Retail)));
    let v = same("id='1'", &format!("{CODE}<a:size>2024-02-29</a:size><a:due>2024-02-29T24:00:00</a:due>"));
    assert_eq!(v.size, Some(Size::Date("2024-02-29".parse().unwrap())));
    let (v, _) = off("id='1'", "<a:code>nope</a:code>", DeviationKind::Facet);
    assert_eq!(v.code.0, "nope");
    let (v, d) = off("id='1'", &format!("{CODE}<a:kind>both</a:kind>"), DeviationKind::UnknownValue);
    assert_eq!((v.kind, d.path.as_str()), (Some(Kind::Other("both".into())), "/Everything/kind"));
    assert!(refused("id='1'", &format!("{CODE}<a:size>both</a:size>")).contains("not a Size"));
    assert!(refused("id='1'", &format!("{CODE}<a:due>2023-02-29T00:00:00</a:due>")).contains("a dateTime"));
}

#[test]
fn simple_content_and_nil() {
    let v = same("id='1'", &format!("{CODE}<a:price currency='SEK' o:note=''>41.50</a:price>"));
    let price = v.price.unwrap().into_value().unwrap();
    assert_eq!((price.value.as_str(), price.note.as_deref()), ("41.50", Some("")));
    let v = same("id='1'", &format!("{CODE}<a:price xsi:nil='1' currency='SEK'/>"));
    assert!(matches!(v.price, Some(Nillable::NilWith(p)) if p.currency == "SEK"));
    let (v, _) = off("id='1'", &format!("{CODE}<a:price xsi:nil='true'/>"), DeviationKind::Missing);
    assert_eq!(v.price, Some(Nillable::Nil));
    let (v, d) =
        off("id='1'", &format!("{CODE}<a:price xsi:nil='true' currency='x'>3</a:price>"), DeviationKind::NilContent);
    assert!(v.price.unwrap().is_nil() && d.detail.contains('3'));
    let (v, _) = off("id='1'", &format!("{CODE}<a:kind xsi:nil='true'/>"), DeviationKind::NotNillable);
    assert_eq!(v.kind, None);
    assert!(refused("id='1'", &format!("{CODE}<a:price currency='SEK'>n/a</a:price>")).contains("a decimal"));
}

#[test]
fn choices_and_groups() {
    let v = same(
        "id='1'",
        &format!(
            "{CODE}<a:pause>1</a:pause><a:pause>2</a:pause><a:key>k</a:key><a:value>9</a:value><a:move>m</a:move><a:key>l</a:key><a:key>n</a:key>"
        ),
    );
    assert_eq!(
        v.steps,
        [
            Step::Pause(vec![1, 2]),
            Step::Pair(StepPair { key: "k".into(), value: Some(9) }),
            Step::Move("m".into()),
            Step::Pair(StepPair { key: "l".into(), value: None }),
            Step::Pair(StepPair { key: "n".into(), value: None }),
        ]
    );
    let (v, d) =
        off("id='1'", &format!("{CODE}<a:move>m</a:move><a:jump/><a:move>n</a:move>"), DeviationKind::UnknownElement);
    assert_eq!((v.steps.len(), d.path.as_str()), (2, "/Everything/jump"));
    let pair = OuterPair { left: "l".into(), right: "r".into() };
    let v = same("id='1'", &format!("{CODE}<a:left>l</a:left><a:right>r</a:right><a:note/>"));
    assert_eq!(v.pair.as_ref(), Some(&pair));
    // A member of a group that was left already still reaches it.
    let (v, _) =
        off("id='1'", &format!("{CODE}<a:left>l</a:left><a:note/><a:right>r</a:right>"), DeviationKind::OutOfOrder);
    assert_eq!((v.pair, v.note), (Some(pair.clone()), Some(Note::default())));
    let (v, _) = off("id='1'", &format!("{CODE}<a:right>r</a:right><a:left>l</a:left>"), DeviationKind::OutOfOrder);
    assert_eq!(v.pair, Some(pair));
    let (_, d) = off("id='1'", &format!("{CODE}<a:left>l</a:left><a:note/>"), DeviationKind::Missing);
    assert_eq!(d.path, "/Everything/right");
}

#[test]
fn mixed() {
    let v = same("id='1'", &format!("{CODE}<a:note> a <a:b>c</a:b><!-- x --> &amp; <![CDATA[<d>]]></a:note>"));
    assert_eq!(
        v.note.unwrap().content,
        [NoteContent::Text(" a ".into()), NoteContent::Bold("c".into()), NoteContent::Text(" & <d>".into())]
    );
    assert_eq!(same("id='1'", &format!("{CODE}<a:note/>")).note, Some(Note::default()));
    // The item of several marks has seen the child behind them, which is unknown and noted as such.
    let (v, _) = off(
        "id='1'",
        &format!("{CODE}<a:note><a:mark>1</a:mark><a:mark>2</a:mark><a:odd/>t<a:b>c</a:b></a:note>"),
        DeviationKind::UnknownElement,
    );
    assert_eq!(
        v.note.unwrap().content,
        [NoteContent::Marks(vec![1, 2]), NoteContent::Text("t".into()), NoteContent::Bold("c".into())]
    );
}

#[test]
fn derived() {
    let v = same(
        "id='1'",
        &format!(
            "{CODE}<a:animal><a:name>x</a:name></a:animal><a:animal xsi:type='o:Dog'><a:name>y</a:name><o:tricks>1  2</o:tricks></a:animal><a:animal xsi:type='a:Animal'><a:name>z</a:name></a:animal>"
        ),
    );
    assert!(matches!(&v.animal[1], AnimalOrDerived::Dog(d) if d.tricks.0 == [1, 2]));
    let (v, _) = off(
        "id='1'",
        &format!("{CODE}<a:animal xsi:type='o:Cat'><a:name>y</a:name></a:animal>"),
        DeviationKind::WrongType,
    );
    assert!(matches!(&v.animal[0], AnimalOrDerived::Animal(a) if a.name == "y"));
    let list = format!("{CODE}<a:animal xsi:type='o:Dog'><a:name/><o:tricks>1 x</o:tricks></a:animal>");
    assert!(refused("id='1'", &list).contains("/Everything/animal[1]/tricks"));
}

#[test]
fn wildcards_and_recursion() {
    let v = same("id='1'", &format!("{CODE}<o:x a='1'><o:y xsi:type='xsd:int'>1</o:y></o:x><a:note>n</a:note>"));
    assert_eq!((v.any[0].namespace(), v.any[0].local()), ("urn:other", "x"));
    assert!(v.any[0].xml().contains("xmlns:xsd="), "{}", v.any[0].xml());
    let v = same("id='1'", &format!("{CODE}<a:child id='2'>{CODE}<a:child id='3'>{CODE}</a:child></a:child>"));
    assert_eq!(v.child.unwrap().child.unwrap().id, 3);
}

#[test]
fn tolerance() {
    let (v, d) = off("id='1'", &format!("<a:kind>retail</a:kind>{CODE}"), DeviationKind::OutOfOrder);
    assert_eq!((v.code.0.as_str(), v.kind, d.path.as_str()), ("AB1", Some(Kind::Retail), "/Everything/code"));
    let (v, _) = off("id='1'", "", DeviationKind::Missing);
    assert_eq!(v.code.0, "");
    let (v, _) = off("id='1'", &format!("{CODE}<a:code>ZZ</a:code>"), DeviationKind::Extra);
    assert_eq!(v.code.0, "AB1");
    let (v, _) = off("id='1'", "<code>AB</code>", DeviationKind::WrongForm);
    assert_eq!(v.code.0, "AB");
    let (v, _) = off("id='1'", &format!("{CODE}<a:plain>x</a:plain>"), DeviationKind::WrongForm);
    assert_eq!(v.plain.as_deref(), Some("x"));
    off("id='1'", &format!("{CODE}text"), DeviationKind::StrayText);
    off("id='1'", &format!("<?pi?>{CODE}"), DeviationKind::Instruction);
    let v = same("id='1'", &format!("{CODE}<plain/>"));
    assert_eq!(v.plain.as_deref(), Some("d"));
    let v = same("id='1'", &format!("{CODE}<plain> a\n b </plain>"));
    assert_eq!(v.plain.as_deref(), Some("a b"));
}

#[test]
fn sensitive_values_stay_hidden() {
    let v = same("id='1'", &format!("{CODE}<a:secret>hush</a:secret>"));
    assert!(!format!("{v:?}").contains("hush"));
}

#[test]
fn bad_characters_name_their_member() {
    let v = Everything { plain: Some("a\u{1}".into()), ..Default::default() };
    let e = encode_element(&v, &ROOT, &NAMESPACES).unwrap_err();
    assert_eq!(e.to_string(), "/Everything/plain holds a character that XML can't carry: U+0001");
    let v = Everything { other_attributes: vec![AnyAttribute::new("urn:q", "q", "\u{ffff}")], ..Default::default() };
    let e = encode_element(&v, &ROOT, &NAMESPACES).unwrap_err();
    assert_eq!(e.to_string(), "/Everything/@q holds a character that XML can't carry: U+FFFF");
}
