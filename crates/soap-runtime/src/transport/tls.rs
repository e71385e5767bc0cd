//! Whom TLS trusts, and as whom it presents itself.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// Why TLS can't be set up.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The text holds no certificate, or a broken one.
    #[error("root certificate: {0}")]
    Root(String),
    /// Certificate and key of the client don't work together, or aren't there.
    #[error("client certificate: {0}")]
    Identity(String),
    /// The TLS library refuses its settings.
    #[error("TLS: {0}")]
    Setup(String),
}

/// What is set about TLS.
#[derive(Clone, Default)]
pub(crate) struct TlsOptions {
    roots: Vec<CertificateDer<'static>>,
    only_these: bool,
    identity: Option<(Vec<CertificateDer<'static>>, Arc<PrivateKeyDer<'static>>)>,
}

impl TlsOptions {
    pub fn add_roots(&mut self, pem: &[u8]) -> Result<(), TlsError> {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let found = found.map_err(|e| TlsError::Root(e.to_string()))?;
        if found.is_empty() {
            return Err(TlsError::Root("no certificate in the text".into()));
        }
        self.roots.extend(found);
        Ok(())
    }

    pub fn only_added(&mut self) {
        self.only_these = true;
    }

    pub fn identity(&mut self, certificates: &[u8], key: &[u8]) -> Result<(), TlsError> {
        let bad = |e: rustls::pki_types::pem::Error| TlsError::Identity(e.to_string());
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificates).collect::<Result<_, _>>().map_err(bad)?;
        if chain.is_empty() {
            return Err(TlsError::Identity("no certificate in the text".into()));
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(bad)?;
        self.identity = Some((chain, Arc::new(key)));
        Ok(())
    }

    /// The platform's roots, else those of Mozilla as compiled in; one's own beside them or in their place.
    pub fn build(&self) -> Result<ClientConfig, TlsError> {
        let mut store = RootCertStore::empty();
        if !self.only_these {
            let platform = rustls_native_certs::load_native_certs();
            for e in &platform.errors {
                tracing::warn!(error = %e, "the platform's certificates can't all be read");
            }
            store.add_parsable_certificates(platform.certs);
            if store.is_empty() {
                store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            }
        }
        for root in &self.roots {
            store.add(root.clone()).map_err(|e| TlsError::Root(e.to_string()))?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = versions.map_err(|e| TlsError::Setup(e.to_string()))?.with_root_certificates(store);
        match &self.identity {
            None => Ok(builder.with_no_client_auth()),
            Some((chain, key)) => {
                let auth = builder.with_client_auth_cert(chain.clone(), key.clone_key());
                auth.map_err(|e| TlsError::Identity(e.to_string()))
            }
        }
    }
}
