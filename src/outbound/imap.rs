//! A conversation by lines with the host that keeps a mailbox (RFC 9051): the connection, encrypted as configured, its lines and its
//! literals.
//!
//! Invariants: before TLS nothing is said but `STARTTLS`, and what the host says beyond its answer to that ends the connection; a
//! line, a literal, an answer and the whole conversation end at their limits. Blocks its thread on a runtime of its own: jobs ask,
//! never a page.

use std::future::Future;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::runtime::Runtime;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use zeroize::Zeroizing;

use super::web::{connect, trust};
use super::{ANSWER_WITHIN, CONNECT_WITHIN, Encryption, Failure, Host, Outbound, Purpose, resolve};

/// How long a whole conversation may take.
pub const WITHIN: Duration = Duration::from_secs(60);
/// Text that one response may hold: the numbers of some 150,000 mails.
const LONGEST_TEXT: usize = 1 << 20;
/// Bytes that the literals of one response may hold.
pub const LONGEST_LITERAL: usize = 256 << 10;

trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

/// A connection that is greeted and encrypted as configured.
pub struct Wire {
    stream: BufReader<Box<dyn Stream>>,
    runtime: Runtime,
    until: Instant,
}

/// One response: its texts, and the literals between them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The text, in pieces where literals stand between them; the announcement of a literal ends its piece.
    pub texts: Vec<String>,
    /// The literals, at most [`LONGEST_LITERAL`] together.
    pub literals: Vec<Vec<u8>>,
}

impl Outbound {
    /// Opens the connection for `purpose` and returns once the host has greeted and it is encrypted as configured.
    ///
    /// # Errors
    /// [`Failure`], after which neither name nor password have left the school.
    pub fn wire(&self, purpose: Purpose) -> Result<Wire, Failure> {
        let host = self.host(purpose).ok_or(Failure::NotConfigured)?;
        let wire = open(host);
        self.note(host, wire.is_ok());
        wire
    }
}

fn open(host: &Host) -> Result<Wire, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Unreachable(error.to_string()))?;
    let addresses = resolve(host)?;
    let stream: Box<dyn Stream> = Box::new(runtime.block_on(connect(&addresses))?);
    let mut wire = Wire { runtime, stream: BufReader::new(stream), until: Instant::now() + WITHIN };
    match host.encryption {
        Encryption::Implicit => {
            wire = wire.encrypted(host)?;
            wire.greeted()?;
        }
        Encryption::None => wire.greeted()?,
        Encryption::StartTls => {
            wire.greeted()?;
            wire.say("s STARTTLS")?;
            let answer = wire.hear()?;
            if !answer.texts.first().is_some_and(|text| text.starts_with("s OK")) {
                return Err(Failure::NotEncrypted("STARTTLS was refused".to_owned()));
            }
            wire = wire.encrypted(host)?;
        }
    }
    Ok(wire)
}

impl Wire {
    /// The same connection behind TLS. Whoever sits between could have put words behind the answer to `STARTTLS`, to be taken for
    /// the host's own (RFC 9051 §11.1).
    fn encrypted(self, host: &Host) -> Result<Self, Failure> {
        if !self.stream.buffer().is_empty() {
            return Err(Failure::NotEncrypted("something was said before TLS".to_owned()));
        }
        let name = ServerName::try_from(host.name.clone()).map_err(|error| Failure::NotEncrypted(error.to_string()))?;
        let shaking = TlsConnector::from(trust(host)?).connect(name, self.stream.into_inner());
        let stream = self.runtime.block_on(async { timeout(CONNECT_WITHIN, shaking).await });
        let stream = stream.map_err(|late| Failure::Unreachable(late.to_string()))?;
        let stream = stream.map_err(|error| Failure::NotEncrypted(error.to_string()))?;
        let stream: Box<dyn Stream> = Box::new(stream);
        Ok(Self { runtime: self.runtime, stream: BufReader::new(stream), until: self.until })
    }

    /// Hears the greeting; one that signs us in already would let nobody ask for TLS.
    fn greeted(&mut self) -> Result<(), Failure> {
        let greeting = self.hear()?;
        if greeting.texts.first().is_some_and(|text| text.starts_with("* OK")) {
            return Ok(());
        }
        Err(Failure::Unreachable("the host does not greet as IMAP does".to_owned()))
    }

    /// Sends a line.
    ///
    /// # Errors
    /// [`Failure::NoAnswer`] where it does not get through in time.
    pub fn say(&mut self, line: &str) -> Result<(), Failure> {
        let line = Zeroizing::new(format!("{line}\r\n"));
        let stream = self.stream.get_mut();
        let saying = async {
            stream.write_all(line.as_bytes()).await.map_err(no_answer)?;
            stream.flush().await.map_err(no_answer)
        };
        in_time(&self.runtime, self.until, saying)
    }

    /// Reads one response.
    ///
    /// # Errors
    /// [`Failure::NoAnswer`] where none comes in time, or one that is longer than the limits.
    pub fn hear(&mut self) -> Result<Heard, Failure> {
        in_time(&self.runtime, self.until, heard(&mut self.stream))
    }
}

fn in_time<T>(runtime: &Runtime, until: Instant, step: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let until = until.min(Instant::now() + ANSWER_WITHIN);
    runtime.block_on(async { timeout_at(until, step).await }).map_err(no_answer)?
}

fn no_answer(why: impl std::fmt::Display) -> Failure {
    Failure::NoAnswer(why.to_string())
}

async fn heard(stream: &mut BufReader<Box<dyn Stream>>) -> Result<Heard, Failure> {
    let mut heard = Heard::default();
    let (mut text_left, mut literals_left) = (LONGEST_TEXT, LONGEST_LITERAL);
    loop {
        let text = line(stream, text_left).await?;
        text_left -= text.len().min(text_left);
        let announced = if heard.texts.is_empty() && !may_hold_literals(&text) { None } else { announced(&text) };
        heard.texts.push(text);
        let Some(length) = announced else { return Ok(heard) };
        literals_left =
            literals_left.checked_sub(length).ok_or_else(|| no_answer("a literal is longer than was asked for"))?;
        let mut literal = vec![0; length];
        stream.read_exact(&mut literal).await.map_err(no_answer)?;
        heard.literals.push(literal);
    }
}

async fn line(stream: &mut BufReader<Box<dyn Stream>>, longest: usize) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(2);
    stream.take(most).read_until(b'\n', &mut bytes).await.map_err(no_answer)?;
    let text = bytes.strip_suffix(b"\r\n").ok_or_else(|| no_answer("a line is cut off or too long"))?;
    Ok(String::from_utf8_lossy(text).into_owned())
}

/// Whether a response is data. One that says how a command went ends in words for people, and those may end as they like.
fn may_hold_literals(text: &str) -> bool {
    let kind = text.strip_prefix("* ").and_then(|rest| rest.split(' ').next());
    kind.is_some_and(|kind| !["OK", "NO", "BAD", "BYE", "PREAUTH"].iter().any(|word| kind.eq_ignore_ascii_case(word)))
}

/// The length of the literal that begins behind this text: `{123}` (RFC 9051 §4.3).
fn announced(text: &str) -> Option<usize> {
    let (_, length) = text.strip_suffix('}')?.rsplit_once('{')?;
    length
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| length.parse().unwrap_or(usize::MAX))
        .filter(|_| !length.is_empty())
}
