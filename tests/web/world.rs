//! The world's SQL, and the words of time in it: for every test that fills a school with it.

use bookbag::clock::Moment;

/// Birch Lane Primary as the tests know it, in the words of the sixth schema, so that an older school can be filled with it too.
pub const WORLD: &str = include_str!("world.sql");
/// What the same school has by later schemas.
pub const SINCE: &str = include_str!("since.sql");

/// A session of this person's, opened now: for staff with a second factor, with a fresh proof of the password. Its token is
/// `session-of-` and the person's number.
pub fn session_of(person: &str) -> String {
    format!(
        "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor)
         VALUES (sha256('session-of-{person}'), {person}, NOW, NOW, 1 HOUR, NOW + 12 HOUR, NOW,
                 EXISTS (SELECT 1 FROM totp WHERE person_id = {person}))"
    )
}

/// Puts numbers for the words of time, and hashes for `sha256('…')`.
pub fn spelled_out(sql: &str, now: Moment) -> String {
    let mut sql = sql.replace("NOW", &now.0.to_string()).replace(" DAY", " * 86400000").replace(" HOUR", " * 3600000");
    while let Some((before, rest)) = sql.split_once("sha256('") {
        let (secret, after) = rest.split_once("')").expect("sha256('…') ends");
        let hash = ring::digest::digest(&ring::digest::SHA256, secret.as_bytes());
        sql = format!("{before}x'{}'{after}", data_encoding::HEXLOWER.encode(hash.as_ref()));
    }
    sql
}
