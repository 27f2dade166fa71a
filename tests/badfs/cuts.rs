//! Power cuts at any moment of a school day: nothing that was acknowledged is lost, and nothing is half there (TRUST 4).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

use crate::cut::{Cut, Names, Planted, Replay};
use crate::disk::Record;
use crate::judge::{Promises, judge_fallen};
use crate::lot::{Lot, seed};
use crate::mount;
use crate::program::Outcome;
use crate::school::{AMARA, Desk, Flow, GILL, HANNAH, JOE, LENA, School, comment, consent, import, invite, post};

/// How many cuts: 300, or as many as `BOOKBAG_CUTS` says (10,000 before a release).
pub fn cuts() -> usize {
    std::env::var("BOOKBAG_CUTS").ok().and_then(|count| count.parse().ok()).unwrap_or(300)
}

/// A day on which everybody writes at once, with an orderly stop in the middle and a hard end.
pub fn day(rounds: usize) -> Outcome<(Desk, Record)> {
    let school = School::new()?;
    school.disk().lock().begin_record();
    let told = school.told()?;
    let flows: [(i64, Flow, usize); 6] = [
        (AMARA, comment, 4),
        (LENA, comment, 4),
        (HANNAH, post, 1),
        (JOE, consent, 1),
        (GILL, invite, 1),
        (GILL, import, 1),
    ];
    for half in 0..2 {
        let server = school.serve()?;
        std::thread::scope(|scope| {
            let under_way: Vec<_> = flows
                .iter()
                .enumerate()
                .map(|(who, (person, flow, often))| {
                    let (school, told) = (&school, &told);
                    scope.spawn(move || -> Result<(), String> {
                        let mut browser = school.browser(*person);
                        for round in 0..rounds * often {
                            let number = (half * 10 + who) * 1000 + round;
                            // The second half goes on where the first ended, so that each answer differs from the one before.
                            let number = if *person == JOE { half * rounds + round } else { number };
                            let done = flow(&mut browser, number).map_err(|error| error.to_string())?;
                            match done {
                                Ok(saved) => told.note(&saved).map_err(|error| error.to_string())?,
                                Err(answer) => return Err(format!("{number}: {} {}", answer.status, answer.body)),
                            }
                        }
                        Ok(())
                    })
                })
                .collect();
            for one in under_way {
                one.join().map_err(|_| "a client broke")??;
            }
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        })?;
        if half == 0 { assert!(server.stop()?.success()) } else { server.kill()? }
    }
    drop(told);
    let record = std::mem::take(&mut school.disk().lock().record);
    Ok((school.unmount(), record))
}

/// Cuts the power so many times, on both cores; what went wrong, by the number of the cut.
pub fn cut_power(
    desk: &Desk,
    record: &Record,
    names: Names,
    planted: Planted,
    count: usize,
    seed: u64,
) -> Outcome<Vec<(usize, Cut, String)>> {
    let promises = Promises::of(record);
    assert!(promises.len() > 20, "a day on which nobody was told anything");
    // In the order of the record, so that each worker goes through it once.
    let mut drawn: Vec<(usize, Cut, Lot)> = (0..count)
        .map(|number| {
            let mut lot = Lot::of(seed, number as u64);
            (number, Cut::by_lot(&mut lot, record.ops.len(), names), lot)
        })
        .collect();
    drawn.sort_by_key(|(_, cut, _)| cut.after);
    let (next, wrong) = (Arc::new(AtomicUsize::new(0)), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut replay = Replay::new(record, planted);
                while let Some((number, cut, lot)) = drawn.get(next.fetch_add(1, Ordering::SeqCst)) {
                    replay.go_to(cut.after, names);
                    let there = replay.fall(*cut, &mut lot.clone());
                    if let Err(why) = judge_fallen(desk, &there, promises.until(cut.after)) {
                        wrong.lock().push((*number, *cut, why));
                    }
                }
            });
        }
    });
    Ok(wrong.into_inner())
}

fn survives(names: Names) -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let begun = std::time::Instant::now();
    let (desk, record) = day(6)?;
    let recorded = begun.elapsed();
    let wrong = cut_power(&desk, &record, names, Planted::Nothing, cuts(), seed)?;
    println!(
        "{names:?}: {} cuts, {} operations, {} promises; recorded in {recorded:?}, judged in {:?}; BOOKBAG_SEED={seed}",
        cuts(),
        record.ops.len(),
        Promises::of(&record).len(),
        begun.elapsed() - recorded
    );
    assert!(wrong.is_empty(), "BOOKBAG_SEED={seed}: {} of {} cuts, the first {:?}", wrong.len(), cuts(), wrong.first());
    Ok(())
}

#[test]
fn whatever_was_acknowledged_survives_a_power_cut_by_posix_alone() -> Outcome {
    survives(Names::Strict)
}

#[test]
fn whatever_was_acknowledged_survives_a_power_cut_in_ext4s_way() -> Outcome {
    survives(Names::Ext4)
}
