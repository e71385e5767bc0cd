//! A fault as the one child of a Body.

use super::{DetailEntry, Fault, FaultCode, Reason};
use crate::codec::Writer;
use crate::operation::SoapVersion;

/// Writes a fault in the form of its version. `typed` writes an entry from its type; false leaves it to be written as
/// the XML it came as.
pub(crate) fn write(fault: &Fault, w: &mut Writer, typed: &mut dyn FnMut(&DetailEntry, &mut Writer) -> bool) {
    write_with(fault, w, typed, "");
}

/// The same, with one more entry as XML in the scope of what the envelope declares.
pub(crate) fn write_with(
    fault: &Fault,
    w: &mut Writer,
    typed: &mut dyn FnMut(&DetailEntry, &mut Writer) -> bool,
    more: &str,
) {
    w.raw("<SOAP-ENV:Fault>");
    match fault.version {
        SoapVersion::V1_1 => {
            code(&fault.code, "faultcode", fault.version, w);
            w.raw("<faultstring");
            if let Some(reason) = fault.reasons.first() {
                language(reason, w);
                w.raw(">");
                w.put(&reason.text);
            } else {
                w.raw(">");
            }
            w.raw("</faultstring>");
            if let Some(role) = &fault.role {
                element("faultactor", role, w);
            }
        }
        SoapVersion::V1_2 => {
            w.raw("<SOAP-ENV:Code>");
            code(&fault.code, "SOAP-ENV:Value", fault.version, w);
            for c in &fault.subcodes {
                w.raw("<SOAP-ENV:Subcode>");
                code(c, "SOAP-ENV:Value", fault.version, w);
            }
            for _ in &fault.subcodes {
                w.raw("</SOAP-ENV:Subcode>");
            }
            w.raw("</SOAP-ENV:Code><SOAP-ENV:Reason>");
            for r in &fault.reasons {
                w.raw("<SOAP-ENV:Text");
                language(r, w);
                w.raw(">");
                w.put(&r.text);
                w.raw("</SOAP-ENV:Text>");
            }
            w.raw("</SOAP-ENV:Reason>");
            if let Some(node) = &fault.node {
                element("SOAP-ENV:Node", node, w);
            }
            if let Some(role) = &fault.role {
                element("SOAP-ENV:Role", role, w);
            }
        }
    }
    if let Some(entries) = &fault.detail {
        let name = if fault.version == SoapVersion::V1_1 { "detail" } else { "SOAP-ENV:Detail" };
        tag("<", name, w);
        for e in entries {
            if !(e.is_typed() && typed(e, w)) {
                w.raw(e.xml.xml());
            }
        }
        w.raw(more);
        tag("</", name, w);
    }
    w.raw("</SOAP-ENV:Fault>");
}

/// `xml:lang`, where it is known (SOAP 1.2 Part 1 §5.4.2.1; on a faultstring BP R1016 allows it).
fn language(reason: &Reason, w: &mut Writer) {
    if let Some(language) = &reason.language {
        w.any_attribute("http://www.w3.org/XML/1998/namespace", "lang", language);
    }
}

fn tag(open: &str, name: &str, w: &mut Writer) {
    w.raw(open);
    w.raw(name);
    w.raw(">");
}

fn element(name: &str, text: &str, w: &mut Writer) {
    tag("<", name, w);
    w.put(text);
    tag("</", name, w);
}

fn code(code: &FaultCode, element: &str, version: SoapVersion, w: &mut Writer) {
    w.raw("<");
    w.raw(element);
    let prefix = match code.namespace() {
        "" => "",
        ns if ns == version.namespace() => "SOAP-ENV:",
        ns => {
            w.raw(" xmlns:c=\"");
            w.raw(&ns.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;"));
            w.raw("\"");
            "c:"
        }
    };
    w.raw(">");
    w.raw(prefix);
    w.put(code.local());
    tag("</", element, w);
}
