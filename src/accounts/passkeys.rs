//! Passkeys (WebAuthn): what a browser is asked, and whether its answer is right.
//!
//! Invariants: the relying party is the host's name and answers come from this origin alone; user verification is required, so
//! that a passkey is two proofs in one; attestation is asked of nobody; a challenge is 32 bytes, serves once and within five
//! minutes; a counter that goes back is refused (TRUST 2.1). What is under way lives in memory: minutes only.

use std::collections::HashMap;
use std::net::IpAddr;

use parking_lot::Mutex;
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};
use zeroize::Zeroizing;

use super::codes::{Fingerprint, Secret};
use super::throttle::network;
use crate::clock::{MINUTE, Moment};
use crate::db::ids::PersonId;
use crate::error::{Error, Result};

/// How long a challenge may be answered.
const PATIENCE: i64 = 5 * MINUTE;
/// Challenges that one address may have open; beyond it its own oldest is dropped, so that nobody pushes out another's.
const OPEN_AT_ONE_ADDRESS: usize = 40;
/// Challenges open at all addresses.
const OPEN_IN_ALL: usize = 20_000;

/// The school as a relying party, and the ceremonies under way.
pub struct Passkeys {
    party: Option<Webauthn>,
    enrolling: Mutex<HashMap<PersonId, Enrolment>>,
    asked: Mutex<HashMap<Fingerprint, Asked>>,
}

struct Enrolment {
    state: PasskeyRegistration,
    handle: [u8; 16],
    ends: Moment,
}

struct Asked {
    state: DiscoverableAuthentication,
    address: IpAddr,
    ends: Moment,
}

/// Whose passkey is to be made.
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// By lot, the same for all passkeys of a person.
    pub handle: [u8; 16],
    /// The name that signs in, as the authenticator shows it.
    pub name: String,
    /// First and last name.
    pub shown_name: String,
    /// The ids of the passkeys that the person has: an authenticator makes no second one.
    pub known: Vec<Vec<u8>>,
}

/// A passkey that was made just now.
pub struct Made {
    /// Its id.
    pub credential_id: Vec<u8>,
    /// The handle of its owner.
    pub handle: [u8; 16],
    /// JSON to keep.
    pub public_key: String,
}

/// What a browser is asked who wants to show a passkey.
pub struct Question {
    /// The ticket that the answer brings.
    pub ticket: Zeroizing<String>,
    /// Options for `navigator.credentials.get`, with byte strings in base64url.
    pub options: Value,
}

/// An answer whose challenge was open; not yet checked.
pub struct Reply {
    credential: PublicKeyCredential,
    state: DiscoverableAuthentication,
    handle: [u8; 16],
}

impl Reply {
    /// The id of the passkey that answers.
    #[must_use]
    pub fn credential_id(&self) -> &[u8] {
        self.credential.raw_id.as_slice()
    }

    /// The handle of the passkey's owner, as the authenticator says.
    #[must_use]
    pub fn handle(&self) -> &[u8; 16] {
        &self.handle
    }
}

impl Passkeys {
    /// The relying party of an origin, `https://bookbag.example`. An address that is a number has no passkeys (W3C WebAuthn §5.1.2).
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let party = Url::parse(origin).ok().and_then(|origin| {
            let host = origin.domain()?.to_owned();
            WebauthnBuilder::new(&host, &origin).and_then(WebauthnBuilder::build).ok()
        });
        if party.is_none() {
            tracing::info!("passkeys need a host name: this address offers none");
        }
        Self { party, enrolling: Mutex::default(), asked: Mutex::default() }
    }

    /// Whether passkeys work at this address.
    #[must_use]
    pub fn are_offered(&self) -> bool {
        self.party.is_some()
    }

    fn party(&self) -> Result<&Webauthn> {
        self.party.as_ref().ok_or(Error::Conflict("accounts-passkeys-need-a-name"))
    }

    /// Options for `navigator.credentials.create` as JSON. An earlier enrolment of the person is void.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the address is a number.
    pub fn begin(&self, holder: &Holder, now: Moment) -> Result<String> {
        let known = holder.known.iter().cloned().map(Into::into).collect();
        let handle = Uuid::from_bytes(holder.handle);
        let (options, state) = self
            .party()?
            .start_passkey_registration(handle, &holder.name, &holder.shown_name, Some(known))
            .map_err(Error::fault)?;
        let mut options = public_key(&options)?;
        // The passkey is also the only proof, so the authenticator itself must know whose it is.
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        let mut enrolling = self.enrolling.lock();
        enrolling.retain(|_, enrolment| enrolment.ends > now);
        enrolling.insert(holder.person, Enrolment { state, handle: holder.handle, ends: now.plus(PATIENCE) });
        Ok(options.to_string())
    }

    /// The passkey that a browser made for the person; none where the answer is not right, or too late.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the address is a number.
    pub fn finish(&self, person: PersonId, answer: &str, now: Moment) -> Result<Option<Made>> {
        let party = self.party()?;
        let Some(enrolment) = self.enrolling.lock().remove(&person).filter(|enrolment| enrolment.ends > now) else {
            return Ok(None);
        };
        let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
        match party.finish_passkey_registration(&answer, &enrolment.state) {
            Ok(passkey) => Ok(Some(Made {
                credential_id: passkey.cred_id().to_vec(),
                handle: enrolment.handle,
                public_key: serde_json::to_string(&passkey).map_err(Error::fault)?,
            })),
            Err(refusal) => {
                tracing::debug!(%refusal, "a passkey was not made");
                Ok(None)
            }
        }
    }

    /// Asks whoever holds a passkey of this school to show it.
    ///
    /// # Errors
    /// [`Error::Conflict`] where the address is a number.
    pub fn ask(&self, address: IpAddr, now: Moment) -> Result<Question> {
        let (options, state) = self.party()?.start_discoverable_authentication().map_err(Error::fault)?;
        let ticket = Secret::of_128_bits()?;
        // A household's or a provider's /64 counts as one, or one machine would have addresses without end.
        let address = network(address);
        let mut asked = self.asked.lock();
        if asked.len() >= OPEN_AT_ONE_ADDRESS {
            asked.retain(|_, question| question.ends > now);
            let at_address = asked.values().filter(|question| question.address == address).count();
            if at_address >= OPEN_AT_ONE_ADDRESS || asked.len() >= OPEN_IN_ALL {
                let of_this = |question: &Asked| at_address < OPEN_AT_ONE_ADDRESS || question.address == address;
                let oldest =
                    asked.iter().filter(|(_, question)| of_this(question)).min_by_key(|(_, question)| question.ends);
                if let Some(oldest) = oldest.map(|(ticket, _)| *ticket) {
                    asked.remove(&oldest);
                }
            }
        }
        asked.insert(ticket.fingerprint, Asked { state, address, ends: now.plus(PATIENCE) });
        Ok(Question { ticket: ticket.held, options: public_key(&options)? })
    }

    /// Takes an answer to an open question; the question is closed with it. None where there is no such question, or the answer
    /// names no passkey.
    #[must_use]
    pub fn take(&self, ticket: &str, answer: &str, now: Moment) -> Option<Reply> {
        let asked = self.asked.lock().remove(&Fingerprint::of(ticket)).filter(|asked| asked.ends > now)?;
        let credential: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (handle, _) = self.party.as_ref()?.identify_discoverable_authentication(&credential).ok()?;
        Some(Reply { handle: handle.into_bytes(), credential, state: asked.state })
    }

    /// Checks an answer with the passkey that was kept as `public_key`: the JSON to keep from now on, with the new counter. None
    /// where signature, origin, verification or counter are not right.
    ///
    /// # Errors
    /// [`Error::Fault`] where what was kept cannot be read.
    pub fn check(&self, reply: Reply, public_key: &str) -> Result<Option<String>> {
        let mut passkey: Passkey = serde_json::from_str(public_key).map_err(Error::fault)?;
        let keys = [DiscoverableKey::from(&passkey)];
        match self.party()?.finish_discoverable_authentication(&reply.credential, reply.state, &keys) {
            Ok(shown) if shown.user_verified() => {
                passkey.update_credential(&shown);
                serde_json::to_string(&passkey).map(Some).map_err(Error::fault)
            }
            Ok(_) => Ok(None),
            Err(refusal) => {
                tracing::debug!(%refusal, "a passkey was refused");
                Ok(None)
            }
        }
    }
}

/// The part of the crate's options that the browser's call takes. It asks for conditional mediation; here a button asks.
fn public_key(options: &impl serde::Serialize) -> Result<Value> {
    let mut options = serde_json::to_value(options).map_err(Error::fault)?;
    Ok(options["publicKey"].take())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn address(number: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(10, 0, 0, number))
    }

    #[test]
    fn passkeys_need_a_host_name_and_ask_what_the_rules_say() {
        assert!(!Passkeys::at("http://127.0.0.1:8080").are_offered());
        assert!(Passkeys::at("http://localhost:8080").are_offered());
        let passkeys = Passkeys::at("https://bookbag.example");
        let holder = Holder {
            person: PersonId(1),
            handle: [7; 16],
            name: "farah@birchlane.example".to_owned(),
            shown_name: "Farah Siddiqui".to_owned(),
            known: vec![vec![1, 2, 3]],
        };
        let options: Value = serde_json::from_str(&passkeys.begin(&holder, Moment(0)).unwrap()).unwrap();
        assert_eq!(options["rp"]["id"], "bookbag.example");
        assert_eq!(options["attestation"], "none");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["challenge"].as_str().map(str::len), Some(43));
        assert_eq!(options["timeout"], PATIENCE);
        assert_eq!(options["excludeCredentials"][0]["id"], "AQID");
        let question = passkeys.ask(address(1), Moment(0)).unwrap();
        assert_eq!(question.options["userVerification"], "required");
        assert_eq!(question.options["challenge"].as_str().map(str::len), Some(43));
    }

    #[test]
    fn one_address_with_many_questions_closes_only_its_own() {
        let passkeys = Passkeys::at("https://bookbag.example");
        let owner = passkeys.ask(address(1), Moment(0)).unwrap();
        for number in 0..200 {
            passkeys.ask(address(2), Moment(number)).unwrap();
        }
        assert!(passkeys.asked.lock().contains_key(&Fingerprint::of(&owner.ticket)));
        assert_eq!(passkeys.asked.lock().len(), 1 + OPEN_AT_ONE_ADDRESS);
        assert!(passkeys.take(&owner.ticket, "{}", Moment(1)).is_none());
        assert!(!passkeys.asked.lock().contains_key(&Fingerprint::of(&owner.ticket)), "a question serves once");
    }
}
