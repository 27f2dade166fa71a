//! Rights in signatures: GET never changes anything (TRUST 2.3).

use std::collections::BTreeSet;

use crate::law::{Row, permissions};
use crate::source::{Fault, File, Tree};
use crate::{finds, holds};

fn looking_changes_nothing(tree: &Tree) -> Vec<Fault> {
    let rows = permissions();
    let of = |wanted: bool| -> BTreeSet<String> {
        rows.iter().filter(|row| row["effect"].starts_with("write") == wanted).map(|row| row["right"].clone()).collect()
    };
    let (writes, reads) = (of(true), of(false));
    let mut faults = Vec::new();
    for file in tree.below("src/", "rs") {
        let bare = file.bare();
        for (at, _) in bare.match_indices("#[get(").chain(bare.match_indices("#[head(")) {
            let end = bare[at..].find("\n}").map_or(bare.len(), |end| at + end);
            let handler = &bare[at..end];
            for (place, _) in handler.match_indices("May<") {
                let right: String =
                    handler[place + 4..].chars().take_while(|letter| letter.is_alphanumeric()).collect();
                if writes.contains(&right) && !reads.contains(&right) {
                    faults.push(Fault::at(
                        file,
                        at + place,
                        format!("`May<{right}>` changes something: make it a POST"),
                    ));
                }
            }
            if let Some(place) = handler.find(".write(") {
                faults.push(Fault::at(file, at + place, "a GET writes: make it a POST"));
            }
        }
    }
    faults
}

#[test]
fn looking_at_a_page_changes_nothing() {
    holds(looking_changes_nothing);
    finds(
        2,
        looking_changes_nothing,
        &[(
            "src/stories/routes.rs",
            "//! x\n#[get(\"/a\")]\nfn a(may: May<PostToClass>) {\n}\n#[get(\"/b\")]\nfn b(may: May<ReadPost>) {\n db.write(&may)\n}\n#[post(\"/c\")]\nfn c(may: May<LikePost>) {\n db.write(&may)\n}",
        )],
    );
}

/// A right as `src/policy` writes it down: `    Name as "Law": Effect + StepUp = |…`.
struct Written {
    name: String,
    /// The row that it proves a part of, where it is called otherwise.
    part_of: Option<String>,
    effect: &'static str,
    step_up: bool,
    machine: bool,
    sentence: String,
    at: usize,
}

const EFFECTS: [(&str, &str); 4] =
    [("ReadLogged", "read-logged"), ("Read", "read"), ("WriteQuiet", "write-quiet"), ("Write", "write")];

fn written(file: &File) -> Vec<Written> {
    let mut found = Vec::new();
    let (mut sentence, mut at) = (String::new(), 0);
    for line in file.text.lines() {
        let start = at;
        at += line.len() + 1;
        if let Some(words) = line.trim_start().strip_prefix("/// ") {
            sentence = if sentence.is_empty() { words.to_owned() } else { format!("{sentence} {words}") };
            continue;
        }
        let said = std::mem::take(&mut sentence);
        let Some((name, rest)) = line.strip_prefix("    ").and_then(|line| line.split_once(": ")) else { continue };
        let Some((word, effect)) =
            EFFECTS.iter().find(|(word, _)| rest.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ';'])))
        else {
            continue;
        };
        let (name, part_of) = name
            .split_once(" as \"")
            .map_or((name, None), |(name, law)| (name, Some(law.trim_end_matches('"').to_owned())));
        found.push(Written {
            name: name.to_owned(),
            part_of,
            effect,
            step_up: rest[word.len()..].starts_with(" + StepUp"),
            machine: file.path.ends_with("/jobs.rs"),
            sentence: said,
            at: start,
        });
    }
    found
}

/// The rights of `src/policy` are rows of the table, with its sentence, effect and step-up.
fn as_written_in_the_law(tree: &Tree) -> Vec<Fault> {
    let rows = permissions();
    let mut faults = Vec::new();
    for file in tree.below("src/policy/", "rs") {
        for right in written(file) {
            let law = right.part_of.as_ref().unwrap_or(&right.name);
            let of_name: Vec<_> = rows.iter().filter(|row| row["right"] == *law).collect();
            let mut say = |what: &str| faults.push(Fault::at(file, right.at, format!("{}: {what}", right.name)));
            if of_name.is_empty() {
                say("is no right of tests/permissions.csv: add its row with a reason, or name the row with `as`");
            } else if right.machine && !of_name.iter().any(|row| row["machine"] == "yes") {
                say("is not the machine's in tests/permissions.csv");
            } else if right.part_of.is_none() && !right.machine {
                if !of_name.iter().any(|row| row["effect"] == right.effect) {
                    say("has another effect in tests/permissions.csv");
                }
                if !of_name.iter().any(|row| (row["step_up"] == "yes") == right.step_up) {
                    say("differs in step_up from tests/permissions.csv");
                }
                let start = |row: &Row| {
                    right.sentence.starts_with(row["sentence"].trim_end_matches('.').split(';').next().unwrap_or(""))
                };
                if right.sentence.is_empty()
                    || !of_name.iter().any(|row| start(row) || close(&right.sentence, &row["sentence"]))
                {
                    say("says another sentence than tests/permissions.csv: one of the two is wrong");
                }
            }
        }
    }
    faults
}

/// Whether most words of the law's sentence stand in ours: a sentence may be cut or go on, not turn.
fn close(ours: &str, law: &str) -> bool {
    let words = |text: &str| {
        text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase).collect::<BTreeSet<_>>()
    };
    let (ours, law) = (words(ours), words(law));
    law.intersection(&ours).count() * 10 >= law.len() * 7
}

#[test]
fn rights_say_what_the_table_says() {
    holds(as_written_in_the_law);
    finds(
        4,
        as_written_in_the_law,
        &[(
            "src/policy/planted.rs",
            "    /// Anyone may read the manual.\n    ReadHelp: Read = |ask, _| x;\n    /// Anyone may read the manual.\n    ReadHelp: Write = x;\n    \
             /// Only cats.\n    Visit: Read = x;\n    /// A new one.\n    Fly: Read = x;\n    /// A leader may give a member of staff a role or take it away.\n    GrantRole: Write = x;",
        )],
    );
}
