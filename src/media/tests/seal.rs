//! Sealed blobs: what was changed, cut, lengthened, swapped or is somebody else's does not open.

use std::io::{Cursor, Write};

use ring::rand::{SecureRandom, SystemRandom};

use crate::db::ids::{BlobId, PupilId};
use crate::keys::Key32;
use crate::media::seal::{BlobKey, CHUNK, HEADER, Opener, Owners, Sealer};
use crate::media::{BlobError, MediaKind};

fn content(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SystemRandom::new().fill(&mut bytes).unwrap();
    bytes
}

fn seal(clear: &[u8], key: &BlobKey, id: BlobId) -> Vec<u8> {
    let mut sealer = Sealer::new(Vec::new(), key, id, MediaKind::Jpeg).unwrap();
    for piece in clear.chunks(10_007) {
        sealer.write_all(piece).unwrap();
    }
    sealer.finish().unwrap()
}

fn open(sealed: &[u8], key: &BlobKey, id: BlobId) -> Result<Vec<u8>, BlobError> {
    Opener::new(Cursor::new(sealed), key, id)?.read(0..u64::MAX)
}

fn damaged<T>(result: &Result<T, BlobError>) -> bool {
    matches!(result, Err(BlobError::Damaged(_)))
}

#[test]
fn what_was_sealed_comes_back_whole_and_in_any_part() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 500] {
        let clear = content(length);
        let sealed = seal(&clear, &key, id);
        let chunks = length.div_ceil(CHUNK).max(1);
        assert_eq!(sealed.len(), HEADER + length + 16 * chunks);
        assert!(open(&sealed, &key, id).unwrap() == clear);
        let mut opener = Opener::new(Cursor::new(&sealed), &key, id).unwrap();
        assert_eq!(opener.length(), length as u64);
        for (from, to) in
            [(0, 1), (1, 1), (CHUNK - 1, CHUNK + 1), (5, length), (length, length + 5), (length / 2, length)]
        {
            let expected = clear.get(from..to.min(length)).unwrap_or_default();
            assert!(opener.read(from as u64..to as u64).unwrap() == expected, "{from}..{to} of {length}");
        }
    }
}

#[test]
fn no_clear_byte_is_in_a_sealed_blob() {
    let clear = b"\xFF\xD8\xFF\xE0 Maya at the pond, 24 November".repeat(5_000);
    let sealed = seal(&clear, &BlobKey::random().unwrap(), BlobId::random().unwrap());
    assert!(!sealed.windows(8).any(|window| window == &clear[..8] || window == b"the pond"));
}

#[test]
fn one_flipped_bit_anywhere_is_noticed() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let sealed = seal(&content(2 * CHUNK + 100), &key, id);
    let header = 0..HEADER;
    let elsewhere = (HEADER..sealed.len()).step_by(997).chain([sealed.len() - 1]);
    for at in header.chain(elsewhere) {
        let mut changed = sealed.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(damaged(&open(&changed, &key, id)), "byte {at}");
    }
}

#[test]
fn a_blob_that_was_cut_off_does_not_even_begin_to_open() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let sealed = seal(&content(3 * CHUNK), &key, id);
    let step = CHUNK + 16;
    for length in
        [0, 10, HEADER, HEADER + 16, HEADER + step, HEADER + 2 * step, HEADER + 2 * step + 16, sealed.len() - 1]
    {
        assert!(damaged(&Opener::new(Cursor::new(&sealed[..length]), &key, id).map(|_| ())), "{length}");
    }
}

#[test]
fn a_blob_that_was_lengthened_does_not_open() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let sealed = seal(&content(2 * CHUNK), &key, id);
    for tail in
        [vec![0], vec![0; 16], vec![0; 500], sealed[HEADER..HEADER + CHUNK + 16].to_vec(), sealed[HEADER..].to_vec()]
    {
        let longer = [sealed.clone(), tail].concat();
        assert!(damaged(&Opener::new(Cursor::new(&longer), &key, id).map(|_| ())));
    }
}

#[test]
fn chunks_cannot_change_places_nor_blobs() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let sealed = seal(&content(3 * CHUNK), &key, id);
    let chunk = |number: usize| HEADER + number * (CHUNK + 16)..HEADER + (number + 1) * (CHUNK + 16);
    let mut swapped = sealed.clone();
    swapped[chunk(0)].copy_from_slice(&sealed[chunk(1)]);
    swapped[chunk(1)].copy_from_slice(&sealed[chunk(0)]);
    assert!(damaged(&open(&swapped, &key, id)));

    let other_id = BlobId::random().unwrap();
    let other = seal(&content(3 * CHUNK), &key, other_id);
    let mut mixed = sealed.clone();
    mixed[chunk(1)].copy_from_slice(&other[chunk(1)]);
    assert!(damaged(&open(&mixed, &key, id)));
    assert!(damaged(&open(&other, &key, id)), "another blob under this name");
    assert!(damaged(&open(&sealed, &BlobKey::random().unwrap(), id)), "another key");
}

#[test]
fn a_damaged_chunk_leaves_the_others_readable_but_never_a_wrong_byte() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let clear = content(3 * CHUNK);
    let mut sealed = seal(&clear, &key, id);
    sealed[HEADER + CHUNK + 16 + 5] ^= 4;
    let mut opener = Opener::new(Cursor::new(&sealed), &key, id).unwrap();
    let chunk = CHUNK as u64;
    assert!(opener.read(0..chunk).unwrap() == clear[..CHUNK]);
    assert!(damaged(&opener.read(chunk - 1..chunk + 1)));
    assert!(damaged(&opener.read(chunk + 100..chunk + 101)));
    assert!(opener.read(2 * chunk..3 * chunk).unwrap() == clear[2 * CHUNK..]);
}

#[test]
fn a_range_opens_only_the_chunks_it_needs() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let clear = content(20 * CHUNK);
    let mut sealed = seal(&clear, &key, id);
    for number in (0..19).filter(|number| *number != 7) {
        sealed[HEADER + number * (CHUNK + 16)] ^= 1;
    }
    let mut opener = Opener::new(Cursor::new(&sealed), &key, id).unwrap();
    let begin = 7 * CHUNK as u64;
    assert!(opener.read(begin + 10..begin + 20).unwrap() == clear[7 * CHUNK + 10..7 * CHUNK + 20]);
}

fn secret(byte: u8) -> Key32 {
    Key32::from_slice(&[byte; 32]).unwrap()
}

#[test]
fn a_picture_of_two_children_needs_the_class_and_both_children() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let all = || Owners::only(secret(1)).and(PupilId(17), secret(2)).and(PupilId(4), secret(3));
    let wrapped = key.wrap(id, &all()).unwrap();
    let sealed = seal(b"picture", &key, id);
    let opens = |owners: &Owners, id: BlobId| {
        let key = BlobKey::unwrap(&wrapped, id, owners)?;
        open(&sealed, &key, id)
    };
    assert_eq!(opens(&all(), id).unwrap(), b"picture");
    assert_eq!(
        opens(&Owners::only(secret(1)).and(PupilId(4), secret(3)).and(PupilId(17), secret(2)), id).unwrap(),
        b"picture"
    );
    assert!(damaged(&opens(&Owners::only(secret(1)), id)), "both erased");
    assert!(damaged(&opens(&Owners::only(secret(1)).and(PupilId(4), secret(3)), id)), "one erased");
    assert!(
        damaged(&opens(&Owners::only(secret(9)).and(PupilId(17), secret(2)).and(PupilId(4), secret(3)), id)),
        "another class-year"
    );
    assert!(damaged(&opens(&all().and(PupilId(5), secret(4)), id)), "one child too many");
    assert!(damaged(&opens(&all(), BlobId::random().unwrap())), "another blob's wrap");
}

#[test]
fn the_wrap_of_a_key_notices_a_flipped_bit() {
    let (key, id) = (BlobKey::random().unwrap(), BlobId::random().unwrap());
    let wrapped = key.wrap(id, &Owners::only(secret(1))).unwrap();
    for at in 0..wrapped.len() {
        let mut changed = wrapped.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(BlobKey::unwrap(&changed, id, &Owners::only(secret(1))).is_err());
    }
    assert!(BlobKey::unwrap(&wrapped[..59], id, &Owners::only(secret(1))).is_err());
}
