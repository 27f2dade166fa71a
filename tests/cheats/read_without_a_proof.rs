// The database opens to a proof and to nothing else.
use bookbag::db::Db;

fn posts(db: &Db) -> i64 {
    db.read(&(), |tx, _| tx.one("SELECT count(*) FROM post", [], |row| row.get(0))).unwrap()
}

fn main() {
    let _ = posts;
}
