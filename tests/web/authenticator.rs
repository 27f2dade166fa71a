//! An authenticator in software: makes passkeys and shows them as a browser would send them (W3C WebAuthn §6, §7).

use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use crate::school::HOST;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const NEW_KEY: u8 = 0x40;

/// One passkey on one device.
pub struct Authenticator {
    key: EcdsaKeyPair,
    id: [u8; 16],
    handle: String,
    /// Where the browser says that it is.
    pub origin: String,
    /// Whether finger, face or PIN was shown.
    pub verifies: bool,
    /// How often it was used.
    pub counter: u32,
}

impl Authenticator {
    /// A device that has made no passkey yet.
    pub fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).expect("a key");
        let mut id = [0; 16];
        id.copy_from_slice(&key.public_key().as_ref()[1..17]);
        let origin = format!("https://{HOST}");
        Self { key, id, handle: String::new(), origin, verifies: true, counter: 0 }
    }

    /// Makes a passkey: the credential as the page's script sends it.
    pub fn make(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        self.handle = options["user"]["id"].as_str().expect("a handle").to_owned();
        let point = self.key.public_key().as_ref();
        let mut facts = self.facts(NEW_KEY);
        facts.extend([0; 16]);
        facts.extend([0, 16]);
        facts.extend(self.id);
        facts.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        facts.extend(&point[1..33]);
        facts.extend([0x22, 0x58, 0x20]);
        facts.extend(&point[33..65]);
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(facts.len()).expect("a short one"));
        attestation.extend(facts);
        let client = self.client("webauthn.create", &options["challenge"]);
        self.credential(&json!({ "clientDataJSON": sent(&client), "attestationObject": sent(&attestation) }))
    }

    /// Shows the passkey for a challenge.
    pub fn show(&mut self, challenge: &Value) -> String {
        self.counter += 1;
        let client = self.client("webauthn.get", challenge);
        let facts = self.facts(0);
        let signed = [facts.as_slice(), digest(&SHA256, &client).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("a signature");
        self.credential(&json!({
            "clientDataJSON": sent(&client), "authenticatorData": sent(&facts), "signature": sent(signature.as_ref()),
            "userHandle": self.handle,
        }))
    }

    fn facts(&self, more: u8) -> Vec<u8> {
        let mut facts = digest(&SHA256, HOST.as_bytes()).as_ref().to_vec();
        facts.push(PRESENT | more | if self.verifies { VERIFIED } else { 0 });
        facts.extend(self.counter.to_be_bytes());
        facts
    }

    fn client(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn credential(&self, response: &Value) -> String {
        json!({ "id": sent(&self.id), "rawId": sent(&self.id), "type": "public-key", "response": response }).to_string()
    }
}

fn sent(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}
