//! Whether a school is whole, and holds everything that somebody was told it holds: Bookbag's own `verify` is the judge.

use std::path::Path;

use bookbag::clock::Clock;
use bookbag::commands::verify::examine;
use bookbag::commands::{Ending, Verify};
use bookbag::house::House;
use rusqlite::Connection;

use crate::disk::{Kind, Node, Op, Record};
use crate::program::Outcome;
use crate::school::{ACK, Desk, open};

/// What clients had been told after so many operations, and where each telling ends in the record.
pub struct Promises(Vec<(usize, String)>);

impl Promises {
    /// Reads the file `ACK` out of the record.
    pub fn of(record: &Record) -> Self {
        let file = record.base.values().find_map(|node| match &node.kind {
            Kind::Folder(names) => names.get(ACK).copied(),
            Kind::File(_) => None,
        });
        let told = |(place, op): (usize, &Op)| match op {
            Op::Write { node, bytes, .. } if Some(*node) == file => {
                Some((place + 1, String::from_utf8_lossy(bytes).trim_end().to_owned()))
            }
            _ => None,
        };
        Self(record.ops.iter().enumerate().filter_map(told).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What had been told when so many operations were done.
    pub fn until(&self, after: usize) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(place, _)| *place <= after).map(|(_, told)| told.as_str())
    }
}

/// What is wrong with the school in `data`; nothing if all is well.
pub fn judge<'p>(desk: &Desk, data: &Path, promises: impl Iterator<Item = &'p str>) -> Result<(), String> {
    let said = |error: Box<dyn std::error::Error + Send + Sync>| error.to_string();
    is_whole(desk, data).map_err(|error| format!("not whole: {error}"))?;
    let conn = desk.keys().and_then(|keys| open(data, &keys)).map_err(said)?;
    is_kept(&conn, promises)
}

/// Opens the school as the server does, and examines it whole.
pub fn is_whole(desk: &Desk, data: &Path) -> Outcome {
    let house = House::open(data, desk.keys()?, Clock::machine())?;
    let report = examine(&house.db, &house.keys, &house.keybox, data, Verify::default())?;
    if report.ending() == Ending::Fine { Ok(()) } else { Err(format!("{report:?}").into()) }
}

/// Looks for everything that was promised, and for posts of which a half is there.
pub fn is_kept<'p>(conn: &Connection, promises: impl Iterator<Item = &'p str>) -> Result<(), String> {
    let count = |sql: &str, what: &str| -> Result<i64, String> {
        conn.query_row(sql, [what], |row| row.get(0)).map_err(|error| format!("{sql}: {error}"))
    };
    let (mut consents, mut invitations) = (0, 0);
    for promise in promises {
        let (kind, what) = promise.split_once(' ').unwrap_or((promise, ""));
        let kept = match kind {
            "comment" => count("SELECT count(*) FROM comment WHERE text = ?1", what)?,
            "post" => count(
                "SELECT count(*) FROM post JOIN picture USING (post_id) JOIN picture_size USING (picture_id) JOIN blob USING (blob_id)
                  WHERE text = ?1 AND published_at IS NOT NULL",
                what,
            )?,
            "pupil" => count(
                "SELECT count(*) FROM pupil JOIN family_link USING (pupil_id) JOIN enrolment USING (pupil_id) WHERE roster_number = ?1",
                what,
            )?,
            "consent" => {
                consents += 1;
                count("SELECT count(*) FROM consent WHERE guardian_id = 41 AND ?1 = ''", what)? - consents + 1
            }
            "invitation" => {
                invitations += 1;
                count("SELECT min((SELECT count(*) FROM invitation WHERE person_id = 48) - 1,
                                  (SELECT count(*) FROM outbox WHERE recipient LIKE 'ada.marsh%')) WHERE ?1 = ''", what)?
                    - invitations
                    + 1
            }
            _ => 0,
        };
        if kept < 1 {
            return Err(format!("acknowledged and lost: {promise}"));
        }
    }
    let half = count(
        "SELECT count(*) FROM post WHERE text LIKE ?1 AND published_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM picture JOIN picture_size USING (picture_id) WHERE picture.post_id = post.post_id)",
        "badfs post %",
    )?;
    if half > 0 { Err(format!("{half} half posts")) } else { Ok(()) }
}

/// The nodes of a disk as a folder of their own, judged.
pub fn judge_fallen<'p>(
    desk: &Desk,
    nodes: &std::collections::BTreeMap<u64, Node>,
    promises: impl Iterator<Item = &'p str>,
) -> Result<(), String> {
    let place = crate::school::quick_folder().map_err(|error| error.to_string())?;
    crate::cut::write_out(nodes, place.path()).map_err(|error| error.to_string())?;
    judge(desk, &place.path().join("school"), promises)
}
