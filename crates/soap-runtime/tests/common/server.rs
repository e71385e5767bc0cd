//! A server on a loopback socket that follows a script: what it does at each request, byte for byte.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Step {
    /// Answers and keeps the connection.
    Answer(Vec<u8>),
    /// Answers and closes.
    Close(Vec<u8>),
    /// Reads the request and says nothing more.
    Stall,
    /// Sends this and says nothing more.
    StallAfter(Vec<u8>),
    /// A byte at a time, this long apart.
    Drip(Vec<u8>, Duration),
    /// Resets the connection.
    Reset,
    /// Closes before the request is read.
    Hangup,
}

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|l| l.split(':').next().is_some_and(|n| n.eq_ignore_ascii_case(name)))?;
        line.split_once(':').map(|p| p.1.trim())
    }
}

#[derive(Debug, Clone)]
pub struct Server {
    pub url: String,
    pub requests: Arc<Mutex<Vec<Request>>>,
    pub connections: Arc<AtomicUsize>,
    pub open: Arc<AtomicUsize>,
}

impl Server {
    /// Follows the steps, the last one for ever.
    pub async fn start(steps: Vec<Step>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            url: format!("http://{}/soap/api", listener.local_addr().unwrap()),
            requests: Arc::default(),
            connections: Arc::default(),
            open: Arc::default(),
        };
        let (s, steps, next) = (server.clone(), Arc::new(steps), Arc::new(AtomicUsize::new(0)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                s.connections.fetch_add(1, Ordering::SeqCst);
                s.open.fetch_add(1, Ordering::SeqCst);
                let (s, steps, next) = (s.clone(), steps.clone(), next.clone());
                tokio::spawn(async move {
                    let _ = s.connection(stream, &steps, &next).await;
                    s.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    /// The same answer to everything.
    pub async fn answering(bytes: Vec<u8>) -> Server {
        Server::start(vec![Step::Answer(bytes)]).await
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    async fn connection(
        &self,
        mut stream: tokio::net::TcpStream,
        steps: &[Step],
        next: &AtomicUsize,
    ) -> std::io::Result<()> {
        loop {
            let step = |n: usize| steps.get(n).or(steps.last()).cloned().unwrap();
            if matches!(step(next.load(Ordering::SeqCst)), Step::Hangup) {
                next.fetch_add(1, Ordering::SeqCst);
                return Ok(());
            }
            let Some(request) = read(&mut stream).await? else { return Ok(()) };
            self.requests.lock().unwrap().push(request);
            match step(next.fetch_add(1, Ordering::SeqCst)) {
                Step::Answer(b) => stream.write_all(&b).await?,
                Step::Close(b) => {
                    stream.write_all(&b).await?;
                    stream.shutdown().await?;
                    return until_closed(&mut stream).await;
                }
                Step::Stall => return until_closed(&mut stream).await,
                Step::StallAfter(b) => {
                    stream.write_all(&b).await?;
                    return until_closed(&mut stream).await;
                }
                Step::Drip(b, pause) => {
                    for byte in b {
                        stream.write_all(&[byte]).await?;
                        tokio::time::sleep(pause).await;
                    }
                }
                Step::Reset => {
                    #[allow(deprecated, reason = "zero is what makes it a reset")]
                    stream.set_linger(Some(Duration::ZERO))?;
                    return Ok(());
                }
                Step::Hangup => return Ok(()),
            }
        }
    }
}

async fn until_closed(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<()> {
    let mut sink = [0; 1024];
    while stream.read(&mut sink).await? > 0 {}
    Ok(())
}

/// Reads a request with Content-Length or chunks; `None` where the connection ends instead.
pub async fn read(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut b = [0];
        if stream.read(&mut b).await? == 0 {
            return Ok(None);
        }
        head.push(b[0]);
    }
    let mut request = Request { head: String::from_utf8_lossy(&head).into_owned(), body: Vec::new() };
    let length = request.header("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    request.body.resize(length, 0);
    stream.read_exact(&mut request.body).await?;
    Ok(Some(request))
}
