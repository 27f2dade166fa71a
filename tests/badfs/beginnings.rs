//! Power cuts while a school begins: at `bookbag setup`, and while a newer Bookbag brings an older schema forward.

use std::fs;
use std::path::Path;
use std::process::Command;

use bookbag::clock::Clock;
use bookbag::keys::{Keys, create_master};
use rusqlite::Connection;

use crate::cut::{Cut, Names, Planted, Replay, write_out};
use crate::cuts::cuts;
use crate::disk::{Disk, Record};
use crate::judge::is_whole;
use crate::lot::{Lot, seed};
use crate::mount::{self, Mount};
use crate::program::{Outcome, said};
use crate::school::{Desk, School, open, quick_folder};
use crate::world::{WORLD, spelled_out};

/// At most so many beginnings; each starts the program anew.
const MOST: usize = 500;

/// An unattended setup of a school whose everything lies below `place`.
fn set_up(place: &Path, address: std::net::SocketAddr) -> Outcome<std::process::Output> {
    let settings = quick_folder()?;
    let answers = settings.path().join("answers.toml");
    fs::write(
        &answers,
        format!(
            "school = \"Birch Lane Primary\"\nhost = \"127.0.0.1\"\nlisten = \"{address}\"\ntls = \"off\"\nit = \"it@birchlane.example\"\n\
             data = {:?}\nkey_file = {:?}\nphrase_to = {:?}\n",
            place.join("school"),
            place.join("etc/master.key"),
            place.join("etc/phrase.txt")
        ),
    )?;
    let config = place.join("etc/config.toml");
    let mut setup = Command::new(env!("CARGO_BIN_EXE_bookbag"));
    setup.args(["setup", "--json", "--answers"]).arg(&answers).arg("--config").arg(&config);
    Ok(setup.output()?)
}

#[test]
fn a_setup_that_loses_its_power_is_run_again_and_one_that_was_told_done_is_done() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let (desk, empty) = (Desk::new()?, quick_folder()?);
    let disk = Disk::holding(empty.path())?;
    disk.lock().begin_record();
    let mount = Mount::new(&disk)?;
    let done = set_up(mount.path(), desk.address)?;
    assert!(done.status.success(), "{}", said(&done));
    let record = std::mem::take(&mut disk.lock().record);
    let there = mount.path().to_string_lossy().into_owned();
    drop(mount);
    for number in 0..(cuts() / 5).min(MOST) {
        let mut lot = Lot::of(seed, number as u64);
        let names = if number % 2 == 0 { Names::Strict } else { Names::Ext4 };
        let mut cut = Cut::by_lot(&mut lot, record.ops.len(), names);
        if number % 10 == 0 {
            cut.after = record.ops.len();
        }
        begin_again(&desk, &record, &there, cut, &mut lot)
            .map_err(|error| format!("BOOKBAG_SEED={seed} cut {number}, {cut:?} of {}: {error}", record.ops.len()))?;
    }
    Ok(())
}

/// The disk after the cut, and what the person does who finds it; it lay at `there` before.
fn begin_again(desk: &Desk, record: &Record, there: &str, cut: Cut, lot: &mut Lot) -> Outcome {
    let mut replay = Replay::new(record, Planted::Nothing);
    replay.go_to(cut.after, cut.names);
    let place = quick_folder()?;
    write_out(&replay.fall(cut, lot), place.path())?;
    let (data, key) = (place.path().join("school"), place.path().join("etc/master.key"));
    let config = place.path().join("etc/config.toml");
    if let Ok(text) = fs::read_to_string(&config) {
        fs::write(&config, text.replace(there, &place.path().to_string_lossy()))?;
    }
    if !data.join("school.db").exists() {
        if cut.after == record.ops.len() {
            return Err("setup said that it was done, and there is no school".into());
        }
        let again = set_up(place.path(), desk.address)?;
        if !again.status.success() {
            return Err(format!("setup cannot be run again: {}", said(&again)).into());
        }
    }
    drop(fs::remove_file(desk.key()));
    fs::copy(&key, desk.key())?;
    if cut.after == record.ops.len()
        && !(place.path().join("etc/config.toml").exists() && place.path().join("etc/phrase.txt").exists())
    {
        return Err("settings or recovery phrase are gone".into());
    }
    is_whole(desk, &data)
}

/// The schema's steps, in order.
fn migrations() -> Outcome<Vec<std::path::PathBuf>> {
    let mut steps: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    steps.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('0')));
    steps.sort();
    Ok(steps)
}

/// A school of the sixth schema, with the world in it.
fn older(desk: &Desk, data: &Path) -> Outcome {
    fs::create_dir_all(data.join("keys"))?;
    create_master(&desk.key(), data)?;
    let keys: Keys = desk.keys()?;
    drop(bookbag::keys::Keybox::create(data, keys.keybox())?);
    let conn: Connection = open(data, &keys)?;
    conn.execute_batch("PRAGMA journal_mode = WAL")?;
    for file in migrations()?.iter().take(6) {
        conn.execute_batch(&fs::read_to_string(file)?)?;
    }
    conn.execute_batch("PRAGMA user_version = 6")?;
    conn.execute_batch(&spelled_out(&format!("BEGIN; {WORLD}; COMMIT"), Clock::machine().now()))?;
    Ok(())
}

#[test]
fn a_migration_that_loses_its_power_goes_on_at_the_next_start_and_loses_nobody() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let (desk, place, newest) = (Desk::new()?, quick_folder()?, i64::try_from(migrations()?.len())?);
    older(&desk, &place.path().join("school"))?;
    let school = School::on(desk, &Disk::holding(place.path())?)?;
    school.disk().lock().begin_record();
    assert!(school.serve()?.stop()?.success());
    let record = std::mem::take(&mut school.disk().lock().record);
    let desk = school.unmount();
    for number in 0..(cuts() / 3).min(MOST) {
        let mut lot = Lot::of(seed, number as u64);
        let names = if number % 2 == 0 { Names::Strict } else { Names::Ext4 };
        let cut = Cut::by_lot(&mut lot, record.ops.len(), names);
        let mut replay = Replay::new(&record, Planted::Nothing);
        replay.go_to(cut.after, names);
        let fallen = quick_folder()?;
        write_out(&replay.fall(cut, &mut lot), fallen.path())?;
        let data = fallen.path().join("school");
        let fault =
            |error: String| format!("BOOKBAG_SEED={seed} cut {number}, {cut:?} of {}: {error}", record.ops.len());
        is_whole(&desk, &data).map_err(|error| fault(error.to_string()))?;
        let conn = open(&data, &desk.keys()?)?;
        let (people, version): (i64, i64) =
            conn.query_row("SELECT (SELECT count(*) FROM person), user_version FROM pragma_user_version", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        assert_eq!((people, version), (27, newest), "{}", fault("people or schema".into()));
    }
    Ok(())
}
