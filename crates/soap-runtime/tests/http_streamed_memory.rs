//! A million records are sent in the memory of some chunks. One test, since the peak is that of the process.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::rows::{PutOp, RowServer, Take, put, reply, row};
use peak_alloc::PeakAlloc;
use soap_runtime::transport::Proxy;
use soap_runtime::{Client, Records};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const RECORDS: usize = 1_000_000;

#[tokio::test]
async fn a_million_records_take_the_memory_of_some_chunks() {
    let server = RowServer::start(vec![Take::All(200, reply(1))], false).await;
    for (gzip, measured) in [(false, false), (true, false), (false, true)] {
        let client = Client::builder(server.url.as_str()).proxy(Proxy::Off).gzip_requests(gzip).build().unwrap();
        let records = Records::from(|| (0..RECORDS).map(row));
        let records = if measured { records.measured() } else { records };
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        client.call_streamed::<PutOp>(&put(), records).await.unwrap();
        let grown = ALLOCATOR.peak_usage() - before;
        let came = server.all().pop().unwrap();
        assert!(came.whole);
        if !gzip {
            assert_eq!(came.rows, RECORDS);
            assert!(came.bytes > 35_000_000);
        }
        // The server of this test is in it, too.
        println!("{} bytes sent, peak {grown} bytes, gzip {gzip}, measured {measured}", came.bytes);
        assert!(grown < 3 << 20, "{grown} bytes for {} sent, gzip {gzip}, measured {measured}", came.bytes);
    }
}
