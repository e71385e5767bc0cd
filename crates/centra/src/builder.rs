//! How a client is set up.

use std::time::Duration;

use soap_runtime::{ClientBuilder, Transport};

use crate::client::Client;
use crate::error::{CORRELATION_ID, Error, REQUEST_ID};
use crate::operations::Supplied;
use crate::types::Login;

/// Sets up a [`Client`]. Its `Debug` shows no login.
#[must_use]
#[derive(Debug)]
pub struct Builder {
    login: Option<Supplied>,
    strict: bool,
    runtime: ClientBuilder,
}

impl Builder {
    pub(crate) fn new(endpoint: &str) -> Self {
        Self { login: None, strict: false, runtime: soap_runtime::Client::builder(endpoint) }
    }

    /// The SOAP user, which isn't one of the administration pages.
    pub fn login(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        let login = Login { username: user.into(), password: password.into().into() };
        self.login = Some(Supplied { login });
        self
    }

    /// Whether an update must be confirmed by `success=true`: by default the empty `result` of 2024 is enough.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// How long a call may take, all attempts together.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.runtime = self.runtime.timeout(timeout);
        self
    }

    /// Everything else that the runtime's client can be told: retries, proxies, roots, limits.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let client = centra::Client::builder("https://shop.example/ams/system/service/module/soap/api")
    ///     .login("integration", "password")
    ///     .runtime(|runtime| runtime.timeout(Duration::from_secs(60)))
    ///     .build();
    /// assert!(client.is_ok());
    /// ```
    pub fn runtime(mut self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        self.runtime = set(self.runtime);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::Build`] without a login, or with an endpoint that is no http(s) address.
    pub fn build(self) -> Result<Client, Error> {
        let supplied = self.login.ok_or_else(no_login)?;
        let inner = with_ids(self.runtime).build().map_err(|error| Error::Build(error.to_string()))?;
        Ok(Client::new(inner, supplied, self.strict))
    }

    /// The client, over a transport of one's own.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn build_with<T: Transport>(self, transport: T) -> Result<Client<T>, Error> {
        let supplied = self.login.ok_or_else(no_login)?;
        let inner = with_ids(self.runtime).build_with(transport).map_err(|error| Error::Build(error.to_string()))?;
        Ok(Client::new(inner, supplied, self.strict))
    }
}

/// The ids that answers and errors have, whatever else is looked for.
fn with_ids(runtime: ClientBuilder) -> ClientBuilder {
    runtime.request_id_header(CORRELATION_ID).request_id_header(REQUEST_ID)
}

fn no_login() -> Error {
    Error::Build("there is no login".into())
}
