//! Instances made from a model: what a schema allows, in several shapes, for round trips.
//!
//! They are made from the compiler's model, so that they say nothing about whether that model is right: an independent
//! validator does, in the run over a corpus.

mod content;
mod encoded;
mod pattern;
pub mod run;
mod simple;

use std::collections::{BTreeMap, BTreeSet};

use soap_build::model::{Member, Message, Model, Operation, Particle, SoapVersion, Style, Use};

use crate::case::Direction;
use crate::infoset::{SOAP11, SOAP12};
use content::Maker;

/// How much of what is optional is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Only what has to be.
    Least,
    /// Everything once; of a choice, the first alternative.
    Full,
    /// Everything, twice where it repeats, nil where it may be; of choices and derived types one after another.
    Varied,
}

/// All shapes.
pub const SHAPES: [Shape; 3] = [Shape::Least, Shape::Full, Shape::Varied];

/// A document made from a model.
#[derive(Debug, Clone)]
pub struct Instance {
    /// A name for its file, unique in the model.
    pub name: String,
    /// The operation and the direction of an envelope; `None` for a bare element.
    pub operation: Option<(String, Direction)>,
    /// Which of the operations of that name.
    pub overload: usize,
    /// The document.
    pub xml: String,
}

/// What was made of a model.
#[derive(Debug, Default)]
pub struct Made {
    /// The documents.
    pub instances: Vec<Instance>,
    /// Elements and attributes whose values are QNames.
    pub qnames: BTreeSet<String>,
    /// Why others weren't made, and how many.
    pub unmade: BTreeMap<&'static str, usize>,
}

/// Every global element and every message of every operation, in each shape.
pub fn make(model: &Model) -> Made {
    let mut made = Made::default();
    for (index, member) in model.elements.iter().enumerate() {
        for shape in SHAPES {
            let mut maker = Maker::new(model, shape);
            let done = root(&mut maker, member);
            made.add(format!("e{index:04}-{}", name_of(shape)), None, 0, maker, done);
        }
    }
    for (index, operation) in model.operations.iter().enumerate() {
        let overload = model.operations.iter().take(index).filter(|o| o.name == operation.name).count();
        let style = if operation.style == Style::Rpc { "r" } else { "o" };
        let response = operation.response.as_ref().map(|r| (Direction::Response, r));
        for (direction, message) in std::iter::once((Direction::Request, &operation.request)).chain(response) {
            for shape in SHAPES {
                let mut maker = Maker::new(model, shape);
                let done = envelope(&mut maker, operation, message, direction);
                let word = if direction == Direction::Request { "request" } else { "response" };
                let name = format!("{style}{index:04}-{word}-{}", name_of(shape));
                made.add(name, Some((operation.name.clone(), direction)), overload, maker, done);
            }
        }
        for (number, fault) in operation.faults.iter().enumerate() {
            let mut maker = Maker::new(model, Shape::Varied);
            let done = fault_envelope(&mut maker, operation, &fault.detail);
            let name = format!("{style}{index:04}-fault{number}");
            made.add(name, Some((operation.name.clone(), Direction::Fault)), overload, maker, done);
        }
    }
    made
}

impl Made {
    fn add(
        &mut self,
        name: String,
        operation: Option<(String, Direction)>,
        overload: usize,
        maker: Maker<'_>,
        done: Result<(), &'static str>,
    ) {
        match done {
            Err(why) => *self.unmade.entry(why).or_default() += 1,
            Ok(()) => {
                let (xml, qnames) = maker.finish();
                self.qnames.extend(qnames);
                // The shapes of a simple element are often one.
                let known = self.instances.iter().rev().take(SHAPES.len());
                if !known.into_iter().any(|i| i.xml == xml && i.operation == operation && i.overload == overload) {
                    self.instances.push(Instance { name, operation, overload, xml });
                }
            }
        }
    }
}

fn name_of(shape: Shape) -> &'static str {
    match shape {
        Shape::Least => "least",
        Shape::Full => "full",
        Shape::Varied => "varied",
    }
}

fn root(maker: &mut Maker<'_>, member: &Member) -> Result<(), &'static str> {
    match &member.particle {
        Particle::Element(_) => maker.member(member, 1, 0),
        _ => Err("a head of a substitution group: its members are made by themselves"),
    }
}

fn namespace_of(version: SoapVersion) -> &'static str {
    match version {
        SoapVersion::V1_1 => SOAP11,
        SoapVersion::V1_2 => SOAP12,
    }
}

fn encoding_of(operation: &Operation) -> Option<SoapVersion> {
    (operation.use_ == Use::Encoded).then_some(operation.version)
}

/// The envelope's start tag.
fn begin(maker: &mut Maker<'_>, operation: &Operation) {
    let declared = encoding_of(operation).map(encoded::declarations).unwrap_or_default();
    maker.raw(&format!("<soap:Envelope xmlns:soap=\"{}\"{declared}>", namespace_of(operation.version)));
}

fn envelope(
    maker: &mut Maker<'_>,
    operation: &Operation,
    message: &Message,
    direction: Direction,
) -> Result<(), &'static str> {
    let is_fault =
        |m: &Member| matches!(&m.particle, Particle::Element(e) if maker.is_of(e, &[SOAP11, SOAP12], "Fault"));
    if message.body.iter().any(is_fault) {
        return Err("a message that is a fault");
    }
    begin(maker, operation);
    if !message.headers.is_empty() {
        maker.raw("<soap:Header>");
        maker.members(&message.headers, 0)?;
        maker.raw("</soap:Header>");
    }
    maker.raw("<soap:Body>");
    (maker.encoded, maker.answer) = (encoding_of(operation), direction == Direction::Response);
    maker.members(&message.body, 0)?;
    maker.raw("</soap:Body></soap:Envelope>");
    Ok(())
}

fn fault_envelope(maker: &mut Maker<'_>, operation: &Operation, detail: &Member) -> Result<(), &'static str> {
    begin(maker, operation);
    maker.raw("<soap:Body><soap:Fault>");
    let (before, after) = match operation.version {
        SoapVersion::V1_1 => ("<faultcode>soap:Server</faultcode><faultstring>no</faultstring><detail>", "</detail>"),
        SoapVersion::V1_2 => (
            "<soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">no\
             </soap:Text></soap:Reason><soap:Detail>",
            "</soap:Detail>",
        ),
    };
    maker.raw(before);
    maker.encoded = encoding_of(operation);
    // Not where a wrapper is, which names the encoding.
    maker.members(std::slice::from_ref(detail), 1)?;
    maker.raw(after);
    maker.raw("</soap:Fault></soap:Body></soap:Envelope>");
    Ok(())
}
