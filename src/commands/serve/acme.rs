//! A certificate that an authority issues and Bookbag renews (RFC 8555), proved by a word on port 80 (HTTP-01).
//!
//! Invariants: private keys are made here, sealed like every other secret in the data folder, and never sent; what does not fit
//! never takes the place of what serves, and what serves stays while the authority refuses or is away; nothing is asked of any
//! host but the configured one. It is renewed when a third of its life is left, or as early as the authority asks (RFC 9773).

mod client;
mod validity;

use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, CertificateIdentifier, ChallengeType, Identifier, NewAccount,
    NewOrder, Order, OrderStatus, RetryPolicy,
};
use parking_lot::Mutex;
use ring::digest::{SHA256, digest};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use self::client::Client;
use self::validity::Validity;
use super::super::opening::{Stop, private_folder};
use crate::clock::{Clock, HOUR, MINUTE, Moment, SECOND};
use crate::config::{Acme, Config};
use crate::db::Db;
use crate::keys::Keys;
use crate::outbound::{Crossing, Encryption, Host, Outbound, Purpose};
use crate::outbox::store::note_crossing;
use crate::policy::jobs::{ChangeCertificate, SendNotices, may};
use crate::server::StrictTransport;
use crate::server::front::Challenges;
use crate::server::front::certificate::Certificate;

/// How long the first certificate waits after a failure: authorities allow five failures an hour.
const FIRST_AGAIN: i64 = 15 * MINUTE;
/// How long it waits where the authority only lost the thread.
const SOON: i64 = 3 * SECOND;
/// How often a certificate that serves is looked at.
const LOOK: i64 = HOUR;
/// How long the authority may take to look at port 80, and then to issue.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long a publicly trusted certificate has served before browsers are told to insist on it (TRUST 2.4).
const TRUSTED_AFTER: i64 = 24 * HOUR;

type Outcome<T = ()> = Result<T, Box<dyn StdError + Send + Sync>>;

/// What keeps the certificate.
pub struct Keeper {
    settings: Acme,
    names: Vec<String>,
    account: PathBuf,
    kept: PathBuf,
    keys: Keys,
    db: Db,
    door: Arc<Outbound>,
    crossings: Arc<Mutex<Vec<Crossing>>>,
    shown: Arc<Certificate>,
    challenges: Challenges,
    strict: StrictTransport,
}

/// Where the parts of the running school are that a keeper needs.
pub struct Place {
    /// Seals what is kept.
    pub keys: Keys,
    /// Where renewals and connections are written down.
    pub db: Db,
    /// What the front shows.
    pub shown: Arc<Certificate>,
    /// What port 80 shows.
    pub challenges: Challenges,
    /// Whether browsers are told to insist on TLS.
    pub strict: StrictTransport,
}

impl Keeper {
    /// The keeper of the certificate that these settings ask for; what was kept before is shown from now on.
    ///
    /// # Errors
    /// Where the folder of certificates cannot be made.
    pub fn new(config: &Config, settings: &Acme, place: Place) -> Result<Self, Stop> {
        let folder = config.data.join("tls");
        private_folder(&folder)?;
        let names = config.provable_names();
        let (name, port) = settings.host().unwrap_or_default();
        let encryption = Encryption::Implicit;
        let host = Host { purpose: Purpose::Acme, name, port, encryption, authorities: settings.ca_file.clone() };
        let crossings = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&crossings);
        let door = Arc::new(Outbound::new(vec![host], move |crossing| heard.lock().push(crossing.clone())));
        let Place { keys, db, shown, challenges, strict } = place;
        let keeper = Self {
            account: folder.join(format!("account-{}.sealed", mark(&settings.directory))),
            kept: folder
                .join(format!("issued-{}.sealed", mark(&format!("{} {}", settings.directory, names.join(" "))))),
            settings: settings.clone(),
            names,
            keys,
            db,
            door,
            crossings,
            shown,
            challenges,
            strict,
        };
        if let Some(pem) = keeper.kept()
            && let Err(unfit) = keeper.shown.change(&pem, &pem)
        {
            tracing::error!(%unfit, "the certificate that was kept is not shown; another one is asked for");
        }
        Ok(keeper)
    }

    /// Keeps the certificate for as long as the process lives, on a thread of its own.
    ///
    /// # Errors
    /// Where the thread cannot be started.
    pub fn start(self) -> Result<(), Stop> {
        // Two threads at most: the database wants to block beside what waits.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        std::thread::Builder::new().name("certificate".to_owned()).spawn(move || runtime.block_on(self.keep()))?;
        Ok(())
    }

    async fn keep(self) {
        loop {
            let now = Clock::machine().now();
            let wait = match self.look(now).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(%error, "the certificate was not renewed; the present one stays");
                    self.patience(error.as_ref())
                }
            };
            if let Err(error) = self.keep_crossings() {
                tracing::error!(%error, "the ledger of connections could not be written");
            }
            tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or_default())).await;
        }
    }

    /// How long to wait after a failure. A nonce that the authority forgot is no refusal (RFC 8555 §6.5).
    fn patience(&self, error: &(dyn StdError + Send + Sync + 'static)) -> i64 {
        let problem = match error.downcast_ref::<instant_acme::Error>() {
            Some(instant_acme::Error::Api(problem)) => problem.r#type.as_deref(),
            _ => None,
        };
        if problem.is_some_and(|problem| problem.ends_with(":badNonce")) {
            return SOON;
        }
        self.validity().map_or(FIRST_AGAIN, |validity| validity.patience())
    }

    /// Renews where it is time, and tells in how many milliseconds to look again.
    async fn look(&self, now: Moment) -> Outcome<i64> {
        let old = self.validity();
        if let Some(validity) = old.filter(|validity| now < validity.renewal()) {
            self.insist(validity, now);
            let asked = self.window(now).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the authority was not heard about when to renew");
                false
            });
            if !asked {
                return Ok(validity.renewal().since(now).clamp(1, LOOK));
            }
        }
        let (chain, key) = self.order().await?;
        let pem = Zeroizing::new([chain.as_bytes(), key.as_bytes()].concat());
        self.shown.change(&pem, &pem)?;
        self.keys.keep_secret(&self.kept, &pem)?;
        self.db.write(&may::<ChangeCertificate>(), |_, _| Ok(()))?;
        let validity = self.validity().ok_or("the authority's certificate says not how long it lasts")?;
        tracing::info!(until = validity.until.0, "a new certificate is shown");
        Ok(validity.renewal().since(Clock::machine().now()).clamp(1, LOOK))
    }

    /// From a day after a publicly trusted certificate began, browsers insist on TLS.
    fn insist(&self, validity: Validity, now: Moment) {
        self.strict.set(self.settings.ca_file.is_none() && now >= validity.from.plus(TRUSTED_AFTER));
    }

    /// Whether the authority asks to renew by now (RFC 9773); where it has no such word, not.
    async fn window(&self, now: Moment) -> Outcome<bool> {
        let Some(pem) = self.kept() else { return Ok(false) };
        let leaf = CertificateDer::from_pem_slice(&pem)?;
        let Ok(named) = CertificateIdentifier::try_from(&leaf) else { return Ok(false) };
        match self.account().await?.renewal_info(&named).await {
            Ok((info, _)) => Ok(info.suggested_window.start.unix_timestamp().saturating_mul(1_000) <= now.0),
            Err(instant_acme::Error::Unsupported(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Orders a certificate: its chain and private key, PEM.
    async fn order(&self) -> Outcome<(String, Zeroizing<String>)> {
        let account = self.account().await?;
        let names: Vec<Identifier> = self.names.iter().cloned().map(Identifier::Dns).collect();
        let mut order = NewOrder::new(&names);
        if let Some(profile) = &self.settings.profile {
            order = order.profile(profile);
        }
        let mut order = account.new_order(&order).await?;
        let mut put_up = Vec::new();
        let issued = self.prove(&mut order, &mut put_up).await;
        for token in put_up {
            self.challenges.take_down(&token);
        }
        issued
    }

    async fn prove(&self, order: &mut Order, put_up: &mut Vec<String>) -> Outcome<(String, Zeroizing<String>)> {
        let patience = RetryPolicy::new().timeout(PATIENCE);
        let mut asked = order.authorizations();
        while let Some(authorization) = asked.next().await {
            let mut authorization = authorization?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let mut challenge =
                authorization.challenge(ChallengeType::Http01).ok_or("the authority does not look at port 80")?;
            self.challenges.put_up(challenge.token.clone(), challenge.key_authorization().as_str());
            put_up.push(challenge.token.clone());
            challenge.set_ready().await?;
        }
        if order.poll_ready(&patience).await? != OrderStatus::Ready {
            return Err(refusal(order).await.into());
        }
        let key = Zeroizing::new(order.finalize().await?);
        Ok((order.poll_certificate(&patience).await?, key))
    }

    /// The account at the authority, made where there is none.
    async fn account(&self) -> Outcome<Account> {
        let builder = || Account::builder_with_http(Box::new(Client::new(Arc::clone(&self.door), &self.settings)));
        if let Ok(kept) = self.keys.open_secret(&self.account) {
            let credentials: AccountCredentials = serde_json::from_slice(&kept)?;
            return Ok(builder().from_credentials(credentials).await?);
        }
        let contact: Vec<String> = self.settings.contact.iter().map(|contact| format!("mailto:{contact}")).collect();
        let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
        let wanted = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let (account, credentials) = builder().create(&wanted, self.settings.directory.clone(), None).await?;
        self.keys.keep_secret(&self.account, &Zeroizing::new(serde_json::to_vec(&credentials)?))?;
        Ok(account)
    }

    fn kept(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.keys.open_secret(&self.kept).ok()
    }

    fn validity(&self) -> Option<Validity> {
        Validity::of(&self.kept()?)
    }

    fn keep_crossings(&self) -> crate::error::Result<()> {
        let crossings = std::mem::take(&mut *self.crossings.lock());
        if crossings.is_empty() {
            return Ok(());
        }
        self.db
            .write(&may::<SendNotices>(), |tx, _| crossings.iter().try_for_each(|crossing| note_crossing(tx, crossing)))
    }
}

/// What the authority holds against an order, name by name.
async fn refusal(order: &mut Order) -> String {
    let mut said = vec!["the authority did not find what it looked for on port 80".to_owned()];
    let mut asked = order.authorizations();
    while let Some(Ok(authorization)) = asked.next().await {
        let problems = authorization.challenges.iter().filter_map(|challenge| challenge.error.as_ref());
        said.extend(problems.map(ToString::to_string));
    }
    said.join("; ")
}

/// Eight letters that tell one from another in the name of a file.
fn mark(text: &str) -> String {
    data_encoding::HEXLOWER.encode(digest(&SHA256, text.as_bytes()).as_ref()).chars().take(8).collect()
}
