//! Where the bytes come from, and whether they changed meanwhile.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::gunzip::{Gunzip, MAGIC};
use super::peek::Peek;
use super::{InputError, Refusal};

/// The input of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// `-` is standard input.
    pub fn of(path: &Path) -> Source {
        if path.as_os_str() == "-" { Source::Stdin } else { Source::File(path.to_owned()) }
    }

    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Source::File(path) => path.display().to_string(),
            Source::Stdin => "standard input".to_owned(),
        }
    }

    /// Whether its name says that it is JSON Lines.
    pub(super) fn says_json(&self) -> bool {
        let Source::File(path) = self else {
            return false;
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        name.ends_with(".jsonl") || name.ends_with(".ndjson")
    }

    /// Opens it: its bytes, unpacked, and the watch over it.
    pub(super) fn open(&self) -> Result<(Box<dyn BufRead + Send>, Watch), InputError> {
        let mut file = match self {
            Source::File(path) => File::open(path).map_err(InputError::Open)?,
            Source::Stdin => {
                let stdin = io::stdin();
                // A redirected file is watched like a named one.
                match stdin_file(&stdin) {
                    Some(file) => file,
                    None => {
                        let (raw, watch) = counted(stdin, None);
                        return Ok((unpacked(raw)?, watch));
                    }
                }
            }
        };
        let stamp = file.metadata().map_err(InputError::Open)?;
        if stamp.is_dir() {
            return Err(Refusal::new(None, "it is a folder").into());
        }
        let watched = stamp.is_file();
        if watched {
            verify(&mut file)?;
        }
        let watch = if watched { Some((file.try_clone().map_err(InputError::Open)?, Stamp::of(&stamp))) } else { None };
        let (raw, watch) = counted(file, watch);
        Ok((unpacked(raw)?, watch))
    }
}

#[cfg(unix)]
fn stdin_file(stdin: &io::Stdin) -> Option<File> {
    use std::os::fd::AsFd;
    if stdin.is_terminal() {
        return None;
    }
    let file = File::from(stdin.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok()?.is_file().then_some(file)
}

#[cfg(not(unix))]
fn stdin_file(stdin: &io::Stdin) -> Option<File> {
    let _ = stdin.is_terminal();
    None
}

/// Unpacks a compressed file once to its end, so that a cut or damaged one is refused before a row of it is sent.
fn verify(file: &mut File) -> Result<(), InputError> {
    let start = file.stream_position().map_err(InputError::Read)?;
    let mut first = Vec::new();
    (&mut *file).take(2).read_to_end(&mut first).map_err(InputError::Read)?;
    file.seek(io::SeekFrom::Start(start)).map_err(InputError::Read)?;
    if first == MAGIC {
        let mut all = Gunzip::new(BufReader::with_capacity(1 << 16, &mut *file));
        io::copy(&mut all, &mut io::sink()).map_err(|e| Refusal::new(None, e.to_string()))?;
        file.seek(io::SeekFrom::Start(start)).map_err(InputError::Read)?;
    }
    Ok(())
}

fn counted<R: Read + Send + 'static>(raw: R, watch: Option<(File, Stamp)>) -> (Box<dyn BufRead + Send>, Watch) {
    let read = Arc::new(AtomicU64::new(0));
    let counting = Counting { raw, read: read.clone() };
    let watch = Watch { file: watch.map(|(f, s)| (Arc::new(f), s)), read };
    (Box::new(BufReader::with_capacity(1 << 16, counting)), watch)
}

fn unpacked(raw: Box<dyn BufRead + Send>) -> Result<Box<dyn BufRead + Send>, InputError> {
    let mut peek = Peek::new(raw);
    let start = peek.at_least(4)?;
    // What people hand in for CSV, told before its bytes come out as a header.
    match start {
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return Err(Refusal::new(None, "it is a workbook or an archive: save the sheet as CSV UTF-8").into());
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [b'B', b'Z', b'h', ..] | [0xfd, b'7', b'z', b'X', ..] => {
            return Err(
                Refusal::new(None, "it is compressed, but not with gzip: unpack it and pipe it in, as `-`").into()
            );
        }
        _ => {}
    }
    let packed = start.starts_with(&MAGIC);
    let all = peek.into_reader(0);
    Ok(if packed { Box::new(BufReader::with_capacity(1 << 16, Gunzip::new(all))) } else { Box::new(all) })
}

struct Counting<R> {
    raw: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.raw.read(into)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Size and time of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(m: &Metadata) -> Stamp {
        Stamp { size: m.len(), modified: m.modified().ok() }
    }
}

/// Tells how much was read, and whether the file is still the one that was opened.
#[derive(Debug, Clone)]
pub struct Watch {
    file: Option<(Arc<File>, Stamp)>,
    read: Arc<AtomicU64>,
}

impl Watch {
    /// Bytes read so far, as they are in the file.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Size of the file at the start, if it is one.
    pub fn size(&self) -> Option<u64> {
        self.file.as_ref().map(|(_, start)| start.size)
    }

    /// What has changed since the start.
    pub fn change(&self) -> Option<Change> {
        let (file, start) = self.file.as_ref()?;
        let now = Stamp::of(&file.metadata().ok()?);
        (now != *start).then(|| Change { from: start.size, to: now.size, read: self.read() })
    }
}

/// A file that changed while it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Bytes at the start of the run.
    pub from: u64,
    /// Bytes now.
    pub to: u64,
    /// Bytes that were read.
    pub read: u64,
}

impl Change {
    /// It only got longer, and all of it was read.
    pub fn is_whole(&self) -> bool {
        self.to > self.from && self.read == self.to
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Change { from, to, read } = self;
        let how = match to.cmp(from) {
            std::cmp::Ordering::Greater => "grew",
            std::cmp::Ordering::Less => "shrank",
            std::cmp::Ordering::Equal => {
                return write!(f, "the file was written to while it was read ({to} bytes)");
            }
        };
        write!(f, "the file {how} while it was read, from {from} to {to} bytes; {read} bytes were read")
    }
}
