//! A disk whose fsync fails: the program ends with a clear line, recovers, and nothing acknowledged is lost (TRUST 4).

use std::time::Duration;

use crate::cut::{Cut, Names, Planted, Replay};
use crate::judge::{Promises, judge_fallen};
use crate::lot::{Lot, seed};
use crate::mount;
use crate::program::Outcome;
use crate::school::{AMARA, Flow, GILL, HANNAH, JOE, School, Told, comment, consent, import, invite, post};

/// So many syncs fail, one at a time.
const TRIALS: usize = 40;
/// Of the syncs of a start and a round of all flows, any may be the one.
const SYNCS: usize = 24;

/// More comments than fit into the log before it is brought into the database.
const MANY: usize = 800;

const WORDS: &str = "the disk did not keep what it was given";

/// Everybody does one thing after the other, until the server is gone or all is done.
///
/// A consent that was kept unanswered is given again, for only a changed answer is a new one: `consents` counts those answered.
fn round(school: &School, told: &Told, number: usize, consents: &mut usize) -> Outcome<bool> {
    let flows: [(i64, Flow); 6] =
        [(AMARA, comment), (HANNAH, post), (JOE, consent), (GILL, invite), (AMARA, comment), (GILL, import)];
    for (who, (person, flow)) in flows.into_iter().enumerate() {
        let number = if person == JOE { *consents } else { number * 10 + who };
        match flow(&mut school.browser(person), number) {
            Ok(Ok(saved)) => {
                *consents += usize::from(person == JOE);
                told.note(&saved)?;
            }
            Ok(Err(answer)) => return Err(format!("{} {}", answer.status, answer.body).into()),
            // The server is gone, and whoever asked got no answer.
            Err(_) => return Ok(false),
        }
    }
    Ok(true)
}

#[test]
fn a_failed_fsync_ends_the_program_and_its_next_start_has_all_that_was_acknowledged() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let school = School::new()?;
    school.disk().lock().begin_record();
    let (told, mut consents) = (school.told()?, 0);
    let (mut ended, mut passed_over) = (0, 0);
    for trial in 0..TRIALS {
        let mut lot = Lot::of(seed, trial as u64);
        let said = |why: String| format!("BOOKBAG_SEED={seed} trial {trial}: {why}");
        school.disk().lock().faults.syncs = Some(lot.below(SYNCS) as u64);
        let mut server = school.start()?;
        let went = server.answers(Duration::from_secs(20))? && round(&school, &told, trial, &mut consents)?;
        let struck = {
            let mut disk = school.disk().lock();
            disk.faults.syncs = None;
            std::mem::take(&mut disk.struck)
        };
        // SQLite does not look whether its own sync of the folder failed; ours came before it, and the cut below proves it.
        let by_sqlite = struck && school.disk().lock().last_failed_on_folder() && went;
        if by_sqlite {
            server.kill()?;
            passed_over += 1;
        } else if struck {
            let end = server.ends_within(Duration::from_secs(10))?.ok_or_else(|| said("it goes on".into()))?;
            assert_eq!(end.code(), Some(3), "{}", said(server.journal()?));
            assert!(server.journal()?.contains(WORDS), "{}", said(server.journal()?));
            ended += 1;
        } else {
            assert!(went, "{}", said("it ended without a cause".into()));
            server.kill()?;
        }
        // The power goes at once; what the kernel dropped is gone with the failed sync.
        let record = school.disk().lock().record.clone();
        let cut = Cut { after: record.ops.len(), names: Names::Strict, percent: [0, 50, 100][trial % 3], torn: true };
        let mut replay = Replay::new(&record, Planted::Nothing);
        replay.go_to(cut.after, cut.names);
        judge_fallen(&school.desk, &replay.fall(cut, &mut lot), Promises::of(&record).until(cut.after))
            .map_err(said)?;
    }
    println!(
        "{ended} of {TRIALS} trials ended by a failed fsync, {passed_over} passed over by SQLite; BOOKBAG_SEED={seed}"
    );
    assert!(ended > TRIALS / 4, "the disk hardly ever failed: {ended}");
    Ok(())
}

#[test]
fn a_disk_that_never_syncs_again_keeps_the_school_shut_and_harms_nothing() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let school = School::new()?;
    school.disk().lock().begin_record();
    let (told, mut consents) = (school.told()?, 0);
    let server = school.serve()?;
    assert!(round(&school, &told, 0, &mut consents)?);
    {
        let mut disk = school.disk().lock();
        disk.faults.always = true;
        disk.faults.syncs = Some(0);
    }
    assert!(!round(&school, &told, 1, &mut consents)?, "a write was answered that no sync confirmed");
    for _ in 0..3 {
        let mut server = school.start()?;
        let end = server.ends_within(Duration::from_secs(20))?.ok_or("it goes on")?;
        assert_eq!(end.code(), Some(3), "{}", server.journal()?);
    }
    drop(server);
    let after = school.disk().lock().record.ops.len();
    school.disk().lock().faults = Default::default();
    let server = school.serve()?;
    assert!(round(&school, &told, 2, &mut consents)?, "a good disk again");
    server.kill()?;
    let record = school.disk().lock().record.clone();
    for (number, after) in [after, record.ops.len()].into_iter().enumerate() {
        let cut = Cut { after, names: Names::Strict, percent: 0, torn: true };
        let mut replay = Replay::new(&record, Planted::Nothing);
        replay.go_to(after, cut.names);
        judge_fallen(
            &school.desk,
            &replay.fall(cut, &mut Lot::new(number as u64)),
            Promises::of(&record).until(after),
        )?;
    }
    Ok(())
}

#[test]
fn a_failed_fsync_of_the_database_itself_is_not_tried_again_and_believed() -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let school = School::new()?;
    school.disk().lock().begin_record();
    let told = school.told()?;
    let mut server = school.serve()?;
    {
        let mut disk = school.disk().lock();
        disk.faults.syncs_of = Some(".db".into());
        disk.faults.syncs = Some(0);
    }
    let mut amara = school.browser(AMARA);
    for number in 0..MANY {
        match comment(&mut amara, number) {
            Ok(Ok(saved)) => told.note(&saved)?,
            Ok(Err(answer)) => return Err(format!("{} {}", answer.status, answer.body).into()),
            Err(_) => break,
        }
    }
    let end = server.ends_within(Duration::from_secs(10))?.ok_or("it goes on, though its log was not brought home")?;
    assert_eq!(end.code(), Some(3), "{}", server.journal()?);
    assert!(server.journal()?.contains(WORDS), "{}", server.journal()?);
    let record = school.disk().lock().record.clone();
    let promises = Promises::of(&record);
    assert!(promises.len() > 20, "{}", promises.len());
    for (number, percent) in [0, 50, 100].into_iter().enumerate() {
        let cut = Cut { after: record.ops.len(), names: Names::Strict, percent, torn: true };
        let mut replay = Replay::new(&record, Planted::Nothing);
        replay.go_to(cut.after, cut.names);
        judge_fallen(&school.desk, &replay.fall(cut, &mut Lot::new(number as u64)), promises.until(cut.after))?;
    }
    Ok(())
}
