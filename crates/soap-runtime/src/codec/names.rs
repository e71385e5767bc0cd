//! Namespaces by number: the runtime's own come first, those of a generated table follow.

/// No namespace.
pub const NONE: u16 = 0;
/// `http://www.w3.org/XML/1998/namespace`.
pub const XML: u16 = 1;
/// `http://www.w3.org/2001/XMLSchema-instance`.
pub const XSI: u16 = 2;
/// The envelope of SOAP 1.1.
pub const SOAP11: u16 = 3;
/// The envelope of SOAP 1.2.
pub const SOAP12: u16 = 4;
/// The encoding of SOAP 1.1.
pub const ENC11: u16 = 5;
/// The encoding of SOAP 1.2.
pub const ENC12: u16 = 6;
/// `http://www.w3.org/2001/XMLSchema`.
pub const XSD: u16 = 7;
/// The rpc namespace of SOAP 1.2.
pub const RPC12: u16 = 8;
/// The first namespace of a generated table.
pub const FIRST: u16 = 9;

/// The runtime's own namespaces with the prefixes they are written with.
pub(crate) const OWN: [(&str, &str); FIRST as usize] = [
    ("", ""),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("SOAP-ENV", "http://schemas.xmlsoap.org/soap/envelope/"),
    ("SOAP-ENV", "http://www.w3.org/2003/05/soap-envelope"),
    ("SOAP-ENC", "http://schemas.xmlsoap.org/soap/encoding/"),
    ("SOAP-ENC", "http://www.w3.org/2003/05/soap-encoding"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("rpc", "http://www.w3.org/2003/05/soap-rpc"),
];

/// The namespaces of one service, as generated: prefix and name of each, in the order of their numbers.
#[derive(Debug, Clone, Copy)]
pub struct Namespaces {
    table: &'static [(&'static str, &'static str)],
}

impl Namespaces {
    /// No namespaces beside the runtime's own.
    pub const EMPTY: Namespaces = Namespaces::new(&[]);

    /// The table of a service; its first entry has the number [`FIRST`].
    pub const fn new(table: &'static [(&'static str, &'static str)]) -> Self {
        Namespaces { table }
    }

    /// How many numbers there are, the runtime's own included.
    pub const fn len(&self) -> usize {
        OWN.len() + self.table.len()
    }

    /// Whether the service has no namespaces of its own.
    pub const fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The service's own namespaces: prefix and name.
    pub const fn declared(&self) -> &'static [(&'static str, &'static str)] {
        self.table
    }

    fn entry(&self, ns: u16) -> Option<(&'static str, &'static str)> {
        let i = ns as usize;
        OWN.get(i).or_else(|| self.table.get(i.wrapping_sub(OWN.len()))).copied()
    }

    /// The name of namespace `ns`; `""` for none.
    pub fn uri(&self, ns: u16) -> Option<&'static str> {
        self.entry(ns).map(|e| e.1)
    }

    /// The prefix that namespace `ns` is written with.
    pub fn prefix(&self, ns: u16) -> Option<&'static str> {
        self.entry(ns).map(|e| e.0)
    }

    /// The number of the namespace named `uri`.
    pub fn find(&self, uri: &str) -> Option<u16> {
        let all = OWN.iter().chain(self.table);
        all.enumerate().find(|(_, e)| e.1 == uri).map(|(i, _)| i as u16)
    }
}
