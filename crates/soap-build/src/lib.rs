//! WSDL 1.1 and XSD to Rust.
//!
//! From a `build.rs`, into `OUT_DIR`:
//! ```no_run
//! # fn main() -> Result<(), soap_build::Error> {
//! soap_build::compile("service.wsdl")
//! # }
//! ```
//! and in the crate, `mod service { include!(concat!(env!("OUT_DIR"), "/service.rs")); }`.
//! With [`configure`], code can be checked in and shaped; see [`Builder`].

mod builder;
pub mod config;
mod emit;
pub mod error;
mod load;
mod lower;
pub mod model;
mod naming;
pub mod options;
mod output;
mod wsdl;
mod xsd;

pub use builder::{Builder, compile, configure};
pub use config::{ClosedEnums, Layout, Yaserde};
pub use error::Error;
pub use output::{Drift, Generated};

#[doc(hidden)]
pub use builder::generate_from_model;
