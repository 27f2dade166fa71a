//! What whoever keeps the process running is told: ready, and alive (sd_notify(3)); nobody, where nobody asked.
//!
//! Invariant: 'alive' is said only after the school has answered, so that one which hangs is ended and started again.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};

/// The supervisor of this process, as its environment names it.
#[derive(Clone, Debug)]
pub struct Supervisor {
    socket: Option<Arc<UnixDatagram>>,
    /// Half of the time after which silence is taken for death.
    every: Option<Duration>,
}

impl Supervisor {
    /// As `NOTIFY_SOCKET` and `WATCHDOG_USEC` say.
    #[must_use]
    pub fn named_by_environment() -> Self {
        let named = env::var_os("NOTIFY_SOCKET");
        let socket = named.and_then(|name| match connect(&name) {
            Ok(socket) => Some(Arc::new(socket)),
            Err(error) => {
                tracing::warn!(%error, "the supervisor's socket cannot be reached");
                None
            }
        });
        let patience = env::var("WATCHDOG_USEC").ok().and_then(|micros| micros.parse().ok());
        Self { socket, every: patience.map(|micros: u64| Duration::from_micros(micros / 2)) }
    }

    /// The doors are open.
    pub fn ready(&self) {
        self.tell(b"READY=1");
    }

    /// Says 'alive' again and again, each time after `answers` has come back; ended by dropping what it gives.
    #[must_use]
    pub fn keep_told(&self, answers: impl Fn() + Send + Sync + 'static) -> Told {
        let Some(every) = self.every.filter(|_| self.socket.is_some()) else { return Told(None) };
        let (me, answers) = (self.clone(), Arc::new(answers));
        Told(Some(tokio::spawn(async move {
            loop {
                let answers = Arc::clone(&answers);
                if spawn_blocking(move || answers()).await.is_ok() {
                    me.tell(b"WATCHDOG=1");
                }
                tokio::time::sleep(every).await;
            }
        })))
    }

    fn tell(&self, words: &[u8]) {
        if let Some(socket) = &self.socket
            && let Err(error) = socket.send(words)
        {
            tracing::warn!(%error, "the supervisor was not told");
        }
    }
}

/// A supervisor that is being told; no longer, when this is dropped.
pub struct Told(Option<JoinHandle<()>>);

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

/// A name that begins with `@` lies in no folder.
fn connect(name: &OsStr) -> io::Result<UnixDatagram> {
    let address = match name.as_bytes() {
        [b'@', rest @ ..] => SocketAddr::from_abstract_name(rest)?,
        _ => SocketAddr::from_pathname(name)?,
    };
    let socket = UnixDatagram::unbound()?;
    socket.connect_addr(&address)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_supervisor_hears_what_it_is_told_in_a_folder_and_in_none() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let name = place.path().join("notify");
        let here = UnixDatagram::bind(&name)?;
        let mark = format!("bookbag-{}", std::process::id());
        let nowhere = UnixDatagram::bind_addr(&SocketAddr::from_abstract_name(&mark)?)?;
        for (heard, name) in [(here, name.into_os_string()), (nowhere, format!("@{mark}").into())] {
            let told = Supervisor { socket: Some(Arc::new(connect(&name)?)), every: None };
            told.ready();
            let mut words = [0; 16];
            let length = heard.recv(&mut words)?;
            assert_eq!(words.get(..length), Some(b"READY=1".as_slice()));
        }
        Ok(())
    }
}
