//! Facts about the messages of `wsdl-signature-without-a-copy`.

use case_driver::values;
use case_driver::values::{some, text};

use super::generated::operations::*;
use super::generated::types::xmldsig::{
    DsaKeyValueTypeSequence2, KeyInfoTypeContent, KeyValueTypeContent, ObjectTypeContent, PgpDataTypeChoice,
    SignatureMethodTypeContent, SignatureType, TransformTypeContent, X509DataTypeChoice,
};

fn signature(v: &Option<SignatureType>) -> &SignatureType {
    v.as_ref().unwrap()
}

values! {
    "messages/order.xml": request OrderOperation, |v| {
        some(&v.id) == "o-1" && v.item == "seven chairs" && v.keys.is_empty();
        some(&signature(&v.signature).id) == "s-1";
        some(&signature(&v.signature).signature_value.id) == "v-1";
        text(&signature(&v.signature).signature_value.value).starts_with("8/FaI+Q/E4js5Fwv");
        signature(&v.signature).signature_value.value.len() == 128;
        signature(&v.signature).signed_info.canonicalization_method.algorithm == "http://www.w3.org/2001/10/xml-exc-c14n#";
        signature(&v.signature).signed_info.signature_method.content.is_empty();
        signature(&v.signature).signed_info.reference.len() == 2;
        some(&signature(&v.signature).signed_info.reference[0].uri) == "#o-1";
        matches!(
            &signature(&v.signature).signed_info.reference[0].transforms.as_ref().unwrap().transform[1].content[..],
            [TransformTypeContent::XPath(x)] if x == "not(ancestor-or-self::ds:Signature)"
        );
        matches!(
            &signature(&v.signature).signed_info.reference[0].transforms.as_ref().unwrap().transform[2].content[..],
            [TransformTypeContent::Any(any)] if any.local() == "InclusiveNamespaces"
        );
        text(&signature(&v.signature).signed_info.reference[0].digest_value) == "pXcvFzt4zUcHjT4/FufUbkPwuoeNn3NGl7eh+xcAvQk=";
        some(&signature(&v.signature).signed_info.reference[1].r#type) == "http://www.w3.org/2000/09/xmldsig#SignatureProperties";
        matches!(
            &signature(&v.signature).key_info.as_ref().unwrap().content[0],
            KeyInfoTypeContent::KeyName(name) if name == "the shop's key"
        );
        matches!(
            &signature(&v.signature).key_info.as_ref().unwrap().content[1],
            KeyInfoTypeContent::KeyValue(key) if matches!(
                &key.content[..],
                [KeyValueTypeContent::RsaKeyValue(rsa)] if rsa.modulus.len() == 128 && rsa.exponent[..] == [1, 0, 1]
            )
        );
        matches!(
            &signature(&v.signature).key_info.as_ref().unwrap().content[2],
            KeyInfoTypeContent::X509Data(data) if matches!(
                &data.choice[..],
                [
                    X509DataTypeChoice::X509IssuerSerial(issuer),
                    X509DataTypeChoice::X509SubjectName(subject),
                    X509DataTypeChoice::X509Certificate(a),
                    X509DataTypeChoice::X509Certificate(b),
                ] if text(&issuer.x509_serial_number) == "340282366920938463463374607431768211456"
                    && subject == "CN=shop.example,C=NZ" && a.len() == 96 && a != b
            )
        );
        some(&signature(&v.signature).object[0].mime_type) == "text/xml";
        matches!(
            &signature(&v.signature).object[0].content[..],
            [ObjectTypeContent::Any(any)] if any.local() == "SignatureProperties" && any.xml().contains("07:08:09Z")
        );
    }
    "messages/keys.xml": request OrderOperation, |v| {
        matches!(
            &signature(&v.signature).signed_info.signature_method.content[..],
            [SignatureMethodTypeContent::HmacOutputLength(n)] if text(n) == "128"
        );
        some(&signature(&v.signature).signed_info.reference[0].uri).is_empty();
        matches!(
            &signature(&v.signature).object[0].content[..],
            [ObjectTypeContent::Text(t)] if t == "6bVfKurZBv6Q"
        );
        some(&v.keys[0].id) == "k-1" && v.keys.len() == 3;
        matches!(
            &v.keys[0].content[0],
            KeyInfoTypeContent::KeyValue(key) if matches!(
                &key.content[..],
                [KeyValueTypeContent::DsaKeyValue(dsa)]
                    if dsa.sequence.as_ref().is_some_and(|s| s.p.len() == 64 && s.q.len() == 20)
                        && dsa.y.len() == 64 && dsa.j.is_none()
                        && matches!(&dsa.sequence_2, Some(DsaKeyValueTypeSequence2 { pgen_counter, .. }) if pgen_counter[..] == [1])
            )
        );
        matches!(&v.keys[0].content[1], KeyInfoTypeContent::MgmtData(data) if data == "in band");
        matches!(
            &v.keys[1].content[0],
            KeyInfoTypeContent::RetrievalMethod(r) if some(&r.uri) == "#k-1" && r.transforms.is_none()
        );
        matches!(
            &v.keys[1].content[1],
            KeyInfoTypeContent::PgpData(p) if matches!(&p.choice, PgpDataTypeChoice::Sequence2(s) if s.pgp_key_packet.len() == 24)
        );
        matches!(
            &v.keys[1].content[2],
            KeyInfoTypeContent::PgpData(p) if matches!(&p.choice, PgpDataTypeChoice::Sequence(s) if s.pgp_key_id.len() == 8)
        );
        matches!(&v.keys[1].content[3], KeyInfoTypeContent::SpkiData(s) if s.sequence.len() == 2);
        matches!(
            &v.keys[1].content[4],
            KeyInfoTypeContent::X509Data(x) if matches!(
                &x.choice[..],
                [X509DataTypeChoice::X509ski(ski), X509DataTypeChoice::X509crl(crl)] if ski.len() == 20 && crl.len() == 30
            )
        );
        matches!(
            &v.keys[2].content[..],
            [
                KeyInfoTypeContent::Text(a),
                KeyInfoTypeContent::KeyName(name),
                KeyInfoTypeContent::Text(b),
                KeyInfoTypeContent::Any(pin),
                KeyInfoTypeContent::Text(c),
            ] if a == "said " && name == "by phone" && b == ", and " && pin.local() == "pin" && c == "."
        );
    }
}
