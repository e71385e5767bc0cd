//! Facts about the messages of `message-multiref-values`.

use case_driver::values;
use soap_runtime::codegen::Nillable;

use super::generated::operations::*;

values! {
    "messages/references.xml": response ListPalletsOperation, |v| {
        v.pallets.value().unwrap().item.len() == 2;
        v.pallets.value().unwrap().item[0].value().unwrap().code == "P-1";
        v.pallets.value().unwrap().item[0].value().unwrap().weight == 450;
        v.pallets.value().unwrap().item[0].value().unwrap().yard.value().unwrap().name == "North";
        v.pallets.value().unwrap().item[1].value().unwrap().code == "P-2";
        v.pallets.value().unwrap().item[1].value().unwrap().yard.value().unwrap().name == "North";
        v.pallets.value().unwrap().item[1].value().unwrap().yard.value().unwrap().parent.is_nil();
        v.gates.value().unwrap().item == [Nillable::Value(7), Nillable::Value(450)];
    }
}
