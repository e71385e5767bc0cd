//! Tokens to text: one module after the other, formatted, with the blank lines a person would put.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Module, check::MARK};
use crate::config::{Config, Layout};

/// The text of all files. An error is a fault of emission (or of a path that the caller gave), never of the input.
pub(crate) fn render(modules: &[Module], config: &Config, source: &str) -> syn::Result<BTreeMap<PathBuf, String>> {
    let head = head(config, source);
    let mut files = BTreeMap::new();
    match config.layout {
        Layout::SingleFile => {
            let mut text = head;
            if let Some(root) = modules.iter().find(|m| m.path.is_empty()) {
                inline(root, modules, &mut text)?;
            }
            files.insert(PathBuf::from(file_name(source)), text);
        }
        Layout::Folder => {
            for module in modules {
                let mut text = head.clone();
                for line in &module.docs {
                    push_line(&mut text, "//!", line);
                }
                let children = children(module, modules);
                for child in &children {
                    text.push('\n');
                    text.push_str(&declaration(child, "#[rustfmt::skip]\n"));
                    text.push_str(";\n");
                }
                body(module, &mut text)?;
                let path = match module.path.as_slice() {
                    [] => PathBuf::from("mod.rs"),
                    path => path.iter().collect::<PathBuf>().with_extension("rs"),
                };
                files.insert(path, text);
            }
        }
    }
    Ok(files)
}

fn head(config: &Config, source: &str) -> String {
    // A name of a file may hold anything; here it may not end the comment.
    let source: String = source.chars().filter(|c| crate::emit::shown(*c)).collect();
    match &config.regenerate_command {
        Some(command) => format!("{MARK} from {source}. Do not edit; run `{command}`.\n"),
        None => format!("{MARK} from {source}. Do not edit.\n"),
    }
}

/// `service.wsdl` becomes `service.rs`.
fn file_name(source: &str) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.rs")
}

fn children<'a>(module: &Module, modules: &'a [Module]) -> Vec<&'a Module> {
    modules.iter().filter(|m| m.path.split_last().is_some_and(|(_, parent)| parent == module.path.as_slice())).collect()
}

/// Attributes, visibility and name of a module, up to its body or semicolon.
fn declaration(module: &Module, attributes: &str) -> String {
    let allow =
        if module.allow.is_empty() { String::new() } else { format!("#[allow({})]\n", module.allow.join(", ")) };
    let visibility = if module.public { "pub " } else { "" };
    let name = module.path.last().map_or("", String::as_str);
    format!("{attributes}{allow}{visibility}mod {name}")
}

/// The module's items, then its children as inline modules.
fn inline(module: &Module, modules: &[Module], text: &mut String) -> syn::Result<()> {
    body(module, text)?;
    for child in children(module, modules) {
        let mut inner = String::new();
        inline(child, modules, &mut inner)?;
        text.push('\n');
        for line in &child.docs {
            push_line(text, "///", line);
        }
        text.push_str(&declaration(child, ""));
        text.push_str(" {\n");
        for line in inner.trim_start_matches('\n').lines() {
            // String literals are escaped, so a line break is never inside of one.
            if !line.is_empty() {
                text.push_str("    ");
                text.push_str(line);
            }
            text.push('\n');
        }
        text.push_str("}\n");
    }
    Ok(())
}

fn body(module: &Module, text: &mut String) -> syn::Result<()> {
    for item in &module.items {
        let file = syn::parse2::<syn::File>(item.clone())?;
        text.push('\n');
        spaced(&prettyplease::unparse(&file), text);
    }
    Ok(())
}

/// Copies the text with a blank line between items, and between the methods of an `impl`.
fn spaced(formatted: &str, text: &mut String) {
    let mut before = "";
    for line in formatted.lines() {
        let closed = before.ends_with([';', '}']);
        // A table and what is built on it stand together, and so do one-line items.
        let item = before == "}" || (closed && line.starts_with("impl"));
        let documented = closed && (line.starts_with("///") || line.starts_with("#["));
        let method = before == "    }" && line.strip_prefix("    ").is_some_and(starts_method);
        if item || documented || method {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        before = line;
    }
}

fn starts_method(line: &str) -> bool {
    ["fn ", "pub ", "async ", "const ", "type ", "///", "#["].iter().any(|start| line.starts_with(start))
}

fn push_line(text: &mut String, start: &str, line: &str) {
    text.push_str(start);
    if !line.is_empty() {
        text.push(' ');
        text.push_str(line);
    }
    text.push('\n');
}
