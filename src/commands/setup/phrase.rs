//! The recovery phrase on the console: shown once, and two of its words asked back, so that it really is on paper.

use zeroize::Zeroizing;

use super::super::Console;
use super::super::opening::Stop;
use crate::keys::{Key32, RecoveryPhrase};

const TRIES: usize = 3;

/// Shows the phrase and asks two of its words back.
///
/// # Errors
/// A refusal after three wrong answers or at the end of the input; nothing has been made yet then.
pub fn show_and_ask_back(console: Console, phrase: &RecoveryPhrase) -> Result<(), Stop> {
    let words = phrase.words()?;
    let words: Vec<&str> = words.split(' ').collect();
    console.say("\nThis is the recovery phrase. It is shown once, here, and kept nowhere. If the key file is lost, these 24 words");
    console.say(
        "are the only way back to the school's data; if both are lost, nobody can help. Write them on paper, twice:",
    );
    console.say("one envelope for the school's safe, one for a governor.\n");
    for row in 0..6 {
        let cells: Vec<String> = (0..4)
            .filter_map(|column| words.get(row + column * 6).map(|word| (row + column * 6, word)))
            .map(|(at, word)| format!("{:>2}. {word:<9}", at + 1))
            .collect();
        console.say(&Zeroizing::new(format!("   {}", cells.join("  "))));
    }
    console.say("");
    for position in two_positions()? {
        ask_back(console, &words, position)?;
    }
    Ok(())
}

fn ask_back(console: Console, words: &[&str], position: usize) -> Result<(), Stop> {
    for _ in 0..TRIES {
        let question = format!("From the paper: which is word {}?", position + 1);
        let Some(answer) = console.ask_hidden(&question)? else { break };
        if words.get(position).is_some_and(|word| word.eq_ignore_ascii_case(answer.trim())) {
            return Ok(());
        }
        console.say("  That is another word. Please look at the paper again.");
    }
    Err(Stop::refused("the recovery phrase is not on paper yet, so nothing was made; run `bookbag setup` again"))
}

/// Two different positions by lot.
fn two_positions() -> Result<[usize; 2], Stop> {
    let lot = Key32::random()?;
    let first = usize::from(lot.bytes()[0]) % 24;
    let second = (first + 1 + usize::from(lot.bytes()[1]) % 23) % 24;
    Ok([first, second])
}
