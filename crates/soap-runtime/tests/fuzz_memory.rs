//! What reading holds at once, for inputs of megabytes of each kind.
//!
//! Three times the input is kept where the input itself is what takes the space: texts, attributes, numbers, unknown elements,
//! one foreign element however large, a fault's text, one element of its detail, envelopes. An item of a list is as large
//! as its type, whatever it has: an empty element of nine bytes that is a struct of five fields costs the struct, up to
//! three times, since a list that grows has its old place beside the new one. The same goes for each element of a wildcard
//! and of a fault's detail. So the factor there depends on the schema and on how short the elements are; what bounds it
//! in all is the limit of a message's size.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;
#[path = "common/node.rs"]
mod node;

use common::{Ask11, e11, e12};
use node::{NAMESPACES, Node, ROOT};
use peak_alloc::PeakAlloc;
use soap_runtime::codec::{Limits, Mode, decode_element};
use soap_runtime::codegen::AnyElement;
use soap_runtime::envelope::{ReadOptions, Reply, read_request, read_response};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What an item of a list takes by itself, in bytes.
const STRUCT: usize = size_of::<Node>();
const FOREIGN: usize = size_of::<AnyElement>();
/// Nothing in the input is an item of such a list.
const PLAIN: usize = 0;

/// What there is besides, in bytes: receipts, whose number is bounded, each with its path; the tables of names.
const SLACK: usize = 96 << 10;

/// Size of an input, in bytes, at least.
const SIZE: usize = 2 << 20;

type Read = fn(&[u8]) -> Result<(), String>;

/// The most bytes that were held at once beyond what there was; the input is read whole.
fn held(bytes: &[u8], read: Read) -> Result<usize, String> {
    assert!(bytes.len() >= SIZE);
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    read(bytes)?;
    Ok(ALLOCATOR.peak_usage() - before)
}

fn tree(bytes: &[u8]) -> Result<(), String> {
    let read = decode_element::<Node>(bytes, &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant);
    read.map(drop).map_err(|error| error.to_string())
}

fn request(bytes: &[u8]) -> Result<(), String> {
    read_request::<Ask11>(bytes, &ReadOptions::default()).map(drop).map_err(|error| error.to_string())
}

fn fault(bytes: &[u8]) -> Result<(), String> {
    match read_response::<Ask11>(bytes, &ReadOptions::default()) {
        Ok(Reply::Fault { .. }) => Ok(()),
        Ok(_) => Err("no fault".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn node(inner: &str) -> String {
    format!("<n:node xmlns:n='urn:n' xmlns:w='urn:w'>{inner}</n:node>")
}

/// As often as it takes to fill [`SIZE`].
fn many(part: &str) -> String {
    part.repeat(SIZE / part.len() + 1)
}

fn fault11(text: &str, detail: &str) -> String {
    e11(&format!(
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>{text}</faultstring><detail>{detail}</detail></s:Fault>"
    ))
}

fn fault12(text: &str, detail: &str) -> String {
    e12(&format!(
        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang='en'>{text}</s:Text></s:Reason>\
         <s:Detail>{detail}</s:Detail></s:Fault>"
    ))
}

// One test: the peak is that of the process.
#[test]
fn what_reading_holds_is_in_proportion() {
    let long = many("text &amp; more ");
    // How often the input is there in memory, and what each element takes beside that.
    let cases: Vec<(&str, String, Read, usize, usize)> = vec![
        ("text", node(&format!("<n:text>{long}</n:text>")), tree, 1, PLAIN),
        ("text in CDATA", node(&format!("<n:text><![CDATA[{long}]]></n:text>")), tree, 1, PLAIN),
        ("an attribute", format!("<n:node xmlns:n='urn:n' id='1' odd='{long}'/>"), tree, 2, PLAIN),
        ("elements of attributes", node(&many("<w:e a='1' b='2' c='3'/>")), tree, 1, FOREIGN),
        ("unknown elements", node(&many("<n:odd>a<n:odder b='1'/></n:odd>")), tree, 0, PLAIN),
        ("one foreign element", node(&format!("<w:e>{}</w:e>", many("<w:f>text</w:f>"))), tree, 1, PLAIN),
        ("foreign elements", node(&many("<w:e>text of a sentence, for example</w:e>")), tree, 1, FOREIGN),
        ("short foreign elements", node(&many("<w:e/>")), tree, 1, FOREIGN),
        ("numbers", node(&many("<n:number>1</n:number>")), tree, 3, PLAIN),
        ("comments", node(&many("<!-- c -->")), tree, 0, PLAIN),
        ("empty structs", node(&many("<n:node/>")), tree, 1, STRUCT),
        ("structs with a text", node(&many("<n:node><n:text>text</n:text></n:node>")), tree, 1, STRUCT),
        ("a fault's text", fault11(&long, ""), fault, 3, PLAIN),
        ("a fault's text, 1.2", fault12(&long, ""), fault, 3, PLAIN),
        ("a fault's detail", fault11("", &format!("<t:ask><t:text>{long}</t:text></t:ask>")), fault, 3, PLAIN),
        ("a fault's detail, 1.2", fault12("", &many("<t:e>text</t:e>")), fault, 3, FOREIGN),
        ("a fault's details", fault11("", &many("<t:e/>")), fault, 3, FOREIGN),
        ("an envelope", e11(&format!("<t:ask><t:password/><t:text>{long}</t:text></t:ask>")), request, 1, PLAIN),
        ("unknown elements in an envelope", e11(&format!("<t:ask>{}</t:ask>", many("<t:odd/>"))), request, 0, PLAIN),
    ];
    let (mut wrong, mut all) = (Vec::new(), Vec::new());
    for (what, input, read, times, item) in cases {
        let took = held(input.as_bytes(), read).unwrap_or_else(|error| panic!("{what}: {error}"));
        let items = input.matches('<').count();
        let bound = times * input.len() + 3 * item * items + SLACK;
        all.push(format!("{what}: {took} of {bound} for {}", input.len()));
        if took > bound {
            wrong.push(what);
        }
    }
    assert!(wrong.is_empty(), "more than its bound: {wrong:?} of {all:#?}");
}
