//! Serves a sandbox until the process ends: `cargo run -p centra-sandbox --example serve`.

use centra_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), centra_sandbox::Error> {
    let mut sandbox = Sandbox::start().await?;
    println!("{}?wsdl", sandbox.endpoint());
    sandbox.wait().await;
    Ok(())
}
