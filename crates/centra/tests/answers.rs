//! What becomes of each answer that the service is known, or may be feared, to give.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

mod support;

use centra::types::Customer;
use centra::{Answer, Client, Confirmation, Error, IdProblem};
use support::{Peer, http, soap};

async fn call(peer: &Peer, strict: bool, ids: &[&str]) -> Result<Answer<centra::types::Result>, Error> {
    let client = Client::builder(peer.url()).login("demo", "demo").strict(strict).build().unwrap();
    client.customers_update(ids.iter().map(|id| Customer::new(*id))).await
}

async fn answered(answer: &str) -> Result<Answer<centra::types::Result>, Error> {
    call(&Peer::answering(answer).await, false, &["a", "b"]).await
}

#[tokio::test]
async fn good_answers() {
    let guide = "<ns1:result><ns1:success>true</ns1:success><ns1:errors/><ns1:notices><ns1:message>a was created</ns1:message></ns1:notices></ns1:result>";
    let a = answered(&soap("200 OK", guide)).await.unwrap();
    assert_eq!((a.confirmation, a.notices), (Confirmation::Confirmed, vec!["a was created".to_owned()]));
    assert_eq!((a.request_id.as_deref(), a.correlation_id.as_deref()), (Some("1_ab"), Some("centra_1_ab")));

    let a = answered(&soap("200 OK", "<ns1:result/>")).await.unwrap();
    assert_eq!(a.confirmation, Confirmation::Accepted);

    let a = answered(&soap("200 OK", "<customersUpdateResponse>OK</customersUpdateResponse>")).await.unwrap();
    assert_eq!(a.confirmation, Confirmation::Acknowledged);
    assert_eq!(a.request_id.as_deref(), Some("1_ab"));

    // Another prefix, and an element that was added since.
    let other = "<c:result xmlns:c='http://www.centra.com/webservices/'><c:success>true</c:success><c:took>3</c:took></c:result>";
    let a = answered(&soap("200 OK", other)).await.unwrap();
    assert_eq!((a.confirmation, a.deviations.len()), (Confirmation::Confirmed, 1));
}

#[tokio::test]
async fn a_strict_client_wants_a_confirmation() {
    let peer = Peer::answering(soap("200 OK", "<ns1:result/>")).await;
    let e = call(&peer, true, &["a"]).await.unwrap_err();
    assert!(matches!(e, Error::Unconfirmed { .. }), "{e:?}");
    assert!(e.may_have_been_applied());
    assert_eq!(e.request_id().as_deref(), Some("1_ab"));
}

#[tokio::test]
async fn success_false_is_an_error() {
    let body = "<ns1:result><ns1:success>false</ns1:success><ns1:errors><ns1:message>no store 7</ns1:message></ns1:errors><ns1:notices/></ns1:result>";
    let peer = Peer::answering(soap("200 OK", body)).await;
    let e = call(&peer, false, &["a", "b"]).await.unwrap_err();
    let Error::Refused(refused) = &e else { panic!("{e:?}") };
    assert_eq!(refused.errors, ["no store 7"]);
    assert_eq!(refused.records, 2);
    assert!(e.may_have_been_applied(), "which of the two is unknown");
    assert!(e.to_string().contains("unknown"), "{e}");
    let e = call(&peer, false, &["a"]).await.unwrap_err();
    assert!(!e.may_have_been_applied());
    assert_eq!(e.request_id().as_deref(), Some("1_ab"));
}

#[tokio::test]
async fn a_fault_at_any_status_and_a_wrong_login_in_any_form() {
    let fault = |text: &str| {
        format!(
            "<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>{text}</faultstring></SOAP-ENV:Fault>"
        )
    };
    for status in ["500 Internal Server Error", "200 OK", "400 Bad Request"] {
        let e = answered(&soap(status, &fault("Bad Request"))).await.unwrap_err();
        assert_eq!(e.fault().map(|f| f.text()), Some("Bad Request"), "{e:?}");
        assert!(!e.is_login());
        assert_eq!(e.request_id().as_deref(), Some("1_ab"));
        assert!(answered(&soap(status, &fault("Login failed"))).await.unwrap_err().is_login());
    }
    let refused = "<ns1:result><ns1:success>false</ns1:success><ns1:errors><ns1:message>Wrong username or password</ns1:message></ns1:errors></ns1:result>";
    assert!(answered(&soap("200 OK", refused)).await.unwrap_err().is_login());
    assert!(answered(&http("401 Unauthorized", "text/html", "<html/>")).await.unwrap_err().is_login());
}

#[tokio::test]
async fn what_is_not_recognised_is_never_success() {
    let bodies = [
        "<customersUpdateResponse>NOK</customersUpdateResponse>",
        "<customersUpdateResponse/>",
        "<accountsUpdateResponse>OK</accountsUpdateResponse>",
        "<ns1:customersUpdateResponse>OK</ns1:customersUpdateResponse>",
        "<ns1:result><ns1:status>ok</ns1:status></ns1:result>",
        "<ns1:result>OK</ns1:result>",
        "<ns1:result><ns1:success>perhaps</ns1:success></ns1:result>",
        "<ns1:result><ns1:success>true</ns1:success><ns1:success>false</ns1:success></ns1:result>",
        "<ns1:result><ns1:success>true</ns1:success><ns1:errors><ns1:message>no</ns1:message></ns1:errors></ns1:result>",
        "<x:result xmlns:x='urn:other'><x:success>true</x:success></x:result>",
        "",
        "<ns1:customers_Update/>",
    ];
    for body in bodies {
        let e = answered(&soap("200 OK", body)).await.expect_err(body);
        assert!(e.may_have_been_applied(), "{body}: {e:?}");
        assert!(!e.to_string().is_empty());
    }
    for answer in [
        http("200 OK", "text/html", "<html><body>Maintenance</body></html>"),
        http("200 OK", "text/xml", ""),
        http("302 Found\r\nLocation: /login", "text/html", ""),
        http("502 Bad Gateway", "text/html", "<html/>"),
        http("200 OK", "text/xml", "<?xml version=\"1.0\"?><!DOCTYPE a><a/>"),
        http(
            "200 OK",
            "text/xml",
            "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Bo",
        ),
        soap("500 Internal Server Error", "<ns1:result><ns1:success>true</ns1:success></ns1:result>"),
    ] {
        answered(&answer).await.expect_err(&answer);
    }
}

#[tokio::test]
async fn ok_in_the_old_form_counts_only_where_the_service_took_it() {
    let ok = "<customersUpdateResponse>OK</customersUpdateResponse>";
    for status in ["500 Internal Server Error", "302 Found", "404 Not Found", "503 Service Unavailable"] {
        let e = answered(&soap(status, ok)).await.expect_err(status);
        assert!(matches!(e, Error::Call(_)), "{status}: {e:?}");
    }
    for body in [format!("{ok}<a/>"), format!("{ok}{ok}"), format!("OK{ok}"), format!("<a/>{ok}")] {
        answered(&soap("200 OK", &body)).await.expect_err(&body);
    }
    // Decided by what was decoded, however far from the start, and whatever the login is.
    let long = format!("<!--{}-->{ok}", "x".repeat(5000));
    let peer = Peer::answering(soap("200 OK", &long)).await;
    let client = Client::builder(peer.url()).login("demo", "customersUpdate").build().unwrap();
    let a = client.customers_update([Customer::new("a")]).await.unwrap();
    assert_eq!(a.confirmation, Confirmation::Acknowledged);
}

#[tokio::test]
async fn an_earlier_attempt_may_have_been_applied_whatever_the_last_one_says() {
    let refused = |text: &str| {
        soap(
            "200 OK",
            &format!(
                "<ns1:result><ns1:success>false</ns1:success><ns1:errors><ns1:message>{text}</ns1:message></ns1:errors></ns1:result>"
            ),
        )
    };
    let unauthorized = http("401 Unauthorized", "text/html", "");
    for (last, login) in [(unauthorized, true), (refused("Login failed"), true), (refused("no store 7"), false)] {
        for (first, may) in [(Vec::new(), true), (http("429 Busy", "text/html", "").into_bytes(), false)] {
            let peer = Peer::saying(vec![first, last.clone().into_bytes()]).await;
            let e = call(&peer, false, &["a"]).await.unwrap_err();
            assert_eq!(peer.requests.lock().unwrap().len(), 2);
            assert_eq!((e.is_login(), e.may_have_been_applied()), (login, may), "{e:?}");
        }
        let e = call(&Peer::answering(last).await, false, &["a"]).await.unwrap_err();
        assert!(!e.may_have_been_applied(), "{e:?}");
    }
}

#[tokio::test]
async fn words_about_a_login_say_nothing_of_the_records() {
    let fault = |code: &str| {
        soap(
            "500 E",
            &format!(
                "<SOAP-ENV:Fault><faultcode>SOAP-ENV:{code}</faultcode><faultstring>buyer 7: login is taken</faultstring></SOAP-ENV:Fault>"
            ),
        )
    };
    let e = answered(&fault("Server")).await.unwrap_err();
    assert!(e.is_login() && e.may_have_been_applied(), "{e:?}");
    assert!(e.to_string().contains("perhaps"), "{e}");
    let e = answered(&fault("Client")).await.unwrap_err();
    assert!(e.is_login() && !e.may_have_been_applied(), "{e:?}");
    let body = "<ns1:result><ns1:success>false</ns1:success><ns1:errors><ns1:message>buyer 7: login is taken</ns1:message></ns1:errors></ns1:result>";
    let e = answered(&soap("200 OK", body)).await.unwrap_err();
    assert!(e.is_login() && e.may_have_been_applied(), "of two records one may have been taken: {e:?}");
}

#[tokio::test]
async fn bad_ids_never_leave() {
    let peer = Peer::answering(soap("200 OK", "<ns1:result/>")).await;
    let e = call(&peer, false, &["a", ""]).await.unwrap_err();
    assert!(matches!(e, Error::Id(IdProblem::Empty { record: 1 })), "{e:?}");
    let e = call(&peer, false, &["a", "b", "a"]).await.unwrap_err();
    assert!(matches!(&e, Error::Id(IdProblem::Twice { id, first: 0, second: 2 }) if id == "a"), "{e:?}");
    let e = call(&peer, false, &["a", "b", "c\u{0}"]).await.unwrap_err();
    assert!(!e.may_have_been_applied(), "{e:?}");
    assert!(e.to_string().contains("/customer[3]/id holds"), "{e}");
    let e = call(&peer, false, &[]).await.unwrap_err();
    assert!(matches!(e, Error::Id(IdProblem::None)) && !e.may_have_been_applied(), "{e:?}");
    let client = Client::builder(peer.url()).login("demo", "demo").build().unwrap();
    assert!(matches!(client.events_done([]).await, Err(Error::Id(IdProblem::None))));
    assert!(peer.requests.lock().unwrap().is_empty());
    let answer = call(&peer, false, &["17"]).await.unwrap();
    assert_eq!(answer.warnings.len(), 1);
}
