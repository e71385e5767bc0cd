//! The SOAP encoding (SOAP 1.1 section 5, SOAP 1.2 part 2 section 3), turned into the plain form that the codec reads.
//!
//! [`flatten`] goes over a whole envelope before the codec does: references are resolved in place, what they led to
//! is taken out from beside the answer, arrays are laid out whole with members named `item`.

mod array;
mod emit;
mod layout;
mod refs;
mod scan;
mod scope;
mod tag;
#[cfg(test)]
mod tests;
mod tree;
mod wrapper;

use crate::codec::{DecodeResult, Deviation, Limits, Mode};
use std::borrow::Cow;

/// Members of arrays that weren't sent, in a whole message at most: a size costs its sender nothing.
pub const MAX_ABSENT: u64 = 1 << 20;

/// A message in plain form, and what was off in it.
#[derive(Debug, PartialEq)]
pub struct Flat<'a> {
    /// The envelope; borrowed where nothing needed doing.
    pub xml: Cow<'a, [u8]>,
    /// What was read all the same.
    pub deviations: Vec<Deviation>,
}

/// Resolves references and lays out arrays in the Body of an envelope in UTF-8. The Header stays as it is.
///
/// `accessors` are the names of a response's parts, the return value first: a return value of another name gets its
/// due one. Refused are references that lead nowhere, to each other or into themselves, equal ids, and members
/// outside of their array. What is made is bounded by `limits.total()` and [`MAX_ABSENT`].
///
/// ```
/// use soap_runtime::{codec::{Limits, Mode}, encoded::flatten};
/// let xml = br##"<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/"><E:Body>
/// <sum><a href="#i"/></sum><multiRef id="i">7</multiRef></E:Body></E:Envelope>"##;
/// let flat = flatten(xml, &[], Limits::DEFAULT, Mode::Tolerant)?;
/// assert!(String::from_utf8_lossy(&flat.xml).contains("<sum><a>7</a></sum></E:Body>"));
/// # Ok::<(), Box<soap_runtime::codec::DecodeError>>(())
/// ```
pub fn flatten<'a>(xml: &'a [u8], accessors: &[&str], limits: Limits, mode: Mode) -> DecodeResult<Flat<'a>> {
    let mut tree = tree::Tree::read(xml, limits, mode)?;
    wrapper::settle(&mut tree, accessors)?;
    refs::resolve(&mut tree)?;
    if !tree.busy() {
        return Ok(Flat { xml: Cow::Borrowed(xml), deviations: tree.deviations });
    }
    let (xml, deviations) = emit::emit(tree)?;
    Ok(Flat { xml: Cow::Owned(xml), deviations })
}
