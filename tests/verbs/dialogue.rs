//! `bookbag setup` as a technician meets it: questions on a terminal (util-linux's `script` gives one), slips, and the phrase on paper.

use std::fs;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::http::Browser;
use crate::program::{Machine, Outcome};

/// The verb on a terminal of its own.
struct Dialogue {
    child: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    /// All that was on the screen.
    seen: String,
    /// How much of it has been looked at.
    read: usize,
}

impl Dialogue {
    fn with(machine: &Machine, words: &str) -> Outcome<Self> {
        let program = env!("CARGO_BIN_EXE_bookbag");
        let config = machine.path("etc/config.toml");
        let line = format!("{program} {words} --config {}", config.display());
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--echo", "never", "--command", &line, "/dev/null"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let keys = child.stdin.take().ok_or("no keyboard")?;
        let mut out = child.stdout.take().ok_or("no screen")?;
        let (told, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut bytes) {
                if told.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, keys, screen, seen: String::new(), read: 0 })
    }

    /// Waits for these words behind what was waited for before; gives what stands before them.
    fn until(&mut self, words: &str) -> Outcome<String> {
        let begun = Instant::now();
        loop {
            if let Some(at) = self.seen[self.read..].find(words) {
                let before = self.seen[self.read..self.read + at].to_owned();
                self.read += at + words.len();
                return Ok(before);
            }
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(format!("'{words}' never came: {}", self.seen).into());
            }
            if let Ok(bytes) = self.screen.recv_timeout(Duration::from_millis(200)) {
                self.seen += &String::from_utf8_lossy(&bytes);
            }
        }
    }

    /// Types a line as soon as the question stands there.
    fn answer(&mut self, question: &str, line: &str) -> Outcome {
        self.until(question)?;
        writeln!(self.keys, "{line}")?;
        Ok(())
    }

    /// Types the word of the paper that is asked for.
    fn word(&mut self, paper: &[(usize, String)]) -> Outcome {
        self.until("which is word ")?;
        let number: usize = self.until("?")?.trim().parse()?;
        let word = paper.iter().find(|(at, _)| *at == number).ok_or("no such word")?;
        writeln!(self.keys, "{}", word.1)?;
        Ok(())
    }
}

/// The numbered words between the sentences around them.
fn paper(screen: &str) -> Vec<(usize, String)> {
    let mut cells = screen.split_whitespace();
    let mut words = Vec::new();
    while let Some(cell) = cells.next() {
        if let Some(number) = cell.strip_suffix('.').and_then(|number| number.parse().ok()) {
            words.push((number, cells.next().unwrap_or_default().to_owned()));
        }
    }
    words
}

#[test]
fn a_technician_answers_the_questions_and_a_slip_costs_one_answer() -> Outcome {
    let machine = Machine::bare()?;
    let mut setup = Dialogue::with(&machine, &format!("setup --data {}", machine.data().display()))?;
    setup.answer("What is the school called?", "Birch Lane Primary")?;
    setup.answer("Which time zone is it in? [Europe/London]", "Europe/Lodnon")?;
    setup.answer("That cannot be right; please again.", "")?;
    setup.answer("Which address will parents open", "https://bookbag.school.example/")?;
    setup.until("write the name alone")?;
    setup.answer("Which address will parents open", "127.0.0.1")?;
    setup.answer("How is the connection encrypted", "off")?;
    setup.answer("Which address does the proxy come from?", "")?;
    setup.answer("Listen on [127.0.0.1:8080]", &machine.address.to_string().replace("127.0.0.1", "0.0.0.0"))?;
    setup.until("would send passwords and pictures unencrypted")?;
    setup.answer("How is the connection encrypted", "off")?;
    setup.answer("Which address does the proxy come from?", "")?;
    setup.answer("Listen on [127.0.0.1:8080]", &machine.address.to_string())?;
    setup.answer("Which mail server takes the school's mail?", "")?;
    setup.answer("Which e-mail address is IT support's?", "it@birchlane.example")?;
    setup.until("one envelope for the school's safe, one for a governor.")?;
    let paper = paper(&setup.until("From the paper:")?);
    assert_eq!(paper.len(), 24, "{paper:?}");
    setup.answer("which is word ", "umbrellas")?;
    setup.until("That is another word. Please look at the paper again.")?;
    assert!(!machine.path("school/school.db").exists(), "nothing is made before the phrase is on paper");
    setup.word(&paper)?;
    setup.word(&paper)?;
    setup.until("Birch Lane Primary is set up.")?;
    setup.until("/start/")?;
    let token = setup.until("\n")?.trim().to_owned();
    assert!(setup.child.wait()?.success(), "{}", setup.seen);
    assert!(!setup.seen.contains("umbrellas"), "a word of the phrase does not stay on the screen");
    let settings = fs::read_to_string(machine.path("etc/config.toml"))?;
    assert!(settings.contains("hosts = [\"127.0.0.1\"]"), "{settings}");
    let server = machine.serve()?;
    let start = format!("/start/{token}");
    assert_eq!(Browser::at(server.address).get(&start)?.status, 200, "the link that was shown opens");
    Ok(())
}

#[test]
fn without_the_phrase_on_paper_nothing_is_made() -> Outcome {
    let machine = Machine::bare()?;
    let mut setup = Dialogue::with(&machine, &format!("setup --data {}", machine.data().display()))?;
    setup.answer("What is the school called?", "Birch Lane Primary")?;
    setup.answer("Which time zone is it in?", "")?;
    setup.answer("Which address will parents open", "127.0.0.1")?;
    setup.answer("How is the connection encrypted", "")?;
    setup.answer("Which mail server takes the school's mail?", "")?;
    setup.answer("Which e-mail address is IT support's?", "")?;
    for _ in 0..3 {
        setup.answer("which is word ", "umbrellas")?;
    }
    setup.until("the recovery phrase is not on paper yet, so nothing was made")?;
    assert_eq!(setup.child.wait()?.code(), Some(1));
    for made in ["etc/config.toml", "etc/master.key", "school/school.db", "school/keys"] {
        assert!(!machine.path(made).exists(), "{made}");
    }
    Ok(())
}
