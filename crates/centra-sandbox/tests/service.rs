//! The sandbox behaves as the service is documented to.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

mod support;

use centra::types::{Account, AccountBuyer, AccountBuyers, Customer, Market, Order, Reference};
use centra::{Client, Confirmation, Error};
use centra_sandbox::{AnswerForm, LoginRefusal, Sandbox};
use support::{get, post};

fn client(sandbox: &Sandbox) -> Client {
    Client::builder(sandbox.endpoint()).login("demo", "demo").build().unwrap()
}

#[tokio::test]
async fn an_update_inserts_then_updates_in_part() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let first = Customer { city: Some("Malmö".into()), state: Some("M".into()), ..Customer::new("a") };
    let answer = client.customers_update([Customer::new("b"), first]).await.unwrap();
    assert_eq!(answer.confirmation, Confirmation::Confirmed);
    assert_eq!(answer.notices, ["customer b was created", "customer a was created"]);
    assert!(answer.request_id.unwrap().starts_with("1_"));
    assert!(answer.correlation_id.unwrap().starts_with("centra_1_"));

    let second = Customer { state: Some(String::new()), email: Some("a@b.se".into()), ..Customer::new("a") };
    let answer = client.customers_update([second]).await.unwrap();
    assert!(answer.notices.is_empty());
    let all: Vec<Customer> = sandbox.all("customer").unwrap();
    let expected = Customer {
        city: Some("Malmö".into()),
        state: Some(String::new()),
        email: Some("a@b.se".into()),
        ..Customer::new("a")
    };
    assert_eq!(all, [Customer::new("b"), expected]);
}

#[tokio::test]
async fn every_form_of_answer_is_read() {
    let forms = [
        (AnswerForm::Guide, Confirmation::Confirmed),
        (AnswerForm::Empty, Confirmation::Accepted),
        (AnswerForm::Legacy, Confirmation::Acknowledged),
    ];
    for (form, confirmation) in forms {
        let sandbox = Sandbox::builder().answer_form(form).start().await.unwrap();
        let answer = client(&sandbox).customers_update([Customer::new("a")]).await.unwrap();
        assert_eq!(answer.confirmation, confirmation);
        assert_eq!(sandbox.count("customer").unwrap(), 1);
        let long = "x".repeat(256);
        let refused = client(&sandbox).customers_update([Customer::new("b"), Customer::new(long)]).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
        assert_eq!(sandbox.count("customer").unwrap(), 1, "all or none");
    }
}

#[tokio::test]
async fn a_wrong_login_is_refused_in_each_form() {
    for form in [LoginRefusal::Fault, LoginRefusal::Result, LoginRefusal::Status] {
        let sandbox = Sandbox::builder().login("a", "b").login_refusal(form).start().await.unwrap();
        let error = client(&sandbox).customers_update([Customer::new("a")]).await.unwrap_err();
        assert!(error.is_login(), "{form:?}: {error:?}");
        assert_eq!(sandbox.count("customer").unwrap(), 0);
    }
}

#[tokio::test]
async fn other_updates_are_stored_as_well() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let buyer = AccountBuyer { id: Some("b1".into()), password: Some("geheim".into()), ..Default::default() };
    let account = Account {
        market: Some(Reference { description: Some("Sverige".into()), ..Reference::new("se") }),
        buyers: Some(AccountBuyers { buyer: vec![buyer] }),
        ..Account::new("acme")
    };
    client.accounts_update([account.clone()]).await.unwrap();
    client.accounts_update([Account { discount: Some("5".into()), ..Account::new("acme") }]).await.unwrap();
    let stored: Account = sandbox.stored("account", "acme").unwrap().unwrap();
    assert_eq!(stored, Account { discount: Some("5".into()), ..account });
    client.paymentterms_update([centra::types::Terms::new("30")]).await.unwrap();
    assert_eq!(sandbox.count("paymentterms").unwrap(), 1);

    let page = get(&sandbox, "/").await;
    assert!(page.contains("\"Sverige\"") && page.contains("\"***\""), "{page}");
    assert!(!page.contains("geheim"), "{page}");
}

#[tokio::test]
async fn events_come_until_they_are_done() {
    let sandbox = Sandbox::builder().updates_make_events(true).start().await.unwrap();
    let client = client(&sandbox);
    client.customers_update([Customer { city: Some("<ö>".into()), ..Customer::new("a") }]).await.unwrap();
    let order = Order { market: Some(Reference::new("se")), ..Order::new("o") };
    client.orders_update([order]).await.unwrap();
    client.markets_update([Market::new("se")]).await.unwrap();
    for _ in 0..2 {
        let events = client.events_get(None).await.unwrap().value.events.unwrap().event;
        assert_eq!(events.len(), 3);
        assert_eq!(events[0].r#type.as_deref(), Some("customer"));
        let customer = events[0].data.as_ref().unwrap().customer.as_ref().unwrap();
        assert_eq!(customer.city.as_deref(), Some("<ö>"));
    }
    let orders = client.events_get(Some("order".into())).await.unwrap().value.events.unwrap().event;
    assert_eq!(orders.len(), 1);
    client.events_done([orders[0].id.clone().unwrap(), "99".into()]).await.unwrap();
    assert_eq!(client.events_get(None).await.unwrap().value.events.unwrap().event.len(), 2);
}

#[tokio::test]
async fn bad_requests_get_the_services_faults() {
    let sandbox = Sandbox::start().await.unwrap();
    let base = "http://www.centra.com/webservices/";
    let envelope = |body: &str| {
        format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"{base}\"><e:Body>{body}</e:Body></e:Envelope>"
        )
    };
    let login = "<login><username>demo</username><password>demo</password></login>";
    let good = envelope(&format!(
        "<customers_Update>{login}<customers><customer><id>1</id></customer></customers></customers_Update>"
    ));
    let action = format!("\"{base}Customers_Update\"");
    // The vendor's cookbook sends a default namespace, as here.
    let answer = post(&sandbox, &action, &good).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("success>true<"), "{answer}");
    for header in [
        "x-centra-request-id: 1_",
        "x-correlation-id: centra_1_",
        "set-cookie: centrasess=",
        "transfer-encoding: chunked",
    ] {
        assert!(answer.to_ascii_lowercase().contains(header), "{header} in {answer}");
    }
    let cases = [
        (&*action, "no XML".to_owned(), "Bad Request"),
        (&*action, good.replace("</customers>", ""), "Bad Request"),
        (&*action, format!("<!DOCTYPE a>{good}"), "DTD are not supported by SOAP"),
        (&*action, envelope("<nothing_Update/>"), "Procedure 'nothing_Update' not present"),
        (
            &*action,
            good.replace("schemas.xmlsoap.org/soap/envelope/", "www.w3.org/2003/05/soap-envelope"),
            "Wrong Version",
        ),
        ("\"http://www.centra.com/webservices/Accounts_Update\"", good.clone(), "is not that of customers_Update"),
        ("", good.clone(), "is not that of customers_Update"),
        (&*action, good.replace("demo<", "other<"), "Login failed"),
        (&*action, good.replace("<id>1</id>", "<id>1</id><store>x</store>"), "store"),
        (&*action, good.replace("<id>1</id>", "<city/>"), "id is missing"),
    ];
    for (action, body, text) in cases {
        let answer = post(&sandbox, action, &body).await;
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("Fault>"), "{body}: {answer}");
        let string = answer.split_once("<faultstring>").unwrap().1.split_once("</faultstring>").unwrap().0;
        assert!(string.replace("&apos;", "'").contains(text), "{text}: {string}");
        assert!(!answer.contains(">demo<"), "{answer}");
    }
    assert_eq!(sandbox.count("customer").unwrap(), 1);
    assert_eq!(sandbox.received().len(), 11);
    assert!(!format!("{:?}", sandbox.received()).contains("demo</password"));
}

#[tokio::test]
async fn the_description_is_served_with_its_schema() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = sandbox.endpoint().split_once("://").unwrap().1.split_once('/').unwrap().1;
    let wsdl = get(&sandbox, &format!("/{path}?wsdl")).await;
    assert!(wsdl.contains(&format!("location=\"{}\"", sandbox.endpoint())), "{wsdl}");
    let folder = path.rsplit_once('/').unwrap().0;
    let xsd = get(&sandbox, &format!("/{folder}/centra.xsd")).await;
    assert!(xsd.contains("complexType name=\"Customer\""));
    assert!(get(&sandbox, "/other").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn a_file_keeps_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    for n in 1..=2 {
        let sandbox = Sandbox::builder().file(&file).start().await.unwrap();
        client(&sandbox).customers_update([Customer::new(format!("c{n}"))]).await.unwrap();
        assert_eq!(sandbox.count("customer").unwrap(), n);
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn the_largest_limit_is_none() {
    let sandbox = Sandbox::builder().body_limit(usize::MAX).start().await.unwrap();
    let client = Client::builder(sandbox.endpoint()).login("demo", "demo").runtime(|r| r.gzip_requests(true));
    let answer = client.build().unwrap().customers_update([Customer::new("a")]).await.unwrap();
    assert_eq!(answer.confirmation, Confirmation::Confirmed);
}
