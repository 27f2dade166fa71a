//! Slow hashes of what a person types: passwords, and the proving part of a letter's code (TRUST 2.1).
//!
//! Invariants: argon2id v19 over HMAC-SHA-256(pepper, NFC of the text); never more than two hashes are computed at once,
//! whatever arrives, on two threads of their own whose memory is reused, zeroed between two hashes and given back after a
//! minute of quiet; an unknown name costs as much as a known one. A semaphore over the runtime's blocking pool would not
//! do: its threads come and go, and the allocator keeps what each of them freed.

mod line;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};
use line::{Line, Ticket};

/// Threads that hash, and therefore the most blocks of memory that hashing ever holds.
const THREADS: usize = 2;
/// Longest wait in the line before the answer is [`Error::Busy`].
const PATIENCE: Duration = Duration::from_secs(5);
/// After so much quiet a thread gives its memory back.
const QUIET: Duration = Duration::from_secs(60);
/// Memory of one hash in KiB: 46 MiB (TRUST 2.1, measured in 5.8).
const MEMORY_KIB: u32 = 47_104;
/// Length of a stored tag in bytes.
const TAG: usize = 32;
const ALGORITHM: Algorithm = Algorithm::Argon2id;

/// What comparing a typed text with a stored hash says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the right one.
    Right {
        /// The stored hash is of older parameters: hash the text again and store that (ASVS 11.4.2).
        rehash: bool,
    },
    /// It is another text, or nobody has this name.
    Wrong,
}

/// Hashes and verifies; clones share the threads. The threads end with the last clone.
#[derive(Clone)]
pub struct Hasher(Arc<Shared>);

struct Shared {
    core: Arc<Core>,
    line: Arc<Line>,
    patience: Duration,
    /// A stored hash of a text that nobody knows: what an unknown name is compared with.
    nobody: String,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.line.close();
    }
}

/// What a hash depends on besides the text.
struct Core {
    pepper: hmac::Key,
    params: Params,
}

/// One text to hash, or to compare with a stored hash.
struct Task {
    text: Zeroizing<String>,
    stored: Option<PasswordHash>,
}

enum Outcome {
    Hash(String),
    Compared(Verdict),
}

impl Hasher {
    /// The school's own: 46 MiB, one pass, one lane. `pepper` is derived from the master key.
    pub fn for_school(pepper: &[u8]) -> Result<Self> {
        Self::with_cost(pepper, MEMORY_KIB, PATIENCE)
    }

    /// For tests, where a hundred people sign in: 8 KiB instead of 46 MiB, and a machine that stands still for seconds is no reason
    /// to send anybody away; everything else alike.
    ///
    /// It exists only with debug assertions, which no release build has (`build.rs`), so `bookbag serve` of a release
    /// cannot reach it; that no command of a development build names it is checked by `tests/tidy.rs`.
    #[cfg(debug_assertions)]
    pub fn cheap_for_tests(pepper: &[u8]) -> Result<Self> {
        Self::with_cost(pepper, 8, 12 * PATIENCE)
    }

    fn with_cost(pepper: &[u8], memory_kib: u32, patience: Duration) -> Result<Self> {
        let params = Params::new(memory_kib, 1, 1, Some(TAG)).map_err(Error::fault)?;
        let core = Arc::new(Core { pepper: hmac::Key::new(hmac::HMAC_SHA256, pepper), params });
        let line = Arc::new(Line::default());
        for number in 0..THREADS {
            let (core, line) = (Arc::clone(&core), Arc::clone(&line));
            std::thread::Builder::new()
                .name(format!("hashing-{number}"))
                .stack_size(512 * 1024)
                .spawn(move || work(&core, &line))?;
        }
        let nobody = core.nobody()?;
        Ok(Self(Arc::new(Shared { core, line, patience, nobody })))
    }

    /// The stored form (a PHC string) of `text`, computed for a request from `client`.
    ///
    /// Errors: [`Error::Busy`] after five seconds of waiting, or at once where the line is full.
    pub async fn hash(&self, client: IpAddr, text: &str) -> Result<String> {
        match self.queued(client, Task::new(text, None)).await? {
            Outcome::Hash(stored) => Ok(stored),
            Outcome::Compared(_) => Err(Error::fault("hashing answered a comparison")),
        }
    }

    /// Compares `text` with what is stored; without a stored hash the answer is wrong and takes as long (ASVS 6.3.8).
    pub async fn verify(&self, client: IpAddr, text: &str, stored: Option<&str>) -> Result<Verdict> {
        let known = stored.is_some();
        let stored = PasswordHash::new(stored.unwrap_or(&self.0.nobody)).map_err(Error::fault)?;
        match self.queued(client, Task::new(text, Some(stored))).await? {
            Outcome::Compared(verdict) if known => Ok(verdict),
            Outcome::Compared(_) => Ok(Verdict::Wrong),
            Outcome::Hash(_) => Err(Error::fault("hashing answered a hash")),
        }
    }

    /// The stored form of `text`, computed on the calling thread with memory of its own: for commands, which no
    /// stranger can call, and for filling a school that is made up.
    pub fn hash_here(&self, text: &str) -> Result<String> {
        let mut memory = self.0.core.memory();
        self.0.core.hash(text, &mut memory)
    }

    /// A stored form that no text leads to: for an account that opens by cards and pictures, where the column wants a password.
    pub fn nobodys(&self) -> Result<String> {
        self.0.core.nobody()
    }

    async fn queued(&self, client: IpAddr, task: Task) -> Result<Outcome> {
        let answer = self.0.line.join(client, task)?;
        match tokio::time::timeout(self.0.patience, answer).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Error::fault("hashing has ended")),
            Err(_) => Err(Error::Busy(self.0.patience.as_secs())),
        }
    }
}

impl Task {
    fn new(text: &str, stored: Option<PasswordHash>) -> Self {
        Self { text: Zeroizing::new(text.to_owned()), stored }
    }
}

impl Core {
    fn memory(&self) -> Vec<Block> {
        vec![Block::new(); self.params.block_count()]
    }

    /// HMAC-SHA-256 with the pepper: a stolen table of hashes is worth nothing without the master key.
    fn peppered(&self, text: &str) -> hmac::Tag {
        let normalised = Zeroizing::new(text.nfc().collect::<String>());
        hmac::sign(&self.pepper, normalised.as_bytes())
    }

    fn tag(&self, text: &str, salt: &[u8], params: Params, memory: &mut Vec<Block>) -> Result<[u8; TAG]> {
        if memory.len() < params.block_count() {
            memory.resize(params.block_count(), Block::new());
        }
        let mut tag = [0; TAG];
        let secret = self.peppered(text);
        let done = Argon2::new(ALGORITHM, Version::V0x13, params).hash_password_into_with_memory(
            secret.as_ref(),
            salt,
            &mut tag,
            memory.as_mut_slice(),
        );
        for block in memory.iter_mut() {
            block.as_mut().zeroize();
        }
        done.map_err(Error::fault)?;
        Ok(tag)
    }

    fn hash(&self, text: &str, memory: &mut Vec<Block>) -> Result<String> {
        let salt = salt()?;
        let tag = self.tag(text, &salt, self.params.clone(), memory)?;
        self.stored(&salt, &tag)
    }

    fn stored(&self, salt: &[u8], tag: &[u8]) -> Result<String> {
        let stored = PasswordHash {
            algorithm: ALGORITHM.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params).map_err(Error::fault)?,
            salt: Some(Salt::new(salt).map_err(Error::fault)?),
            hash: Some(Output::new(tag).map_err(Error::fault)?),
        };
        Ok(stored.to_string())
    }

    /// A stored hash with a tag by lot: no text leads to it.
    fn nobody(&self) -> Result<String> {
        let mut tag = [0; TAG];
        SystemRandom::new().fill(&mut tag).map_err(Error::fault)?;
        self.stored(&salt()?, &tag)
    }

    fn compare(&self, text: &str, stored: &PasswordHash, memory: &mut Vec<Block>) -> Result<Verdict> {
        let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
            return Err(Error::fault("a stored hash has no salt or no tag"));
        };
        if stored.algorithm != ALGORITHM.ident() || stored.version != Some(Version::V0x13.into()) {
            return Err(Error::fault("a stored hash is not of argon2id v19"));
        }
        let params = Params::try_from(stored).map_err(Error::fault)?;
        let tag = self.tag(text, salt, params.clone(), memory)?;
        // `Output` compares in constant time.
        if Output::new(&tag).map_err(Error::fault)? == *expected {
            Ok(Verdict::Right { rehash: params != self.params })
        } else {
            Ok(Verdict::Wrong)
        }
    }
}

fn salt() -> Result<[u8; 16]> {
    let mut salt = [0; 16];
    SystemRandom::new().fill(&mut salt).map_err(Error::fault)?;
    Ok(salt)
}

/// The life of one hashing thread.
fn work(core: &Core, line: &Line) {
    let mut memory = Vec::new();
    loop {
        match line.next(QUIET, !memory.is_empty()) {
            Ticket::Next(task, answer) => {
                if memory.is_empty() {
                    memory = core.memory();
                }
                let outcome = match &task.stored {
                    None => core.hash(&task.text, &mut memory).map(Outcome::Hash),
                    Some(stored) => core.compare(&task.text, stored, &mut memory).map(Outcome::Compared),
                };
                // Whoever asked may have gone meanwhile; then nobody hears.
                let _ = answer.send(outcome);
            }
            Ticket::Quiet => memory = Vec::new(),
            Ticket::Closed => return,
        }
    }
}

#[cfg(test)]
mod tests;
