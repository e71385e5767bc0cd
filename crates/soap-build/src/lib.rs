//! WSDL 1.1 and XSD to Rust.
//!
//! From a `build.rs`, into `OUT_DIR`:
//! ```no_run
//! # fn main() -> Result<(), soap_build::Error> {
//! soap_build::compile("service.wsdl")
//! # }
//! ```
//! and in the crate, `mod service { include!(concat!(env!("OUT_DIR"), "/service.rs")); }`.
//! That file has no `yaserde` traits, so that the crate needs no feature of that name; [`Builder::yaserde`] asks for
//! them, and [`yaserde`] tells which types bear its derive. With [`configure`], code can be checked in and shaped; see [`Builder`].

mod builder;
mod config;
mod emit;
pub mod error;
mod load;
mod lower;
#[doc(hidden)]
pub mod model;
mod naming;
mod options;
mod output;
mod wsdl;
mod xsd;

pub use builder::{Builder, compile, configure};
pub use config::{ClosedEnums, Layout, Yaserde};
pub use error::Error;
pub use output::{Drift, Generated};

#[doc(hidden)]
pub use builder::{generate_from_model, load};

#[doc = include_str!("../docs/yaserde.md")]
pub mod yaserde {}
