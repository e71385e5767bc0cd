//! The password is in no log at trace level, no `Debug`, no error.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test")]

use std::error::Error as _;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use centra::Client;
use centra::types::Customer;
use centra_sandbox::{LoginRefusal, Sandbox};
use tracing_subscriber::fmt::MakeWriter;

const SECRET: &str = "kan<arie&\"näher]]>";

/// The ways in which a password may slip out: as it is, as XML, as base64 of one's own or behind a user, percent-coded.
const FORMS: [&str; 6] = ["kan<arie", "kan&lt;arie", "a2FuPGFyaWU", "kan%3Carie", "näher]]", "n%C3%A4her"];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;
    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

fn shown(error: &centra::Error) -> String {
    let mut out = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        out.push_str(&format!("{error} {error:?}"));
        source = error.source();
    }
    out
}

#[tokio::test]
async fn the_password_stays_inside() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let mut seen = String::new();

    let sandbox = Sandbox::builder().login("demo", SECRET).start().await.unwrap();
    let builder = Client::builder(sandbox.endpoint()).login("demo", SECRET);
    seen += &format!("{builder:?} {sandbox:?} {:?}", Sandbox::builder().login("demo", SECRET));
    let client = builder.build().unwrap();
    let answer = client.customers_update([Customer::new("a")]).await.unwrap();
    seen += &format!("{client:?} {client:#?} {answer:?} {:?}", sandbox.received());
    assert!(String::from_utf8(sandbox.received()[0].body.to_vec()).unwrap().contains("kan&lt;arie"), "it was sent");

    // A character that can't be sent, a refused login in each form, nobody there, no answer in time.
    seen += &shown(&client.customers_update([Customer::new("\u{1}")]).await.unwrap_err());
    for form in [LoginRefusal::Fault, LoginRefusal::Result, LoginRefusal::Status] {
        let other = Sandbox::builder().login_refusal(form).start().await.unwrap();
        let client = Client::builder(other.endpoint()).login("demo", SECRET).build().unwrap();
        seen += &shown(&client.customers_update([Customer::new("a")]).await.unwrap_err());
    }
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/", silent.local_addr().unwrap());
    let client =
        Client::builder(endpoint.as_str()).login("demo", SECRET).timeout(Duration::from_millis(200)).build().unwrap();
    seen += &shown(&client.customers_update([Customer::new("a")]).await.unwrap_err());
    drop(silent);
    seen += &shown(&client.customers_update([Customer::new("a")]).await.unwrap_err());

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "something was logged");
    for form in FORMS {
        assert!(!log.contains(form), "{form} in the log");
        assert!(!seen.contains(form), "{form} in {seen}");
    }
}
