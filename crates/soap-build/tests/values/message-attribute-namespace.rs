//! Facts about the messages of `message-attribute-namespace`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/five-attributes.xml": request PostOperation, |v| {
        v.id.as_deref() == Some("local");
        v.id_attribute.as_deref() == Some("global");
        v.lane == Some(3);
        text(&v.weight.value) == "2.5";
        v.weight.unit.as_deref() == Some("kg");
        v.weight.scale.as_deref() == Some("dock");
    }
    "messages/default-namespace.xml": request PostOperation, |v| {
        v.id.as_deref() == Some("local");
        v.id_attribute == None;
        v.weight.unit.as_deref() == Some("g");
        v.weight.scale == None;
    }
    "messages/only-global.xml": response PostOperation, |v| {
        v.id == None;
        v.id_attribute.as_deref() == Some("global");
        v.lane == Some(4);
    }
    "messages/wrongly-qualified.xml": request PostOperation, |v| {
        v.id.as_deref() == Some("local");
        text(&v.weight.value) == "2.5";
        v.weight.unit == None;
    }
}
