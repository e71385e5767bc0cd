//! Encode and decode 10,000 customers of 14 fields, beside a copy of the same bytes; and what is sent to cost much.
//!
//! `cargo bench -p soap-runtime --bench codec`

mod shapes;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use shapes::{CUSTOMERS, Customers, NAMESPACES, ROOT, customers};
use soap_runtime::codec::stream::Frame;
use soap_runtime::codec::{Limits, Mode, decode_element, encode_element};

fn main() {
    divan::main();
}

fn message(n: usize) -> (Customers, Vec<u8>) {
    let v = customers(n);
    let bytes = encode_element(&v, &ROOT, &NAMESPACES).unwrap_or_default();
    (v, bytes)
}

#[divan::bench(args = [1, 10_000])]
fn encode(b: Bencher<'_, '_>, n: usize) {
    let (v, bytes) = message(n);
    b.counter(BytesCount::new(bytes.len())).bench(|| encode_element(black_box(&v), &ROOT, &NAMESPACES));
}

#[divan::bench(args = [10_000])]
fn encode_in_chunks(b: Bencher<'_, '_>, n: usize) {
    let (v, bytes) = message(n);
    b.counter(BytesCount::new(bytes.len())).with_inputs(|| v.customer.clone()).bench_values(|items| {
        let empty = Customers::default();
        let frame = Frame::around(&CUSTOMERS[0], &NAMESPACES, |w| w.root(&ROOT, &empty));
        frame.ok().flatten().map(|f| f.items(items).flatten().map(|c| c.len()).sum::<usize>())
    });
}

#[divan::bench(args = [1, 10_000])]
fn decode(b: Bencher<'_, '_>, n: usize) {
    let (_, bytes) = message(n);
    b.counter(BytesCount::new(bytes.len()))
        .bench(|| decode_element::<Customers>(black_box(&bytes), &ROOT, &NAMESPACES, Limits::DEFAULT, Mode::Tolerant));
}

#[divan::bench(args = [10_000])]
fn memcpy(b: Bencher<'_, '_>, n: usize) {
    let (_, bytes) = message(n);
    b.counter(BytesCount::new(bytes.len())).bench(|| black_box(&bytes).clone());
}

/// Many attributes on one element: refused at the bound, or with the bound at its ceiling.
#[divan::bench(args = [1024, 65_536])]
fn eighty_thousand_attributes(b: Bencher<'_, '_>, bound: usize) {
    let attributes: String = (0..80_000).map(|i| format!(" a{i}='1'")).collect();
    let message = format!("<customers xmlns='http://www.centra.com/webservices/'{attributes}/>");
    let limits = Limits::DEFAULT.with_attributes(bound);
    b.counter(BytesCount::new(message.len())).bench(|| {
        decode_element::<Customers>(black_box(message.as_bytes()), &ROOT, &NAMESPACES, limits, Mode::Tolerant).is_err()
    });
}

/// As many as the ceiling allows, each compared with the others.
#[divan::bench]
fn most_attributes(b: Bencher<'_, '_>) {
    let attributes: String = (0..65_536).map(|i| format!(" a{i}='1'")).collect();
    let message = format!("<customers xmlns='http://www.centra.com/webservices/'{attributes}/>");
    let limits = Limits::DEFAULT.with_attributes(65_536);
    b.counter(BytesCount::new(message.len())).bench(|| {
        decode_element::<Customers>(black_box(message.as_bytes()), &ROOT, &NAMESPACES, limits, Mode::Tolerant).is_ok()
    });
}
