//! Two gigabytes where a form or a photo is expected: refused early, in words where a browser still listens, and without cost in
//! memory or on the disk (TRUST 2.5).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::crowd::peak_kib;
use crate::demo::DemoSchool;
use crate::http::{Answer, Browser, parsed};
use crate::program::{Outcome, files};

const TWO_GIGABYTES: u64 = 2 << 30;
/// The most that the server may listen to before it hangs up, so that its answer is heard, and what lies in the sockets between.
const MOST_TAKEN: u64 = 160 << 20;

/// Sends a body that goes on and on after its beginning, as long as the server takes it.
fn flood(
    browser: &Browser,
    school: &DemoSchool,
    path: &str,
    kind: &str,
    start: &str,
) -> Outcome<(u64, Option<Answer>)> {
    let mut stream = TcpStream::connect(school.address)?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\nConnection: close\r\n\
         Content-Type: {kind}\r\nContent-Length: {TWO_GIGABYTES}\r\n\r\n{start}",
        school.address,
        browser.cookies()
    );
    let mut hears = stream.try_clone()?;
    let ear = std::thread::spawn(move || {
        let mut heard = Vec::new();
        // An end by reset keeps what was heard before it.
        drop(hears.read_to_end(&mut heard));
        heard
    });
    stream.write_all(head.as_bytes())?;
    let (chunk, mut sent) = (vec![b'a'; 64 << 10], 0);
    while sent < TWO_GIGABYTES && stream.write_all(&chunk).is_ok() {
        sent += 64 << 10;
    }
    drop(stream.shutdown(std::net::Shutdown::Write));
    let heard = ear.join().map_err(|_| "the ear broke")?;
    Ok((sent, parsed(&heard)))
}

/// Hannah, signed in, and a draft of hers.
fn hannah(school: &DemoSchool) -> Outcome<(Browser, String)> {
    let (_, email, password) =
        school.people("teacher").into_iter().find(|(name, _, _)| name.contains("Hannah")).ok_or("no Hannah")?;
    let mut hannah = school.signed_in(&email, &password)?;
    let home = hannah.get("/home/staff")?;
    let story = home.body.split('"').find(|part| part.starts_with("/classes/") && part.ends_with("/stories"));
    let answer = hannah.post(&format!("{}/drafts", story.ok_or("no class")?), &[])?;
    let draft = answer.header("location").ok_or("no draft")?.to_owned();
    Ok((hannah, draft))
}

fn bytes_on_disk(folder: &Path) -> Outcome<u64> {
    files(folder)?.iter().map(|file| Ok(std::fs::metadata(file)?.len())).sum()
}

#[test]
fn a_photo_of_forty_megabytes_is_refused_in_words_and_the_words_beside_it_stay() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let (hannah, draft) = hannah(&school)?;
    let part = |name: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"");
    let mut body = format!("{}\r\n\r\nA very sharp photo of the farm\r\n", part("text")).into_bytes();
    body.extend(format!("{}; filename=\"a.jpg\"\r\n\r\n", part("photo")).into_bytes());
    body.extend(vec![b'a'; 40 << 20]);
    body.extend(b"\r\n--b--\r\n");
    let mut stream = TcpStream::connect(school.address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let head = format!(
        "POST {draft} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n",
        school.address,
        hannah.cookies(),
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard)?;
    let answer = parsed(&heard).ok_or("half an answer")?;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("larger than 25 MB") && answer.body.contains("A very sharp photo of the farm"));
    Ok(())
}

#[test]
fn two_gigabytes_are_refused_early_whoever_sends_them() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let (mut hannah, draft) = hannah(&school)?;
    let (peak, disk) = (peak_kib(school.process())?, bytes_on_disk(&folder.path().join("school"))?);
    let photo =
        "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
    let words = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n";
    let (form, parts) = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b");
    let nobody = Browser::at(school.address);
    for (who, path, kind, start) in [
        (&hannah, draft.as_str(), parts, photo),
        (&hannah, draft.as_str(), parts, words),
        (&hannah, draft.as_str(), form, "text="),
        (&nobody, draft.as_str(), parts, photo),
        (&nobody, "/sign-in", form, "name="),
        (&nobody, "/csp-reports", "application/csp-report", "{"),
    ] {
        let (sent, answer) = flood(who, &school, path, kind, start)?;
        println!("{path} {kind}: {} KiB taken, {:?}", sent >> 10, answer.as_ref().map(|answer| answer.status));
        assert!(sent < MOST_TAKEN, "{path} took {} MiB of {kind}", sent >> 20);
        if let Some(answer) = answer {
            assert!((400..500).contains(&answer.status) || answer.status == 204, "{path}: {}", answer.status);
        }
    }
    let grown = peak_kib(school.process())?.saturating_sub(peak) >> 10;
    assert!(grown < 120, "{grown} MiB more memory");
    let grown = bytes_on_disk(&folder.path().join("school"))?.saturating_sub(disk);
    assert!(grown < 4 << 20, "{grown} bytes more on the disk");
    assert_eq!(hannah.get(&draft)?.status, 200, "and the school goes on");
    Ok(())
}
