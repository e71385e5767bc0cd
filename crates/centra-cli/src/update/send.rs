//! Sends batches: so many at a time, none while another one with one of its ids is on its way.

use std::collections::{HashMap, HashSet};
use std::future::Future;

use tokio::task::{Id, JoinSet};

use super::batch::Batch;

/// What became of a batch.
#[derive(Debug)]
pub(crate) struct Sent<R> {
    pub records: usize,
    pub lines: (u64, u64),
    /// `None` if the task that sent it broke down.
    pub result: Option<R>,
}

/// What is known of a batch without its answer.
struct Flying {
    records: usize,
    lines: (u64, u64),
    keys: HashSet<String>,
}

/// Batches on their way.
pub(crate) struct Sender<R> {
    limit: usize,
    keys: HashSet<String>,
    flying: HashMap<Id, Flying>,
    tasks: JoinSet<R>,
}

impl<R: Send + 'static> Sender<R> {
    pub(crate) fn new(limit: usize) -> Sender<R> {
        Sender { limit, keys: HashSet::new(), flying: HashMap::new(), tasks: JoinSet::new() }
    }

    /// Whether a batch may go now. Batches go in the order of the file, so one that may not holds back all after it.
    pub(crate) fn may_send<T>(&self, batch: &Batch<T>) -> bool {
        self.tasks.len() < self.limit && batch.keys.is_disjoint(&self.keys)
    }

    /// Nothing is on its way.
    pub(crate) fn is_idle(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Sends a batch.
    pub(crate) fn send<T, F>(&mut self, batch: Batch<T>, call: impl FnOnce(Vec<T>) -> F)
    where
        F: Future<Output = R> + Send + 'static,
    {
        let (records, lines, keys) = (batch.items.len(), batch.lines, batch.keys);
        self.keys.extend(keys.iter().cloned());
        let id = self.tasks.spawn(call(batch.items)).id();
        self.flying.insert(id, Flying { records, lines, keys });
    }

    /// The next answer; `None` if nothing is on its way.
    pub(crate) async fn answer(&mut self) -> Option<Sent<R>> {
        let (id, result) = match self.tasks.join_next_with_id().await? {
            Ok((id, result)) => (id, Some(result)),
            Err(e) => (e.id(), None),
        };
        let Flying { records, lines, keys } = self.flying.remove(&id)?;
        for key in &keys {
            self.keys.remove(key);
        }
        Some(Sent { records, lines, result })
    }
}

#[cfg(test)]
mod tests {
    use super::super::batch::Batcher;
    use super::*;
    use std::sync::{Arc, Mutex};

    /// What was on its way together, by ids; four at a time.
    async fn together(keys: &str) -> Vec<String> {
        let mut batcher = Batcher::new(2);
        let mut batches: Vec<Batch<char>> =
            keys.chars().zip(1..).filter_map(|(c, n)| batcher.push(c, &c.to_string(), 1, n)).collect();
        batches.extend(batcher.close());
        let (seen, now) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(String::new())));
        let mut sender = Sender::new(4);
        for batch in batches {
            while !sender.may_send(&batch) {
                sender.answer().await.unwrap();
            }
            let (seen, now) = (seen.clone(), now.clone());
            sender.send(batch, |items| async move {
                {
                    let mut now = now.lock().unwrap();
                    now.extend(&items);
                    seen.lock().unwrap().push(now.clone());
                }
                tokio::time::sleep(std::time::Duration::from_millis(3)).await;
                now.lock().unwrap().retain(|c| !items.contains(&c));
            });
        }
        while sender.answer().await.is_some() {}
        Arc::try_unwrap(seen).unwrap().into_inner().unwrap()
    }

    #[tokio::test]
    async fn one_id_is_never_on_its_way_twice() {
        for keys in ["abacad", "abcdefgh", "abcbdebf", "aaaa", "abcdabcdefefgh"] {
            for seen in together(keys).await {
                let distinct: HashSet<char> = seen.chars().collect();
                assert_eq!(distinct.len(), seen.len(), "{keys}: {seen}");
                assert!(seen.len() <= 8);
            }
        }
    }
}
