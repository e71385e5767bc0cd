//! Who calls: the user by flag or environment, the password never by an argument.

use std::io::{self, IsTerminal, Read};
use std::path::Path;

/// A user and a password. `Debug` shows neither.
pub(crate) struct Login {
    pub user: String,
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(..)")
    }
}

/// Finds the login, or says what is missing.
pub(crate) fn find(user: Option<String>, file: Option<&Path>) -> Result<Login, String> {
    let user = user.filter(|u| !u.is_empty()).ok_or("the user is missing: --user or CENTRA_USER")?;
    let password = match (file, std::env::var_os("CENTRA_PASSWORD")) {
        (Some(file), _) => from_file(file).map_err(|e| format!("--password-file {}: {e}", file.display()))?,
        (None, Some(password)) => password.into_string().map_err(|_| "CENTRA_PASSWORD isn't UTF-8".to_owned())?,
        (None, None) => prompt(&user)?,
    };
    if password.is_empty() {
        return Err("the password is empty".to_owned());
    }
    Ok(Login { user, password })
}

/// The first line; a file that isn't meant for it isn't read whole.
fn from_file(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(file)?.take(1 << 16).read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn prompt(user: &str) -> Result<String, String> {
    // The prompt reads from the terminal itself, so rows may come from standard input.
    if !io::stderr().is_terminal() {
        return Err("the password is missing: CENTRA_PASSWORD or --password-file".to_owned());
    }
    rpassword::prompt_password(format!("Password of {user}: ")).map_err(|e| format!("the password is missing: {e}"))
}
