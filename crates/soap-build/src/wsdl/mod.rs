//! WSDL 1.1: the documents of a description, and what its SOAP bindings say of each operation.

pub mod binding;
pub mod index;
