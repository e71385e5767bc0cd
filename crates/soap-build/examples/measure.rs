//! Generates a crate from one WSDL and says how long it took: `measure WSDL OUT [OPERATION]..`.
//!
//! With operations, only they and what they reach. `OUT` becomes a library over this workspace's `soap-runtime`, for
//! `cargo build --timings` or the like.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [wsdl, out, operations @ ..] = arguments.as_slice() else {
        return Err("usage: measure WSDL OUT [OPERATION]..".into());
    };
    let started = std::time::Instant::now();
    let builder = soap_build::configure().layout(soap_build::Layout::SingleFile);
    let generated =
        builder.yaserde(soap_build::Yaserde::Never).operations(operations.iter().cloned()).generate(wsdl)?;
    let took = started.elapsed();
    let text: String = generated.files.into_values().collect();
    println!("{} ms, {} lines", took.as_millis(), text.lines().count());

    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../soap-runtime").canonicalize()?;
    let manifest = format!(
        "[package]\nname = \"measured\"\nedition = \"2024\"\n\n[dependencies]\nsoap-runtime = {{ path = {:?} }}\n\n[workspace]\n",
        runtime.display().to_string()
    );
    let out = Path::new(out);
    std::fs::create_dir_all(out.join("src"))?;
    std::fs::write(out.join("Cargo.toml"), manifest)?;
    std::fs::write(out.join("src/lib.rs"), "#![recursion_limit = \"512\"]\npub mod service;\n")?;
    std::fs::write(out.join("src/service.rs"), text)?;
    Ok(())
}
