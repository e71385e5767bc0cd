//! A client of the Centra SOAP integration API.
//!
//! ```no_run
//! use centra::types::Customer;
//!
//! # async fn run() -> Result<(), centra::Error> {
//! let centra = centra::Client::builder("https://shop.example/ams/system/service/module/soap/api")
//!     .login("integration", "password")
//!     .build()?;
//! centra.customers_update([Customer { email: Some("a@b.se".into()), ..Customer::new("c-17") }]).await?;
//! # Ok(()) }
//! ```
//!
//! - [`Client`] has one method an operation, generated from `schema/` with its types ([`types`]) and a table of all
//!   operations ([`operations`]). A field that is `None` isn't sent and stays as it is; an empty one is sent empty.
//! - [`Answer`] says whether an update was confirmed, and has the ids for the vendor's support.
//! - [`Error`] says what went wrong, and whether the records may have been changed all the same.

mod builder;
mod client;
mod error;
#[rustfmt::skip]
mod generated;
mod ids;
mod legacy;
mod login;
mod outcome;

pub use builder::Builder;
pub use client::{Client, Reply};
pub use error::{Error, IdProblem, Refused, RequestIds};
pub use generated::{NAMESPACES, OPERATIONS, operations, types};
pub use outcome::{Answer, Confirmation, Warning};
pub use soap_runtime as runtime;

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
