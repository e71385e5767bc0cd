//! A stand-in for the Centra SOAP integration API: every operation of the schema, over real HTTP, on a local port.
//!
//! Each `_Update` inserts or changes objects by their id in SQLite: a field that is absent stays as it is, an empty one
//! is cleared. The login and the `SOAPAction` are checked, bad requests get the service's faults, answers have its
//! headers. `?wsdl` gives the description, `/` shows what is stored. What isn't known about the service is a switch of
//! the [`Builder`].
//!
//! [`Sandbox`] has an example. Nothing in this crate lists operations or fields: they come with the generated code.

mod builder;
mod clock;
mod description;
mod envelope;
mod error;
mod events;
mod fault;
mod forms;
mod operations;
mod page;
mod patient;
mod payload;
mod peek;
mod received;
mod routes;
mod sandbox;
mod server;
mod soap;
mod state;
mod store;
mod update;
mod xml;

pub use builder::Builder;
pub use error::Error;
pub use forms::{AnswerForm, LoginRefusal};
pub use received::Received;
pub use sandbox::Sandbox;
