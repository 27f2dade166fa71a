//! Where the cells of a pupil and of each contact stand in a row.
//!
//! Invariant: a place is given once; a second column of a kind is somebody else's or not needed.

use super::aliases::{Kind, PLAIN_ID};
use super::captions::Group;
use super::headers::Use;

/// What is added to the rank of an address of which no caption says whose it is.
pub const UNSAID: u8 = 10;

/// Where somebody's name stands.
#[derive(Clone, Debug, Default)]
pub struct NameColumns {
    pub given: Option<usize>,
    pub prefix: Option<usize>,
    pub family: Option<usize>,
    /// A second last name.
    pub second: Option<usize>,
    /// The whole name in one cell.
    pub full: Option<usize>,
    /// Whether the whole name begins with the last one.
    pub family_first: bool,
    name: Option<usize>,
}

impl NameColumns {
    fn slot(&mut self, kind: Kind) -> Option<&mut Option<usize>> {
        match kind {
            Kind::Given => Some(&mut self.given),
            Kind::Prefix => Some(&mut self.prefix),
            Kind::Family => Some(&mut self.family),
            Kind::Second => Some(&mut self.second),
            Kind::Full | Kind::FamilyFirst => Some(&mut self.full),
            Kind::Name => Some(&mut self.name),
            _ => None,
        }
    }

    fn place(&mut self, index: usize, kind: Kind) -> bool {
        let Some(slot) = self.slot(kind).filter(|slot| slot.is_none()) else { return false };
        *slot = Some(index);
        self.family_first |= kind == Kind::FamilyFirst;
        true
    }

    /// Decides what a plain `Name` is: the last name beside a first one (German), the first beside a last one (Slovak),
    /// else the whole; a whole name is not needed beside both.
    pub fn settle(&mut self) {
        match (self.given, self.family, self.name.take()) {
            (Some(_), None, Some(name)) => self.family = Some(name),
            (None, Some(_), Some(name)) if self.full.is_none() => self.given = Some(name),
            (None, None, Some(name)) => self.full = self.full.or(Some(name)),
            _ => {}
        }
        if self.given.is_some() && self.family.is_some() {
            self.full = None;
        }
    }

    /// What a column of a name has become: a plain `Name` is the first, the last or the whole one by now.
    pub fn settled(&self, index: usize, kind: Kind) -> Kind {
        match kind {
            Kind::Name if self.family == Some(index) => Kind::Family,
            Kind::Name if self.given == Some(index) => Kind::Given,
            Kind::Name => Kind::Full,
            other => other,
        }
    }

    pub fn is_given(&self) -> bool {
        self.given.or(self.family).or(self.full).is_some()
    }

    fn indexes(&self) -> [Option<usize>; 6] {
        [self.given, self.prefix, self.family, self.second, self.full, self.name]
    }
}

/// Where a pupil's cells are.
#[derive(Clone, Debug, Default)]
pub struct PupilColumns {
    pub number: Option<usize>,
    pub names: NameColumns,
    pub chosen: Option<usize>,
    pub chosen_family: Option<usize>,
    pub birth: Option<usize>,
    pub class: Option<usize>,
    pub year: Option<usize>,
    number_rank: u8,
    has_plain_id: bool,
}

impl PupilColumns {
    /// Takes the column if the pupil has none of its kind yet; else says no.
    pub fn place(&mut self, index: usize, kind: Kind) -> Option<Use> {
        if let Kind::Number(rank) = kind {
            return self.place_number(index, rank).then_some(Use::Pupil(kind));
        }
        let slot = match kind {
            Kind::Chosen => &mut self.chosen,
            Kind::ChosenFamily => &mut self.chosen_family,
            Kind::Birth => &mut self.birth,
            Kind::Class => &mut self.class,
            Kind::Year => &mut self.year,
            _ => return self.names.place(index, kind).then_some(Use::Pupil(kind)),
        };
        if slot.is_some() {
            return None;
        }
        *slot = Some(index);
        Some(Use::Pupil(kind))
    }

    fn place_number(&mut self, index: usize, rank: u8) -> bool {
        if rank == PLAIN_ID && std::mem::replace(&mut self.has_plain_id, true) {
            return false;
        }
        if self.number.is_none() || rank < self.number_rank {
            self.number = Some(index);
            self.number_rank = rank;
        }
        true
    }

    pub fn indexes(&self) -> Vec<usize> {
        let others = [self.number, self.chosen, self.chosen_family, self.birth, self.class, self.year];
        others.into_iter().chain(self.names.indexes()).flatten().collect()
    }
}

/// Where one contact's cells are.
#[derive(Clone, Debug, Default)]
pub struct ContactColumns {
    pub id: Option<usize>,
    pub title: Option<usize>,
    pub names: NameColumns,
    pub email: Option<usize>,
    pub mobile: Option<usize>,
    pub relation: Option<usize>,
    /// The relation that the caption itself says: `Mother Email`.
    pub implied_relation: Option<&'static str>,
    pub priority: Option<usize>,
    pub responsibility: Option<usize>,
    pub court: Option<usize>,
    pub lives_with: Option<usize>,
    pub key: Group,
    email_rank: u8,
    mobile_rank: u8,
}

impl ContactColumns {
    /// A contact without columns.
    pub fn new(key: Group) -> Self {
        let implied_relation = if let Group::Related(relation) = key { Some(relation) } else { None };
        Self { key, implied_relation, ..Self::default() }
    }

    /// Where the name begins, for a flaw of the contact as a whole.
    pub fn name(&self) -> usize {
        self.names.full.or(self.names.given).or(self.names.family).unwrap_or_default()
    }

    pub fn has_room(&mut self, kind: Kind) -> bool {
        match kind {
            Kind::Number(_) => self.id.is_none(),
            Kind::Title => self.title.is_none(),
            Kind::Relation => self.relation.is_none(),
            Kind::Priority => self.priority.is_none(),
            Kind::Responsibility => self.responsibility.is_none(),
            Kind::Court => self.court.is_none(),
            Kind::LivesWith => self.lives_with.is_none(),
            _ => self.names.slot(kind).is_none_or(|slot| slot.is_none()),
        }
    }

    /// Takes the column if the contact has none of its kind or a worse one; else says no.
    pub fn place(&mut self, index: usize, kind: Kind) -> bool {
        if let Kind::Email(rank) | Kind::Mobile(rank) = kind {
            // What stands before everything else of the contact, and names nobody, is likelier the pupil's own.
            if rank >= UNSAID && self.indexes().is_empty() {
                return false;
            }
        }
        let slot = match kind {
            Kind::Number(_) => &mut self.id,
            Kind::Title => &mut self.title,
            Kind::Relation => &mut self.relation,
            Kind::Priority => &mut self.priority,
            Kind::Responsibility => &mut self.responsibility,
            Kind::Court => &mut self.court,
            Kind::LivesWith => &mut self.lives_with,
            Kind::Email(rank) => return replace(&mut self.email, &mut self.email_rank, index, rank),
            Kind::Mobile(rank) => return replace(&mut self.mobile, &mut self.mobile_rank, index, rank),
            _ => return self.names.place(index, kind),
        };
        if slot.is_some() {
            return false;
        }
        *slot = Some(index);
        true
    }

    pub fn indexes(&self) -> Vec<usize> {
        let others = [
            self.id,
            self.title,
            self.email,
            self.mobile,
            self.relation,
            self.priority,
            self.responsibility,
            self.court,
            self.lives_with,
        ];
        others.into_iter().chain(self.names.indexes()).flatten().collect()
    }
}

/// Puts a column of a better rank in the place of one of a worse.
fn replace(slot: &mut Option<usize>, known: &mut u8, index: usize, rank: u8) -> bool {
    if slot.is_some() && rank >= *known {
        return false;
    }
    (*slot, *known) = (Some(index), rank);
    true
}
