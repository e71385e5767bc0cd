//! A server that answers every request with the same bytes, and closes.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// A client that sends nothing more is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Listens on a port of its own until the process ends; a connection at a time, so that nothing is answered twice at once.
pub fn serve(answer: Vec<u8>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client may close as soon as it has seen enough.
            let _ = connection(stream, &answer);
        }
    });
    Ok(address)
}

fn connection(stream: TcpStream, answer: &[u8]) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    if request(&mut reader)? {
        writer.write_all(answer)?;
    }
    writer.shutdown(Shutdown::Write)?;
    // Until the client closes: closing with bytes unread would take away what it hasn't read yet.
    io::copy(&mut reader, &mut io::sink()).map(drop)
}

/// Reads a whole request; false where the connection was closed instead.
fn request(reader: &mut impl BufRead) -> io::Result<bool> {
    let (mut length, mut chunked, mut line) = (0u64, false, String::new());
    if reader.read_line(&mut line)? == 0 {
        return Ok(false);
    }
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let lower = line.trim().to_ascii_lowercase();
        match lower.split_once(':') {
            Some(("content-length", v)) => length = v.trim().parse().map_err(io::Error::other)?,
            Some(("transfer-encoding", v)) => chunked = v.contains("chunked"),
            _ if lower.is_empty() => break,
            _ => {}
        }
    }
    let skip = |reader: &mut dyn BufRead, n: u64| io::copy(&mut reader.take(n), &mut io::sink());
    if !chunked {
        skip(reader, length)?;
        return Ok(true);
    }
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16);
        let size = size.map_err(io::Error::other)?;
        // The line end behind a chunk, or behind the last one, which has no trailers here.
        skip(reader, size + 2)?;
        if size == 0 {
            return Ok(true);
        }
    }
}
