// What a store and a handler look like.
use bookbag::db::{Db, Tx};
use bookbag::error::Result;
use bookbag::policy::May;
use bookbag::policy::stories::PostToClass;

fn publish(tx: &Tx<'_>, may: &May<PostToClass>) -> Result<i64> {
    tx.one("SELECT count(*) FROM post WHERE class_id = ?1", [may.class()], |row| row.get(0))
}

fn handler(db: &Db, may: &May<PostToClass>) -> Result<i64> {
    db.write(may, publish)
}

fn main() {
    let _ = handler;
}
