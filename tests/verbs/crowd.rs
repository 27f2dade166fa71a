//! 500 parents at the door at once: each gets in or is told in words to come again, and the machine's memory stays (TRUST 2.1).

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

use bookbag::keys::Keys;
use rusqlite::Connection;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use crate::demo::DemoSchool;
use crate::http::{Answer, parsed};
use crate::program::Outcome;

/// How many come.
const CROWD: u32 = 500;
/// The most that they may cost, in KiB: 150 MiB.
const MOST_KIB: u64 = 150 << 10;

/// The most memory that the process ever held, in KiB.
pub fn peak_kib(process: u32) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Gives the school a crowd of guardians who all have this person's password.
fn gather(folder: &Path, email: &str) -> Outcome {
    let keys = Keys::load(&folder.join("key"))?;
    let conn = Connection::open(folder.join("school/school.db"))?;
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"; BEGIN", keys.db().hex().as_str()))?;
    for number in 0..CROWD {
        let (person, link) = (100_000 + i64::from(number), format!("parent{number}@crowd.example"));
        conn.execute(
            "INSERT INTO person (person_id, kind, given_name, family_name, email, created_at) VALUES (?1, 'adult', 'Sam', 'Crowd', ?2, 1)",
            (person, link),
        )?;
        conn.execute(
            "INSERT INTO account (person_id, password_hash, password_changed_at, made_at)
             SELECT ?1, password_hash, 1, 1 FROM account JOIN person USING (person_id) WHERE email = ?2",
            (person, email),
        )?;
        conn.execute(
            "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at)
             SELECT ?1, min(pupil_id), 'Aunt', 'no', 1 FROM pupil",
            [person],
        )?;
    }
    conn.execute_batch("COMMIT")?;
    Ok(())
}

/// One of them signs in, from an address of her own.
async fn sign_in(server: SocketAddr, number: u32, password: String) -> std::io::Result<Vec<u8>> {
    let socket = TcpSocket::new_v4()?;
    let own = Ipv4Addr::from(0x7f01_0000 + 2 * number + 1);
    socket.bind((own, 0).into())?;
    let mut stream = socket.connect(server).await?;
    let body = format!("name=parent{number}%40crowd.example&password={}&next=", password.replace(' ', "+"));
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {server}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    Ok(bytes)
}

fn is_told_to_come_again(answer: &Answer) -> bool {
    answer.status == 503 && answer.header("retry-after").is_some() && answer.body.contains("name=\"password\"")
}

#[test]
fn five_hundred_parents_at_once_get_in_or_are_told_to_come_again_and_cost_little_memory() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let people = school.people("guardian");
    let (_, email, password) =
        people.iter().find(|(_, sign_in, _)| sign_in.contains('@')).ok_or("no guardian")?.clone();
    school.stop()?;
    gather(folder.path(), &email)?;
    let school = DemoSchool::open(folder.path())?;
    school.signed_in(&email, &password)?;
    let before = peak_kib(school.process())?;
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let answers = runtime.block_on(async {
        let crowd: Vec<_> =
            (0..CROWD).map(|number| tokio::spawn(sign_in(school.address, number, password.clone()))).collect();
        let mut answers = Vec::new();
        for one in crowd {
            answers.push(one.await);
        }
        answers
    });
    let took = begun.elapsed();
    let (mut let_in, mut later) = (0, 0);
    for (number, answer) in answers.into_iter().enumerate() {
        let bytes = answer??;
        let answer = parsed(&bytes).ok_or_else(|| format!("parent {number} heard half an answer"))?;
        match answer.status {
            303 => let_in += 1,
            _ if is_told_to_come_again(&answer) => later += 1,
            other => return Err(format!("parent {number} heard {other}: {}", answer.body).into()),
        }
    }
    let grown = peak_kib(school.process())?.saturating_sub(before);
    println!("{let_in} let in, {later} told to come again, {} MiB more, {took:?}", grown >> 10);
    assert!(let_in >= 20, "{let_in} let in");
    assert!(grown < MOST_KIB, "{} MiB more", grown >> 10);
    assert!(took < Duration::from_secs(60), "{took:?}");
    Ok(())
}
