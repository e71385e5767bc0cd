//! The service's description, as served at `?wsdl`, and what the schema keeps secret.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::Event;

/// The schema, served beside the WSDL under the name that it imports.
pub(crate) const XSD: &str = include_str!("../../../schema/centra.xsd");
pub(crate) const XSD_NAME: &str = "centra.xsd";
const WSDL: &str = include_str!("../../../schema/centra.wsdl");

/// The WSDL with `endpoint` as the service's address.
pub(crate) fn wsdl(endpoint: &str) -> String {
    const BEFORE: &str = "<soap:address location=\"";
    let Some((head, rest)) = WSDL.split_once(BEFORE) else { return WSDL.to_owned() };
    let tail = rest.split_once('"').map_or("", |(_, tail)| tail);
    format!("{head}{BEFORE}{}\"{tail}", crate::xml::escape(endpoint))
}

/// Names of the elements that the schema marks as sensitive: never shown.
pub(crate) static SENSITIVE: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut reader = Reader::from_str(XSD);
    let (mut last, mut out) = (String::new(), BTreeSet::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "element" => {
                    let name = tag.try_get_attribute("name").ok().flatten();
                    last = name.map(|n| n.value.into_owned()).unwrap_or_default();
                }
                "sensitive" => {
                    out.insert(last.clone());
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
});

#[cfg(test)]
mod tests {
    #[test]
    fn passwords_are_sensitive() {
        assert!(super::SENSITIVE.contains("password"));
        assert!(!super::SENSITIVE.contains("username"));
    }

    #[test]
    fn the_address_is_ours() {
        let wsdl = super::wsdl("http://127.0.0.1:1/x");
        assert!(wsdl.contains("<soap:address location=\"http://127.0.0.1:1/x\"/>"));
        assert!(!wsdl.contains("demo-docs"));
    }
}
