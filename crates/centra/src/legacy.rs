//! The acknowledgement of 2019: `<customersUpdateResponse>OK</customersUpdateResponse>` in no namespace. No schema has it,
//! so it comes as an answer with an unexpected element.

use std::any::TypeId;

use soap_runtime::CallError;
use soap_runtime::codec::{DecodeResult, Limits, Mode, Namespaces, Reader};
use soap_runtime::operation::Operation;
use soap_runtime::xs::AnyElement;

use crate::types;

/// Whether an answer acknowledges `Op`: a 2xx whose Body has the element of that operation, `OK` in it, and nothing else.
pub(crate) fn acknowledges<Op: Operation>(error: &CallError) -> bool {
    let update = TypeId::of::<Op::Response>() == TypeId::of::<types::Result>();
    update && error.unexpected_element().is_some_and(is_ok::<Op>)
}

fn is_ok<Op: Operation>(element: &AnyElement) -> bool {
    let name = Op::INFO.name.replace('_', "") + "Response";
    let named = element.namespace().is_empty() && element.local() == name;
    named && text(element.xml()).is_ok_and(|text| text.trim() == "OK")
}

/// The text of an element that has nothing else.
fn text(xml: &str) -> DecodeResult<String> {
    let mut r = Reader::new(xml.as_bytes(), &Namespaces::EMPTY, Limits::DEFAULT, Mode::Strict)?;
    r.root()?;
    let text = r.element_text()?;
    r.finish()?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::CustomersUpdateOperation;

    #[test]
    fn only_this_element_with_ok_alone() {
        let is = |xml: &str| is_ok::<CustomersUpdateOperation>(&AnyElement::parse(xml).expect("well-formed"));
        assert!(is("<customersUpdateResponse>OK</customersUpdateResponse>"));
        assert!(is("<customersUpdateResponse> OK\n</customersUpdateResponse>"));
        for other in [
            "<customersUpdateResponse>NOT OK</customersUpdateResponse>",
            "<customersUpdateResponse/>",
            "<accountsUpdateResponse>OK</accountsUpdateResponse>",
            "<customersUpdateResponse xmlns='urn:a'>OK</customersUpdateResponse>",
            "<customersUpdateResponse>OK<a/></customersUpdateResponse>",
        ] {
            assert!(!is(other), "{other}");
        }
    }
}
