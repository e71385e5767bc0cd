//! `yaserde` for the value types.
