//! What can keep a sandbox from starting.

/// Why a sandbox didn't start or its store can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address can't be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: std::net::SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store can't be opened, read or written.
    #[error("the sandbox's store failed")]
    Store(#[from] rusqlite::Error),
    /// What is stored doesn't read as the type that was asked for.
    #[error("the stored {kind} {id} can't be read as the type asked for: {reason}")]
    Type {
        /// The kind of object.
        kind: String,
        /// Its id.
        id: String,
        /// What the decoder said.
        reason: String,
    },
}
