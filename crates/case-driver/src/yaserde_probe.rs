//! A message through `yaserde`, where the type has its traits: method resolution prefers [`With`] if its bound holds.

use std::marker::PhantomData;

use yaserde::{YaDeserialize, YaSerialize};

/// Reads a document and writes it again.
pub type RoundTrip = fn(&str) -> Result<String, String>;

/// Stands for a type.
pub struct Probe<T>(pub PhantomData<T>);

impl<T> Probe<T> {
    /// Of a type that is named.
    pub const fn new() -> Self {
        Probe(PhantomData)
    }
}

impl<T> Default for Probe<T> {
    fn default() -> Self {
        Probe::new()
    }
}

/// Types with the traits of `yaserde`.
pub trait With {
    /// The round trip.
    fn round_trip(&self) -> Option<RoundTrip>;
}

impl<T: YaSerialize + YaDeserialize> With for Probe<T> {
    fn round_trip(&self) -> Option<RoundTrip> {
        Some(|text| {
            let value: T = yaserde::de::from_str(text).map_err(|e| format!("reading: {e}"))?;
            yaserde::ser::to_string(&value).map_err(|e| format!("writing: {e}"))
        })
    }
}

/// All other types.
pub trait Without {
    /// None.
    fn round_trip(&self) -> Option<RoundTrip> {
        None
    }
}

impl<T> Without for &Probe<T> {}

#[cfg(test)]
mod tests {
    use super::{Probe, With as _, Without as _};

    struct Plain;

    #[derive(Default, yaserde::YaSerialize, yaserde::YaDeserialize)]
    struct Derived {
        field: String,
    }

    #[test]
    #[allow(clippy::needless_borrow, reason = "the second reference is what the resolution turns on")]
    fn a_type_is_told_by_its_traits() {
        assert!((&Probe::<Plain>::new()).round_trip().is_none());
        assert!((&Probe::<Derived>::new()).round_trip().is_some());
    }
}
