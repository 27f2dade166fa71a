//! The front door: our own accept loop, TLS and limits before Rocket, which has no time-out for a request's head, no limit of
//! connections and no way to change a certificate (TRUST 2.5, 2.7).
//!
//! Invariants: whoever comes in has a seat, and whatever is asked a turn; Rocket hears only what was looked at, over loopback,
//! with the secret of this start; when the school closes, what runs is finished within ten seconds, and live streams are told to
//! come back.

mod asked;
pub mod certificate;
mod connection;
mod doors;
mod hand_on;
mod kept;
mod paced;
mod pulse;
mod redirect;
mod refusal;

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rocket::fairing::AdHoc;
use rocket::{Build, Rocket};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};
use tokio_rustls::TlsAcceptor;

pub(in crate::server) use self::asked::CLIENT;
use self::certificate::Certificate;
use self::connection::{Door, serve};
use self::doors::Doors;
pub use self::doors::Limits;
use self::hand_on::{OnlyByFront, Secret, Way};
pub use self::redirect::Challenges;
use super::Hosts;
use super::live::Closing;
use crate::error::Error;

/// For what runs when the school closes.
const FINISH: Duration = Duration::from_secs(10);
/// Connections that the system keeps for the next accept.
const QUEUE: u32 = 1_024;
/// A breath after the system could give no connection: it must not be asked in a circle.
const BREATH: Duration = Duration::from_millis(50);

/// How the front stands in the street.
pub struct Street {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where browsers are led to HTTPS from, and authorities look.
    pub redirect: Option<SocketAddr>,
    /// What it shows; none on loopback and behind a proxy.
    pub certificate: Option<Arc<Certificate>>,
    /// The names by which it may be asked.
    pub hosts: Hosts,
    /// The only address that may connect, if a proxy stands before it.
    pub proxy: Option<IpAddr>,
    /// How many come in at once.
    pub limits: Limits,
}

/// A front that listens.
pub struct Front {
    street: TcpListener,
    redirect: Option<TcpListener>,
    inside: Arc<Inside>,
}

/// What all connections share.
struct Inside {
    doors: Arc<Doors>,
    tls: Option<TlsAcceptor>,
    hosts: Hosts,
    port: u16,
    proxy: Option<IpAddr>,
    challenges: Challenges,
    closing: Closing,
}

/// Why the school ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// Rocket did not start, or broke.
    #[error(transparent)]
    Rocket(#[from] Box<rocket::Error>),
    /// Something of the front's own.
    #[error(transparent)]
    Front(#[from] Error),
}

impl Front {
    /// Listens; nobody is answered before a school is [opened](Self::open).
    ///
    /// # Errors
    /// The address that cannot be listened on, and what the system says of it.
    pub fn listen(street: Street) -> std::result::Result<Self, (SocketAddr, std::io::Error)> {
        let bind = |address| bind(address).map_err(|error| (address, error));
        let listener = bind(street.listen)?;
        let redirect = street.redirect.map(bind).transpose()?;
        let here = |error| (street.listen, error);
        let port = listener.local_addr().map_err(here)?.port();
        let tls = street.certificate.map(|certificate| certificate.acceptor()).transpose();
        let inside = Inside {
            doors: Arc::new(Doors::new(street.limits, street.proxy.is_some())),
            tls: tls.map_err(|error| here(std::io::Error::other(error)))?,
            hosts: street.hosts,
            port,
            proxy: street.proxy,
            challenges: Challenges::default(),
            closing: Closing::default(),
        };
        Ok(Self { street: listener, redirect, inside: Arc::new(inside) })
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.inside.port
    }

    /// What authorities that issue certificates find at port 80.
    #[must_use]
    pub fn challenges(&self) -> Challenges {
        self.inside.challenges.clone()
    }

    /// Runs this school behind the front until it closes; the front listens on and can open another.
    ///
    /// # Errors
    /// Where Rocket does not start, or does not end in order.
    pub async fn open(&self, rocket: Rocket<Build>) -> std::result::Result<(), Ended> {
        let secret = Secret::random()?;
        let (tell, told) = oneshot::channel();
        let tell = parking_lot::Mutex::new(Some(tell));
        let rocket = rocket
            .attach(OnlyByFront(secret.clone()))
            .attach(AdHoc::on_liftoff("port", move |rocket| {
                // Whoever does not listen any more needs no port.
                let _ = tell.lock().take().map(|tell| tell.send(rocket.config().port));
                Box::pin(async {})
            }))
            .ignite()
            .await
            .map_err(Box::new)?;
        let closing = rocket.state::<Closing>().cloned().unwrap_or_default();
        let shutdown = rocket.shutdown();
        let mut launched = std::pin::pin!(rocket.launch());
        let port = tokio::select! {
            ended = &mut launched => return ended.map(drop).map_err(|error| Box::new(error).into()),
            port = told => port.map_err(Error::fault)?,
        };
        let inside = Arc::new(self.inside.closing_with(closing));
        let school = Door::School(Arc::new(Way::to(port, secret)));
        tokio::select! {
            ended = &mut launched => return ended.map(drop).map_err(|error| Box::new(error).into()),
            () = self.welcome(&inside, school) => shutdown.notify(),
        }
        launched.await.map(drop).map_err(|error| Box::new(error).into())
    }

    /// Lets people in until the school closes, and waits for what runs.
    async fn welcome(&self, inside: &Arc<Inside>, school: Door) {
        let port_80 = async {
            match &self.redirect {
                Some(listener) => let_in(listener, &Door::Redirect, inside).await,
                None => inside.closing.begun().await,
            }
        };
        tokio::join!(let_in(&self.street, &school, inside), port_80);
        drop(school);
        let begun = Instant::now();
        while inside.doors.taken() > 0 && begun.elapsed() < FINISH {
            sleep(BREATH).await;
        }
    }
}

impl Inside {
    fn closing_with(&self, closing: Closing) -> Self {
        let (doors, tls, hosts) = (Arc::clone(&self.doors), self.tls.clone(), self.hosts.clone());
        Self { doors, tls, hosts, port: self.port, proxy: self.proxy, challenges: self.challenges.clone(), closing }
    }
}

fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // After a restart the address is free at once, though connections of before are still fading away.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Accepts connections at one door until the school closes.
async fn let_in(listener: &TcpListener, door: &Door, inside: &Arc<Inside>) {
    let mut closing = std::pin::pin!(inside.closing.begun());
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut closing => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((tcp, peer)) => take(tcp, peer, door, inside),
            // Who left before the door was opened is no trouble.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(error) => {
                inside.doors.make_room(&error);
                sleep(BREATH).await;
            }
        }
    }
}

fn take(tcp: TcpStream, peer: SocketAddr, door: &Door, inside: &Arc<Inside>) {
    let stranger = inside.proxy.is_some_and(|proxy| proxy.to_canonical() != peer.ip().to_canonical());
    if stranger && matches!(door, Door::School(_)) {
        return;
    }
    if let Some(seat) = inside.doors.seat(peer.ip()) {
        tokio::spawn(serve(tcp, peer, seat, door.clone(), Arc::clone(inside)));
    }
}
