//! The drawn pictures, sealed as any picture is, but not decoded: they are ours.
//!
//! Invariant: a row names a blob only once the blob is on the disk.

use std::io::Write;

use super::content::{self, Drawn};
use super::store::{Sealed, Waiting};
use super::{Content, Place};
use crate::db::ids::BlobId;
use crate::error::{Error, Result};
use crate::keys::KeyOwner;
use crate::media::MediaKind;
use crate::media::pictures::SIZES;
use crate::media::seal::{BlobKey, Owners, Sealer};

/// Seals all sizes of all pictures, several at once: the disk is what takes time.
pub(super) fn seal_all(place: &Place<'_>, content: &Content, waiting: &[Waiting]) -> Result<Vec<Vec<Sealed>>> {
    const HANDS: usize = 12;
    let share = waiting.len().div_ceil(HANDS).max(1);
    std::thread::scope(|scope| {
        let hands: Vec<_> = waiting
            .chunks(share)
            .map(|share| {
                scope.spawn(move || share.iter().map(|one| seal(place, content, one)).collect::<Result<Vec<_>>>())
            })
            .collect();
        let mut all = Vec::with_capacity(waiting.len());
        for hand in hands {
            all.extend(hand.join().map_err(|_| Error::fault("sealing a picture broke off"))??);
        }
        Ok(all)
    })
}

fn seal(place: &Place<'_>, content: &Content, waiting: &Waiting) -> Result<Vec<Sealed>> {
    let drawn =
        content.pictures.get(&waiting.name).ok_or_else(|| Error::fault(format!("no picture {}", waiting.name)))?;
    SIZES.into_iter().map(|side| seal_size(place, drawn, waiting, side)).collect()
}

fn seal_size(place: &Place<'_>, drawn: &Drawn, waiting: &Waiting, side: u32) -> Result<Sealed> {
    let clear = content::picture(&waiting.name, side)?;
    let (blob, key) = (BlobId::random()?, BlobKey::random()?);
    let mut sealer = Sealer::new(place.blobs.begin(blob)?, &key, blob, MediaKind::WebP)?;
    sealer.write_all(&clear)?;
    sealer.finish()?.land()?;
    let scale = |length: u32| (length * side + drawn.width.max(drawn.height) / 2) / drawn.width.max(drawn.height);
    Ok(Sealed {
        blob,
        wrapped_key: key.wrap(blob, &owners(place, waiting)?)?,
        clear_bytes: clear.len(),
        width: scale(drawn.width),
        height: scale(drawn.height),
    })
}

fn owners(place: &Place<'_>, waiting: &Waiting) -> Result<Owners> {
    let secret =
        |owner| place.keybox.key(owner).ok_or_else(|| Error::fault("the keybox lacks a key of the demo school"));
    let owner = waiting.class.map_or(KeyOwner::School, |class| KeyOwner::Class(class.0));
    let mut owners = Owners::only(secret(owner)?);
    for pupil in &waiting.tagged {
        owners = owners.and(*pupil, secret(KeyOwner::Pupil(pupil.0))?);
    }
    Ok(owners)
}
