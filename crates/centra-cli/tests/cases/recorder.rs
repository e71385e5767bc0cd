//! A server that accepts everything and records it: a thread a connection, HTTP/1.1, answers held back on demand.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const ANSWER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="http://www.centra.com/webservices/"><SOAP-ENV:Body><ns1:result><ns1:success>true</ns1:success></ns1:result></SOAP-ENV:Body></SOAP-ENV:Envelope>
"#;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The envelope.
    pub body: Vec<u8>,
    /// When its last byte was there.
    pub arrived: Instant,
    /// When the answer to it was about to be sent.
    pub answered: Instant,
}

/// What happens to each request.
pub struct Handling {
    /// Called as each arrives, with its number from 0 on.
    pub on_request: Box<dyn Fn(usize) + Send + Sync>,
    /// Each answer waits so long.
    pub hold: Duration,
    /// Takes the request when it is about to be answered.
    pub keep: Box<dyn Fn(Recorded) + Send + Sync>,
}

/// Listens until it is dropped with the process; returns the address.
pub fn start(handling: Handling) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}/", listener.local_addr()?);
    let handling = Arc::new(handling);
    let count = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (handling, count) = (handling.clone(), count.clone());
            // A connection that breaks is the command's to notice.
            std::thread::spawn(move || serve(stream, &handling, &count));
        }
    });
    Ok(address)
}

fn serve(stream: TcpStream, handling: &Handling, count: &AtomicUsize) -> io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(body) = request(&mut reader, &mut writer)? {
        let arrived = Instant::now();
        (handling.on_request)(count.fetch_add(1, Ordering::SeqCst));
        std::thread::sleep(handling.hold);
        let answered = Instant::now();
        // Before the answer: the command may be gone as soon as it has that.
        (handling.keep)(Recorded { body, arrived, answered });
        write!(
            writer,
            "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {}\r\n\r\n{ANSWER}",
            ANSWER.len()
        )?;
    }
    Ok(())
}

/// The body of the next request, or `None` at the end of the connection.
fn request(reader: &mut impl BufRead, writer: &mut impl Write) -> io::Result<Option<Vec<u8>>> {
    let mut length = 0;
    let mut chunked = false;
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let lower = line.trim().to_ascii_lowercase();
        match lower.split_once(':') {
            Some(("content-length", v)) => length = v.trim().parse().map_err(io::Error::other)?,
            Some(("transfer-encoding", v)) => chunked = v.contains("chunked"),
            Some(("expect", _)) => writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?,
            _ if lower.is_empty() => break,
            _ => {}
        }
    }
    if !chunked {
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        return Ok(Some(body));
    }
    let mut body = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(io::Error::other)?;
        reader.by_ref().take(size).read_to_end(&mut body)?;
        line.clear();
        reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(Some(body));
        }
    }
}

/// Requests in the order of their arrival.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Recorded>>>);

impl Log {
    /// Adds one.
    pub fn push(&self, recorded: Recorded) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
    }

    /// All of them, by arrival.
    pub fn take(&self) -> Vec<Recorded> {
        let mut all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        all.sort_by_key(|r| r.arrived);
        all
    }
}
