//! Who of a file is certainly somebody whom the school knows, although neither name nor address say so anew: the same file a second
//! time asks nothing and makes nobody twice (D141).
//!
//! Invariant: likeness alone finds nobody; it takes the office's own word of another name, or the very name on the very child.

use std::collections::{HashMap, HashSet};

use super::Reading;
use super::likeness::{keys, ordered};
use super::plan::School;
use crate::db::ids::{PersonId, PupilId};
use crate::school::names::fold;

/// Finds, of the adults whom matching left, those whom the office has recognised under that name before; and whoever the file names
/// apart from themselves, as it does beside a court order, with a child of whom they are the known guardian.
pub fn find_again(reading: &Reading, school: &School, pupils: &[Option<usize>], adults: &mut [Option<usize>]) {
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, known) in school.adults.iter().enumerate() {
        let own = fold(&format!("{} {}", known.given, known.family));
        let others = school.aliases.get(&known.person_id).into_iter().flatten().cloned();
        for name in others.chain([own]) {
            names.entry(name).or_default().push(at);
        }
    }
    let linked: HashSet<(PersonId, PupilId)> =
        school.links.iter().map(|link| (link.guardian_id, link.pupil_id)).collect();
    let ordered = ordered(school);
    let mut children: Vec<HashSet<usize>> = vec![HashSet::new(); reading.adults.len()];
    for link in &reading.links {
        children[link.adult].insert(link.pupil);
    }
    let mut of_known: HashMap<usize, HashSet<usize>> = HashMap::new();
    for (position, known) in adults.iter().enumerate() {
        if let Some(known) = known {
            of_known.entry(*known).or_default().extend(&children[position]);
        }
    }
    let left: Vec<usize> = (0..adults.len()).filter(|position| adults[*position].is_none()).collect();
    for position in left {
        let adult = &reading.adults[position];
        let name = fold(&format!("{} {}", adult.given, adult.family));
        let own: HashSet<String> = keys(adult.email.as_deref(), adult.mobile.as_deref()).collect();
        let found = names.get(&name).into_iter().flatten().copied().find(|at| {
            let known = &school.adults[*at];
            let is_guardian = children[position].iter().any(|pupil| {
                pupils[*pupil].is_some_and(|pupil| linked.contains(&(known.person_id, school.pupils[pupil].pupil_id)))
            });
            let is_said = school.aliases.get(&known.person_id).is_some_and(|names| names.contains(&name));
            let shares = || keys(known.email.as_deref(), known.mobile.as_deref()).any(|key| own.contains(&key));
            // Two whom the file names of one child are two, whatever they are called.
            let is_another = of_known.get(at).is_some_and(|theirs| !theirs.is_disjoint(&children[position]));
            !is_another && (is_guardian || (is_said && !ordered.contains(&known.person_id) && shares()))
        });
        if let Some(at) = found {
            adults[position] = Some(at);
            of_known.entry(at).or_default().extend(&children[position]);
        }
    }
}
