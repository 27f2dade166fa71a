//! The little of XML that a workbook is written in, read as a stream: tags with attributes, and the text between.
//!
//! Invariants: a document type is refused, so no entity is ever defined or expanded beyond the five of XML itself and
//! numbered characters; nothing is looked up outside; one tag or text is held at a time and is at most 4 MB; depth costs
//! nothing, because nothing is remembered of what encloses.

use std::io::{BufRead, BufReader, Read};

use super::Refusal;
use super::archive::refusal;

/// The longest tag or text, in bytes.
const LONGEST: u64 = 4 * 1024 * 1024;

/// One step through a document. Names come without their prefix.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// An element begins.
    Open,
    /// An element begins and ends at once.
    Empty,
    /// An element ends.
    Close,
    /// Text, its references resolved.
    Text,
    /// The document is over.
    End,
}

/// A document on its way through; the name, attributes and text are those of the last step.
pub struct Document<R> {
    source: BufReader<R>,
    chunk: Vec<u8>,
    /// The name of the element, without prefix.
    pub name: String,
    /// The text of the last step.
    pub text: String,
    attributes: String,
    begun: bool,
    in_tag: bool,
}

impl<R: Read> Document<R> {
    /// Begins to read.
    pub fn new(source: R) -> Self {
        Self {
            source: BufReader::with_capacity(32 * 1024, source),
            chunk: Vec::new(),
            name: String::new(),
            text: String::new(),
            attributes: String::new(),
            begun: false,
            in_tag: false,
        }
    }

    /// Goes one step on.
    ///
    /// # Errors
    /// [`Refusal::DamagedArchive`] where this is no such XML, [`Refusal::HostileArchive`] where it breaks a limit.
    pub fn step(&mut self) -> Result<Step, Refusal> {
        loop {
            if !self.in_tag {
                let more = self.until(b'<')?;
                self.in_tag = more;
                if !self.chunk.is_empty() && self.begun {
                    self.text = resolve(&String::from_utf8_lossy(&self.chunk));
                    return Ok(Step::Text);
                }
                if !more {
                    return Ok(Step::End);
                }
            }
            self.in_tag = false;
            if let Some(step) = self.tag()? {
                self.begun = true;
                return Ok(step);
            }
        }
    }

    /// The attribute of that name, without prefix.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes.as_str();
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            if local(name.trim()) == wanted {
                return Some(resolve(value));
            }
            rest = next;
        }
        None
    }

    /// Reads a tag behind its `<`; none for what is passed over.
    fn tag(&mut self) -> Result<Option<Step>, Refusal> {
        if !self.until(b'>')? {
            return Err(Refusal::DamagedArchive);
        }
        if self.chunk.starts_with(b"![CDATA[") {
            self.on_until(b'>', |chunk| chunk.ends_with(b"]]"))?;
            self.text = String::from_utf8_lossy(&self.chunk[8..self.chunk.len() - 2]).into_owned();
            return Ok(Some(Step::Text));
        }
        if self.chunk.starts_with(b"!--") {
            self.on_until(b'>', |chunk| chunk.len() >= 5 && chunk.ends_with(b"--"))?;
            return Ok(None);
        }
        if self.chunk.starts_with(b"?") {
            return Ok(None);
        }
        if self.chunk.starts_with(b"!") {
            return Err(Refusal::HostileArchive);
        }
        let mut quotes = Quotes::default();
        self.on_until(b'>', |chunk| quotes.are_closed(chunk))?;
        let text = String::from_utf8_lossy(&self.chunk).into_owned();
        let (closes, text) = text.strip_prefix('/').map_or((false, text.as_str()), |rest| (true, rest));
        let (empty, text) = text.strip_suffix('/').map_or((false, text), |rest| (true, rest));
        let (name, attributes) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        local(name).clone_into(&mut self.name);
        attributes.clone_into(&mut self.attributes);
        Ok(Some(if closes {
            Step::Close
        } else if empty {
            Step::Empty
        } else {
            Step::Open
        }))
    }

    /// Fills the chunk up to `mark`, which is taken and left out; no if the document ends first.
    fn until(&mut self, mark: u8) -> Result<bool, Refusal> {
        self.chunk.clear();
        self.more_until(mark)
    }

    fn more_until(&mut self, mark: u8) -> Result<bool, Refusal> {
        let room = LONGEST.saturating_sub(u64::try_from(self.chunk.len()).unwrap_or(LONGEST));
        let read = (&mut self.source).take(room).read_until(mark, &mut self.chunk).map_err(refusal)?;
        if self.chunk.last() == Some(&mark) && read > 0 {
            self.chunk.pop();
            return Ok(true);
        }
        if u64::try_from(read).unwrap_or(LONGEST) >= room { Err(Refusal::HostileArchive) } else { Ok(false) }
    }

    /// Lengthens the chunk over further `mark`s until it is complete.
    fn on_until(&mut self, mark: u8, mut is_complete: impl FnMut(&[u8]) -> bool) -> Result<(), Refusal> {
        while !is_complete(&self.chunk) {
            self.chunk.push(mark);
            if !self.more_until(mark)? {
                return Err(Refusal::DamagedArchive);
            }
        }
        Ok(())
    }
}

/// Whether a tag that grows has an attribute open; each byte is looked at once.
#[derive(Default)]
struct Quotes {
    seen: usize,
    open: Option<u8>,
}

impl Quotes {
    fn are_closed(&mut self, tag: &[u8]) -> bool {
        for byte in tag[self.seen..].iter().filter(|byte| matches!(byte, b'"' | b'\'')) {
            match self.open {
                None => self.open = Some(*byte),
                Some(quote) if quote == *byte => self.open = None,
                Some(_) => {}
            }
        }
        self.seen = tag.len();
        self.open.is_none()
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The text with the five entities of XML and numbered characters resolved; any other stays as it is written.
fn resolve(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        let found = after.split_once(';').and_then(|(name, next)| Some((reference(name)?, next)));
        match found {
            Some((letter, next)) => {
                resolved.push(letter);
                rest = next;
            }
            None => {
                resolved.push('&');
                rest = after;
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(xml: &str) -> Result<Vec<String>, Refusal> {
        let mut document = Document::new(xml.as_bytes());
        let mut told = Vec::new();
        loop {
            told.push(match document.step()? {
                Step::Open => format!("<{}>", document.name),
                Step::Empty => format!("<{}/>", document.name),
                Step::Close => format!("</{}>", document.name),
                Step::Text => document.text.clone(),
                Step::End => return Ok(told),
            });
        }
    }

    #[test]
    fn tags_texts_and_references_come_as_they_are_meant() {
        let told = steps(
            "<?xml version=\"1.0\"?>\n<x:a q=\"1>2\"><!-- > --><b/>O&apos;B &#233;&#x1F600; &amp;lt; &foo;<![CDATA[<&>]]></x:a>",
        );
        assert_eq!(told, Ok(["<a>", "<b/>", "O'B é😀 &lt; &foo;", "<&>", "</a>"].map(str::to_owned).to_vec()));
        let mut document = Document::new("<c r='A1' x:id = \"r&quot;2\" t=\"s\"/>".as_bytes());
        assert_eq!(document.step(), Ok(Step::Empty));
        assert_eq!(
            ["r", "id", "t", "s"].map(|name| document.attribute(name)),
            [Some("A1".to_owned()), Some("r\"2".to_owned()), Some("s".to_owned()), None]
        );
    }

    #[test]
    fn a_document_type_and_an_endless_tag_are_refused() {
        assert_eq!(steps("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>"), Err(Refusal::HostileArchive));
        assert_eq!(steps(&format!("<a>{}", "x".repeat(5_000_000))), Err(Refusal::HostileArchive));
        assert_eq!(steps("<a b=\"c>"), Err(Refusal::DamagedArchive));
    }
}
