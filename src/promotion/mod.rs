//! The move to the next school year: proposed, rehearsed, then done in one transaction.
//!
//! Invariants: a rehearsal writes nothing and shows exactly what the move does; every class of the year that ends has its word in
//! the plan, so that none is forgotten; what families could read of the year before they go on reading while their child is at
//! the school (`enrolment.promoted_at`), its teachers do not (D85); a leaver's guardians are told.

pub mod routes;
mod store;

pub use routes::routes;

use std::collections::{BTreeMap, BTreeSet};

use crate::classes::{Class, Teacher};
use crate::clock::Moment;
use crate::db::ids::{ClassId, PersonId};
use crate::school::names::fold;

/// What becomes of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Next {
    /// Its pupils leave the school.
    Leaves,
    /// Its pupils move into the next year's class of this name; two classes may move into one.
    Moves { name: String, teacher: Option<PersonId> },
}

/// One class of the year that ends, and what becomes of it.
#[derive(Clone, Debug)]
struct Step {
    class: Class,
    next: Next,
}

/// What a school usually does: everybody one year group up, into the class that stands there now and to whoever teaches it;
/// the oldest leave.
fn proposed(classes: Vec<Class>) -> Vec<Step> {
    let oldest = classes.iter().map(|class| class.year_group).max().unwrap_or_default();
    let nexts: Vec<Next> = classes
        .iter()
        .map(|class| {
            if class.year_group == oldest {
                return Next::Leaves;
            }
            let peers = |year_group: i64| classes.iter().filter(move |other| other.year_group == year_group);
            let place = peers(class.year_group).position(|peer| peer.class_id == class.class_id).unwrap_or_default();
            let above: Vec<&Class> = peers(class.year_group + 1).collect();
            // Three classes may meet two: what has no counterpart goes to the last.
            let counterpart = above.get(place).or_else(|| above.last());
            Next::Moves {
                name: counterpart.map_or_else(|| raised(&class.name, class.year_group), |above| above.name.clone()),
                teacher: counterpart.and_then(|above| above.teachers.first()).map(|teacher| teacher.person_id),
            }
        })
        .collect();
    classes.into_iter().zip(nexts).map(|(class, next)| Step { class, next }).collect()
}

/// `3 Elm` of year 3 becomes `4 Elm`; a name without its year's number stays.
fn raised(name: &str, year_group: i64) -> String {
    let number = year_group.to_string();
    let stands_alone = |at: usize| {
        let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        !digit(name[..at].chars().next_back()) && !digit(name[at + number.len()..].chars().next())
    };
    name.match_indices(&number).map(|(at, _)| at).find(|at| stands_alone(*at)).map_or_else(
        || name.to_owned(),
        |at| format!("{}{}{}", &name[..at], year_group + 1, &name[at + number.len()..]),
    )
}

/// What a plan will do, counted in the school as it is.
#[derive(Debug)]
struct Rehearsal {
    outcomes: Vec<Rehearsed>,
    leavers: Vec<Leaver>,
    /// Children who move up and leave on a day that somebody has planned.
    planned: Vec<Planned>,
    /// Next year's classes, by name, in which children of different year groups would meet.
    mixed: Vec<String>,
}

/// A class in the rehearsal.
#[derive(Debug)]
struct Rehearsed {
    class: ClassId,
    name: String,
    pupils: i64,
    /// Posts that were never published; nobody of the class can publish them afterwards.
    drafts: i64,
    next: Next,
}

/// A child who leaves with the year.
#[derive(Debug)]
struct Leaver {
    name: String,
    class: String,
    buddy: i64,
    /// Guardians who are told by e-mail.
    told: i64,
    /// Guardians whom only a letter reaches.
    untold: i64,
}

/// A child who moves up and leaves later.
#[derive(Debug)]
struct Planned {
    leaver: Leaver,
    last_day: Moment,
}

/// Next year's classes into which classes of different year groups move; `ready` are those that are made already, with theirs.
fn mixed(steps: &[Step], ready: &[(String, i64)]) -> Vec<String> {
    let mut groups: BTreeMap<String, (&str, BTreeSet<i64>)> = BTreeMap::new();
    for step in steps {
        if let Next::Moves { name, .. } = &step.next {
            groups.entry(fold(name)).or_insert((name, BTreeSet::new())).1.insert(step.class.year_group + 1);
        }
    }
    for (name, year_group) in ready {
        if let Some((_, groups)) = groups.get_mut(&fold(name)) {
            groups.insert(*year_group);
        }
    }
    groups.into_values().filter(|(_, groups)| groups.len() > 1).map(|(name, _)| name.to_owned()).collect()
}

/// The name of a teacher of the list.
fn teacher_name(teachers: &[Teacher], person: Option<PersonId>) -> Option<&str> {
    teachers.iter().find(|teacher| Some(teacher.person_id) == person).map(|teacher| teacher.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(id: i64, name: &str, year_group: i64, teacher: i64) -> Class {
        let teachers = vec![Teacher { person_id: PersonId(teacher), name: format!("Teacher {teacher}") }];
        Class { class_id: ClassId(id), name: name.into(), year_group, academic_year: 2026, pupils: 1, teachers }
    }

    fn moves(name: &str, teacher: i64) -> Next {
        Next::Moves { name: name.into(), teacher: Some(PersonId(teacher)) }
    }

    #[test]
    fn everybody_goes_one_up_and_the_oldest_leave() {
        let classes =
            vec![class(1, "Acorn", 0, 11), class(2, "Oak", 1, 12), class(3, "Elm", 2, 13), class(4, "Yew", 2, 14)];
        let nexts: Vec<Next> = proposed(classes).into_iter().map(|step| step.next).collect();
        assert_eq!(nexts, [moves("Oak", 12), moves("Elm", 13), Next::Leaves, Next::Leaves]);
    }

    #[test]
    fn a_gap_in_the_year_groups_raises_the_number_in_the_name() {
        let classes = vec![class(1, "3 Elm", 3, 11), class(2, "Year 6", 6, 12)];
        let nexts: Vec<Next> = proposed(classes).into_iter().map(|step| step.next).collect();
        assert_eq!(nexts, [Next::Moves { name: "4 Elm".into(), teacher: None }, Next::Leaves]);
    }

    #[test]
    fn only_the_whole_number_of_the_year_is_raised() {
        assert_eq!(raised("Room 13, Year 3", 3), "Room 13, Year 4");
        assert_eq!(raised("2B", 2), "3B");
        assert_eq!(raised("Hazel", 3), "Hazel");
        assert_eq!(raised("Class 9", 9), "Class 10");
    }
}
