//! WSDL 1.1 and XSD to Rust.
pub mod error;
pub mod model;
