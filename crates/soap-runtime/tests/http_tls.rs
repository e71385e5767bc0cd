//! TLS: bad certificates are refused before a byte of the message goes out; roots, client certificates and HTTP/2.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod common;

use common::{Ask, Ask11, Safe11, e11, good};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use soap_runtime::transport::{HttpTransport, Proxy, TransportKind};
use soap_runtime::{Client, ClientBuilder, Error, Sent};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority(change: impl FnOnce(&mut CertificateParams)) -> Issuer {
    let mut p = CertificateParams::new(Vec::new()).unwrap();
    p.distinguished_name.push(rcgen::DnType::CommonName, "Test CA");
    p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    p.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    change(&mut p);
    CertifiedIssuer::self_signed(p, KeyPair::generate().unwrap()).unwrap()
}

fn leaf(change: impl FnOnce(&mut CertificateParams)) -> (CertificateParams, KeyPair) {
    let mut p = CertificateParams::new(vec!["localhost".into()]).unwrap();
    p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    change(&mut p);
    (p, KeyPair::generate().unwrap())
}

/// A chain and the key of its first certificate.
struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

fn signed(by: &Issuer, change: impl FnOnce(&mut CertificateParams)) -> Identity {
    let (p, key) = leaf(change);
    let cert = p.signed_by(&key, by).unwrap();
    Identity { chain: vec![cert.der().clone()], key: key.serialize_der() }
}

fn config(id: Identity, clients: Option<&Issuer>, alpn: &[&[u8]]) -> ServerConfig {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(id.key));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let mut roots = RootCertStore::empty();
            roots.add(ca.der().clone()).unwrap();
            builder.with_client_cert_verifier(
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap(),
            )
        }
    };
    // The key isn't compared with the certificate: a mismatch is for the client to find.
    let signing = rustls::crypto::ring::sign::any_supported_type(&key).unwrap();
    let certified = rustls::sign::CertifiedKey::new(id.chain, signing);
    let mut config = builder.with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(certified)));
    config.alpn_protocols = alpn.iter().map(|p| p.to_vec()).collect();
    config
}

struct Server {
    url: String,
    requests: Arc<AtomicUsize>,
    alpn: Arc<Mutex<Option<Vec<u8>>>>,
}

async fn serve(config: ServerConfig) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server {
        url: format!("https://localhost:{}/soap", listener.local_addr().unwrap().port()),
        requests: Arc::default(),
        alpn: Arc::default(),
    };
    let (acceptor, requests, alpn) =
        (TlsAcceptor::from(Arc::new(config)), server.requests.clone(), server.alpn.clone());
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            let Ok(mut tls) = acceptor.accept(tcp).await else { continue };
            *alpn.lock().unwrap() = tls.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            if alpn.lock().unwrap().as_deref() == Some(b"h2") {
                let requests = requests.clone();
                tokio::spawn(h2(tls, requests));
                continue;
            }
            if let Ok(Some(_)) = common::server::read(&mut tls).await {
                requests.fetch_add(1, Ordering::SeqCst);
                let _ = tls.write_all(&good(1)).await;
                let _ = tls.shutdown().await;
            }
        }
    });
    server
}

async fn h2(tls: tokio_rustls::server::TlsStream<tokio::net::TcpStream>, requests: Arc<AtomicUsize>) {
    let service = hyper::service::service_fn(move |r: http::Request<hyper::body::Incoming>| {
        assert_eq!(
            (r.version(), r.headers()["soapaction"].to_str().unwrap()),
            (http::Version::HTTP_2, "\"urn:t/Ask\"")
        );
        requests.fetch_add(1, Ordering::SeqCst);
        let answer = http::Response::builder().header("content-type", "text/xml");
        async move { answer.body(http_body_util::Full::new(bytes::Bytes::from(e11("<t:reply>2</t:reply>")))) }
    });
    let io = hyper_util::rt::TokioIo::new(tls);
    let _ = hyper::server::conn::http2::Builder::new(hyper_util::rt::TokioExecutor::new())
        .serve_connection(io, service)
        .await;
}

fn trusting(server: &Server, ca: &Issuer, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    set(Client::builder(server.url.as_str()).proxy(Proxy::Off).root_certificates_pem(ca.pem())).build().unwrap()
}

#[tokio::test]
async fn a_good_certificate_is_taken() {
    let ca = authority(|_| {});
    let server = serve(config(signed(&ca, |_| {}), None, &[b"http/1.1"])).await;
    assert_eq!(trusting(&server, &ca, |b| b).call::<Safe11>(&Ask::default()).await.unwrap().value.n, 1);
}

#[tokio::test]
async fn bad_certificates_are_refused_once_and_nothing_is_sent() {
    let ca = authority(|_| {});
    let stranger = authority(|p| p.distinguished_name.push(rcgen::DnType::CommonName, "Stranger"));
    let impostor = authority(|_| {});
    let alone = CertifiedIssuer::self_signed(leaf(|_| {}).0, KeyPair::generate().unwrap()).unwrap();
    let not_ca = {
        // A leaf that signs as if it were an authority.
        let (p, key) = leaf(|_| {});
        let middle = p.signed_by(&key, &ca).unwrap();
        let (q, key2) = leaf(|_| {});
        let issuer = rcgen::Issuer::from_params(&p, &key);
        let cert = q.signed_by(&key2, &issuer).unwrap();
        Identity { chain: vec![cert.der().clone(), middle.der().clone()], key: key2.serialize_der() }
    };
    let tampered = {
        let mut id = signed(&ca, |_| {});
        let mut der = id.chain[0].to_vec();
        let at = der.len() - 10;
        der[at] ^= 0x55;
        id.chain = vec![CertificateDer::from(der)];
        id
    };
    let mismatch = Identity { chain: signed(&ca, |_| {}).chain, key: KeyPair::generate().unwrap().serialize_der() };
    let bad = vec![
        (
            "expired",
            signed(&ca, |p| {
                p.not_before = date_time_ymd(2001, 1, 1);
                p.not_after = date_time_ymd(2002, 1, 1)
            }),
        ),
        (
            "not yet valid",
            signed(&ca, |p| {
                p.not_before = date_time_ymd(2090, 1, 1);
                p.not_after = date_time_ymd(2091, 1, 1)
            }),
        ),
        (
            "another host",
            signed(&ca, |p| {
                p.subject_alt_names = CertificateParams::new(vec!["example.com".into()]).unwrap().subject_alt_names
            }),
        ),
        ("no host", signed(&ca, |p| p.subject_alt_names.clear())),
        ("unknown authority", signed(&stranger, |_| {})),
        ("authority of the same name", signed(&impostor, |_| {})),
        ("self-signed", Identity { chain: vec![alone.der().clone()], key: alone.key().serialize_der() }),
        ("for clients only", signed(&ca, |p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth])),
        ("issuer is no authority", not_ca),
        ("tampered", tampered),
        ("key of another", mismatch),
    ];
    for (name, id) in bad {
        let server = serve(config(id, None, &[b"http/1.1"])).await;
        let e = trusting(&server, &ca, |b| b).call::<Safe11>(&Ask::default()).await.unwrap_err();
        let Error::Transport { source, .. } = &e else { panic!("{name}: {e:?}") };
        assert_eq!(source.kind(), TransportKind::Tls, "{name}: {e}");
        assert_eq!((e.sent(), e.attempts(), e.is_retryable()), (Sent::No, 1, false), "{name}");
        assert_eq!(server.requests.load(Ordering::SeqCst), 0, "{name}");
    }
}

#[tokio::test]
async fn a_client_certificate_is_shown_where_it_is_asked_for() {
    let ca = authority(|_| {});
    let clients = authority(|p| p.distinguished_name.push(rcgen::DnType::CommonName, "Clients"));
    let server = serve(config(signed(&ca, |_| {}), Some(&clients), &[b"http/1.1"])).await;
    let (p, key) = leaf(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    let cert = p.signed_by(&key, &clients).unwrap();
    let c = trusting(&server, &ca, |b| b.client_certificate_pem(cert.pem(), key.serialize_pem()));
    c.call::<Safe11>(&Ask::default()).await.unwrap();
    let e = trusting(&server, &ca, |b| b).call::<Ask11>(&Ask::default()).await.unwrap_err();
    assert_eq!(e.class(), soap_runtime::Class::Transport);
    assert!(Client::builder("https://a/").client_certificate_pem("no", "no").build().is_err());
    assert!(Client::builder("https://a/").root_certificates_pem("no").build().is_err());
}

#[tokio::test]
async fn settings_go_over_those_of_the_transport_and_trusted_certificates_beside_them() {
    let ca = authority(|_| {});
    let clients = authority(|p| p.distinguished_name.push(rcgen::DnType::CommonName, "Clients"));
    let server = serve(config(signed(&ca, |_| {}), Some(&clients), &[b"http/1.1"])).await;
    let (p, key) = leaf(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    let (good, bad) = (p.signed_by(&key, &clients).unwrap().pem(), p.signed_by(&key, &ca).unwrap().pem());
    let key = key.serialize_pem();
    // No proxy listens there, the certificate is of the wrong authority; the right root is in one of the two only.
    for (there, here) in [(&ca, &clients), (&clients, &ca)] {
        let http = HttpTransport::builder().proxy(Proxy::all("http://127.0.0.1:1")).root_certificates_pem(there.pem());
        let http = http.client_certificate_pem(&bad, &key);
        let set = |b: ClientBuilder| {
            b.proxy(Proxy::Off).root_certificates_pem(here.pem()).client_certificate_pem(&good, &key)
        };
        let new = || Client::builder(server.url.as_str());
        for b in [set(new()).http(http.clone()), set(new().http(http))] {
            b.build().unwrap().call::<Safe11>(&Ask::default()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn http2_where_it_is_offered() {
    let ca = authority(|_| {});
    for (on, due) in [(true, true), (false, false)] {
        let server = serve(config(signed(&ca, |_| {}), None, &[b"h2", b"http/1.1"])).await;
        let http =
            HttpTransport::builder().http2(on).proxy(Proxy::Off).only_these_roots().root_certificates_pem(ca.pem());
        let c = trusting(&server, &ca, |b| b.http(http));
        c.call::<Safe11>(&Ask::default()).await.unwrap();
        assert_eq!(server.alpn.lock().unwrap().as_deref() == Some(b"h2"), due);
        assert_eq!(server.requests.load(Ordering::SeqCst), 1);
    }
}
