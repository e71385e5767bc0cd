//! What is read by a shortcut means what it would without: types that are told again, children in another order.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use soap_runtime::codec::{DeviationKind, Limits, Mode, decode_element};
use soap_runtime::codegen::*;

static NAMESPACES: Namespaces = Namespaces::new(&[("n", "urn:n")]);

macro_rules! element {
    ($name:literal) => {
        Member::element(FIRST, $name, concat!("<n:", $name, ">"), concat!("</n:", $name, ">"))
    };
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub a: Option<String>,
    pub b: Option<i32>,
    pub c: Option<String>,
    pub d: Option<String>,
    pub e: Vec<String>,
}
static ROW: [Member; 5] = [
    element!("a").text(Xs::String).optional(),
    element!("b").text(Xs::Int).optional(),
    element!("c").text(Xs::String).optional(),
    element!("d").text(Xs::Token).optional(),
    element!("e").text(Xs::String).many(),
];
static ROW_DESC: Desc = Desc::sequence("Row", &ROW).named(FIRST, "Row");

impl Field for Row {
    fn read(&mut self, r: &mut Reader<'_>) -> DecodeResult<()> {
        r.complex(self)
    }
    fn write(&self, m: &'static Member, w: &mut Writer) {
        w.complex(m, self);
    }
}
impl Complex for Row {
    fn desc(&self) -> &'static Desc {
        &ROW_DESC
    }
    fn set(&mut self, i: usize, r: &mut Reader<'_>) -> DecodeResult<()> {
        match i {
            0 => self.a.read(r),
            1 => self.b.read(r),
            2 => self.c.read(r),
            3 => self.d.read(r),
            _ => self.e.read(r),
        }
    }
    fn content(&self, w: &mut Writer) {
        self.a.write(&ROW[0], w);
        self.b.write(&ROW[1], w);
        self.c.write(&ROW[2], w);
        self.d.write(&ROW[3], w);
        self.e.write(&ROW[4], w);
    }
}
static ROOT: Member = element!("row");

/// The row, and each receipt's kind and detail.
fn read(inner: &str) -> (Row, Vec<(DeviationKind, String)>) {
    let xml = format!(
        "<n:row xmlns:n='urn:n' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' \
         xmlns:x='http://www.w3.org/2001/XMLSchema'>{inner}</n:row>"
    );
    let (row, receipts) =
        decode_element::<Row>(xml.as_bytes(), &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant).unwrap();
    (row, receipts.into_iter().map(|d| (d.kind, d.detail)).collect())
}

fn some(s: &str) -> Option<String> {
    Some(s.to_owned())
}

#[test]
fn a_type_told_again_is_judged_by_each_member() {
    let t = "i:type='x:string'";
    let inner = |e: &str| format!("<n:a {t}>1</n:a><n:b {t}>2</n:b><n:c {t}>3</n:c><n:d {t}>4</n:d>{e}");
    let (row, receipts) = read(&inner(&format!("<n:e {t}>5</n:e><n:e {t}>6</n:e><n:e {t}>7</n:e>")));
    let e = vec!["5".to_owned(), "6".to_owned(), "7".to_owned()];
    assert_eq!(row, Row { a: some("1"), b: Some(2), c: some("3"), d: some("4"), e });
    // A string is neither an int nor a token.
    let kinds: Vec<_> = receipts.iter().map(|r| r.0).collect();
    assert_eq!(kinds, [DeviationKind::WrongType, DeviationKind::WrongType]);
}

#[test]
fn a_type_told_again_by_a_prefix_with_another_meaning_is_another_one() {
    let e = "<n:e i:type='x:string'>1</n:e>";
    let (row, receipts) = read(&format!("{e}{e}<n:e xmlns:x='urn:n' i:type='x:string'>1</n:e>{e}{e}"));
    assert_eq!(row.e.len(), 5);
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].0, DeviationKind::WrongType);
}

#[test]
fn a_type_told_again_with_an_attribute_is_no_type_alone() {
    let e = "<n:e i:type='x:string' k='1'>1</n:e>";
    let (_, receipts) = read(&format!("{e}{e}{e}"));
    let kinds: Vec<_> = receipts.iter().map(|r| r.0).collect();
    assert_eq!(kinds, [DeviationKind::UnknownAttribute; 3]);
}

#[test]
fn empty_elements_with_a_type_are_empty() {
    let e = "<n:e i:type='x:string'/>";
    let (row, receipts) = read(&format!("{e}{e}<n:e i:type='x:string'>1</n:e>{e}"));
    assert_eq!(row.e, ["", "", "1", ""]);
    assert!(receipts.is_empty(), "{receipts:?}");
}

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Every order of the five children.
fn orders() -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for _ in NAMES {
        let longer = |o: Vec<usize>| -> Vec<Vec<usize>> {
            let more = (0..NAMES.len()).filter(|i| !o.contains(i));
            more.map(|i| [o.clone(), vec![i]].concat()).collect()
        };
        orders = orders.into_iter().flat_map(longer).collect();
    }
    assert_eq!(orders.len(), 120);
    orders
}

/// The children in an order, what they are read as, and how many of them come after a later one.
fn in_order(order: &[usize]) -> (String, Row, usize) {
    let inner = order.iter().map(|&i| format!("<n:{0}>{i}</n:{0}>", NAMES[i])).collect();
    let row = Row { a: some("0"), b: Some(1), c: some("2"), d: some("3"), e: vec!["4".into()] };
    let back = (0..5).filter(|&i| order[..i].iter().any(|&before| before > order[i])).count();
    (inner, row, back)
}

#[test]
fn every_order_is_read_with_a_receipt_for_each_step_back() {
    for order in orders() {
        let (inner, due, back) = in_order(&order);
        let (row, receipts) = read(&inner);
        assert_eq!(row, due, "{inner}");
        assert_eq!(receipts.len(), back, "{inner} {receipts:?}");
        assert!(receipts.iter().all(|r| r.0 == DeviationKind::OutOfOrder), "{receipts:?}");
    }
}

#[test]
fn every_order_is_read_and_counted_where_receipts_are_no_longer_kept() {
    let full = "<n:zz/>".repeat(256);
    for order in orders() {
        let (inner, due, back) = in_order(&order);
        // A second one is passed over, and counted like the steps back.
        let (row, receipts) = read(&format!("{full}{inner}<n:b>9</n:b>"));
        assert_eq!(row, due, "{inner}");
        let last = (DeviationKind::More, format!("{} more deviations", back + 1));
        assert_eq!(receipts.get(256..), Some(&[last][..]), "{inner}");
    }
}

#[test]
fn unknown_children_between_others_are_passed_over() {
    let (row, receipts) = read("<n:c>2</n:c><n:zz>9</n:zz><n:a>0</n:a><n:ab>9</n:ab><n:e>4</n:e><n:a>9</n:a>");
    assert_eq!(row, Row { a: some("0"), c: some("2"), e: vec!["4".into()], ..Row::default() });
    let kinds: Vec<_> = receipts.iter().map(|r| r.0).collect();
    use DeviationKind::{Extra, OutOfOrder, UnknownElement};
    assert_eq!(kinds, [UnknownElement, OutOfOrder, UnknownElement, Extra]);
}
