//! Facts about the messages of `schema-enum-values-fold`.

use case_driver::values;

use super::generated::operations::*;
use super::generated::types;

values! {
    "messages/every-value.xml": request GradeOperation, |v| {
        v.grade[0] == types::Grade::A;
        v.grade[1] == types::Grade::A2;
        v.grade[2] == types::Grade::N1;
        v.grade[3] == types::Grade::Minus1;
        v.grade[4] == types::Grade::Plus1;
        v.grade[5] == types::Grade::AB;
        v.grade[6] == types::Grade::AB2;
        v.grade[7] == types::Grade::AB3;
        v.grade[8] == types::Grade::SelfValue;
        v.grade[9] == types::Grade::Empty;
    }
    "messages/attribute.xml": response GradeOperation, |v| {
        v.before == Some(types::Grade::Minus1);
        v.after == Some(types::Grade::Empty);
        v.grade == types::Grade::AB2;
    }
    "messages/new-value.xml": response GradeOperation, |v| {
        v.before == Some(types::Grade::N1);
        v.after == None;
        v.grade == types::Grade::Other("B".into());
    }
}
