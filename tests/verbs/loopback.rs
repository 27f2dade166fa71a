//! The demo school keeps to this machine, and leaves it as it was.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::{Command, Stdio};

use crate::demo::DemoSchool;
use crate::program::Outcome;

/// The addresses at both ends of a process's sockets that are not this machine's own.
fn strangers(process: u32) -> Outcome<Vec<String>> {
    let mut own = Vec::new();
    for entry in fs::read_dir(format!("/proc/{process}/fd"))? {
        let target = fs::read_link(entry?.path()).unwrap_or_default();
        let target = target.to_string_lossy();
        own.extend(target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')).map(str::to_owned));
    }
    let mut strangers = Vec::new();
    let mut seen = 0;
    for kind in ["tcp", "tcp6", "udp", "udp6"] {
        let table = fs::read_to_string(format!("/proc/{process}/net/{kind}")).unwrap_or_default();
        for row in table.lines().skip(1) {
            let cells: Vec<&str> = row.split_whitespace().collect();
            let [_, local, remote, _, _, _, _, _, _, inode, ..] = cells.as_slice() else { continue };
            if !own.iter().any(|mine| mine == inode) {
                continue;
            }
            seen += 1;
            let (here, there) = (address(local).ok_or("no address")?, address(remote).ok_or("no address")?);
            if !here.is_loopback() || !(there.is_loopback() || there.is_unspecified()) {
                strangers.push(format!("{kind} {here} to {there}"));
            }
        }
    }
    assert!(seen > 0, "the demo listens, so it has a socket");
    Ok(strangers)
}

/// The TCP ports on which a process listens.
pub fn listening(process: u32) -> Outcome<Vec<u16>> {
    let mut own = Vec::new();
    for entry in fs::read_dir(format!("/proc/{process}/fd"))? {
        let target = fs::read_link(entry?.path()).unwrap_or_default();
        let target = target.to_string_lossy();
        own.extend(target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')).map(str::to_owned));
    }
    let mut ports = Vec::new();
    for row in fs::read_to_string(format!("/proc/{process}/net/tcp"))?.lines().skip(1) {
        let cells: Vec<&str> = row.split_whitespace().collect();
        // 0A: it listens.
        if let [_, local, _, "0A", _, _, _, _, _, inode, ..] = cells.as_slice()
            && own.iter().any(|mine| mine == inode)
        {
            ports.push(u16::from_str_radix(local.rsplit(':').next().unwrap_or_default(), 16)?);
        }
    }
    Ok(ports)
}

/// The address in `0100007F:1F90`: words of 32 bits, each in the machine's own order.
fn address(cell: &str) -> Option<IpAddr> {
    let digits = cell.split(':').next()?;
    let words: Option<Vec<u32>> =
        (0..digits.len() / 8).map(|word| u32::from_str_radix(digits.get(8 * word..8 * word + 8)?, 16).ok()).collect();
    let bytes: Vec<u8> = words?.into_iter().flat_map(u32::to_ne_bytes).collect();
    match bytes.len() {
        4 => Some(Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?).into()),
        16 => Some(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?).to_canonical()),
        _ => None,
    }
}

#[test]
fn the_demo_talks_to_this_machine_alone() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    assert_eq!(strangers(school.process())?, Vec::<String>::new());
    for (_, sign_in, password) in school.people("guardian").into_iter().take(2) {
        let mut browser = school.signed_in(&sign_in, &password)?;
        for page in ["/", "/privacy", "/account"] {
            browser.get(page)?;
            assert_eq!(strangers(school.process())?, Vec::<String>::new(), "after {page}");
        }
    }
    school.stop()
}

#[test]
fn a_demo_without_a_folder_of_its_own_leaves_nothing_behind() -> Outcome {
    let place = tempfile::tempdir()?;
    let mut child = Command::new(env!("CARGO_BIN_EXE_bookbag"))
        .args(["demo", "--json", "--listen", "127.0.0.1:0"])
        .env("TMPDIR", place.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    assert!(line.contains("\"people\""), "{line}");
    assert_eq!(fs::read_dir(place.path())?.count(), 1);
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
    assert!(child.wait()?.success());
    assert_eq!(fs::read_dir(place.path())?.count(), 0);
    Ok(())
}

#[test]
fn the_demo_does_not_open_to_other_machines() -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_bookbag")).args(["demo", "--listen", "0.0.0.0:0"]).output()?;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("127.0.0.1"));
    Ok(())
}
