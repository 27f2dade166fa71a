//! The tests of the test: three classic mistakes, planted in the disk's record, are caught.
//!
//! The product has no switch for them. The disk leaves out the syncs that a product with the mistake would not have asked for, and
//! judges what is then on it.

use crate::cut::{Names, Planted};
use crate::cuts::{cut_power, day};
use crate::lot::seed;
use crate::mount;
use crate::program::Outcome;

const CUTS: usize = 150;

#[test]
fn the_three_classic_mistakes_are_caught() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let (desk, record) = day(6)?;
    for (planted, words) in [
        // The mark of how far the log was synced gives the first away before anybody misses anything.
        (Planted::LogNotSynced, ["acknowledged and lost", "it is whole up to frame"]),
        (Planted::BlobNotSynced, ["damaged: [(", "damaged: [("]),
        (Planted::FolderNotSynced, ["missing: [\"", "acknowledged and lost"]),
    ] {
        let wrong = cut_power(&desk, &record, Names::Strict, planted, CUTS, seed)?;
        let caught = wrong.iter().filter(|(_, _, why)| words.iter().any(|word| why.contains(word))).count();
        println!(
            "{planted:?}: {} of {CUTS} cuts wrong, {caught} of them as foreseen; BOOKBAG_SEED={seed}",
            wrong.len()
        );
        assert!(caught > 0, "BOOKBAG_SEED={seed}: {planted:?} was not caught; {:?}", wrong.first());
    }
    Ok(())
}
