//! The folder of blobs: what has landed is there, what has not never was.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;

use crate::db::ids::BlobId;
use crate::media::BlobError;
use crate::media::store::{BlobStore, Folder};

#[test]
fn a_blob_that_landed_is_there_and_listed_until_it_is_removed() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::open(home.path().join("blobs")).unwrap();
    let id = BlobId::random().unwrap();
    let mut landing = folder.begin(id).unwrap();
    landing.write_all(b"sealed").unwrap();
    assert!(folder.list().unwrap().is_empty(), "not before it landed");
    landing.land().unwrap();
    let mut read = String::new();
    folder.open(id).unwrap().read_to_string(&mut read).unwrap();
    assert_eq!(read, "sealed");
    assert_eq!(folder.list().unwrap(), [id]);
    folder.remove(id).unwrap();
    folder.remove(id).unwrap();
    assert!(folder.list().unwrap().is_empty());
    assert!(matches!(folder.open(id), Err(BlobError::Missing(_))));
}

#[test]
fn an_upload_that_broke_off_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("blobs");
    let folder = Folder::open(&root).unwrap();
    let id = BlobId::random().unwrap();
    let mut landing = folder.begin(id).unwrap();
    landing.write_all(b"half").unwrap();
    drop(landing);
    let shelf = root.join(&id.to_string()[..2]);
    assert_eq!(fs::read_dir(&shelf).unwrap().count(), 0);
    // A kill leaves the unfinished file; the next start clears it away.
    let left = shelf.join(format!("{id}.part"));
    fs::write(&left, b"half").unwrap();
    let folder = Folder::open(&root).unwrap();
    assert!(!left.exists());
    assert!(folder.list().unwrap().is_empty());
}

#[test]
fn only_the_service_can_read_the_files_and_names_tell_nothing() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("blobs");
    let folder = Folder::open(&root).unwrap();
    let id = BlobId::random().unwrap();
    folder.begin(id).unwrap().land().unwrap();
    let name = id.to_string();
    let file = root.join(&name[..2]).join(&name);
    assert_eq!(name.len(), 32);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&root).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(name.parse::<BlobId>().unwrap(), id);
    for wrong in [
        "",
        "ab",
        &name[1..],
        &name.to_uppercase().replace(char::is_numeric, "A"),
        "../../../../../../../../etc/passwd",
    ] {
        assert!(wrong.parse::<BlobId>().is_err(), "{wrong}");
    }
}
