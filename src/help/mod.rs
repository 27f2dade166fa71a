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

/// A question and the picture below its answer. The question is the text `id`, the answer `id-do`, a line each step; what else one
/// should know is `id-note`, and what the picture shows `id-alt`.
struct Question {
    id: &'static str,
    picture: Option<&'static str>,
}

const fn told(id: &'static str) -> Question {
    Question { id, picture: None }
}

const fn shown(id: &'static str, picture: &'static str) -> Question {
    Question { id, picture: Some(picture) }
}

const JOINING: Chapter = Chapter {
    word: "joining",
    icon: "mail",
    tone: "sun",
    questions: &[
        shown("help-join", "joining-letter"),
        shown("help-behind", "joining-welcome"),
        shown("help-ask", "joining-ask"),
        told("help-second"),
        told("help-paper"),
        told("help-code-fails"),
        told("help-lent"),
    ],
};

const PHONE: Chapter = Chapter {
    word: "phone",
    icon: "key-round",
    tone: "coral",
    questions: &[
        shown("help-lost", "phone-signed-in"),
        shown("help-new-device", "phone-new-device"),
        told("help-forgot"),
        told("help-no-mail"),
        shown("help-passkey", "phone-passkey"),
        told("help-second-proof"),
    ],
};

const CHILD: Chapter = Chapter {
    word: "child",
    icon: "heart",
    tone: "leaf",
    questions: &[
        shown("help-consent", "child-answers"),
        shown("help-child-sign-in", "child-sign-in"),
        shown("help-looked", "child-looked"),
        told("help-seen"),
        told("help-language"),
        told("help-own-photo"),
        told("help-leaving"),
        told("help-close"),
    ],
};

const SEPARATED: Chapter = Chapter {
    word: "separated",
    icon: "users",
    tone: "plum",
    questions: &[
        shown("help-apart", "separated-father"),
        told("help-apart-hidden"),
        told("help-order"),
        told("help-wrong-record"),
        shown("help-grandmother", "separated-grandmother"),
        told("help-grandmother-end"),
    ],
};

const STORY: Chapter = Chapter {
    word: "story",
    icon: "newspaper",
    tone: "sky",
    questions: &[
        shown("help-post", "story-picture"),
        shown("help-waits", "story-waits"),
        told("help-heic"),
        told("help-undo"),
        told("help-comments"),
        told("help-first-day"),
    ],
};

const CARDS: Chapter = Chapter {
    word: "cards",
    icon: "layout-grid",
    tone: "sea",
    questions: &[
        shown("help-sign-ins", "cards-list"),
        shown("help-cards-print", "cards-sheet"),
        shown("help-tablet", "cards-tablet"),
        told("help-three-pictures"),
        told("help-codes"),
        told("help-card-lost"),
        told("help-tablet-says-no"),
    ],
};

const LETTERS: Chapter = Chapter {
    word: "letters",
    icon: "printer",
    tone: "sun",
    questions: &[
        shown("help-print-letters", "letters-class"),
        shown("help-round", "letters-round"),
        shown("help-reach", "letters-reach"),
        told("help-strip"),
        told("help-bounced"),
        told("help-requests"),
    ],
};

const ROSTER: Chapter = Chapter {
    word: "roster",
    icon: "file-spreadsheet",
    tone: "sky",
    questions: &[
        shown("help-import", "roster-look"),
        shown("help-columns", "roster-columns"),
        told("help-twins"),
        told("help-missing"),
        shown("help-roster-undo", "roster-undo"),
        told("help-never-read"),
        told("help-new-year"),
    ],
};

const ORDERS: Chapter = Chapter {
    word: "orders",
    icon: "shield-check",
    tone: "plum",
    questions: &[
        shown("help-suspended", "orders-decision"),
        shown("help-restrict", "orders-restrict"),
        told("help-lift"),
        told("help-link-parts"),
        shown("help-see-as", "orders-seen-as"),
        told("help-self-test"),
    ],
};

const COUNTER: Chapter = Chapter {
    word: "counter",
    icon: "user-check",
    tone: "coral",
    questions: &[
        shown("help-let-in", "counter-phone"),
        shown("help-guardian-lost", "counter-guardian"),
        shown("help-day-pass", "counter-day-pass"),
        told("help-on-paper"),
        told("help-arrives"),
    ],
};

const LEADING: Chapter = Chapter {
    word: "leading",
    icon: "id-card",
    tone: "clay",
    questions: &[
        told("help-colleague"),
        shown("help-departure", "leading-departure"),
        told("help-proof-lost"),
        shown("help-log", "leading-log"),
        told("help-list"),
        told("help-settings"),
    ],
};

const MACHINE: Chapter = Chapter {
    word: "machine",
    icon: "activity",
    tone: "sea",
    questions: &[
        shown("help-status", "machine-status"),
        shown("help-mail-stuck", "machine-outbox"),
        told("help-disk"),
        told("help-damage"),
        told("help-certificate"),
        told("help-phrase"),
        told("help-it-sees"),
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
