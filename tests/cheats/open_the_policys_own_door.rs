// The look-up without a right has a key that only the policy room can make.
use bookbag::db::Db;
use bookbag::policy::Proving;

fn posts(db: &Db) -> i64 {
    db.look(&Proving(()), |tx| tx.one("SELECT count(*) FROM post", [], |row| row.get(0))).unwrap()
}

fn main() {
    let _ = posts;
}
