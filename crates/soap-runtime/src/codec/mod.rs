//! The wire codec: constant tables on the generated side, one engine on this side.
//!
//! [`Reader`] pulls a message into structs in one pass, tolerates what servers get wrong and says so in receipts;
//! [`Writer`] appends constant tags and escaped text to one buffer. [`Field`], [`Complex`], [`Simple`], [`Choice`] and
//! [`Derived`] are what generated code implements.

mod array;
mod blocks;
mod desc;
mod error;
mod facets;
mod field;
mod limits;
pub mod names;
mod order;
pub mod pattern;
mod reader;
mod scan;
mod shown;
mod spelling;
pub mod stream;
mod text;
mod trace;
mod validate;
mod writer;

pub use crate::charset::to_utf8;
pub use array::{ArrayOf, ArraySize};
pub use desc::{Attribute, Desc, Lit, Member, Wildcard};
pub use error::{DecodeError, DecodeErrorKind, DecodeResult, Deviation, DeviationKind, EncodeError, ValueError};
pub use facets::Facets;
pub use field::{AttributeField, Choice, Complex, Derived, DerivedType, Field, Simple, fresh};
pub use limits::{Limit, Limits, MAX_DEPTH, Mode};
pub use names::Namespaces;
pub use order::MemberOrder;
pub use reader::Reader;
pub(crate) use reader::{expanded, place, written};
pub(crate) use shown::{NAME, WORDS, crop, crop_in};
pub use text::{get_text, set_text};
pub use validate::facets_hold;
pub use writer::Writer;
pub(crate) use writer::{Surroundings, Want};

/// Reads a message that is one element, member `m`, in UTF-8 or in an encoding that its mark or declaration names: UTF-16,
/// ISO-8859-1, windows-1252.
///
/// The receipts say what was off and read all the same; in [`Mode::Strict`] the first is an error.
pub fn decode_element<T: Field + Default>(
    bytes: &[u8],
    m: &'static Member,
    known: &'static Namespaces,
    limits: Limits,
    mode: Mode,
) -> DecodeResult<(T, Vec<Deviation>)> {
    // What is too large isn't transcoded first.
    reader::within(bytes, limits)?;
    let text = to_utf8(bytes)?;
    let mut r = Reader::new(&text, known, limits, mode)?;
    r.transcoded();
    r.root()?;
    let mut v = T::default();
    r.expect(m)?;
    v.read(&mut r)?;
    r.finish()?;
    Ok((v, r.take_deviations()))
}

/// Writes a document that is one element, member `m`, which declares the service's namespaces.
pub fn encode_element<T: Field>(v: &T, m: &'static Member, known: &'static Namespaces) -> Result<Vec<u8>, EncodeError> {
    let mut w = Writer::new(known);
    w.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    w.root(m, v);
    w.finish()
}

/// The text that a piece of our own XML says.
pub(crate) fn unescape(xml: &str) -> Option<String> {
    reader::Detached::unescape(xml)
}
