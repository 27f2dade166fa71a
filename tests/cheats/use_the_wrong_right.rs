// A store asks for its own right; another one does not fit.
use bookbag::db::Tx;
use bookbag::policy::May;
use bookbag::policy::public::Visit;
use bookbag::policy::stories::PostToClass;

fn publish(_tx: &Tx<'_>, _may: &May<PostToClass>) {}

fn handler(tx: &Tx<'_>, may: May<Visit>) {
    publish(tx, &may);
}

fn main() {
    let _ = handler;
}
