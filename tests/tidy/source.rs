//! The files of the house as the rules read them: whole, without comments, or without comments and texts.

use std::fmt;
use std::path::Path;

/// One broken rule at one place, and what to do about it.
pub struct Fault {
    place: String,
    advice: String,
}

impl Fault {
    /// A fault of a whole file.
    pub fn file(path: &str, advice: impl Into<String>) -> Self {
        Self { place: path.to_owned(), advice: advice.into() }
    }

    /// A fault at byte `at` of the file's text.
    pub fn at(file: &File, at: usize, advice: impl Into<String>) -> Self {
        let line = file.text[..at.min(file.text.len())].matches('\n').count() + 1;
        Self { place: format!("{}:{line}", file.path), advice: advice.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.place, self.advice)
    }
}

/// A text file: its path from the root with `/`, and its content.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The last part of the name, without the dot.
    pub fn ending(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Rust without its comments and its unit tests; as long as the text, so that places stay.
    pub fn code(&self) -> String {
        blank(&self.text, false)
    }

    /// Rust without comments, unit tests and the content of texts.
    pub fn bare(&self) -> String {
        blank(&self.text, true)
    }
}

/// All files that rules read.
pub struct Tree {
    pub files: Vec<File>,
}

const ROOTS: [&str; 10] = ["src", "tests", "web", "migrations", "bin", "benches", "docs", "packaging", "fuzz", ".ci"];
const ENDINGS: [&str; 16] =
    ["rs", "html", "css", "js", "mjs", "sql", "ftl", "md", "toml", "csv", "txt", "sh", "py", "svg", "json", ""];
const ASIDE: [&str; 6] = ["node_modules", "shots", "target", "fixtures", "snapshots", "cheats"];

impl Tree {
    /// The files of this checkout.
    pub fn ours() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for name in ROOTS {
            gather(&root.join(name), name, &mut files);
        }
        for entry in std::fs::read_dir(root).expect("the checkout is readable").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_file() {
                take(&entry.path(), &name, &mut files);
            }
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self { files }
    }

    /// Files that only a test of a rule knows.
    pub fn planted(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { files: files.iter().map(file).collect() }
    }

    /// The files below a folder with that ending.
    pub fn below<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.ending() == ending)
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

fn gather(folder: &Path, path: &str, files: &mut Vec<File>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{path}/{name}");
        if entry.path().is_dir() {
            if !ASIDE.contains(&name.as_str()) {
                gather(&entry.path(), &path, files);
            }
        } else {
            take(&entry.path(), &path, files);
        }
    }
}

fn take(file: &Path, path: &str, files: &mut Vec<File>) {
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    if ENDINGS.contains(&ending)
        && let Ok(text) = std::fs::read_to_string(file)
    {
        files.push(File { path: path.to_owned(), text });
    }
}

/// Rust with comments, and texts where `texts` says so, as spaces; a unit-test module at the end is dropped the same way.
fn blank(text: &str, texts: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => {
                let end = find(bytes, at, b"\n").unwrap_or(bytes.len());
                wipe(&mut out[at..end]);
                end
            }
            b'/' if bytes[at..].starts_with(b"/*") => {
                let end = find(bytes, at, b"*/").map_or(bytes.len(), |end| end + 2);
                wipe(&mut out[at..end]);
                end
            }
            b'r' if raw_hashes(bytes, at).is_some() => {
                let close = format!("\"{}", "#".repeat(raw_hashes(bytes, at).unwrap_or(0)));
                let start = at + close.len() + 1;
                let end = find(bytes, start, close.as_bytes()).unwrap_or(bytes.len());
                if texts {
                    wipe(&mut out[start.min(end)..end]);
                }
                (end + close.len()).min(bytes.len())
            }
            b'"' => {
                let mut end = at + 1;
                while end < bytes.len() && bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                let end = end.min(bytes.len());
                if texts {
                    wipe(&mut out[at + 1..end]);
                }
                end + 1
            }
            b'\'' if bytes.get(at + 1) == Some(&b'\\') => find(bytes, at + 3, b"'").map_or(bytes.len(), |end| end + 1),
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at + 3,
            _ => at + 1,
        };
        at = end;
    }
    if let Some(tests) = find(&out, 0, b"#[cfg(test)]\nmod ").or_else(|| find(&out, 0, b"#[cfg(test)]\n#[allow"))
        && !out[tests..].starts_with(b"#[cfg(test)]\nmod tests;")
    {
        wipe(&mut out[tests..]);
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn raw_hashes(bytes: &[u8], at: usize) -> Option<usize> {
    if at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') {
        return None;
    }
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    (bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

fn wipe(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

/// The places of `word` in `text` where it stands alone (no letter, digit or `_` beside it).
pub fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let alone = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let bytes = text.as_bytes();
        (*at == 0 || alone(bytes.get(at - 1))) && alone(bytes.get(at + word.len()))
    })
}

#[test]
fn comments_and_texts_are_told_apart() {
    let file = |text: &str| File { path: "src/a.rs".to_owned(), text: text.to_owned() };
    let text = "let a = \"SELECT // not a comment\"; // but this\nlet b = '\"'; let c = r#\"x\"y\"#; /* z */ d";
    assert_eq!(
        file(text).code(),
        "let a = \"SELECT // not a comment\";            \nlet b = '\"'; let c = r#\"x\"y\"#;         d"
    );
    assert!(!file(text).bare().contains("SELECT"));
    assert!(file(text).bare().ends_with('d'));
    assert_eq!(words("Tx TxA aTx Tx", "Tx").count(), 2);
}
