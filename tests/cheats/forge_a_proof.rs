// Nobody but the policy room fills in a right: its fields are private.
use bookbag::db::ids::{ClassId, PersonId};
use bookbag::policy::stories::PostToClass;

fn main() {
    let _forged = PostToClass { person: PersonId(1), class: ClassId(7) };
}
