//! The manual inside the product: for each kind of reader the chapters they need, each question with its answer and where it helps a
//! picture of the real page.
//!
//! Invariants: open to everyone, also before an account (`ReadHelp`), because who has lost a phone reads it signed out; every word is
//! a text in the reader's language; a picture shows people of the demo school alone (`bin/manual` makes them anew).

mod pictures;
mod routes;

pub use self::pictures::Picture;
pub use self::routes::routes;

/// What one kind of reader finds: the id of the heading, and the chapters in the order of the need.
struct Part {
    heading: &'static str,
    chapters: &'static [&'static Chapter],
}

/// A page of the manual. Its word stands in its address; its title is the text `help-<word>`, its lead `help-<word>-lead`.
struct Chapter {
    word: &'static str,
    icon: &'static str,
    tone: &'static str,
    questions: &'static [Question],
}

/// A question and the picture below its answer. The question is the text `id`, the answer `id-do`, a line each step or each fact; what
/// else one should know is `id-note`, and what the picture shows `id-alt`.
struct Question {
    id: &'static str,
    picture: Option<&'static str>,
    /// Whether the lines of the answer are steps, one after the other.
    in_order: bool,
}

impl Question {
    const fn shown(self, picture: &'static str) -> Self {
        Self { picture: Some(picture), ..self }
    }
}

/// A question about how something is done.
const fn how(id: &'static str) -> Question {
    Question { id, picture: None, in_order: true }
}

/// A question about what is so.
const fn what(id: &'static str) -> Question {
    Question { id, picture: None, in_order: false }
}

const JOINING: Chapter = Chapter {
    word: "joining",
    icon: "mail",
    tone: "sun",
    questions: &[
        how("help-join").shown("joining-letter"),
        what("help-behind").shown("joining-welcome"),
        how("help-ask").shown("joining-ask"),
        how("help-second"),
        what("help-paper"),
        how("help-code-fails"),
        how("help-lent"),
    ],
};

const PHONE: Chapter = Chapter {
    word: "phone",
    icon: "key-round",
    tone: "coral",
    questions: &[
        how("help-lost").shown("phone-signed-in"),
        how("help-new-device").shown("phone-new-device"),
        how("help-forgot"),
        how("help-no-mail"),
        how("help-passkey").shown("phone-passkey"),
        how("help-second-proof"),
    ],
};

const CHILD: Chapter = Chapter {
    word: "child",
    icon: "heart",
    tone: "leaf",
    questions: &[
        how("help-consent").shown("child-answers"),
        how("help-child-sign-in").shown("child-sign-in"),
        how("help-looked").shown("child-looked"),
        what("help-seen"),
        how("help-language"),
        how("help-own-photo"),
        what("help-leaving"),
        what("help-close"),
    ],
};

const SEPARATED: Chapter = Chapter {
    word: "separated",
    icon: "users",
    tone: "plum",
    questions: &[
        what("help-apart").shown("separated-father"),
        what("help-apart-hidden"),
        how("help-order"),
        what("help-wrong-record"),
        how("help-grandmother").shown("separated-grandmother"),
        how("help-grandmother-end"),
    ],
};

const STORY: Chapter = Chapter {
    word: "story",
    icon: "newspaper",
    tone: "sky",
    questions: &[
        how("help-post").shown("story-picture"),
        how("help-waits").shown("story-waits"),
        how("help-heic"),
        what("help-undo"),
        what("help-comments"),
        how("help-first-day"),
    ],
};

const CARDS: Chapter = Chapter {
    word: "cards",
    icon: "layout-grid",
    tone: "sea",
    questions: &[
        how("help-sign-ins").shown("cards-list"),
        how("help-cards-print").shown("cards-sheet"),
        how("help-tablet").shown("cards-tablet"),
        how("help-three-pictures"),
        how("help-codes"),
        how("help-card-lost"),
        what("help-tablet-says-no"),
    ],
};

const LETTERS: Chapter = Chapter {
    word: "letters",
    icon: "printer",
    tone: "sun",
    questions: &[
        how("help-print-letters").shown("letters-class"),
        how("help-round").shown("letters-round"),
        how("help-reach").shown("letters-reach"),
        what("help-strip"),
        how("help-bounced"),
        how("help-requests"),
    ],
};

const ROSTER: Chapter = Chapter {
    word: "roster",
    icon: "file-spreadsheet",
    tone: "sky",
    questions: &[
        how("help-import").shown("roster-look"),
        how("help-columns").shown("roster-columns"),
        what("help-twins"),
        what("help-missing"),
        how("help-roster-undo").shown("roster-undo"),
        how("help-never-read"),
        how("help-new-year"),
    ],
};

const ORDERS: Chapter = Chapter {
    word: "orders",
    icon: "shield-check",
    tone: "plum",
    questions: &[
        how("help-suspended").shown("orders-decision"),
        how("help-restrict").shown("orders-restrict"),
        how("help-lift"),
        what("help-link-parts"),
        how("help-see-as").shown("orders-seen-as"),
        what("help-self-test"),
    ],
};

const COUNTER: Chapter = Chapter {
    word: "counter",
    icon: "user-check",
    tone: "coral",
    questions: &[
        how("help-let-in").shown("counter-phone"),
        what("help-guardian-lost").shown("counter-guardian"),
        how("help-day-pass").shown("counter-day-pass"),
        how("help-on-paper"),
        what("help-arrives"),
    ],
};

const LEADING: Chapter = Chapter {
    word: "leading",
    icon: "id-card",
    tone: "clay",
    questions: &[
        how("help-colleague"),
        how("help-departure").shown("leading-departure"),
        how("help-proof-lost"),
        how("help-log").shown("leading-log"),
        how("help-list"),
        what("help-settings"),
    ],
};

const MACHINE: Chapter = Chapter {
    word: "machine",
    icon: "activity",
    tone: "sea",
    questions: &[
        what("help-status").shown("machine-status"),
        how("help-mail-stuck").shown("machine-outbox"),
        what("help-disk"),
        what("help-damage"),
        how("help-certificate"),
        what("help-phrase"),
        what("help-it-sees"),
    ],
};

const PARTS: [Part; 5] = [
    Part { heading: "help-families", chapters: &[&JOINING, &PHONE, &CHILD, &SEPARATED] },
    Part { heading: "help-teachers", chapters: &[&STORY, &CARDS, &LETTERS] },
    Part { heading: "help-office", chapters: &[&LETTERS, &ROSTER, &ORDERS, &COUNTER] },
    Part { heading: "help-leaders", chapters: &[&LEADING, &ORDERS, &ROSTER] },
    Part { heading: "help-it", chapters: &[&MACHINE, &PHONE] },
];

fn chapters() -> impl Iterator<Item = &'static Chapter> {
    PARTS.iter().flat_map(|part| part.chapters.iter().copied())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{chapters, pictures};
    use crate::locale::{LANGS, knows};

    #[test]
    fn every_chapter_has_its_words_and_every_question_its_answer_in_each_language() {
        let mut missing = BTreeSet::new();
        for chapter in chapters() {
            let mut ids = vec![format!("help-{}", chapter.word), format!("help-{}-lead", chapter.word)];
            for question in chapter.questions {
                ids.extend([question.id.to_owned(), format!("{}-do", question.id)]);
                ids.extend(question.picture.map(|_| format!("{}-alt", question.id)));
            }
            for id in ids {
                if !knows(&id) {
                    missing.insert(id);
                } else if let Some(lang) = LANGS.iter().skip(1).find(|lang| lang.t(&id) == LANGS[0].t(&id)) {
                    missing.insert(format!("{id} in {}", lang.name));
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn every_picture_is_shown_and_every_picture_that_is_shown_is_there() {
        let shown: BTreeSet<&str> =
            chapters().flat_map(|chapter| chapter.questions).filter_map(|question| question.picture).collect();
        let kept: BTreeSet<&str> = pictures::all().map(|picture| picture.name).collect();
        assert_eq!(shown, kept, "bin/manual makes the pictures; src/help/mod.rs shows them");
        for picture in pictures::all() {
            assert!(crate::server::assets::exists(&picture.path()), "{}", picture.name);
            assert!(picture.width > 100 && picture.height > 50, "{}", picture.name);
        }
    }

    #[test]
    fn a_chapter_shows_one_to_three_pictures() {
        for chapter in chapters() {
            let pictures = chapter.questions.iter().filter(|question| question.picture.is_some()).count();
            assert!((1..=3).contains(&pictures), "{}: {pictures}", chapter.word);
        }
    }
}
