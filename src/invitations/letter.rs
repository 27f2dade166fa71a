//! The invitation letter: one A4 page for one adult about one child, with a QR code, the same code to type, and a slip to decline.
//!
//! Invariants: a letter names one adult; of the child it says the first name and the class, as the book bag does; its codes are
//! made here, shown once, and stored only as hashes.

use std::collections::HashSet;
use std::net::IpAddr;

use zeroize::Zeroizing;

use super::store::{Named, Sealed};
use crate::accounts::codes::{LetterCode, Secret};
use crate::accounts::hashing::Hasher;
use crate::accounts::mails::Post;
use crate::accounts::qr::Qr;
use crate::clock::Moment;
use crate::error::Result;

/// One letter, ready to print.
pub struct Letter {
    /// The one adult whom the code is for.
    pub guardian: String,
    /// The child's first name.
    pub child: String,
    /// The class's name.
    pub class: String,
    /// The QR code of the link.
    pub square: Qr,
    /// The code to type, `XXXX-XXXXX-XXXXX`.
    pub code: Zeroizing<String>,
    /// The last day it works.
    pub until: Moment,
}

/// The two codes of a letter that is not written yet.
pub struct Codes {
    link: Secret,
    typed: LetterCode,
    prove_hash: String,
}

impl Codes {
    /// Codes by lot, whose finding part `is_taken` does not know, the proving part hashed for a request from `client`.
    ///
    /// # Errors
    /// As [`Hasher::hash`].
    pub async fn fresh(hasher: &Hasher, client: IpAddr, is_taken: impl Fn(&str) -> Result<bool>) -> Result<Self> {
        let mut typed = LetterCode::fresh()?;
        while is_taken(typed.finds())? {
            typed = LetterCode::fresh()?;
        }
        let prove_hash = hasher.hash(client, typed.proves()).await?;
        Ok(Self { link: Secret::of_128_bits()?, typed, prove_hash })
    }

    /// The codes as the table holds them.
    #[must_use]
    pub fn sealed(&self) -> Sealed {
        Sealed { link: self.link.fingerprint, typed: Some((self.typed.finds().to_owned(), self.prove_hash.clone())) }
    }

    /// The letter that carries them.
    ///
    /// # Errors
    /// [`crate::error::Error::Fault`] if the address is too long for a QR code.
    pub fn letter(&self, named: &Named, post: &Post, until: Moment) -> Result<Letter> {
        Ok(Letter {
            guardian: named.name.clone(),
            child: named.child.clone(),
            class: named.class.clone(),
            square: Qr::of(&post.address(&format!("/join/{}", *self.link.held)))?,
            code: self.typed.printed(),
            until,
        })
    }

    /// The four characters that find it: no two letters of one printing may share them.
    #[must_use]
    pub fn finds(&self) -> &str {
        self.typed.finds()
    }
}

/// Codes for so many letters, no two with the same finding part.
///
/// # Errors
/// As [`Codes::fresh`].
pub async fn codes_for(
    count: usize,
    hasher: &Hasher,
    client: IpAddr,
    is_taken: impl Fn(&str) -> Result<bool>,
) -> Result<Vec<Codes>> {
    let mut drawn = HashSet::new();
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let codes = Codes::fresh(hasher, client, |find| Ok(drawn.contains(find) || is_taken(find)?)).await?;
        drawn.insert(codes.finds().to_owned());
        all.push(codes);
    }
    Ok(all)
}
