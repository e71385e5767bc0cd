//! Facts about the messages of `schema-repeated-choices`.

use case_driver::values;
use case_driver::values::text;

use super::generated::operations::*;
use super::generated::types;
use types::{PostRunChoice, PostRunOutcome, PostRunResponseChoice};

values! {
    "messages/request.xml": request PostRunOperation, |v| {
        matches!(&v.choice[0], PostRunChoice::Drop(d) if text(d) == "2.5");
        matches!(&v.choice[1], PostRunChoice::Load(d) if text(d) == "1");
        matches!(&v.choice[2], PostRunChoice::Load(d) if text(d) == "4");
        matches!(&v.choice[3], PostRunChoice::Drop(d) if text(d) == "0.5");
        v.outcome[0] == PostRunOutcome::Void(true);
        matches!(&v.outcome[1], PostRunOutcome::Sequence(s) if s.mark == 7 && s.judge.as_deref() == Some("north"));
        matches!(&v.outcome[2], PostRunOutcome::Sequence(s) if s.mark == 9 && s.judge.is_none());
        v.outcome[3] == PostRunOutcome::Void(false);
    }
    "messages/refusal.xml": response PostRunOperation, |v| {
        v.session == "S-1";
        v.choice == PostRunResponseChoice::Refusal("track closed".into());
    }
    "messages/accepted.xml": response PostRunOperation, |v| {
        v.session == "S-2";
        matches!(&v.choice, PostRunResponseChoice::Sequence(s) if s.code == 41 && s.name.as_deref() == Some("loop"));
    }
    "messages/out-of-order.xml": response PostRunOperation, |v| {
        v.session == "S-3";
        matches!(&v.choice, PostRunResponseChoice::Sequence(s) if s.code == 41 && s.name.as_deref() == Some("loop"));
    }
}
