//! Plain HTTP over a socket.
#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses some of it")]

use centra_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where calls are taken.
pub const PATH: &str = "/ams/system/service/module/soap/api";

/// Sends `request` and reads until the connection is closed.
pub async fn raw(sandbox: &Sandbox, request: &str) -> String {
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

pub async fn get(sandbox: &Sandbox, path: &str) -> String {
    let host = sandbox.address();
    raw(sandbox, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).await
}

pub async fn post(sandbox: &Sandbox, action: &str, body: &str) -> String {
    let (host, length) = (sandbox.address(), body.len());
    let action = if action.is_empty() { String::new() } else { format!("SOAPAction: {action}\r\n") };
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/xml\r\n{action}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    raw(sandbox, &format!("{head}{body}")).await
}
