//! Facts about the messages of `wsdl-odd-names`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;

fn inner(option: &types::Option) -> &types::Option {
    option.r#box.as_ref().unwrap().option.as_ref().unwrap()
}

values! {
    "messages/request.xml": request CheckInV2Operation, |v| {
        v.type_attribute.as_deref() == Some("outer");
        v.a_b == 1;
        v.a_b_2 == 2;
        v.a_b_3 == 3;
        v.self_.as_deref() == Some("lower");
        v.self_2.as_deref() == Some("upper");
        v.r#type.as_deref() == Some("inner");
        v.crate_.as_deref() == Some("wood");
        v.größe == Some(44);
        v.unnamed == [types::String::Plus, types::String::Minus, types::String::Yes2, types::String::Empty];
        inner(v).a_b_2 == 5;
        inner(v).unnamed == [types::String::N1st];
        inner(v).r#box == None;
    }
    "messages/response.xml": response CheckInV2Operation, |v| {
        v.a_b == 7;
        v.self_ == None;
        v.self_2.as_deref() == Some("upper");
        v.unnamed == [types::String::Yes];
        v.type_attribute == None;
    }
}
