//! Facts about the messages of `message-header-blocks`.

use case_driver::values;

use super::generated::operations::*;

values! {
    "messages/empty-header.xml": response LaneOperation, |v| { v.lane == 3; }
    "messages/unknown-optional.xml": response LaneOperation, |v| { v.lane == 3; }
    "messages/other-actor.xml": response LaneOperation, |v| { v.lane == 3; }
}
