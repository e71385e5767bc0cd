//! The contract's `customers_Update`: in memory, beside what else one could do, and over loopback.
//!
//! `cargo bench -p centra --bench contract`, with `--features yaserde` for the derives too.

use centra::operations::CustomersUpdateOperation as Update;
use centra::runtime::envelope::{ReadOptions, read_request, read_response, write_request};
use centra::types::{Customer, Customers, CustomersUpdate, Login};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

/// What the service answers.
const RESPONSE: &str = concat!(
    "<?xml version=\"1.0\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" ",
    "xmlns:ns1=\"http://www.centra.com/webservices/\">\n  <SOAP-ENV:Body>\n    <ns1:result/>\n  </SOAP-ENV:Body>\n",
    "</SOAP-ENV:Envelope>"
);

fn main() {
    divan::main();
}

fn request(n: usize) -> CustomersUpdate {
    let customer = (0..n).map(|i| {
        let some = |s: &str| Some(s.to_owned());
        Customer {
            id: format!("C{i:07}"),
            store: Some((i % 9) as i32),
            r#type: some("retail"),
            status: some(if i % 2 == 0 { "active" } else { "inactive" }),
            firstname: some("Göran"),
            lastname: some("Lindqvist"),
            address1: Some(format!("Storgatan {}", i % 200)),
            address2: some(if i % 3 == 0 { "c/o Smith & Co" } else { "" }),
            city: some("Malmö"),
            state: some("M"),
            zipcode: Some(format!("{:05}", 10_000 + i % 80_000)),
            country: some("SE"),
            email: Some(format!("customer{i}@example.com")),
            telephone: Some(format!("+46 40 {i:06}")),
        }
    });
    let login = Login { username: "demo".into(), password: "demo".to_owned().into() };
    CustomersUpdate { login, customers: Customers { customer: customer.collect() } }
}

fn message(n: usize) -> Vec<u8> {
    write_request::<Update>(&request(n)).unwrap_or_default()
}

#[divan::bench(args = [1, 10_000])]
fn encode(b: Bencher<'_, '_>, n: usize) {
    let request = request(n);
    b.counter(BytesCount::new(message(n).len())).bench(|| write_request::<Update>(black_box(&request)));
}

#[divan::bench(args = [1, 10_000])]
fn decode(b: Bencher<'_, '_>, n: usize) {
    let (message, options) = (message(n), ReadOptions::default());
    let read = || read_request::<Update>(black_box(&message), &options).map(|r| r.value);
    b.counter(BytesCount::new(message.len())).bench(read);
}

#[divan::bench]
fn decode_response(b: Bencher<'_, '_>) {
    let options = ReadOptions::default();
    b.bench(|| read_response::<Update>(black_box(RESPONSE.as_bytes()), &options).is_ok());
}

#[divan::bench(args = [10_000])]
fn memcpy(b: Bencher<'_, '_>, n: usize) {
    let message = message(n);
    b.counter(BytesCount::new(message.len())).bench(|| black_box(&message).clone());
}

/// One element of text by hand.
fn element(w: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    w.write_event(Event::Start(BytesStart::new(name)))?;
    w.write_event(Event::Text(BytesText::new(text)))?;
    w.write_event(Event::End(BytesEnd::new(name)))
}

#[divan::bench(args = [10_000])]
fn encode_by_quick_xml(b: Bencher<'_, '_>, n: usize) {
    let (request, size) = (request(n), message(n).len());
    let text = |v: &Option<String>| v.clone().unwrap_or_default();
    // Rows of names and texts, so that only the writing is timed.
    let rows: Vec<Vec<(&str, String)>> = request
        .customers
        .customer
        .iter()
        .map(|c| {
            vec![
                ("ns1:id", c.id.clone()),
                ("ns1:store", c.store.unwrap_or(0).to_string()),
                ("ns1:type", text(&c.r#type)),
                ("ns1:status", text(&c.status)),
                ("ns1:firstname", text(&c.firstname)),
                ("ns1:lastname", text(&c.lastname)),
                ("ns1:address1", text(&c.address1)),
                ("ns1:address2", text(&c.address2)),
                ("ns1:city", text(&c.city)),
                ("ns1:state", text(&c.state)),
                ("ns1:zipcode", text(&c.zipcode)),
                ("ns1:country", text(&c.country)),
                ("ns1:email", text(&c.email)),
                ("ns1:telephone", text(&c.telephone)),
            ]
        })
        .collect();
    b.counter(BytesCount::new(size)).bench(|| {
        let mut w = Writer::new(Vec::with_capacity(size));
        for row in black_box(&rows) {
            w.write_event(Event::Start(BytesStart::new("ns1:customer")))?;
            row.iter().try_for_each(|(name, text)| element(&mut w, name, text))?;
            w.write_event(Event::End(BytesEnd::new("ns1:customer")))?;
        }
        Ok::<_, io::Error>(w.into_inner())
    });
}

#[divan::bench(args = [10_000])]
fn decode_by_quick_xml(b: Bencher<'_, '_>, n: usize) {
    let message = String::from_utf8(message(n)).unwrap_or_default();
    b.counter(BytesCount::new(message.len())).bench(|| {
        let mut r = quick_xml::NsReader::from_str(black_box(&message));
        let mut texts = Vec::with_capacity(n * 14);
        let mut text = String::new();
        loop {
            match r.read_resolved_event() {
                Ok((_, Event::Start(_))) => text.clear(),
                Ok((_, Event::Text(t))) => text.push_str(&t),
                Ok((_, Event::GeneralRef(g))) => {
                    text.push_str(quick_xml::escape::resolve_xml_entity(&g).unwrap_or_default());
                }
                Ok((_, Event::End(_))) => texts.push(std::mem::take(&mut text)),
                Ok((_, Event::Eof)) | Err(_) => return texts,
                Ok(_) => {}
            }
        }
    });
}

#[cfg(feature = "yaserde")]
#[divan::bench(args = [1, 10_000])]
fn encode_by_yaserde(b: Bencher<'_, '_>, n: usize) {
    let request = request(n);
    b.counter(BytesCount::new(message(n).len())).bench(|| yaserde::ser::to_string(black_box(&request)));
}

#[cfg(feature = "yaserde")]
#[divan::bench(args = [1, 10_000])]
fn decode_by_yaserde(b: Bencher<'_, '_>, n: usize) {
    let message = yaserde::ser::to_string(&request(n)).unwrap_or_default();
    let read = || yaserde::de::from_str::<CustomersUpdate>(black_box(&message)).is_ok();
    b.counter(BytesCount::new(message.len())).bench(read);
}

/// Reads an HTTP message and passes over its body.
fn pass(from: &mut BufReader<TcpStream>) -> io::Result<()> {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        if from.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    io::copy(&mut from.take(length), &mut io::sink()).map(|_| ())
}

fn answer(stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut to = stream.try_clone()?;
    let mut from = BufReader::new(stream);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n", RESPONSE.len());
    let whole = head + RESPONSE;
    loop {
        pass(&mut from)?;
        to.write_all(whole.as_bytes())?;
    }
}

/// A server that reads the whole request and always answers the same.
fn serve() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(|| answer(stream));
        }
    });
    Ok(address)
}

#[divan::bench(args = [1, 1000])]
fn call(b: Bencher<'_, '_>, n: usize) {
    let Ok(address) = serve() else { return };
    let built = centra::Client::builder(format!("http://{address}/")).login("demo", "demo").build();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (Ok(client), Ok(runtime)) = (built, runtime) else { return };
    let request = request(n);
    b.counter(ItemsCount::new(n)).bench_local(|| runtime.block_on(client.call::<Update>(&request)).is_ok());
}

/// The same bytes to and fro over a socket: what no client can do without.
#[divan::bench(args = [1, 1000])]
fn bare_socket(b: Bencher<'_, '_>, n: usize) {
    let Ok(stream) = serve().and_then(TcpStream::connect) else { return };
    let (Ok(mut to), body) = (stream.try_clone(), message(n)) else { return };
    let _ = stream.set_nodelay(true);
    let mut from = BufReader::new(stream);
    let head = format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", body.len());
    let whole = [head.as_bytes(), &body].concat();
    b.counter(ItemsCount::new(n)).bench_local(|| to.write_all(&whole).and_then(|()| pass(&mut from)).is_ok());
}
