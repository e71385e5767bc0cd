//! What was sent, in SQLite: objects by kind and id in the order of their first arrival, and events.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS object (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, xml TEXT NOT NULL, UNIQUE (kind, id));
    CREATE TABLE IF NOT EXISTS event (
        number INTEGER PRIMARY KEY, kind TEXT NOT NULL, entry TEXT NOT NULL, mission TEXT NOT NULL,
        date TEXT NOT NULL, xml TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX IF NOT EXISTS undone ON event (done, number);";

/// At most so many events come in one answer.
const EVENTS: usize = 100;

/// An object or an event's data as it is stored: the element, written by the wire codec.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stored {
    pub kind: String,
    pub id: String,
    pub xml: String,
}

/// Something that happened to an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub number: i64,
    pub kind: String,
    pub entry: String,
    pub mission: String,
    pub date: String,
    pub xml: String,
}

#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// In memory without a file.
    pub fn open(file: Option<&Path>) -> rusqlite::Result<Self> {
        let connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A transaction that was left by a panic rolls back; the connection stays good.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes all changes of `work` or none of them.
    pub fn change<T, E: From<rusqlite::Error>>(&self, work: impl FnOnce(&Change<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.lock();
        let change = Change { transaction: connection.transaction()? };
        let out = work(&change)?;
        change.transaction.commit()?;
        Ok(out)
    }

    pub fn get(&self, kind: &str, id: &str) -> rusqlite::Result<Option<String>> {
        let connection = self.lock();
        let mut query = connection.prepare_cached("SELECT xml FROM object WHERE kind = ?1 AND id = ?2")?;
        query.query_row(params![kind, id], |row| row.get(0)).optional()
    }

    /// Kinds and how many objects there are of each.
    pub fn kinds(&self) -> rusqlite::Result<Vec<(String, u64)>> {
        let connection = self.lock();
        let mut query = connection.prepare_cached("SELECT kind, count(*) FROM object GROUP BY kind ORDER BY kind")?;
        query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?.collect()
    }

    /// The first `limit` objects of a kind, in the order of their first arrival.
    pub fn all(&self, kind: &str, limit: usize) -> rusqlite::Result<Vec<Stored>> {
        let connection = self.lock();
        let sql = "SELECT kind, id, xml FROM object WHERE kind = ?1 ORDER BY number LIMIT ?2";
        let mut query = connection.prepare_cached(sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = query.query_map(params![kind, limit], |row| {
            Ok(Stored { kind: row.get(0)?, id: row.get(1)?, xml: row.get(2)? })
        })?;
        rows.collect()
    }

    /// The oldest events that aren't done, of one kind if asked.
    pub fn undone(&self, kind: Option<&str>) -> rusqlite::Result<Vec<Event>> {
        let connection = self.lock();
        let sql = "SELECT number, kind, entry, mission, date, xml FROM event
                   WHERE done = 0 AND (?1 IS NULL OR kind = ?1) ORDER BY number LIMIT ?2";
        let mut query = connection.prepare_cached(sql)?;
        let rows = query.query_map(params![kind, i64::try_from(EVENTS).unwrap_or(i64::MAX)], |row| {
            Ok(Event {
                number: row.get(0)?,
                kind: row.get(1)?,
                entry: row.get(2)?,
                mission: row.get(3)?,
                date: row.get(4)?,
                xml: row.get(5)?,
            })
        })?;
        rows.collect()
    }
}

/// Changes that are made together.
pub(crate) struct Change<'a> {
    transaction: Transaction<'a>,
}

impl Change<'_> {
    pub fn get(&self, kind: &str, id: &str) -> rusqlite::Result<Option<String>> {
        let mut query = self.transaction.prepare_cached("SELECT xml FROM object WHERE kind = ?1 AND id = ?2")?;
        query.query_row(params![kind, id], |row| row.get(0)).optional()
    }

    pub fn put(&self, kind: &str, id: &str, xml: &str) -> rusqlite::Result<()> {
        let sql = "INSERT INTO object (kind, id, xml) VALUES (?1, ?2, ?3)
                   ON CONFLICT (kind, id) DO UPDATE SET xml = excluded.xml";
        self.transaction.prepare_cached(sql)?.execute(params![kind, id, xml]).map(drop)
    }

    pub fn add_event(&self, kind: &str, entry: &str, mission: &str, date: &str, xml: &str) -> rusqlite::Result<()> {
        let sql = "INSERT INTO event (kind, entry, mission, date, xml) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.transaction.prepare_cached(sql)?.execute(params![kind, entry, mission, date, xml]).map(drop)
    }

    /// Whether there is such an event, done or not.
    pub fn finish_event(&self, number: &str) -> rusqlite::Result<bool> {
        let Ok(number) = number.parse::<i64>() else { return Ok(false) };
        let mut update = self.transaction.prepare_cached("UPDATE event SET done = 1 WHERE number = ?1")?;
        Ok(update.execute(params![number])? > 0)
    }
}
