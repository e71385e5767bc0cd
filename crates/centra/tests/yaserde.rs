//! The wire codec and `yaserde` say the same of every generated type, whatever the value.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

#[path = "support/each_type.rs"]
mod each_type;

use std::path::Path;
use std::sync::LazyLock;

use case_driver::crossed::{Crossed, crossed};
use case_runner::sample::sample;
use centra::runtime::codec::{Limits, Member, Mode, decode_element, encode_element};
use centra::runtime::codegen::NONE;
use centra::types::{self, Customer};
use each_type::each_type;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use soap_build::model::{Model, TypeId};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let wsdl = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/centra.wsdl");
    soap_build::load(soap_build::configure(), wsdl).unwrap()
});

fn check(name: &str, through: fn(&str) -> Result<Crossed, String>) {
    let position = MODEL.types.iter().position(|ty| ty.name == name);
    let id = TypeId(u32::try_from(position.expect(name)).unwrap());
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() };
    // The same each time, so that a failure comes again.
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, random).run(&vec(any::<u32>(), 0..80), |numbers| {
        let sample = sample(&MODEL, id, &numbers);
        let Crossed { codec, yaserde, codec_read, yaserde_read } = through(&sample.xml).map_err(TestCaseError::fail)?;
        let all = case_runner::crossed::Crossed { codec, yaserde, codec_read, yaserde_read };
        let wrong = case_runner::crossed::wrong(&all, &sample).unwrap_or_else(Some);
        prop_assert_eq!(wrong, None, "{:#?}\n{}", all, sample.xml);
        Ok(())
    });
    outcome.unwrap_or_else(|e| panic!("{name}: {e}"));
}

#[test]
fn every_type_is_the_same_both_ways() {
    let mut seen = 0;
    macro_rules! one {
        ($name:ident) => {
            check(stringify!($name), |xml| crossed::<types::$name>(xml, &centra::NAMESPACES));
            seen += 1;
        };
    }
    each_type!(one);
    assert_eq!(seen, MODEL.types.len());
}

static V: Member = Member::element(NONE, "v", "<v>", "</v>");

/// What `yaserde` loses, the codec keeps.
#[test]
fn the_codec_is_right_where_yaserde_loses() {
    let customer = |firstname: &str| Customer { firstname: Some(firstname.into()), ..Customer::new("17") };
    let bytes = |c: &Customer| encode_element(c, &V, &centra::NAMESPACES).unwrap();
    let codec = |bytes: &[u8]| -> Customer {
        decode_element(bytes, &V, &centra::NAMESPACES, Limits::DEFAULT, Mode::Strict).unwrap().0
    };
    for (given, lost) in [(" Anna ", "Anna"), ("   ", ""), ("\n\tAnna", "Anna")] {
        let written = bytes(&customer(given));
        assert_eq!(codec(&written), customer(given));
        let read: Customer = yaserde::de::from_reader(&written[..]).unwrap();
        assert_eq!(read, customer(lost), "its reader trims text");
    }
    let cr = customer("a\rb");
    assert_eq!(codec(&bytes(&cr)), cr);
    let written = yaserde::ser::to_string(&cr).unwrap();
    assert!(written.contains("a\rb"), "it writes CR as it is: {written}");
    assert_eq!(yaserde::de::from_str::<Customer>(&written).unwrap(), customer("a\nb"), "which reads as LF");
}
