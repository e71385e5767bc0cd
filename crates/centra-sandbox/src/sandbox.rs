//! A running sandbox: where it is, what it stored, what it received.

use std::net::SocketAddr;
use std::sync::Arc;

use soap_runtime::codec::Field;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::envelope;
use crate::error::Error;
use crate::received::Received;
use crate::state::State;
use crate::xml::children;

/// A stand-in for the service on a local port. It stops when dropped; [`Sandbox::stop`] also waits for calls that are
/// being served.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use centra::types::Customer;
///
/// let sandbox = centra_sandbox::Sandbox::start().await?;
/// let client = centra::Client::builder(sandbox.endpoint()).login("demo", "demo").build()?;
/// client.customers_update([Customer { city: Some("Malmö".into()), ..Customer::new("17") }]).await?;
///
/// let stored: Customer = sandbox.stored("customer", "17")?.expect("it was sent");
/// assert_eq!(stored.city.as_deref(), Some("Malmö"));
/// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
/// ```
pub struct Sandbox {
    state: Arc<State>,
    address: SocketAddr,
    /// Dropped with the sandbox, which ends the server.
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

impl Sandbox {
    pub(crate) fn new(state: Arc<State>, address: SocketAddr, stop: oneshot::Sender<()>, task: JoinHandle<()>) -> Self {
        Self { state, address, stop: Some(stop), task: Some(task) }
    }

    /// Starts one with every default: a free port of 127.0.0.1, login `demo`, `demo`, in memory.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Sets one up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where calls go.
    pub fn endpoint(&self) -> &str {
        &self.state.endpoint
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// An object as the type it was sent as: `stored::<Customer>("customer", "17")`. The kind is the name of the
    /// object's element.
    pub fn stored<T: Field + Default>(&self, kind: &str, id: &str) -> Result<Option<T>, Error> {
        self.state.store.get(kind, id)?.map(|xml| read(kind, id, &xml)).transpose()
    }

    /// All objects of a kind, in the order of their first arrival.
    pub fn all<T: Field + Default>(&self, kind: &str) -> Result<Vec<T>, Error> {
        self.state.store.all(kind, usize::MAX)?.iter().map(|o| read(&o.kind, &o.id, &o.xml)).collect()
    }

    /// How many objects of a kind there are.
    pub fn count(&self, kind: &str) -> Result<u64, Error> {
        Ok(self.state.store.kinds()?.into_iter().find(|(k, _)| k == kind).map_or(0, |(_, n)| n))
    }

    /// What arrived: the last 1,000 requests (or 64 MiB of them), oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.all()
    }

    /// Adds an event about an object that is stored; `mission` is `update` or `delete`. False if there is none.
    pub fn add_event(&self, kind: &str, id: &str, mission: &str) -> Result<bool, Error> {
        self.state.store.change(|change| {
            let Some(xml) = change.get(kind, id)? else { return Ok(false) };
            change.add_event(kind, id, mission, &crate::clock::now(), &xml)?;
            Ok(true)
        })
    }

    /// Serves until the task is told to stop or the process ends.
    pub async fn wait(&mut self) {
        if let Some(task) = &mut self.task {
            let _ = task.await;
            self.task = None;
        }
    }

    /// Takes no more connections, and waits for the calls that are being served.
    pub async fn stop(mut self) {
        self.stop.take();
        self.wait().await;
    }
}

fn read<T: Field + Default>(kind: &str, id: &str, xml: &str) -> Result<T, Error> {
    let members: String = children(xml).iter().map(|c| c.xml).collect();
    let read = envelope::fragment(&members);
    read.map_err(|reason| Error::Type { kind: kind.to_owned(), id: id.to_owned(), reason })
}
