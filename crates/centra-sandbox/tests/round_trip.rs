//! What the sandbox stores is what was given, whatever was given.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

use std::sync::LazyLock;

use centra::Client;
use centra::operations::CustomersUpdateOperation;
use centra::types::Customer;
use centra_sandbox::Sandbox;
use proptest::char::range;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Any text of characters that XML can hold, those that cost something more often than others.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => range('a', 'z').prop_map(String::from),
        2 => range('\u{20}', '\u{d7ff}').prop_map(String::from),
        1 => range('\u{e000}', '\u{fffd}').prop_map(String::from),
        1 => range('\u{10000}', '\u{10ffff}').prop_map(String::from),
        2 => prop::sample::select(vec![" ", "\t", "\n", "\r", "\r\n", "&", "<", ">", "]]>", "\"", "'", "&amp;", "<!--", "\u{85}", "\u{2028}"])
            .prop_map(str::to_owned),
    ];
    vec(piece, 0..12).prop_map(|all| all.concat())
}

fn field() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

prop_compose! {
    fn customer()(
        id in text().prop_filter("an id", |id| !id.is_empty()),
        store in option::of(any::<i32>()),
        fields in vec(field(), 12),
    ) -> Customer {
        let mut fields = fields.into_iter();
        let mut next = || fields.next().flatten();
        Customer {
            id, store,
            r#type: next(), status: next(), firstname: next(), lastname: next(), address1: next(), address2: next(),
            city: next(), state: next(), zipcode: next(), country: next(), email: next(), telephone: next(),
        }
    }
}

/// What a partial update makes of a stored customer.
fn updated(old: Customer, new: Customer) -> Customer {
    Customer {
        id: new.id,
        store: new.store.or(old.store),
        r#type: new.r#type.or(old.r#type),
        status: new.status.or(old.status),
        firstname: new.firstname.or(old.firstname),
        lastname: new.lastname.or(old.lastname),
        address1: new.address1.or(old.address1),
        address2: new.address2.or(old.address2),
        city: new.city.or(old.city),
        state: new.state.or(old.state),
        zipcode: new.zipcode.or(old.zipcode),
        country: new.country.or(old.country),
        email: new.email.or(old.email),
        telephone: new.telephone.or(old.telephone),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_stored_is_what_was_given(first in customer(), second in customer()) {
        RUNTIME.block_on(async {
            let sandbox = Sandbox::start().await.unwrap();
            let client = Client::builder(sandbox.endpoint()).login("demo", "demo").build().unwrap();
            client.customers_update([first.clone()]).await.unwrap();
            let stored: Customer = sandbox.stored("customer", &first.id).unwrap().unwrap();
            prop_assert_eq!(&stored, &first);

            let second = Customer { id: first.id.clone(), ..second };
            client.customers_update([second.clone()]).await.unwrap();
            let stored: Customer = sandbox.stored("customer", &first.id).unwrap().unwrap();
            prop_assert_eq!(stored, updated(first, second));
            prop_assert_eq!(sandbox.count("customer").unwrap(), 1);
            Ok(())
        })?;
    }
}

/// Records that were never together in memory arrive, and count as any.
#[test]
fn a_streamed_list_is_stored() {
    RUNTIME.block_on(async {
        let sandbox = Sandbox::builder().login("u", "p").start().await.unwrap();
        let client = Client::builder(sandbox.endpoint()).login("u", "p").build().unwrap();
        let records = || (0..5_000).map(|i| Customer::new(format!("c-{i}")));
        client.call_streamed::<CustomersUpdateOperation, _>(records).await.unwrap();
        assert_eq!(sandbox.count("customer").unwrap(), 5_000);
        let stranger = Client::builder(sandbox.endpoint()).login("u", "wrong").build().unwrap();
        let e = stranger.call_streamed::<CustomersUpdateOperation, _>(records).await.unwrap_err();
        assert!(matches!(e, centra::Error::Login { records: 5_000, .. }), "{e:?}");
    });
}
