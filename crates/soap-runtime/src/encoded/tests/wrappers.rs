use super::*;

fn answer(head: &str, body: &str) -> (String, Vec<DeviationKind>) {
    with(head, body, &["sum", "rest"], Limits::DEFAULT, Mode::Tolerant).unwrap()
}

#[test]
fn values_may_stand_before_the_answer() {
    same(r##"<m id="1">7</m><m id="2" E:root="0"/><r><a href="#1"/></r>"##, "<r><a>7</a></r>");
    same(r##"<m id="1">7</m><r id="2" E:root="1"><a href="#1"/></r>"##, "<r><a>7</a></r>");
    same(r##"<r id="2"><a href="#1"/></r><m id="1">7</m>"##, "<r><a>7</a></r>");
}

#[test]
fn another_child_of_the_body_is_no_value() {
    same("<r/><other/>", "<r/><other/>");
}

#[test]
fn the_first_accessor_is_the_return_value() {
    let (text, off) = answer(HEAD, r##"<r><return>7</return><rest>1</rest></r>"##);
    assert_eq!((text.as_str(), off), ("<r><sum>7</sum><rest>1</rest></r>", vec![DeviationKind::Envelope]));
    let (text, off) = answer(HEAD, r##"<p:r xmlns:p="urn:p" xmlns="urn:d"><return href="#1"/></p:r><m id="1">7</m>"##);
    assert_eq!((text.as_str(), off.len()), (r##"<p:r xmlns:p="urn:p" xmlns="urn:d"><sum xmlns="">7</sum></p:r>"##, 1));
    for as_due in ["<r><rest>1</rest></r>", "<r><rest>1</rest><sum/></r>", "<r/>"] {
        assert_eq!(answer(HEAD, as_due), (as_due.to_owned(), vec![]));
    }
}

#[test]
fn soap12_names_the_return_value() {
    let result = |name: &str| format!(r##"<q:result xmlns:q="http://www.w3.org/2003/05/soap-rpc">{name}</q:result>"##);
    let (text, off) = answer(HEAD12, &format!("<r>{}<sum>7</sum></r>", result("sum")));
    assert_eq!((text.as_str(), off), ("<r><sum>7</sum></r>", vec![]));
    let (text, off) = answer(HEAD12, &format!("<r>{}<x>1</x><y>7</y></r>", result(" y ")));
    assert_eq!((text.as_str(), off), ("<r><x>1</x><sum>7</sum></r>", vec![DeviationKind::Envelope]));
}
