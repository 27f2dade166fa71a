//! A mailbox read by IMAP (RFC 9051) and emptied: mails that came back to the school.
//!
//! Blocks its thread on a runtime of its own: jobs ask, never a page.

use std::fmt::Debug;

use async_imap::Client;
use rocket::futures::TryStreamExt as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::web::{connect, shake_hands};
use super::{ANSWER_WITHIN, Encryption, Failure, Host, Outbound, Purpose, resolve};

/// Mails that are read at once.
const AT_ONCE: usize = 50;
/// What is asked of each mail: its first 256 KiB, without marking it as seen.
const BEGINNING: &str = "BODY.PEEK[]<0.262144>";

/// Who reads the mailbox.
pub struct Reader {
    /// The user name.
    pub user: String,
    /// The password; wiped when dropped.
    pub password: Zeroizing<String>,
}

type Heard = Result<(), async_imap::error::Error>;

impl Outbound {
    /// Gives the beginning of each mail of the inbox to `keep`, at most 50 of them, and takes away those that it says it has kept.
    ///
    /// Blocks for up to [`super::CONNECT_WITHIN`] for each address of the host, and [`ANSWER_WITHIN`] for the whole conversation.
    ///
    /// # Errors
    /// [`Failure`]; what was kept by then may be met again.
    pub fn empty_mailbox(
        &self,
        purpose: Purpose,
        reader: &Reader,
        keep: impl FnMut(&[u8]) -> bool,
    ) -> Result<(), Failure> {
        let host = self.host(purpose).ok_or(Failure::NotConfigured)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Unreachable(error.to_string()))?;
        let read = runtime.block_on(read(host, reader, keep));
        self.note(host, matches!(read, Ok(()) | Err(Failure::NoAnswer(_))));
        read
    }
}

async fn read(host: &Host, reader: &Reader, keep: impl FnMut(&[u8]) -> bool) -> Result<(), Failure> {
    let tcp = connect(&resolve(host)?).await?;
    let heard = if host.encryption == Encryption::None {
        timeout(ANSWER_WITHIN, converse(tcp, reader, keep)).await
    } else {
        let stream = shake_hands(host, tcp).await?;
        timeout(ANSWER_WITHIN, converse(stream, reader, keep)).await
    };
    heard.map_err(|late| Failure::NoAnswer(late.to_string()))?.map_err(|error| match error {
        // The server's words may repeat the user's name; that it said no is enough.
        async_imap::error::Error::No(_) => Failure::NoAnswer("the server says no".to_owned()),
        error => Failure::NoAnswer(error.to_string()),
    })
}

async fn converse<S>(stream: S, reader: &Reader, mut keep: impl FnMut(&[u8]) -> bool) -> Heard
where
    S: AsyncRead + AsyncWrite + Unpin + Debug + Send,
{
    let mut client = Client::new(stream);
    client.read_response().await?;
    let mut session = client.login(&reader.user, reader.password.as_str()).await.map_err(|(error, _)| error)?;
    session.select("INBOX").await?;
    let mut mails: Vec<u32> = session.uid_search("UNDELETED").await?.into_iter().collect();
    mails.sort_unstable();
    mails.truncate(AT_ONCE);
    let mut kept = Vec::new();
    for mail in mails {
        let fetched: Vec<_> = session.uid_fetch(mail.to_string(), BEGINNING).await?.try_collect().await?;
        if fetched.iter().filter_map(|fetched| fetched.body()).any(&mut keep) {
            kept.push(mail.to_string());
        }
    }
    if !kept.is_empty() {
        let marked: Vec<_> = session.uid_store(kept.join(","), "+FLAGS.SILENT (\\Deleted)").await?.try_collect().await?;
        drop(marked);
        let gone: Vec<_> = session.expunge().await?.try_collect().await?;
        drop(gone);
    }
    session.logout().await
}
