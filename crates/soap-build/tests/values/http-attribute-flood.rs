//! Facts about the messages of `http-attribute-flood`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/200-attributes.xml": response PanelOperation, |v| {
        v.panel.id == "7";
        v.panel.any_attribute.iter().any(|a| a.name == "a199" && a.value == "199");
    }
}
