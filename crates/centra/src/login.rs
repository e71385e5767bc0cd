//! Whether a refusal is about the login. How the service words that is not documented, so the words are looked at.

use soap_runtime::{CallError, Class, FaultKind};

/// Whether a refused login is sure: HTTP 401, or a fault that puts it to the request. The words of any other fault may
/// be about anything: a buyer's login, say.
pub(crate) fn is_sure(error: &CallError) -> bool {
    error.fault().is_none_or(|fault| fault.kind() == FaultKind::Client)
}

/// Whether a failed call is a refused login: HTTP 401, or a fault that says so. A proxy's 407 isn't.
pub(crate) fn is(error: &CallError) -> bool {
    match error.fault() {
        Some(fault) => about(fault.text()),
        None => error.class() == Class::Authentication && error.status().is_some_and(|s| s.as_u16() == 401),
    }
}

/// Words that name the login of a caller, in lower case.
const WORDS: [&str; 7] =
    ["login", "log in", "authenti", "unauthori", "credential", "access denied", "permission denied"];

/// Whether a message is about the login. A password alone may be a buyer's.
pub(crate) fn about(message: &str) -> bool {
    let text = message.to_lowercase();
    WORDS.iter().any(|word| text.contains(word)) || (text.contains("password") && text.contains("user"))
}

/// Whether there are messages, and all of them are about the login.
pub(crate) fn all(messages: &[String]) -> bool {
    !messages.is_empty() && messages.iter().all(|m| about(m))
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn words_of_a_refused_login() {
        for text in
            ["Login failed", "Wrong user name or password", "Not authenticated", "Invalid credentials", "Unauthorized"]
        {
            assert!(about(text), "{text}");
        }
        for text in ["Bad Request", "Procedure 'x' not present", "buyer 7: the password is too short", "no market 3"] {
            assert!(!about(text), "{text}");
        }
    }
}
