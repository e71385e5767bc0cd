//! The command `centra`: what it reads and how it sends it, as a library for its own tests.
#![allow(rustdoc::private_intra_doc_links)]

pub mod column;
pub mod input;
mod value;
