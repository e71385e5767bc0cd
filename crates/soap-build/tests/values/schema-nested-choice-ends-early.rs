//! Facts about the messages of `schema-nested-choice-ends-early`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;
use types::ScriptChoice::{Choice, Move};
use types::ScriptChoiceChoice::{Note, Pause};

values! {
    "messages/inner-first.xml": request PlotOperation, |v| {
        v.choice == [Choice(vec![Pause(5)]), Move("10 20".into())];
    }
    "messages/woven.xml": request PlotOperation, |v| {
        v.choice[0] == Move("0 0".into());
        v.choice[1] == Choice(vec![Pause(1), Note("corner".into()), Pause(2)]);
        v.choice[2] == Move("9 9".into());
        v.choice[3] == Choice(vec![Note("edge".into())]);
        v.choice[4] == Move("9 0".into());
        v.end == Some(true);
    }
    "messages/done.xml": response PlotOperation, |v| {
        matches!(&v.choice[0], types::ScriptDoneChoice::Line(l) if l.choice == types::ScriptDoneChoiceLineChoice::Dot(3));
        v.choice[1] == types::ScriptDoneChoice::Skipped("none".into());
        matches!(&v.choice[2], types::ScriptDoneChoice::Line(l) if l.choice == types::ScriptDoneChoiceLineChoice::Dash(4));
    }
    "messages/stranger-between.xml": request PlotOperation, |v| {
        v.choice == [Choice(vec![Pause(5)]), Move("10 20".into())];
        v.end == Some(true);
    }
}
