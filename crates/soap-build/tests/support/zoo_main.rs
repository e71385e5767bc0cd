//! Compiled by `emit_compile.rs` beside what was generated.
#![deny(warnings)]

pub mod folder;
pub mod shop;
pub mod file {
    include!("file/zoo.rs");
}

use folder::types::other::Dog;
use folder::types::zoo::{
    Animal, Code, Codes, Everything, Kind, Note, NoteContent, Price, ShortCode, Size, Step, StepPair, Tree,
};
use soap_runtime::codec::{Limits, Mode, decode_element, encode_element};
use soap_runtime::codegen::Nillable;

pub type Reply<T> = Result<T, ()>;

macro_rules! client {
    ($name:ident) => {
        pub struct $name(());
        impl $name {
            pub async fn call<O: soap_runtime::codegen::Operation>(&self, _: &O::Request) -> Reply<O::Response> {
                Err(())
            }
        }
    };
}
client!(A);
client!(B);

pub struct C(shop::operations::Supplied);
impl C {
    pub fn supplied(&self) -> &shop::operations::Supplied {
        &self.0
    }
    pub async fn call<O: soap_runtime::codegen::Operation>(&self, _: &O::Request) -> Reply<O::Response> {
        Err(())
    }
}

struct Count(usize);
impl folder::operations::Visitor for Count {
    fn visit<Op: soap_runtime::codegen::Operation>(&mut self) {
        self.0 += 1;
    }
}

/// A line of JSON for each sample of the file: what the codec and `yaserde` make of it.
#[cfg(feature = "yaserde")]
mod crossed;
#[cfg(feature = "yaserde")]
fn cross(file: &str) {
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let (name, xml): (String, String) = serde_json::from_str(line).unwrap();
        let line = match crossed::one(&name, &xml) {
            Ok(crossed) => serde_json::to_string(&crossed),
            Err(why) => serde_json::to_string(&why),
        };
        println!("{}", line.unwrap());
    }
}

fn main() {
    #[cfg(feature = "yaserde")]
    if let Some(file) = std::env::args().nth(1) {
        return cross(&file);
    }
    let tree = || Tree { left: None, right: Some(Box::new(Tree::default())) };
    let value = Everything {
        steps: vec![
            Step::Move("m".into()),
            Step::Pause(vec![1, 2]),
            Step::Pair(StepPair { key: "k".into(), value: Some("v".into()) }),
            Step::Tree(Box::new(tree())),
        ],
        note: Note { content: vec![NoteContent::Text(" a ".into()), NoteContent::Bold("b".into())] },
        code: Code("AB1".into()),
        short: ShortCode(Code("AB".into())),
        kind: Some(Kind::Quoted),
        codes: Codes(vec![Code("AA".into()), Code("BB".into())]),
        size: Some(Nillable::Value(Size::Kind(Kind::Plus))),
        price: vec![Nillable::Nil, Nillable::Value(Price { rate: 1.5, value: "41.50".parse().unwrap(), ..Default::default() })],
        animal: vec![
            Animal { name: "x".into() }.into(),
            Dog { id: Some("d".into()), name: "y".into(), codes: vec![] }.into(),
        ],
        secret: Some("hush".to_owned().into()),
        created: "2024-02-29T24:00:00".parse().unwrap(),
        ..Default::default()
    };
    assert!(!format!("{value:?}").contains("hush"));
    let member = &folder::elements::ELEMENTS[0];
    let bytes = encode_element(&value, member, &folder::NAMESPACES).unwrap();
    let (back, deviations) =
        decode_element::<Everything>(&bytes, member, &folder::NAMESPACES, Limits::default(), Mode::Tolerant).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(back, value, "{text}");
    // The tree that requires itself can't be whole, and a plain nil has no attributes.
    assert!(deviations.iter().all(|d| d.path.ends_with("left") || d.path.ends_with("@rate")), "{deviations:?}\n{text}");

    let price = Price::default();
    assert_eq!((price.currency_or_default(), price.factor_or_default()), ("SEK", 1));
    assert_eq!(price.type_or_default(), Kind::Retail);

    let mut count = Count(0);
    folder::operations::for_each_operation(&mut count);
    assert_eq!((count.0, folder::OPERATIONS.len()), (2, 2));

    use shop::operations::{ItemsRequest, Supplied, SuppliedRequest};
    use shop::types::{Customer, CustomersUpdate, Login};
    let mut request = CustomersUpdate::from_items(vec![Customer::new("17"), Customer::new("18")]);
    request.supply(&Supplied { login: Login::new("user", "hush") });
    assert_eq!(request.login.user, "user");
    let mut keys = vec![];
    request.for_each_key(&mut |key| keys.push(key.to_owned()));
    assert_eq!(keys, ["17", "18"]);
}
