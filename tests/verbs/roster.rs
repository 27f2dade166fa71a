//! `bookbag roster preview`: every fixture comes out as `expected.json` says, without a school; what is no roster ends with 1.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::program::{Outcome, said};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/roster")
}

/// Previews within far more memory and time than it may take: the promise is 100 MB and 2 s.
fn preview(file: &Path) -> Outcome<Output> {
    let begun = Instant::now();
    let output = Command::new("sh")
        .args(["-c", "ulimit -v 1000000; exec \"$0\" roster preview \"$1\" --json"])
        .arg(env!("CARGO_BIN_EXE_bookbag"))
        .arg(file)
        .env_clear()
        .output()?;
    if begun.elapsed() > Duration::from_secs(20) {
        return Err(format!("{} took {:?}", file.display(), begun.elapsed()).into());
    }
    Ok(output)
}

#[test]
fn every_export_comes_out_as_expected_without_a_school() -> Outcome {
    let expected: Value = serde_json::from_slice(&fs::read(fixtures().join("expected.json"))?)?;
    for (name, counts) in expected.as_object().ok_or("no object")? {
        let output = preview(&fixtures().join(name))?;
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
        let told: Value = serde_json::from_slice(&output.stdout)?;
        for (key, value) in counts.as_object().ok_or("no object")? {
            // What only a comparison with last year's roster can say is not the preview's.
            if let Some(counted) = told.get(key) {
                assert_eq!(counted, value, "{name}: {key}");
            }
        }
        assert!(["pupils", "classes", "adults", "links", "errors"].iter().all(|key| told.get(key).is_some()), "{name}");
    }
    Ok(())
}

#[test]
fn whoever_knows_the_file_says_how_it_is_meant() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("set.txt");
    fs::write(&file, b"The school\nA~B|Surname|Set|Born|Gender\nRen\x82e|Smith|2B|03/05/2019|f\n")?;
    let run = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_bookbag"))
            .args(["--json", "roster", "preview"])
            .arg(&file)
            .args(more)
            .env_clear()
            .output()
    };
    assert_eq!(run(&[])?.status.code(), Some(1));
    let flags = ["--encoding", "cp850", "--delimiter", "bar", "--header-line", "2", "--date-order", "month-first"];
    let maps = [
        "--map",
        "a~b=pupil given name",
        "--map",
        "Set=pupil-class",
        "--map",
        "Born=pupil birth date",
        "--map",
        "Gender=pupil year group",
    ];
    let output = run(&[flags.as_slice(), maps.as_slice()].concat())?;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let told: Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!((&told["pupils"], &told["classes"][0]), (&Value::from(1), &Value::from("2B")));
    assert_eq!(told["columns"][4]["used"], "barred", "what Bookbag must not hold can be nothing else");
    for wrong in [["--encoding", "morse"], ["--map", "Set=shoe size"], ["--map", "Set"]] {
        assert_eq!(run(&wrong)?.status.code(), Some(2), "{wrong:?}");
    }
    Ok(())
}

#[test]
fn what_is_no_roster_ends_with_one_and_a_sentence() -> Outcome {
    let folder = tempfile::tempdir()?;
    let head = "Forename,Surname,Class\n";
    let bad: [(&str, Vec<u8>); 9] = [
        ("empty.csv", Vec::new()),
        ("letter.txt", b"Dear parents,\nthe fair is on Friday\n".to_vec()),
        ("noise.bin", (0..100_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()).collect()),
        ("quotes.csv", format!("{head}\"Mia,Smith,2B\nLeo,Green,2B\n").into_bytes()),
        ("rows.csv", format!("{head}{}", "Mia,Smith,2B\n".repeat(25_000)).into_bytes()),
        ("cell.csv", format!("{head}Mia,Smith,{}\n", "x".repeat(1_000_000)).into_bytes()),
        ("nul.csv", b"Forename,Sur\0name,Class\n".to_vec()),
        ("cut.zip", fs::read(fixtures().join("oneroster-1.1.zip"))?.into_iter().take(5_000).collect()),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".repeat(500)),
    ];
    for (name, bytes) in bad {
        let file = folder.path().join(name);
        fs::File::create(&file)?.write_all(&bytes)?;
        let output = preview(&file)?;
        assert_eq!(output.status.code(), Some(1), "{name}: {}", said(&output));
        let told: Value = serde_json::from_slice(&output.stdout)?;
        assert!(told["error"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{name}: {told}");
    }
    assert_eq!(fs::read_dir(folder.path())?.count(), 9, "nothing else was written");
    Ok(())
}
