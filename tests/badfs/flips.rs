//! Flipped bits in everything that lies on a disk: noticed or harmless, and never a wrong byte to anybody (TRUST 4, 5.7).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use bookbag::clock::Clock;
use bookbag::commands::verify::examine;
use bookbag::commands::{Ending, Verify};
use bookbag::house::House;
use bookbag::keys::Keys;
use parking_lot::Mutex;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::cut::write_out;
use crate::disk::{Disk, Shared};
use crate::full::picture;
use crate::lot::{Lot, seed};
use crate::mount;
use crate::program::{Outcome, files};
use crate::school::{AMARA, Desk, HANNAH, LENA, School, comment, open, post, quick_folder};

/// How many bits in every run.
const FLIPS: usize = 500;

/// How many bits: 500, or as many as `BOOKBAG_FLIPS` says (2,000 before a release).
fn flips() -> usize {
    std::env::var("BOOKBAG_FLIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(FLIPS)
}

/// So many schools with one damaged page each.
const SCHOOLS: u64 = 30;

/// A used school that was killed, so that its log is full: the desk, and the files of data and key.
fn killed() -> Outcome<(Desk, tempfile::TempDir)> {
    let school = School::new()?;
    let server = school.serve()?;
    for number in 0..3 {
        post(&mut school.browser(HANNAH), number)?.map_err(|answer| answer.body)?;
        comment(&mut school.browser(AMARA), number)?.map_err(|answer| answer.body)?;
    }
    server.kill()?;
    let folder = quick_folder()?;
    write_out(&school.disk().lock().nodes, folder.path())?;
    let shared_memory = folder.path().join("school/school.db-shm");
    if shared_memory.exists() {
        fs::remove_file(shared_memory)?;
    }
    Ok((school.unmount(), folder))
}

/// All that the database says, row by row; complaints where a part cannot be read.
fn told(conn: &Connection) -> Result<BTreeMap<String, Vec<String>>, rusqlite::Error> {
    let mut names =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'damage' ORDER BY name")?;
    let names = names.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut all = BTreeMap::new();
    for name in names {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name}"))?;
        let columns = statement.column_count();
        let mut found = Vec::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|column| row.get_ref(column).map(shown)).collect::<Result<Vec<_>, _>>()?;
            found.push(cells.join("|"));
        }
        all.insert(name, found);
    }
    Ok(all)
}

fn shown(value: ValueRef<'_>) -> String {
    format!("{value:?}")
}

type Told = BTreeMap<String, Vec<String>>;

/// What became of one bit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// The school did not open, or `verify` complained, or a read failed.
    Noticed,
    /// Everything that was there is there.
    Harmless,
    /// What was saved last is gone, and nobody was told.
    LastCommitGone,
    Wrong(String),
}

fn fate(data: &Path, key: &Path, whole: &Told, before_last: &Told) -> Fate {
    let Ok(keys) = Keys::load(key) else { return Fate::Noticed };
    let Ok(house) = House::open(data, keys, Clock::machine()) else { return Fate::Noticed };
    let noticed = examine(&house.db, &house.keys, &house.keybox, data, Verify::default())
        .map_or(true, |report| report.ending() == Ending::Broken);
    let said = open(data, &house.keys).ok().and_then(|conn| told(&conn).ok());
    match said {
        None => Fate::Noticed,
        Some(said) if said == *whole => {
            if noticed {
                Fate::Noticed
            } else {
                Fate::Harmless
            }
        }
        // What is readable beside the noticed damage is right or was refused, never something else.
        Some(said) if said == *before_last && !noticed => Fate::LastCommitGone,
        Some(_) if noticed => Fate::Noticed,
        Some(said) => {
            let differs = whole.iter().find(|(name, rows)| said.get(*name) != Some(rows)).map(|(name, _)| name.clone());
            Fate::Wrong(format!("{differs:?} reads otherwise"))
        }
    }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    for file in files(from)? {
        let target = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(target.parent().ok_or("no folder")?)?;
        fs::copy(&file, &target)?;
    }
    Ok(())
}

/// What the database says, and what it said before the last commit of its log.
fn before_and_after(folder: &Path, keys: &Keys) -> Outcome<(Told, Told)> {
    let place = quick_folder()?;
    let whole = place.path().join("whole");
    copy(&folder.join("school"), &whole)?;
    let after = told(&open(&whole, keys)?)?;
    let earlier = place.path().join("earlier");
    copy(&folder.join("school"), &earlier)?;
    let log = earlier.join("school.db-wal");
    let mut bytes = fs::read(&log)?;
    // The last frame of this life is the last commit's: one bit of its checksum takes the commit away.
    let page = 24 + 4096;
    let salts = bytes.get(16..24).ok_or("no header")?.to_vec();
    let last = (0..(bytes.len() - 32) / page)
        .rev()
        .map(|number| 32 + number * page)
        .find(|at| bytes.get(at + 8..at + 16) == Some(&salts));
    *bytes.get_mut(last.ok_or("no frame")? + 16).ok_or("no checksum")? ^= 1;
    fs::write(&log, bytes)?;
    let before = told(&open(&earlier, keys)?)?;
    assert!(before != after, "the last commit changed something");
    Ok((before, after))
}

#[test]
fn every_flipped_bit_is_noticed_or_harmless() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let (seed, flips) = (seed(), flips());
    let (desk, folder) = killed()?;
    fs::copy(desk.key(), folder.path().join("master.key"))?;
    let (before, whole) = before_and_after(folder.path(), &desk.keys()?)?;
    let kinds = kinds(folder.path())?;
    let (next, counts) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<(&str, Fate), usize>::new()));
    std::thread::scope(|scope| {
        let worker = || -> Result<(), String> {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= flips {
                    return Ok(());
                }
                let mut lot = Lot::of(seed, number as u64);
                let (kind, some) = &kinds[number % kinds.len()];
                let fate = flip(folder.path(), &some[lot.below(some.len())], &mut lot, &whole, &before)
                    .map_err(|error| error.to_string())?;
                *counts.lock().entry((*kind, fate)).or_default() += 1;
            }
        };
        let workers = [scope.spawn(worker), scope.spawn(worker)];
        for worker in workers {
            worker.join().map_err(|_| "a worker broke")??;
        }
        Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    })?;
    println!("{flips} flips, BOOKBAG_SEED={seed}: {:#?}", counts.lock());
    let wrong: Vec<_> = counts
        .lock()
        .keys()
        .filter(|(_, fate)| matches!(fate, Fate::Wrong(_) | Fate::LastCommitGone))
        .cloned()
        .collect();
    assert!(wrong.is_empty(), "BOOKBAG_SEED={seed}: {wrong:?}");
    Ok(())
}

/// The files by kind, as their paths below the folder; each kind gets as many flips as the others.
fn kinds(folder: &Path) -> Outcome<[(&'static str, Vec<PathBuf>); 5]> {
    let mut blobs = Vec::new();
    for file in files(&folder.join("school/blobs"))? {
        blobs.push(file.strip_prefix(folder)?.to_owned());
    }
    Ok([
        ("database", vec!["school/school.db".into()]),
        ("log", vec!["school/school.db-wal".into()]),
        ("picture", blobs),
        ("keybox", vec!["school/keys/keybox".into()]),
        ("key", vec!["master.key".into()]),
    ])
}

fn flip(folder: &Path, file: &Path, lot: &mut Lot, whole: &Told, before: &Told) -> Outcome<Fate> {
    let place = quick_folder()?;
    copy(folder, place.path())?;
    let path = place.path().join(file);
    let mut bytes = fs::read(&path)?;
    let at = lot.below(bytes.len());
    *bytes.get_mut(at).ok_or("an empty file")? ^= 1 << lot.below(8);
    fs::remove_file(&path)?;
    fs::write(&path, bytes)?;
    let key = place.path().join("master.key");
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o400))?;
    Ok(fate(&place.path().join("school"), &key, whole, before))
}

#[test]
fn a_damaged_picture_is_grey_and_says_so_and_it_is_told() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let school = School::new()?;
    let server = school.serve()?;
    post(&mut school.browser(HANNAH), 1)?.map_err(|answer| answer.body)?;
    let mut lena = school.browser(LENA);
    let address = picture(&mut lena)?;
    let right = lena.get(&address)?;
    assert_eq!((right.status, right.header("content-type")), (200, Some("image/jpeg")));
    {
        let mut disk = school.disk().lock();
        for path in blobs(&disk) {
            let bytes = disk.file_at(&path).ok_or("no blob")?;
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }
    }
    for _ in 0..2 {
        let grey = lena.get(&address)?;
        assert_eq!((grey.status, grey.header("content-type")), (500, Some("image/png")));
        assert_eq!(grey.bytes, include_bytes!("../../web/stories/damaged.png"));
    }
    assert_eq!(lena.get("/posts/1")?.status, 200, "the rest is readable");
    let status = school.browser(1).get("/status")?;
    assert!(status.body.contains("One picture does not open whole"), "{}", status.body);
    assert!(server.journal()?.contains("a picture is damaged"));
    let verified = school.command("verify").output()?;
    assert_eq!(verified.status.code(), Some(3), "{}", String::from_utf8_lossy(&verified.stdout));
    // A disk that cannot read a picture at all comes to the same.
    school.disk().lock().faults.unreadable = address.rsplit('/').next().map(str::to_owned);
    assert_eq!(lena.get(&address)?.header("content-type"), Some("image/png"));
    drop(server);
    Ok(())
}

fn blobs(disk: &Disk) -> Vec<String> {
    let mut found = Vec::new();
    let names = |folder: u64| match disk.nodes.get(&folder).map(|node| &node.kind) {
        Some(crate::disk::Kind::Folder(names)) => names.clone(),
        _ => BTreeMap::new(),
    };
    let at = |folder: u64, name: &str| disk.named(folder, name).unwrap_or_default();
    let root = at(at(crate::disk::TOP, "school"), "blobs");
    for (shelf, number) in names(root) {
        found.extend(names(number).into_keys().map(|name| format!("school/blobs/{shelf}/{name}")));
    }
    found
}

/// A server over the school on this disk, one page of whose database is damaged.
fn damaged(disk: &Shared, lot: &mut Lot) {
    if let Some(bytes) = disk.lock().file_at("school/school.db") {
        let pages = bytes.len() / 4096;
        let page = 1 + lot.below(pages - 1);
        bytes[page * 4096 + lot.below(4096)] ^= 1 << lot.below(8);
    }
}

#[test]
fn a_damaged_page_fails_in_words_and_stops_all_writing() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let mut school = School::new()?;
    post_once(&school)?;
    let pristine = school.disk().lock().nodes.clone();
    let (mut failed, mut read, mut shut) = (0, 0, 0);
    for trial in 0..SCHOOLS {
        let mut lot = Lot::of(seed, trial);
        let disk = Disk::of(pristine.clone());
        damaged(&disk, &mut lot);
        // A mount of its own, for the kernel remembers names and pages of the one before.
        school = School::on(school.unmount(), &disk)?;
        let mut server = school.start()?;
        if !server.answers(std::time::Duration::from_secs(20))? {
            let end = server.ends_within(std::time::Duration::from_secs(5))?.ok_or("it neither ends nor answers")?;
            let journal = server.journal()?;
            assert!(journal.contains("malformed") || journal.contains("amaged"), "{journal}");
            assert_eq!(end.code(), Some(3), "seed {seed} trial {trial}: {}", server.journal()?);
            shut += 1;
            continue;
        }
        let mut lena = school.browser(LENA);
        let mut troubles = 0;
        for page in ["/posts/1", "/classes/1/stories", "/home", "/pupils/20/consents", "/account", "/help"] {
            let answer = lena.get(page)?;
            match answer.status {
                200 | 303 => read += 1,
                500 => {
                    assert!(answer.body.contains("Something broke on our side"), "{page}: {}", answer.body);
                    troubles += 1;
                }
                other => {
                    return Err(format!("seed {seed} trial {trial}: {page} answers {other}: {}", answer.body).into());
                }
            }
        }
        if troubles > 0 {
            failed += 1;
            assert!(server.journal()?.contains("THE DATABASE IS DAMAGED"), "{}", server.journal()?);
            let refused = comment(&mut lena, trial as usize)?;
            assert!(refused.is_err_and(|answer| answer.status == 500), "seed {seed} trial {trial}: it went on writing");
        }
        server.kill()?;
    }
    println!(
        "{SCHOOLS} damaged databases: {shut} did not open, {failed} failed a page and stopped writing, {read} pages were read; BOOKBAG_SEED={seed}"
    );
    assert!(failed > 0 && read > 0, "BOOKBAG_SEED={seed}: {shut} shut, {failed} failed, {read} read");
    Ok(())
}

fn post_once(school: &School) -> Outcome {
    let server = school.serve()?;
    post(&mut school.browser(HANNAH), 1)?.map_err(|answer| answer.body)?;
    assert!(server.stop()?.success());
    Ok(())
}
