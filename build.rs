//! Prepares what browsers load: every style, script, font, drawing and sound under `web/` gets a name that contains a hash
//! of its content, references between them are rewritten to those names, and what compresses is compressed once, here.
//!
//! Invariants: the same tree gives the same names; an unknown reference or a circle of imports ends the build; a name never
//! stands for two contents, so browsers may keep what they have for a year.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Kinds that are served as assets: ending, media type, whether it compresses.
const KINDS: [(&str, &str, bool); 7] = [
    ("css", "text/css; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("woff2", "font/woff2", false),
    ("png", "image/png", false),
    ("webp", "image/webp", false),
    ("mp3", "audio/mpeg", false),
];

/// Folders of `web/` that hold no assets.
const NOT_SERVED: [&str; 3] = ["demo", "locales", "licences"];

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("web");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-changed=build.rs");
    let mut assets =
        Assets { root: root.clone(), sources: BTreeMap::new(), done: BTreeMap::new(), under_way: Vec::new() };
    collect(&root, "", &mut assets.sources)?;
    let folder = out.join("assets");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let fast = env::var("PROFILE").is_ok_and(|profile| profile == "debug");
    for path in assets.sources.keys().cloned().collect::<Vec<_>>() {
        assets.finish(&path)?;
    }
    for asset in assets.done.values() {
        write(&folder, asset, fast)?;
    }
    fs::write(out.join("assets.rs"), table(&assets.done))?;
    Ok(())
}

/// Finds the assets under `folder` and tells cargo what to watch: each folder that may get one more, and each asset.
fn collect(folder: &Path, prefix: &str, into: &mut BTreeMap<String, PathBuf>) -> Result<(), Failure> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if !(prefix.is_empty() && NOT_SERVED.contains(&name.as_str())) {
                collect(&entry.path(), &format!("{prefix}{name}/"), into)?;
            }
        } else if kind(&name).is_some() {
            println!("cargo:rerun-if-changed={}", entry.path().display());
            into.insert(format!("{prefix}{name}"), entry.path());
        }
    }
    Ok(())
}

fn kind(name: &str) -> Option<&'static (&'static str, &'static str, bool)> {
    let ending = Path::new(name).extension()?.to_str()?;
    KINDS.iter().find(|(known, ..)| *known == ending)
}

struct Finished {
    name: String,
    content: Vec<u8>,
    media: &'static str,
    compresses: bool,
}

struct Assets {
    root: PathBuf,
    sources: BTreeMap<String, PathBuf>,
    done: BTreeMap<String, Finished>,
    under_way: Vec<String>,
}

impl Assets {
    /// The hashed name of the asset at `path`, preparing it and what it refers to where that has not happened yet.
    fn finish(&mut self, path: &str) -> Result<String, Failure> {
        if let Some(done) = self.done.get(path) {
            return Ok(done.name.clone());
        }
        if self.under_way.iter().any(|other| other == path) {
            return Err(
                format!("assets refer to each other in a circle: {} → {path}", self.under_way.join(" → ")).into()
            );
        }
        let Some(source) = self.sources.get(path).cloned() else {
            let from = self.under_way.last().map_or("web/", String::as_str);
            return Err(format!("{from} refers to {path}, which is not in {}", self.root.display()).into());
        };
        let (ending, media, compresses) = *kind(path).ok_or("only kinds that are served are collected")?;
        self.under_way.push(path.to_owned());
        let content = match ending {
            "css" => self.style(path, &fs::read_to_string(&source)?)?.into_bytes(),
            "js" => self.script(path, &fs::read_to_string(&source)?)?.into_bytes(),
            _ => fs::read(&source)?,
        };
        self.under_way.pop();
        let name = hashed_name(path, ending, &content);
        self.done.insert(path.to_owned(), Finished { name: name.clone(), content, media, compresses });
        Ok(name)
    }

    /// A style sheet with `url("…")` rewritten, without comments and indentation.
    fn style(&mut self, path: &str, text: &str) -> Result<String, Failure> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("url(\"") {
            let (before, after) = rest.split_at(start + 5);
            let end = after.find('"').ok_or_else(|| format!("{path}: url(\" without its end"))?;
            out.push_str(before);
            let target = &after[..end];
            if target.starts_with("data:") || target.starts_with('#') {
                out.push_str(target);
            } else {
                out.push_str(&self.finish(&resolve(path, target))?);
            }
            rest = &after[end..];
        }
        out.push_str(rest);
        Ok(tighten(&out))
    }

    /// A script with its `import … from "./…"` rewritten, without lines that are comments.
    fn script(&mut self, path: &str, text: &str) -> Result<String, Failure> {
        let mut out = String::with_capacity(text.len());
        let mut in_comment = false;
        for line in text.lines() {
            let trimmed = line.trim_start();
            if in_comment || trimmed.starts_with("/*") {
                in_comment = !trimmed.contains("*/");
                if in_comment || trimmed.trim_end().ends_with("*/") {
                    continue;
                }
            }
            if trimmed.starts_with("//") || trimmed.is_empty() {
                continue;
            }
            let refers =
                trimmed.starts_with("import ") || (trimmed.starts_with("export ") && trimmed.contains(" from \""));
            match (refers, line.find("\"./").or_else(|| line.find("\"../"))) {
                (true, Some(start)) => {
                    let after = &line[start + 1..];
                    let end = after.find('"').ok_or_else(|| format!("{path}: import without its end"))?;
                    let name = self.finish(&resolve(path, &after[..end]))?;
                    writeln!(out, "{}\"./{name}{}", &line[..start], &after[end..])?;
                }
                _ => writeln!(out, "{line}")?,
            }
        }
        Ok(out)
    }
}

/// `target` as seen from the folder of `from`: `stories/stories.js` and `../live.js` give `live.js`.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// `stories/stories.css` with its content gives `stories-3f2a….css`: flat, and short where folder and file share their name.
fn hashed_name(path: &str, ending: &str, content: &[u8]) -> String {
    let stem = path.trim_end_matches(ending).trim_end_matches('.');
    let mut words: Vec<&str> = stem.split('/').collect();
    words.dedup();
    let digest = ring::digest::digest(&ring::digest::SHA256, content);
    let hash = digest.as_ref().iter().take(6).fold(String::new(), |mut hash, byte| {
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    format!("{}-{hash}.{ending}", words.join("-"))
}

/// Takes comments and needless white space out of a style sheet; strings stay as they are.
fn tighten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        if let Some(open) = quote {
            out.push(c);
            if c == '\\' {
                out.extend(chars.next());
            } else if c == open {
                quote = None;
            }
        } else if c == '/' && chars.peek() == Some(&'*') {
            let mut last = ' ';
            chars.next();
            for inner in chars.by_ref() {
                if last == '*' && inner == '/' {
                    break;
                }
                last = inner;
            }
        } else if c.is_whitespace() {
            let before = out.chars().next_back();
            if !before.is_none_or(|before| before.is_whitespace() || "{};,".contains(before)) {
                out.push(' ');
            }
        } else {
            if "{};,".contains(c) && out.ends_with(' ') {
                out.pop();
            }
            if c == '"' || c == '\'' {
                quote = Some(c);
            }
            out.push(c);
        }
    }
    out
}

/// Writes one asset, with its compressed twins beside it where they are smaller.
fn write(folder: &Path, asset: &Finished, fast: bool) -> Result<(), Failure> {
    fs::write(folder.join(&asset.name), &asset.content)?;
    if !asset.compresses {
        return Ok(());
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&asset.content)?;
    fs::write(folder.join(format!("{}.gz", asset.name)), gzip.finish()?)?;
    let quality = if fast { 5 } else { 11 };
    let wanted =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: asset.content.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut asset.content.as_slice(), &mut packed, &wanted)?;
    fs::write(folder.join(format!("{}.br", asset.name)), packed)?;
    Ok(())
}

/// The table that `src/server/assets.rs` includes, sorted by path.
fn table(done: &BTreeMap<String, Finished>) -> String {
    let mut out = String::from("[\n");
    for (path, asset) in done {
        let Finished { name, media, compresses, .. } = asset;
        let _ = writeln!(
            out,
            "    Asset {{ path: {path:?}, address: \"/assets/{name}\", media: {media:?}, compressed: {compresses} }},"
        );
    }
    out.push_str("]\n");
    out
}
