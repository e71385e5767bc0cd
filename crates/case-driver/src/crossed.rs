//! One value through the codec and through `yaserde`, crosswise.

use serde::Serialize;
use soap_runtime::codec::{DeviationKind, Field, Limits, Member, Mode, Namespaces, decode_element, encode_element};
use soap_runtime::codegen::NONE;
use yaserde::{YaDeserialize, YaSerialize, de, ser};

#[cfg(feature = "yaserde")]
mod group;
#[cfg(feature = "yaserde")]
pub use group::crossed_group;

/// The root of all documents here.
static V: Member = Member::element(NONE, "v", "<v>", "</v>");

/// What came of it; the fields are those of `crates/case-runner/src/crossed.rs`.
#[derive(Debug, Clone, Serialize)]
pub struct Crossed {
    /// By the codec.
    pub codec: String,
    /// By `yaserde`.
    pub yaserde: String,
    /// What the codec reads from `yaserde`.
    pub codec_read: String,
    /// What `yaserde` reads from the codec.
    pub yaserde_read: String,
}

/// What a type needs for it.
pub trait Whole: Field + Default + YaSerialize + YaDeserialize {}
impl<T: Field + Default + YaSerialize + YaDeserialize> Whole for T {}

/// Reads a document `<v>` as a type, without a receipt that counts, and writes it all ways; the error says which step failed,
/// and on what.
pub fn crossed<T: Whole>(xml: &str, known: &'static Namespaces) -> Result<Crossed, String> {
    run::<T, T>(xml, known, |value| value, |value| value)
}

/// `E` is what the codec takes for an element, `T` what `yaserde` takes.
fn run<T: Whole, E: Field + Default>(
    xml: &str,
    known: &'static Namespaces,
    element: fn(T) -> E,
    value: fn(&E) -> &T,
) -> Result<Crossed, String> {
    let read = |what: &str, xml: &str| {
        let value = decode_element::<E>(xml.as_bytes(), &V, known, Limits::DEFAULT, Mode::Tolerant);
        let (value, receipts) = value.map_err(|e| format!("the codec reads {what}: {e}\n{xml}"))?;
        // A type that requires itself has no whole value, and samples know no facets; all else is as in strict mode.
        match receipts.iter().find(|receipt| !matches!(receipt.kind, DeviationKind::Missing | DeviationKind::Facet)) {
            None => Ok(value),
            Some(receipt) => Err(format!("the codec reads {what} with a receipt: {receipt:?}\n{xml}")),
        }
    };
    let write = |value: &E| {
        let bytes = encode_element(value, &V, known).map_err(|e| format!("the codec writes: {e}"))?;
        String::from_utf8(bytes).map_err(|e| e.to_string())
    };
    let sample = read("the sample", xml)?;
    let (codec, yaserde) = (write(&sample)?, by_yaserde(value(&sample))?);
    let codec_read = write(&read("what yaserde wrote", &yaserde)?)?;
    let back: T = de::from_str(&codec).map_err(|e| format!("yaserde reads what the codec wrote: {e}\n{codec}"))?;
    Ok(Crossed { yaserde_read: write(&element(back))?, codec, yaserde, codec_read })
}

fn by_yaserde<T: YaSerialize>(value: &T) -> Result<String, String> {
    let mut s = ser::Serializer::new_from_writer(Vec::new(), &ser::Config::default());
    s.set_start_event_name(Some("v".into()));
    value.serialize(&mut s).map_err(|e| format!("yaserde writes: {e}"))?;
    String::from_utf8(s.into_inner()).map_err(|e| e.to_string())
}
