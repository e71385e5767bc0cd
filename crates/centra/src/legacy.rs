//! The acknowledgement of 2019: `<customersUpdateResponse>OK</customersUpdateResponse>` in no namespace. No schema has it,
//! so it comes as an answer with an unexpected element.

use std::any::TypeId;

use soap_runtime::codec::names::{NONE, SOAP11};
use soap_runtime::codec::{DecodeResult, Limits, Mode, Reader};
use soap_runtime::operation::Operation;

use crate::types;

/// Whether an answer acknowledges `Op`: an envelope with the element of that operation, `OK` in it, and nothing else.
pub(crate) fn acknowledges<Op: Operation>(envelope: &str) -> bool {
    let update = TypeId::of::<Op::Response>() == TypeId::of::<types::Result>();
    update && said::<Op>(envelope).is_ok_and(|said| said.as_deref() == Some("OK"))
}

/// The text of the acknowledgement, if the Body holds that alone.
fn said<Op: Operation>(envelope: &str) -> DecodeResult<Option<String>> {
    let name = Op::INFO.name.replace('_', "") + "Response";
    let mut r = Reader::new(envelope.as_bytes(), Op::INFO.namespaces, Limits::DEFAULT, Mode::Strict)?;
    let (mut text, mut others) = (None, 0);
    r.root()?;
    r.enter()?;
    while r.more()? {
        if r.name() != (SOAP11, "Body") {
            r.skip()?;
            continue;
        }
        r.enter()?;
        while r.more()? {
            if text.is_none() && r.name() == (NONE, name.as_str()) {
                text = Some(r.element_text()?.trim().to_owned());
            } else {
                others += 1;
                r.skip()?;
            }
        }
    }
    r.finish()?;
    Ok(text.filter(|_| others == 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{CustomersUpdateOperation, EventsGetOperation};

    fn envelope(body: &str) -> String {
        format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>{body}</e:Body></e:Envelope>"
        )
    }

    #[test]
    fn only_this_element_with_ok_alone() {
        let is = |body: &str| acknowledges::<CustomersUpdateOperation>(&envelope(body));
        assert!(is("<customersUpdateResponse>OK</customersUpdateResponse>"));
        assert!(is("<customersUpdateResponse> OK\n</customersUpdateResponse>"));
        for body in [
            "<customersUpdateResponse>NOT OK</customersUpdateResponse>",
            "<customersUpdateResponse/>",
            "<accountsUpdateResponse>OK</accountsUpdateResponse>",
            "<customersUpdateResponse xmlns='urn:a'>OK</customersUpdateResponse>",
            "<customersUpdateResponse>OK</customersUpdateResponse><a/>",
            "<customersUpdateResponse>OK<a/></customersUpdateResponse>",
            "",
        ] {
            assert!(!is(body), "{body}");
        }
        assert!(!acknowledges::<CustomersUpdateOperation>("OK"));
        assert!(!acknowledges::<EventsGetOperation>(&envelope("<eventsGetResponse>OK</eventsGetResponse>")));
    }
}
