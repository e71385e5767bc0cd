//! Documents: from a path to trees with positions, inside the allowed folders and limits only.

pub mod builtin;
pub mod dom;
pub mod loader;
pub mod names;
pub mod text;
