//! Facts about the messages of `wsdl-header-in-other-message`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;

values! {
    "messages/request.xml": request FindParcelOperation, |v| {
        v.session.token == "k3";
        v.session.station == Some(12);
        v.find_parcel.code == "PX-7";
    }
    "messages/response.xml": response FindParcelOperation, |v| {
        v.quota == 41;
        text(&v.elapsed) == "0.250";
        v.find_parcel_response.status == "in transit";
    }
    // A declared header that isn't there has its default, and a receipt.
    "messages/response-one-header-missing.xml": response FindParcelOperation, |v| {
        v.quota == 40;
        text(&v.elapsed) == "0";
        v.find_parcel_response.status == "in transit";
    }
    "messages/fault-in-header.xml": fault FindParcelOperation, |v| {
        v.code.local() == "Client";
        v.text() == "The session has ended";
        v.detail.is_none();
        v.header("SessionProblem").contains("token k3 ran out");
    }
}
