//! A disk that is full from any byte on: a clear page, nothing acknowledged is lost, reading goes on (TRUST 4 'disk full').

use crate::http::Browser;
use crate::judge::judge_fallen;
use crate::lot::{Lot, seed};
use crate::mount;
use crate::program::Outcome;
use crate::school::{AMARA, Flow, GILL, HANNAH, JOE, LENA, School, comment, consent, import, invite, post};

/// So many bytes at which each flow meets the end of the disk.
const POINTS: usize = 200;

/// What a full disk is said to be.
const WORDS: &str = "disk is full";

/// A family reads a story, a post and its picture.
fn reads_on(browser: &mut Browser, picture: Option<&str>) -> Outcome {
    for page in ["/posts/1", "/classes/1/stories", "/home"].into_iter().chain(picture) {
        let answer = browser.get(page)?;
        if answer.status != 200 {
            return Err(format!("{page} answers {}: {}", answer.status, answer.body).into());
        }
    }
    Ok(())
}

/// The address of a picture in the class's story.
pub fn picture(browser: &mut Browser) -> Outcome<String> {
    let story = browser.get("/classes/1/stories")?.body;
    let address = story.split("\"/media/").nth(1).and_then(|rest| rest.split('"').next()).ok_or("no picture")?;
    Ok(format!("/media/{address}"))
}

/// For each point a session that was last seen a while ago, so that its first request would like to write that it is used.
fn late_sessions() -> String {
    let session = |point: usize| {
        format!(
            "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor)
             VALUES (sha256('late-{point}'), {LENA}, NOW - 1 HOUR, NOW - 180000, 1 HOUR, NOW + 12 HOUR, NOW, 0);"
        )
    };
    (0..POINTS).map(session).collect()
}

fn meets_the_end(person: i64, flow: Flow) -> Outcome {
    if !mount::is_possible() {
        return Ok(());
    }
    let seed = seed();
    let school = School::after(&late_sessions())?;
    let server = school.serve()?;
    let (mut browser, mut reader) = (school.browser(person), school.browser(LENA));
    let mut kept = Vec::new();
    let shown = match post(&mut school.browser(HANNAH), 9_001)? {
        Ok(saved) => {
            kept.push(saved);
            picture(&mut reader)?
        }
        Err(answer) => return Err(format!("{} {}", answer.status, answer.body).into()),
    };
    let mut most = 0;
    for number in 0..2 {
        let before = school.disk().lock().written;
        kept.push(flow(&mut browser, number)?.map_err(|answer| answer.body)?);
        most = school.disk().lock().written - before;
    }
    let (mut refused, mut number) = (0, 2);
    for point in 0..POINTS {
        let mut lot = Lot::of(seed, point as u64);
        let room = most * point as u64 / POINTS as u64 + lot.below(1 + most as usize / POINTS) as u64;
        {
            let mut disk = school.disk().lock();
            disk.faults.room = Some(room);
            disk.struck = false;
        }
        let said = |why: String| format!("BOOKBAG_SEED={seed} point {point}, {room} of {most} bytes: {why}");
        match flow(&mut browser, number)? {
            Ok(saved) => {
                kept.push(saved);
                number += 1;
            }
            Err(answer) if answer.status == 507 && answer.body.contains(WORDS) => refused += 1,
            Err(answer) => return Err(said(format!("{} {}", answer.status, answer.body)).into()),
        }
        let mut late = Browser::at(school.desk.address).with_cookie("session", &format!("late-{point}"));
        reads_on(&mut late, Some(&shown)).map_err(|error| said(error.to_string()))?;
        school.disk().lock().faults.room = None;
        if point % 20 == 19 {
            let there = school.disk().lock().nodes.clone();
            judge_fallen(&school.desk, &there, kept.iter().map(String::as_str)).map_err(said)?;
        }
    }
    println!("{POINTS} points within {most} bytes, {refused} refused; BOOKBAG_SEED={seed}");
    assert!(refused > POINTS / 3, "the disk was hardly ever full: {refused} of {POINTS}");
    kept.push(flow(&mut browser, number)?.map_err(|answer| answer.body)?);
    server.kill()?;
    let there = school.disk().lock().nodes.clone();
    judge_fallen(&school.desk, &there, kept.iter().map(String::as_str))
        .map_err(|why| format!("{why}; seed {seed}").into())
}

#[test]
fn a_post_with_a_photo_meets_a_full_disk() -> Outcome {
    meets_the_end(HANNAH, post)
}

#[test]
fn a_comment_meets_a_full_disk() -> Outcome {
    meets_the_end(AMARA, comment)
}

#[test]
fn a_consent_meets_a_full_disk() -> Outcome {
    meets_the_end(JOE, consent)
}

#[test]
fn an_invitation_meets_a_full_disk() -> Outcome {
    meets_the_end(GILL, invite)
}

#[test]
fn a_roster_import_meets_a_full_disk() -> Outcome {
    meets_the_end(GILL, import)
}
