//! What browsers report of broken policies (TRUST 2.4): counted by directive only; no address, no page, nothing of the person.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use rocket::data::{Data, ToByteUnit};
use rocket::http::Status;
use rocket::{Route, State, post, routes};

use crate::clock::MINUTE;
use crate::db::Db;
use crate::policy::May;
use crate::policy::public::Visit;

/// More of a report is not read, and more reports a minute are not counted.
const LONGEST_KIB: u64 = 4;
const A_MINUTE: u32 = 60;

/// How many came in this minute.
#[derive(Debug, Default)]
pub(super) struct Reports {
    minute: AtomicI64,
    count: AtomicU32,
}

pub(super) fn routes() -> Vec<Route> {
    routes![report]
}

#[post("/csp-reports", data = "<report>")]
async fn report(_may: May<Visit>, report: Data<'_>, reports: &State<Reports>, db: &State<Db>) -> Status {
    let minute = db.clock().now().0 / MINUTE;
    if reports.minute.swap(minute, Ordering::Relaxed) != minute {
        reports.count.store(0, Ordering::Relaxed);
    }
    if reports.count.fetch_add(1, Ordering::Relaxed) >= A_MINUTE {
        return Status::TooManyRequests;
    }
    let Ok(text) = report.open(LONGEST_KIB.kibibytes()).into_string().await else { return Status::BadRequest };
    match directive(&text) {
        Some(directive) => {
            tracing::warn!(directive, "a browser reports a broken content policy");
            Status::NoContent
        }
        None => Status::BadRequest,
    }
}

/// The directive that a report names: one word of a known alphabet, since anything else in that field is somebody's own text.
#[must_use]
pub fn directive(report: &str) -> Option<String> {
    let report = serde_json::from_str::<serde_json::Value>(report).ok()?;
    let report = report.get("csp-report")?;
    let said = report.get("effective-directive").or_else(|| report.get("violated-directive"))?.as_str()?;
    let is_word = said.len() <= 40 && said.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_word.then(|| said.to_owned())
}
