//! What one caption says, in words: whose column it is (`Guardian 2`, `matki`, `de la mère`) and what stands in it.
//!
//! Invariant: the whole caption is looked up before any word of it is taken for a person, so `Legal guardian` is a yes or no
//! and `Guardian 1 email` an address.

use super::aliases::{Kind, meaning, normalise};

/// Which contact a caption speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// None said: the contacts are told apart by position.
    #[default]
    Position,
    /// By number.
    Numbered(u8),
    /// By what the contact is to the child.
    Related(&'static str),
}

/// Whose column a caption says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Pupil,
    Contact(Group),
    /// A number and no person: the contact of that number where there is one.
    Loose(u8),
    Unsaid,
}

#[rustfmt::skip]
const PUPIL: &[&str] = &[
    "legal", "pupil", "pupils", "student", "students", "child", "childs", "learner", "schueler", "schuelers", "schuelerin",
    "kind", "kindes", "leerling", "uczen", "ucznia", "dziecko", "dziecka", "ziak", "ziaka", "dieta", "dietata", "eleve",
    "enfant", "alumno", "alumna", "estudiante", "disgybl", "plentyn",
];

#[rustfmt::skip]
const CONTACT: &[&str] = &[
    "guardian", "guardians", "contact", "contacts", "parent", "parents", "carer", "carers", "caregiver", "erzieher",
    "sorgeberechtigter", "sorgeberechtigte", "sorgeberechtigten", "erziehungsberechtigter", "erziehungsberechtigte",
    "erziehungsberechtigten", "elternteil", "ansprechpartner", "kontakt", "kontaktperson", "ouder", "verzorger", "voogd",
    "contactpersoon", "rodzic", "rodzica", "opiekun", "opiekuna", "kontaktu", "rodic", "rodica", "zastupca", "zastupcu",
    "responsable", "resp", "representant", "contacto", "representante", "tutor", "tutora", "progenitor", "rhiant", "gofalwr",
    "gwarcheidwad", "cyswllt",
];

/// Words that stand for a person in one of the languages only beside a word of it; alone they are something else in English.
const TUTOR: [&str; 2] = ["tutor", "tutora"];
/// Of which contact it is said without a name, so that the column alone is no name.
const VAGUE: [&str; 9] =
    ["contact", "contacts", "contacto", "kontakt", "kontaktu", "cyswllt", "legal", "kind", "ansprechpartner"];

#[rustfmt::skip]
const RELATED: &[(&str, &[&str])] = &[
    ("Mother", &["mother", "mothers", "mum", "mums", "mom", "moms"]),
    ("Father", &["father", "fathers", "dad", "dads"]),
    ("Mutter", &["mutter"]),
    ("Vater", &["vater", "vaters"]),
    ("Moeder", &["moeder"]),
    ("Vader", &["vader"]),
    ("Matka", &["matka", "matki", "matky"]),
    ("Ojciec", &["ojciec", "ojca"]),
    ("Otec", &["otec", "otca"]),
    ("Mère", &["mere", "maman"]),
    ("Père", &["pere"]),
    ("Madre", &["madre"]),
    ("Padre", &["padre"]),
    ("Mam", &["mam"]),
    ("Tad", &["tad", "dad"]),
];

/// Words that say first or second of a contact.
#[rustfmt::skip]
const ORDINALS: &[(u8, &[&str])] = &[
    (1, &["first", "primary", "main", "a", "erste", "erster", "erstes", "eerste", "pierwszy", "prvy", "premier", "primer",
        "primero", "cyntaf"]),
    (2, &["second", "secondary", "other", "b", "zweite", "zweiter", "zweites", "tweede", "drugi", "druhy", "deuxieme",
        "segundo", "ail"]),
    (3, &["third", "c", "dritte", "dritter", "derde", "trzeci", "treti", "troisieme", "tercero", "trydydd"]),
];

#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "of", "the", "s", "r", "to", "de", "du", "des", "da", "del", "della", "la", "le", "l", "el", "los", "las", "van", "der", "den",
    "die", "das", "dem", "y", "yr", "i", "und", "et", "person", "no", "nr", "emergency", "foster", "zakonny", "zakonneho",
    "prawny", "prawnego", "legal", "legale", "wettelijke", "number", "current", "default",
];

/// What a caption means and whose column it says it is.
#[must_use]
pub fn understand(caption: &str) -> Option<(Whose, Kind)> {
    read(caption).or_else(|| {
        // `Date of birth (dd/mm/yyyy)`, where the first part alone says it.
        let bare = caption.split(['(', '[']).next().filter(|bare| bare.len() < caption.len())?;
        read(bare)
    })
}

fn read(caption: &str) -> Option<(Whose, Kind)> {
    let whole = normalise(caption);
    if let Some(kind) = meaning(&whole) {
        return Some((Whose::Unsaid, kind));
    }
    let words = words(caption);
    by_words(&words).or_else(|| glued(&whole)).or_else(|| numbered(&words))
}

/// The words of a caption, normalised; a change of case or between letters and digits begins a new one.
fn words(caption: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in caption.chars().take(200) {
        let begins = (before.is_lowercase() && letter.is_uppercase())
            || (before.is_numeric() != letter.is_numeric())
            || !letter.is_alphanumeric();
        if begins {
            words.push(String::new());
        }
        // An accent of its own belongs to the letter before it.
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.push(letter);
        }
        before = letter;
    }
    words.iter().map(|word| normalise(word)).filter(|word| !word.is_empty()).collect()
}

fn relation(word: &str) -> Option<&'static str> {
    RELATED.iter().find(|(_, words)| words.contains(&word)).map(|(relation, _)| *relation)
}

fn by_words(words: &[String]) -> Option<(Whose, Kind)> {
    let is = |list: &[&str], word: &str| list.contains(&word);
    let mut related = words.iter().find_map(|word| relation(word));
    let is_contacts = related.is_some() || words.iter().any(|word| is(CONTACT, word));
    let is_pupils = words.iter().any(|word| is(PUPIL, word));
    let number = words.iter().find_map(|word| word.parse::<u8>().ok().filter(|number| (1..=20).contains(number)));
    if !is_contacts && !is_pupils && number.is_none() {
        return None;
    }
    // `Padre/Madre/Tutor 2`, `Mother/guardian 1`: the number tells them apart.
    if number.is_some() && words.iter().filter(|word| relation(word).is_some() || is(CONTACT, word)).count() > 1 {
        related = None;
    }
    let (found, ordinal) = what(words, number);
    let whose = match (related, number.or(ordinal)) {
        (Some(relation), _) => Whose::Contact(Group::Related(relation)),
        (None, number) if is_contacts => Whose::Contact(number.map_or(Group::Position, Group::Numbered)),
        _ if is_pupils && !found.is_some_and(is_of_a_link) => Whose::Pupil,
        (None, Some(number)) => Whose::Loose(number),
        (None, None) => Whose::Unsaid,
    };
    found.map(|kind| (whose, kind))
}

/// What stands in the column, and the contact's number where an ordinal says it (`primary`): the words are looked up without
/// those of persons, then without those that say little.
fn what(words: &[String], number: Option<u8>) -> (Option<Kind>, Option<u8>) {
    let is = |list: &[&str], word: &str| list.contains(&word);
    let names_person = |word: &str| is(CONTACT, word) || relation(word).is_some();
    let mut rest: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| word.parse::<u8>().is_err() && !names_person(word)).collect();
    for few in [&[] as &[&str], PUPIL, FILLERS] {
        rest.retain(|word| !is(few, word));
        if let Some(kind) = meaning(&rest.concat()) {
            return (Some(kind), None);
        }
    }
    let ordinal = ORDINALS.iter().find(|(_, words)| rest.iter().any(|word| is(words, word))).map(|(number, _)| *number);
    rest.retain(|word| !ORDINALS.iter().any(|(_, words)| is(words, word)));
    let found = meaning(&rest.concat())
        .or_else(|| if rest.is_empty() { alone(words, number.or(ordinal)) } else { meaning(&without_numbers(words)) });
    (found, ordinal)
}

fn without_numbers(words: &[String]) -> String {
    words.iter().map(String::as_str).filter(|word| word.parse::<u8>().is_err()).collect()
}

/// What only a contact has, even where the caption names the child (`Lien avec l'élève`).
fn is_of_a_link(kind: Kind) -> bool {
    matches!(kind, Kind::Relation | Kind::Priority | Kind::Responsibility | Kind::Court | Kind::LivesWith)
}

/// A caption that says a person and nothing else holds the name, if it is no vague word.
fn alone(words: &[String], number: Option<u8>) -> Option<Kind> {
    let is_vague = words.iter().all(|word| {
        word.parse::<u8>().is_ok()
            || VAGUE.contains(&word.as_str())
            || FILLERS.contains(&word.as_str())
            || TUTOR.contains(&word.as_str())
    });
    let is_person = words
        .iter()
        .any(|word| CONTACT.contains(&word.as_str()) || relation(word).is_some() || PUPIL.contains(&word.as_str()));
    (is_person && (!is_vague || number.is_some())).then_some(Kind::Full)
}

/// `N.º expediente`, `Nr. ewidencyjny`.
fn numbered(words: &[String]) -> Option<(Whose, Kind)> {
    let sign =
        words.iter().take_while(|word| matches!(word.as_str(), "n" | "o" | "no" | "nr" | "num" | "current")).count();
    let kind = meaning(&words[sign..].concat()).filter(|_| sign > 0)?;
    Some((Whose::Unsaid, kind))
}

/// Captions written as one word: `motheremail`, `contactforename`, `legalsurname`, `emailmutter`.
fn glued(whole: &str) -> Option<(Whose, Kind)> {
    let beside = |word: &str| {
        let rest = whole.strip_prefix(word).or_else(|| whole.strip_suffix(word));
        rest.filter(|rest| !rest.is_empty()).and_then(meaning)
    };
    let related = RELATED.iter().flat_map(|(relation, words)| words.iter().map(move |word| (*relation, *word)));
    let mut related = related
        .filter_map(|(relation, word)| beside(word).map(|kind| (Whose::Contact(Group::Related(relation)), kind)));
    let mut contact = CONTACT
        .iter()
        .filter(|word| !TUTOR.contains(word))
        .filter_map(|word| beside(word).map(|kind| (Whose::Contact(Group::Position), kind)));
    let mut pupil = PUPIL.iter().filter_map(|word| beside(word).map(|kind| (Whose::Pupil, kind)));
    related.next().or_else(|| contact.next()).or_else(|| pupil.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_in_eight_languages_say_whose_and_what() {
        let mother = |relation| Whose::Contact(Group::Related(relation));
        let one = Whose::Contact(Group::Numbered(1));
        for (caption, whose, kind) in [
            ("Guardian 1 Email", one, Kind::Email(2)),
            ("Guardian1Email", one, Kind::Email(2)),
            ("Contact Name 1", one, Kind::Name),
            ("Parent/Carer 1 - First name", one, Kind::Given),
            ("Primary Guardian mobile", one, Kind::Mobile(1)),
            ("motheremail", mother("Mother"), Kind::Email(2)),
            ("Mum's mobile", mother("Mother"), Kind::Mobile(1)),
            ("Erste erziehungsberechtigte Person Nachname", one, Kind::Family),
            ("Erziehungsberechtigte/r 1 Vorname", one, Kind::Given),
            ("Vorname der Mutter", mother("Mutter"), Kind::Given),
            ("E-Mail Mutter", mother("Mutter"), Kind::Email(2)),
            ("Ouder/verzorger 1 achternaam", one, Kind::Family),
            ("E-mailadres ouder 1", one, Kind::Email(2)),
            ("Imię i nazwisko matki", mother("Matka"), Kind::Full),
            ("Telefon komórkowy matki", mother("Matka"), Kind::Mobile(1)),
            ("Rodzic 1 - nazwisko", one, Kind::Family),
            ("Meno matky", mother("Matka"), Kind::Name),
            ("Zákonný zástupca 1 priezvisko", one, Kind::Family),
            ("Prénom de la mère", mother("Mère"), Kind::Given),
            ("Responsable légal 1 : courriel", one, Kind::Email(2)),
            ("Nom du responsable 1", one, Kind::Name),
            ("Correo electrónico de la madre", mother("Madre"), Kind::Email(2)),
            ("Tutor 1 apellidos", one, Kind::Family),
            ("Rhiant 1 enw cyntaf", one, Kind::Given),
            ("E-bost rhiant 1", one, Kind::Email(2)),
            ("Legal Forename", Whose::Pupil, Kind::Given),
            ("Imię ucznia", Whose::Pupil, Kind::Given),
            ("Schüler Nachname", Whose::Pupil, Kind::Family),
            ("Date de naissance de l'élève", Whose::Pupil, Kind::Birth),
            ("Rodzic 1", one, Kind::Full),
            ("Legal guardian 1", one, Kind::Full),
            ("Cyfrifoldeb rhiant 1", one, Kind::Responsibility),
            ("Lien avec l'élève 1", Whose::Loose(1), Kind::Relation),
            ("N.º expediente", Whose::Unsaid, Kind::Number(1)),
            ("Date of birth (dd/mm/yyyy)", Whose::Unsaid, Kind::Birth),
            ("Padre/Madre/Tutor 2: nombre", Whose::Contact(Group::Numbered(2)), Kind::Name),
            ("Enw'r disgybl", Whose::Pupil, Kind::Name),
            ("Student email", Whose::Pupil, Kind::Email(2)),
            ("Legal guardian", Whose::Unsaid, Kind::Responsibility),
            ("Email 2", Whose::Loose(2), Kind::Email(2)),
        ] {
            assert_eq!(understand(caption), Some((whose, kind)), "{caption}");
        }
        for caption in ["Tutor", "Mother tongue", "Contact", "Guardian 1 Postcode", "Class teacher", "Note"] {
            assert_eq!(understand(caption), None, "{caption}");
        }
    }
}
