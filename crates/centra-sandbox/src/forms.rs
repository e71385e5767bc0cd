//! The forms in which the service is known to answer, and those in which it may refuse a login.

/// How an update that was made is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AnswerForm {
    /// `result` with `success`, `errors` and `notices`, as in the vendor's guide.
    #[default]
    Guide,
    /// The empty `result` of the vendor's page of 2024.
    Empty,
    /// `<customersUpdateResponse>OK</customersUpdateResponse>` in no namespace, as in the samples of 2019.
    Legacy,
}

/// How a wrong login is refused; which of these the service does is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LoginRefusal {
    /// A `Client` fault with HTTP 500.
    #[default]
    Fault,
    /// `success=false` with HTTP 200.
    Result,
    /// HTTP 401 without an envelope.
    Status,
}
