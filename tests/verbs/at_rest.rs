//! What somebody finds who has the disk and no key: nothing (TRUST 3, 'Zero time').

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bookbag::keys::{Key32, KeyOwner, Keybox, Keys};

use crate::demo::DemoSchool;
use crate::program::{Outcome, files};

/// Words planted through the product, besides everybody's names.
const PLANTED: usize = 50;

/// Shorter words are found in random bytes by chance.
const SHORTEST: usize = 6;

/// A used school, stopped: its folder, and what must not be found in it.
fn used(folder: &Path) -> Outcome<Vec<String>> {
    let school = DemoSchool::open(folder)?;
    let mut secrets: Vec<String> = Vec::new();
    for role in ["guardian", "teacher", "leader", "office"] {
        for (name, sign_in, password) in school.people(role) {
            secrets.extend([name, sign_in, password]);
        }
    }
    for person in school.told["people"].as_array().into_iter().flatten() {
        secrets.extend(
            person["children"].as_array().into_iter().flatten().filter_map(|child| child.as_str()).map(str::to_owned),
        );
    }
    let (_, sign_in, password) = school.people("guardian").into_iter().next().ok_or("no guardian")?;
    let mut browser = school.signed_in(&sign_in, &password)?;
    let post = crate::kills::newest_post(&mut browser)?;
    for number in 0..PLANTED {
        let text = format!("planted among the tulips, word {number:02}");
        let answer = browser.post(&format!("{post}/comments"), &[("text", &text)])?;
        assert_eq!(answer.status, 303, "{}", answer.body);
        secrets.push(text);
    }
    let page = scraper::Html::parse_document(&browser.get(&post)?.body);
    let texts = scraper::Selector::parse("article p").map_err(|error| error.to_string())?;
    secrets.extend(page.select(&texts).map(|text| text.text().collect::<String>()).filter(|text| text.len() < 60));
    school.stop()?;
    secrets.push("Birch Lane".into());
    secrets.retain(|secret| secret.trim().len() >= SHORTEST);
    Ok(secrets)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    // Eight bytes at a time would be faster still; the first byte filters enough.
    let Some((first, rest)) = part.split_first() else { return false };
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|tail| tail.iter().position(|byte| byte == first)) {
        from += at + 1;
        if bytes.get(from..from + rest.len()) == Some(rest) {
            return true;
        }
    }
    false
}

/// Keys in every form in which somebody might have written them down.
fn forms(key: &Key32) -> [Vec<u8>; 3] {
    let hex = key.hex();
    [key.bytes().to_vec(), hex.as_bytes().to_vec(), hex.to_uppercase().into_bytes()]
}

#[test]
fn the_data_folder_of_a_used_school_shows_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let secrets = used(folder.path())?;
    assert!(secrets.iter().filter(|secret| secret.starts_with("planted")).count() >= PLANTED);
    let keys = Keys::load(&folder.path().join("key"))?;
    let keybox = Keybox::open(&folder.path().join("school"), keys.keybox())?;
    let mut hidden: Vec<Vec<u8>> = secrets.iter().map(|secret| secret.as_bytes().to_vec()).collect();
    hidden.extend(secrets.iter().map(|secret| secret.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    hidden.push(fs::read(folder.path().join("key"))?);
    for key in [keys.db(), keys.audit(), keys.pepper(), keys.session(), keys.roster(), keys.keybox(), keys.wrap()] {
        hidden.extend(forms(key));
    }
    let some: Vec<KeyOwner> = keybox.owners().into_iter().take(20).collect();
    hidden.extend(some.into_iter().filter_map(|owner| keybox.key(owner)).flat_map(|key| forms(&key)));
    // How JPEG (JFIF, Exif), PNG, WebP and SQLite files begin.
    let headers: [&[u8]; 8] = [
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"Exif\0\0MM\0*",
        b"Exif\0\0II*\0",
        b"\x89PNG\r\n\x1a\n",
        b"WEBPVP8 ",
        b"WEBPVP8L",
        b"WEBPVP8X",
        b"SQLite format 3\0",
    ];
    hidden.extend(headers.iter().map(|header| header.to_vec()));
    let all = files(&folder.path().join("school"))?;
    assert!(all.len() > 100, "a used school has pictures: {} files", all.len());
    for path in all {
        let bytes = fs::read(&path)?;
        let name = path.to_string_lossy().into_owned();
        for part in &hidden {
            assert!(!contains(&bytes, part), "{name} holds {:?}", String::from_utf8_lossy(part));
            assert!(!contains(name.as_bytes(), part), "the name {name} tells {:?}", String::from_utf8_lossy(part));
        }
    }
    Ok(())
}

/// Where Python's `sqlcipher3` of version 4 lies: the wheel of PyPI, fetched once into the build folder.
fn sqlcipher3() -> Outcome<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sqlcipher3");
    if !folder.join("sqlcipher3").is_dir() {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target"]);
        let status = pip.arg(&folder).arg("sqlcipher3==0.6.4").status()?;
        assert!(
            status.success(),
            "python3 -m pip could not fetch sqlcipher3 0.6.4; bin/test does it where there is a network"
        );
    }
    Ok(folder)
}

#[test]
fn the_common_sqlcipher_opens_the_database_when_bookbag_is_gone() -> Outcome {
    let machine = crate::program::Machine::bare()?;
    machine.set_up()?;
    let keys = Keys::load(&machine.path("etc/master.key"))?;
    let script = "import sys\nfrom sqlcipher3 import dbapi2\nc = dbapi2.connect(sys.argv[1])\n\
                  c.execute(\"PRAGMA key = \\\"x'\" + sys.stdin.read().strip() + \"'\\\"\")\n\
                  print(c.execute('PRAGMA cipher_version').fetchone()[0])\nprint(c.execute('SELECT name FROM school').fetchone()[0])\n";
    let key_file = machine.path("hex");
    fs::write(&key_file, keys.db().hex().as_bytes())?;
    let output = Command::new("python3")
        .args(["-c", script])
        .arg(machine.path("school/school.db"))
        .env("PYTHONPATH", sqlcipher3()?)
        .stdin(fs::File::open(&key_file)?)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.starts_with("4.") && said.contains("Birch Lane Primary"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
