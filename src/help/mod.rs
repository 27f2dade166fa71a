//! The manual inside the product: one question, one answer, open to everyone.

mod routes;

pub use self::routes::routes;

/// Headings and the questions below them, as ids of texts; the answer to `help-join` is `help-join-do`.
const SECTIONS: [(&str, &[&str]); 2] = [
    (
        "help-families",
        &[
            "help-join",
            "help-second",
            "help-forgot",
            "help-consent",
            "help-child",
            "help-seen",
            "help-language",
            "help-paper",
        ],
    ),
    ("help-staff", &["help-post", "help-heic", "help-undo", "help-roster"]),
];

#[cfg(test)]
mod tests {
    use super::SECTIONS;

    #[test]
    fn every_question_of_the_manual_has_its_answer() {
        for (heading, questions) in SECTIONS {
            assert!(crate::locale::knows(heading));
            for question in questions {
                assert!(
                    crate::locale::knows(question) && crate::locale::knows(&format!("{question}-do")),
                    "{question}"
                );
            }
        }
    }
}
