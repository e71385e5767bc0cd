//! Facts about the messages of `schema-same-local-two-namespaces`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;
use types::trip::TripChoice;

values! {
    "messages/mixed-legs.xml": request PlanOperation, |v| {
        matches!(&v.choice[0], TripChoice::Leg2(road) if road.plate == "AB 12");
        matches!(&v.choice[1], TripChoice::Leg(rail) if rail.train == 604);
        matches!(&v.choice[2], TripChoice::Leg2(road) if road.plate == "CD 34");
    }
    "messages/both-once.xml": response PlanOperation, |v| {
        v.leg.as_ref().unwrap().train == 604;
        v.leg_2.as_ref().unwrap().plate == "EF 56";
    }
    "messages/only-road.xml": response PlanOperation, |v| {
        v.leg == None;
        v.leg_2.as_ref().unwrap().plate == "EF 56";
    }
    "messages/third-namespace.xml": request PlanOperation, |v| {
        v.choice.len() == 1;
        matches!(&v.choice[0], TripChoice::Leg(rail) if rail.train == 604);
    }
}
