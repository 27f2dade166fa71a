//! What the verbs say: the one place that writes to standard output and standard error.

use std::io::{self, BufRead, IsTerminal, Write};

use serde::Serialize;

/// Where a verb speaks; with `--json` only one object goes to standard output.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    json: bool,
}

impl Console {
    /// Standard output and standard error.
    #[must_use]
    pub fn standard(json: bool) -> Self {
        Self { json }
    }

    /// Whether one JSON object is wanted.
    #[must_use]
    pub fn json(self) -> bool {
        self.json
    }

    /// A line for whoever ran the verb; with `--json` it goes to standard error.
    pub fn say(self, line: &str) {
        if self.json { to(io::stderr(), line) } else { to(io::stdout(), line) }
    }

    /// A line on what is wrong.
    pub fn complain(self, line: &str) {
        to(io::stderr(), &format!("bookbag: {line}"));
    }

    /// The one object of `--json`; nothing without it.
    pub fn report(self, object: &impl Serialize) {
        if !self.json {
            return;
        }
        match serde_json::to_string(object) {
            Ok(line) => to(io::stdout(), &line),
            Err(error) => self.complain(&format!("the answer cannot be written as JSON: {error}")),
        }
    }

    /// Asks a question and reads one line; `None` at the end of the input.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn ask(self, question: &str) -> io::Result<Option<String>> {
        let mut out = io::stderr();
        write!(out, "{question} ")?;
        out.flush()?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// Asks for something that must not be seen on the screen; from a pipe it is read as a line.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn ask_hidden(self, question: &str) -> io::Result<Option<String>> {
        if io::stdin().is_terminal() {
            rpassword::prompt_password(format!("{question} ")).map(|line| Some(line.trim().to_owned()))
        } else {
            self.ask(question)
        }
    }
}

/// A closed pipe (`| head`) is the reader's choice and no fault.
fn to(mut stream: impl Write, line: &str) {
    drop(writeln!(stream, "{line}").and_then(|()| stream.flush()));
}
