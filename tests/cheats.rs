//! Four ways round the policy that must not compile (D99, D106).
//!
//! Each is an example of this package behind a feature of its own, checked by the very cargo that built this test: so they see the
//! library as a stranger would, and reuse what the lints have compiled (trybuild would compile every dependency once more).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

use std::process::Command;

/// The cheat, and what the compiler must say about it.
const CHEATS: [(&str, &str); 4] = [
    ("forge_a_proof", "error[E0451]: fields `person` and `class` of struct `PostToClass` are private"),
    ("read_without_a_proof", "error[E0277]: the trait bound `(): Proof` is not satisfied"),
    ("use_the_wrong_right", "error[E0308]: mismatched types"),
    ("open_the_policys_own_door", "error[E0423]: cannot initialize a tuple struct which contains private fields"),
];

#[test]
fn four_cheats_do_not_compile() {
    for (cheat, complaint) in CHEATS {
        let checked = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--locked", "--quiet", "--features", "cheats", "--example", cheat])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&checked.stderr);
        assert!(!checked.status.success(), "{cheat} compiles");
        let complaints = said.lines().filter(|line| line.starts_with("error[")).collect::<Vec<_>>();
        assert!(
            !complaints.is_empty() && complaints.iter().all(|line| line.starts_with(complaint)),
            "{cheat} fails for another reason:\n{said}"
        );
    }
}

/// The same package with an honest use compiles, so that the four fail for what they do and not for how they are built.
#[test]
fn an_honest_use_compiles() {
    let checked = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--locked", "--quiet", "--features", "cheats", "--example", "honest_use"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
