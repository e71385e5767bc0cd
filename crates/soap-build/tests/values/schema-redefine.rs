//! Facts about the messages of `schema-redefine`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;

values! {
    "messages/request.xml": request SendOperation, |v| {
        v.to.checked == Some(true);
        v.to.street == "Long Row 1";
        v.to.country == "SE";
        v.zone == types::Zone::S;
    }
    "messages/response.xml": response SendOperation, |v| {
        v.number == 5;
        v.from.city == "Oslo";
        v.from.country == "NO";
        v.from.checked == None;
    }
    // `country` is required since the redefinition: its default, and a receipt.
    "messages/response-as-before.xml": response SendOperation, |v| {
        v.number == 6;
        v.from.city == "Oslo";
        v.from.country == "";
    }
}
