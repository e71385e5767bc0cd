//! What an answer costs in memory is bounded by its size: nothing in it is copied once for each of many small things.
//! One test, since the peak is that of the process.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Ask, Ask11, ENV11};
use soap_runtime::transport::{RequestBody, ResponseBody, Transport, TransportError};
use soap_runtime::{Class, Client, Error};

struct Canned(String);

impl Transport for Canned {
    async fn send(&self, _: http::Request<RequestBody>) -> Result<http::Response<ResponseBody>, TransportError> {
        Ok(http::Response::new(ResponseBody::from(self.0.clone())))
    }
}

/// The most that the process ever held, in MiB.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() >> 10
}

fn ask(xml: String) -> (Result<usize, Error>, usize) {
    let before = peak();
    let client = Client::builder("http://localhost/").build_with(Canned(xml)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(client.call::<Ask11>(&Ask::default()));
    let result = answer.map(|a| a.blocks.len() + a.receipts.len());
    (result, peak() - before)
}

fn envelope(declarations: &str, header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{ENV11}' xmlns:t='urn:t'{declarations}><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

#[test]
fn small_things_dont_repeat_long_ones() {
    let reply = "<t:reply>1</t:reply>";
    // A namespace's name of a megabyte, then of what is still allowed, in each of many header blocks.
    let long = format!(" xmlns:p='{}'", "u".repeat(1 << 20));
    let (result, grown) = ask(envelope(&long, &"<p:a/>".repeat(500), reply));
    assert_eq!(result.unwrap_err().class(), Class::TooLarge);
    assert!(grown < 40, "{grown} MiB");
    let allowed = format!(" xmlns:p='{}'", "u".repeat(8000));
    let (result, grown) = ask(envelope(&allowed, &"<p:a/>".repeat(100_000), reply));
    assert_eq!(result.unwrap_err().class(), Class::TooLarge);
    assert!(grown < 150, "{grown} MiB");
    // The same in the details of a fault.
    let detail = "<p:a/>".repeat(100_000);
    let fault = format!("<s:Fault><faultcode>s:Server</faultcode><faultstring/><detail>{detail}</detail></s:Fault>");
    let (result, grown) = ask(envelope(&allowed, "", &fault));
    assert_eq!(result.unwrap_err().class(), Class::Fault);
    assert!(grown < 150, "{grown} MiB");
    // Receipts: long paths, and long words.
    let name = "n".repeat(16_000);
    let inner = "<?x?>".repeat(256);
    let deep = format!("{}{inner}{}", format!("<{name}>").repeat(200), format!("</{name}>").repeat(200));
    let (result, grown) = ask(envelope("", "", &format!("{reply}<t:more>{deep}</t:more>")));
    assert!(result.unwrap() >= 257);
    assert!(grown < 100, "{grown} MiB");
    let wide: String = (0..256).map(|i| format!("<t:{}{i}/>", "n".repeat(60_000))).collect();
    // And an error about one name is as short as any.
    let error = ask(envelope("", "", &format!("<t:{name}/>"))).0.unwrap_err();
    assert!(error.class() == Class::UnexpectedElement && error.to_string().len() < 2000, "{}", error.to_string().len());
    let (result, grown) = ask(envelope("", "", &format!("{reply}{wide}")));
    assert!(result.unwrap() >= 256);
    assert!(grown < 150, "{grown} MiB");
}
