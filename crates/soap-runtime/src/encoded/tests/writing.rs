use crate::codec::names::{ENC11, ENC12, FIRST, SOAP11, SOAP12, XSD, XSI};
use crate::codec::{
    ArrayOf, ArraySize, Attribute, AttributeField, Complex, DecodeErrorKind, DecodeResult, Desc, Deviation,
    EncodeError, Field, Limits, Member, Mode, Namespaces, Reader, Writer,
};
use crate::xs::{Decimal, Nillable, Xs};

static NS: Namespaces = Namespaces::new(&[("t", "urn:t")]);

macro_rules! complex {
    ($t:ident { $($i:literal $f:ident: $ty:ty),* } $(attribute $a:ident: $at:ty = $attr:ident)? , $members:ident, $desc:ident) => {
        #[derive(Debug, Default, PartialEq)]
        struct $t { $($f: $ty,)* $($a: $at)? }
        impl Field for $t {
            fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> { r.complex(self) }
            fn write(&self, m: &'static Member, w: &mut Writer) { w.complex(m, self) }
        }
        impl Complex for $t {
            fn desc(&self) -> &'static Desc { &$desc }
            fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
                match i { $($i => self.$f.read(r),)* _ => Ok(()) }
            }
            $(fn set_attribute(&mut self, _: usize, r: &mut Reader<'_>) -> DecodeResult<()> { self.$a.read_attribute(r) }
            fn attributes(&self, w: &mut Writer) { self.$a.write_attribute(&$attr[0], w) })?
            fn content(&self, w: &mut Writer) { $(self.$f.write(&$members[$i], w);)* }
        }
    };
}

const fn item() -> Member {
    Member::element(0, "item", "<item>", "</item>").many().nillable()
}

static YARD: [Member; 2] = [
    Member::element(0, "name", "<name>", "</name>").text(Xs::String),
    Member::element(0, "parent", "<parent>", "</parent>").typed(FIRST, "Yard").nillable(),
];
static YARD_DESC: Desc = Desc::sequence("Yard", &YARD).named(FIRST, "Yard");
complex!(Yard { 0 name: String, 1 parent: Nillable<Box<Yard>> }, YARD, YARD_DESC);

static YARDS: [Member; 1] = [item().typed(FIRST, "Yard")];
static YARDS_DESC: Desc = Desc::sequence("Yards", &YARDS).named(FIRST, "Yards").array(ArrayOf::new(FIRST, "Yard"));
complex!(Yards { 0 item: Vec<Nillable<Yard>> }, YARDS, YARDS_DESC);

static ROW: [Member; 1] = [item().text(Xs::Int)];
static ROW_DESC: Desc = Desc::sequence("Row", &ROW).array(ArrayOf::new(XSD, "int"));
complex!(Row { 0 item: Vec<Nillable<i32>> }, ROW, ROW_DESC);
static ROWS: [Member; 1] = [item()];
static ROWS_DESC: Desc = Desc::sequence("Rows", &ROWS).named(FIRST, "Rows").array(ArrayOf::new(XSD, "int").ranks("[]"));
complex!(Rows { 0 item: Vec<Nillable<Row>> }, ROWS, ROWS_DESC);

static GRID: [Member; 1] = [item().text(Xs::Decimal)];
static GRID_SIZE: [Attribute; 1] = [Attribute::new(ENC11, "arrayType", " SOAP-ENC:arrayType=\"xsd:decimal")];
static GRID_DESC: Desc = Desc::sequence("Grid", &GRID)
    .attributes(&GRID_SIZE)
    .named(FIRST, "Grid")
    .array(ArrayOf::new(XSD, "decimal").dimensions(2));
complex!(Grid { 0 item: Vec<Nillable<Decimal>> } attribute size: Option<ArraySize> = GRID_SIZE, GRID, GRID_DESC);

static ANSWER: [Member; 3] = [
    Member::element(0, "yards", "<yards>", "</yards>").typed(FIRST, "Yards").optional().nillable(),
    Member::element(0, "rows", "<rows>", "</rows>").typed(FIRST, "Rows").optional(),
    Member::element(0, "grid", "<grid>", "</grid>").typed(FIRST, "Grid").optional(),
];
static ANSWER_DESC: Desc = Desc::sequence("Answer", &ANSWER);
complex!(Answer { 0 yards: Option<Nillable<Yards>>, 1 rows: Option<Rows>, 2 grid: Option<Grid> }, ANSWER, ANSWER_DESC);
static WRAPPER: Member = Member::element(FIRST, "answer", "<t:answer>", "</t:answer>").rpc(&["yards", "rows", "grid"]);

fn write(v: &Answer, v12: bool) -> Result<String, EncodeError> {
    let mut w = Writer::new(&NS);
    w.set_encoded(true);
    for ns in if v12 { [SOAP12, XSI, XSD, ENC12] } else { [SOAP11, XSI, XSD, ENC11] } {
        w.set_declared(ns);
    }
    v.write(&WRAPPER, &mut w);
    w.finish().map(|b| String::from_utf8(b).unwrap())
}

/// In an envelope, flattened and read back.
fn read(body: &str, v12: bool) -> Result<(Answer, Vec<Deviation>), DecodeErrorKind> {
    let (env, enc) = if v12 { (SOAP12, ENC12) } else { (SOAP11, ENC11) };
    let uri = |ns| NS.uri(ns).unwrap();
    let xml = format!(
        r#"<SOAP-ENV:Envelope xmlns:SOAP-ENV="{}" xmlns:t="urn:t" xmlns:xsi="{}" xmlns:xsd="{}" xmlns:SOAP-ENC="{}"><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>"#,
        uri(env),
        uri(XSI),
        uri(XSD),
        uri(enc),
    );
    let flat = crate::encoded::flatten(xml.as_bytes(), WRAPPER.accessors(), Limits::DEFAULT, Mode::Strict)
        .map_err(|e| e.kind)?;
    let mut r = Reader::new(&flat.xml, &NS, Limits::DEFAULT, Mode::Strict).map_err(|e| e.kind)?;
    let mut v = Answer::default();
    let mut all = || {
        r.root()?;
        r.enter()?;
        r.more()?;
        r.enter()?;
        r.more()?;
        r.expect(&WRAPPER)?;
        v.read(&mut r)?;
        Ok(r.take_deviations())
    };
    let off: DecodeResult<Vec<Deviation>> = all();
    off.map(|off| (v, off)).map_err(|e| e.kind)
}

#[track_caller]
fn both_ways(v: Answer, v12: bool, due: &str) {
    let text = write(&v, v12).unwrap();
    let enc = NS.uri(if v12 { ENC12 } else { ENC11 }).unwrap();
    let result =
        if v12 { r#"<rpc:result xmlns:rpc="http://www.w3.org/2003/05/soap-rpc">yards</rpc:result>"# } else { "" };
    assert_eq!(text, format!(r#"<t:answer SOAP-ENV:encodingStyle="{enc}">{result}{due}</t:answer>"#));
    assert_eq!(read(&text, v12), Ok((v, vec![])));
}

fn yards() -> Answer {
    let yard = Yard { name: "N&1".into(), parent: Nillable::Nil };
    Answer {
        yards: Some(Nillable::Value(Yards { item: vec![Nillable::Value(yard), Nillable::Nil] })),
        ..Answer::default()
    }
}

const ITEMS: &str = r#"<item xsi:type="t:Yard"><name xsi:type="xsd:string">N&amp;1</name><parent xsi:type="t:Yard" xsi:nil="true"/></item><item xsi:type="t:Yard" xsi:nil="true"/></yards>"#;

#[test]
fn every_value_tells_its_type() {
    both_ways(yards(), false, &format!(r#"<yards xsi:type="t:Yards" SOAP-ENC:arrayType="t:Yard[2]">{ITEMS}"#));
}

#[test]
fn soap12_has_its_own_attributes_and_names_the_result() {
    both_ways(
        yards(),
        true,
        &format!(r#"<yards xsi:type="t:Yards" SOAP-ENC:itemType="t:Yard" SOAP-ENC:arraySize="2">{ITEMS}"#),
    );
}

#[test]
fn nil_and_empty_arrays() {
    both_ways(
        Answer { yards: Some(Nillable::Nil), ..Answer::default() },
        false,
        r#"<yards xsi:type="t:Yards" xsi:nil="true"/>"#,
    );
    let empty = Answer { yards: Some(Nillable::Value(Yards::default())), ..Answer::default() };
    both_ways(empty, false, r#"<yards xsi:type="t:Yards" SOAP-ENC:arrayType="t:Yard[0]"></yards>"#);
}

#[test]
fn arrays_of_arrays() {
    let row = |v: &[i32]| Nillable::Value(Row { item: v.iter().copied().map(Nillable::Value).collect() });
    let rows = Rows { item: vec![row(&[1, 2]), row(&[])] };
    both_ways(
        Answer { rows: Some(rows), ..Answer::default() },
        false,
        concat!(
            r#"<rows xsi:type="t:Rows" SOAP-ENC:arrayType="xsd:int[][2]"><item xsi:type="SOAP-ENC:Array" SOAP-ENC:arrayType="xsd:int[2]">"#,
            r#"<item xsi:type="xsd:int">1</item><item xsi:type="xsd:int">2</item></item>"#,
            r#"<item xsi:type="SOAP-ENC:Array" SOAP-ENC:arrayType="xsd:int[0]"></item></rows>"#,
        ),
    );
}

#[test]
fn dimensions_are_the_values_own() {
    let grid = |size: Option<ArraySize>| Answer {
        grid: Some(Grid { item: vec![Nillable::Value("3.50".parse().unwrap()), Nillable::Nil], size }),
        ..Answer::default()
    };
    both_ways(
        grid(Some(ArraySize(vec![1, 2]))),
        false,
        concat!(
            r#"<grid xsi:type="t:Grid" SOAP-ENC:arrayType="xsd:decimal[1,2]"><item xsi:type="xsd:decimal">3.50</item>"#,
            r#"<item xsi:type="xsd:decimal" xsi:nil="true"/></grid>"#,
        ),
    );
    for bad in [None, Some(ArraySize(vec![2, 2])), Some(ArraySize(vec![u64::MAX, 2]))] {
        assert!(matches!(write(&grid(bad), false), Err(EncodeError::Value { .. })));
    }
}

#[test]
fn members_of_any_name() {
    let (v, off) = read(r#"<t:answer><yards xsi:type="t:Yards"><yard><name>N&amp;1</name><parent xsi:nil="1"/></yard><y xsi:nil="1"/></yards></t:answer>"#, true).unwrap();
    assert_eq!((v, off), (yards(), vec![]));
}
