//! One value through the codec and through `yaserde`, crosswise.

use serde::Serialize;
use soap_runtime::codec::{Field, Limits, Member, Mode, Namespaces, decode_element, encode_element};
use soap_runtime::codegen::NONE;
use yaserde::{YaDeserialize, YaSerialize, de, ser};

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

/// Reads a document `<v>` as a type and writes it all ways; the error says which step failed, and on what.
pub fn crossed<T: Whole>(xml: &str, known: &'static Namespaces) -> Result<Crossed, String> {
    let read = |what: &str, xml: &str| {
        let value = decode_element::<T>(xml.as_bytes(), &V, known, Limits::DEFAULT, Mode::Tolerant);
        value.map(|(value, _)| value).map_err(|e| format!("the codec reads {what}: {e}\n{xml}"))
    };
    let write = |value: &T| {
        let bytes = encode_element(value, &V, known).map_err(|e| format!("the codec writes: {e}"))?;
        String::from_utf8(bytes).map_err(|e| e.to_string())
    };
    run(&read, &write, xml)
}

/// As [`crossed`], of a group: it has no element, so that the bridge's own is the codec's, too.
pub fn crossed_group<T: Whole>(xml: &str) -> Result<Crossed, String> {
    let read = |what: &str, xml: &str| de::from_str::<T>(xml).map_err(|e| format!("{what} is read: {e}\n{xml}"));
    run(&read, &by_yaserde::<T>, xml)
}

fn run<T: Whole>(
    read: &dyn Fn(&str, &str) -> Result<T, String>,
    write: &dyn Fn(&T) -> Result<String, String>,
    xml: &str,
) -> Result<Crossed, String> {
    let value = read("the sample", xml)?;
    let (codec, yaserde) = (write(&value)?, by_yaserde(&value)?);
    let codec_read = write(&read("what yaserde wrote", &yaserde)?)?;
    let back: T = de::from_str(&codec).map_err(|e| format!("yaserde reads what the codec wrote: {e}\n{codec}"))?;
    Ok(Crossed { yaserde_read: write(&back)?, codec, yaserde, codec_read })
}

fn by_yaserde<T: YaSerialize>(value: &T) -> Result<String, String> {
    let mut s = ser::Serializer::new_from_writer(Vec::new(), &ser::Config::default());
    s.set_start_event_name(Some("v".into()));
    value.serialize(&mut s).map_err(|e| format!("yaserde writes: {e}"))?;
    String::from_utf8(s.into_inner()).map_err(|e| e.to_string())
}
