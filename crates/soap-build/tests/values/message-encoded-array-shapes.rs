//! Facts about the messages of `message-encoded-array-shapes`.

use case_driver::values;
use case_driver::values::text;
use soap_runtime::codegen::Nillable;

use super::generated::operations::*;

values! {
    "messages/slots-offset.xml": response ReadSlotsOperation, |v| {
        v.slots.value().unwrap().item.len() == 5;
        v.slots.value().unwrap().item[0].is_nil();
        v.slots.value().unwrap().item[1].is_nil();
        v.slots.value().unwrap().item[2] == Nillable::Value("third".into());
        v.slots.value().unwrap().item[3] == Nillable::Value("fourth".into());
        v.slots.value().unwrap().item[4].is_nil();
    }
    "messages/grid-positions.xml": response ReadGridOperation, |v| {
        v.grid.value().unwrap().item[0].is_nil();
        text(v.grid.value().unwrap().item[2].value().unwrap()) == "3.5";
        text(v.grid.value().unwrap().item[3].value().unwrap()) == "4.25";
    }
    "messages/rows.xml": request SortRowsOperation, |v| {
        v.rows.value().unwrap().item[0].value().unwrap().item[2] == Nillable::Value("c".into());
        v.rows.value().unwrap().item[1].value().unwrap().item[0] == Nillable::Value("d".into());
        v.rows.value().unwrap().item[1].value().unwrap().item.len() == 1;
    }
}
