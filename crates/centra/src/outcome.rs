//! What an answer says: confirmed, accepted, acknowledged, refused, or nothing that is known.

use std::any::Any;

use soap_runtime::codec::{Deviation, DeviationKind};

use crate::generated::types;
use crate::login;

/// An answer that isn't a failure.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// What the service sent: events, say. Of an update there is nothing more in it than here.
    pub value: T,
    /// How sure it is that the update was made.
    pub confirmation: Confirmation,
    /// What the service had to say: a created object, say. Free text.
    pub notices: Vec<String>,
    /// What the service may have taken otherwise than meant.
    pub warnings: Vec<Warning>,
    /// `X-Centra-Request-ID`, for the vendor's support.
    pub request_id: Option<String>,
    /// `X-Correlation-ID`.
    pub correlation_id: Option<String>,
    /// What was off about the answer and was read all the same.
    pub deviations: Vec<Deviation>,
    /// How often the request was sent.
    pub attempts: u32,
}

/// How sure it is that an update was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use = "that an update was taken is no confirmation"]
#[non_exhaustive]
pub enum Confirmation {
    /// `success=true`, the form of the vendor's guide.
    Confirmed,
    /// An empty `result`, as on the vendor's page of 2024: taken, without a confirmation. Strict clients refuse it.
    Accepted,
    /// `OK` in the form of 2019.
    Acknowledged,
    /// No update: the answer is the data that was asked for.
    Data,
}

/// Something to know about a request that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Ids of digits only: for accounts such an id is Centra's own, for others nobody says.
    DigitsOnly {
        /// The ids.
        ids: Vec<String>,
    },
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Warning::DigitsOnly { ids } => {
                let first = ids.first().map_or("", String::as_str);
                write!(f, "{} ids of digits only ({first}, ..): Centra may take them as its own", ids.len())
            }
        }
    }
}

/// What a decoded response comes to.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Good { confirmation: Confirmation, notices: Vec<String> },
    Refused { errors: Vec<String>, notices: Vec<String> },
    Login { errors: Vec<String> },
    Unrecognised { reason: &'static str, messages: Vec<String> },
}

/// Decides about a response. Anything but a `result` is data that was asked for.
pub(crate) fn judge<T: Any>(response: &T, deviations: &[Deviation]) -> Verdict {
    let Some(result) = (response as &dyn Any).downcast_ref::<types::Result>() else {
        return Verdict::Good { confirmation: Confirmation::Data, notices: Vec::new() };
    };
    let list = |m: &Option<types::Messages>| m.as_ref().map(|m| m.message.clone()).unwrap_or_default();
    let (errors, notices) = (list(&result.errors), list(&result.notices));
    let unknown = |reason| Verdict::Unrecognised { reason, messages: [errors.as_slice(), &notices].concat() };
    // The first of two verdicts would hold.
    if deviations.iter().any(|d| d.kind == DeviationKind::Extra) {
        return unknown("it says more than once whether the update was made");
    }
    match result.success {
        Some(true) if errors.is_empty() => Verdict::Good { confirmation: Confirmation::Confirmed, notices },
        Some(true) => unknown("it says that the update was made and lists errors"),
        Some(false) if login::all(&errors) => Verdict::Login { errors },
        Some(false) => Verdict::Refused { errors, notices },
        None if login::all(&errors) => Verdict::Login { errors },
        None if !errors.is_empty() => Verdict::Refused { errors, notices },
        // An unknown element, text: whatever it says, it isn't the empty result.
        None if !notices.is_empty() || deviations.iter().any(|d| !harmless(d.kind)) => {
            unknown("it doesn't say whether the update was made")
        }
        None => Verdict::Good { confirmation: Confirmation::Accepted, notices },
    }
}

/// Says nothing about what is in the result.
fn harmless(kind: DeviationKind) -> bool {
    use DeviationKind::{
        Blanks, Coding, ExtraBody, Instruction, MediaType, MissingHeader, MustUnderstand, Notice, Part, WrongForm,
    };
    let of_http = matches!(kind, MediaType | Coding | Blanks | Part);
    of_http || matches!(kind, Notice | Instruction | MissingHeader | MustUnderstand | WrongForm | ExtraBody)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(success: Option<bool>, errors: &[&str], notices: &[&str]) -> types::Result {
        let list = |all: &[&str]| Some(types::Messages { message: all.iter().map(|m| (*m).to_owned()).collect() });
        types::Result { success, errors: list(errors), notices: list(notices) }
    }

    fn off(kind: DeviationKind) -> Deviation {
        Deviation::new(kind, "/Envelope/Body/result", "", 0)
    }

    #[test]
    fn known_answers() {
        use Confirmation::{Accepted, Confirmed, Data};
        let good = |c| Verdict::Good { confirmation: c, notices: vec![] };
        assert_eq!(judge(&result(Some(true), &[], &[]), &[]), good(Confirmed));
        assert_eq!(judge(&types::Result::default(), &[]), good(Accepted));
        assert_eq!(judge(&result(None, &[], &[]), &[]), good(Accepted));
        assert_eq!(judge(&types::Result::default(), &[off(DeviationKind::Notice)]), good(Accepted));
        assert_eq!(judge(&types::EventsGet::default(), &[off(DeviationKind::UnknownElement)]), good(Data));
        // Fields are added to the API over time.
        assert_eq!(judge(&result(Some(true), &[], &[]), &[off(DeviationKind::UnknownElement)]), good(Confirmed));
    }

    #[test]
    fn nothing_else_is_success() {
        let refused = |v: &Verdict| matches!(v, Verdict::Refused { .. });
        assert!(refused(&judge(&result(Some(false), &[], &[]), &[])));
        assert!(refused(&judge(&result(None, &["no market 7"], &[]), &[])));
        assert_eq!(
            judge(&result(Some(false), &["Wrong username or password"], &[]), &[]),
            Verdict::Login { errors: vec!["Wrong username or password".into()] }
        );
        let unknown = |v: &Verdict| matches!(v, Verdict::Unrecognised { .. });
        assert!(unknown(&judge(&result(Some(true), &["no"], &[]), &[])));
        assert!(unknown(&judge(&result(None, &[], &["hm"]), &[])));
        assert!(unknown(&judge(&result(Some(true), &[], &[]), &[off(DeviationKind::Extra)])));
        for kind in [DeviationKind::UnknownElement, DeviationKind::StrayText, DeviationKind::NotNillable] {
            assert!(unknown(&judge(&types::Result::default(), &[off(kind)])));
        }
    }
}
