//! `docs/conformance.md`: what is done with each construct of XML Schema, WSDL and SOAP, and what shows it.
//!
//! The statements are tables in this folder. What they name is looked up: a row whose test or case isn't there is an
//! error, and so is a case that the report would leave out.

mod cases;
mod evidence;
mod render;
mod rules;
mod soap;
mod wsdl;
mod xsd_components;
mod xsd_simple;

use std::path::{Path, PathBuf};

/// Where the report lies, from the workspace's root.
pub const REPORT: &str = "docs/conformance.md";

/// What becomes of a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It shapes the generated types, and the codec keeps to it.
    Typed,
    /// What it describes is kept as XML that can be written again.
    Xml,
    /// It says nothing about messages; where data could be meant, a note or a receipt tells.
    Ignored,
    /// A typed error that names the place.
    Refused,
}

/// A construct.
#[derive(Debug)]
pub(crate) struct Row {
    /// As the specification calls it.
    pub construct: &'static str,
    pub done: Done,
    /// How, in a few words.
    pub how: &'static str,
    /// Cases by their folder; tests as `crate/path/to/file.rs::name`, below `crates/`.
    pub shown_by: &'static [&'static str],
}

/// A part of a specification.
#[derive(Debug)]
pub(crate) struct Section {
    pub title: &'static str,
    pub rows: &'static [Row],
}

pub(crate) const fn row(
    construct: &'static str,
    done: Done,
    how: &'static str,
    shown_by: &'static [&'static str],
) -> Row {
    Row { construct, done, how, shown_by }
}

fn sections() -> impl Iterator<Item = &'static Section> {
    [xsd_components::SECTIONS, xsd_simple::SECTIONS, wsdl::SECTIONS, soap::SECTIONS].into_iter().flatten()
}

/// The report as it should be.
///
/// # Errors
/// What is named and isn't there, all of it.
pub fn report(root: &Path) -> Result<String, Vec<String>> {
    let cases = cases::all(&root.join("cases")).map_err(|e| vec![e])?;
    let wrong = evidence::wrong(root, sections(), rules::DATA, &cases);
    if wrong.is_empty() { Ok(render::page(sections(), rules::DATA, &cases)) } else { Err(wrong) }
}

/// The report's file.
pub fn path(root: &Path) -> PathBuf {
    root.join(REPORT)
}
