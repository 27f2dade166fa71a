//! Cookies as nobody's browser sends them: doubled, huge, in strange bytes. They are nobody's, and never a fault of ours (TRUST 2.2).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::demo::DemoSchool;
use crate::http::{Answer, parsed};
use crate::program::Outcome;

/// A page asked for with exactly this cookie header; none where the connection was closed instead.
fn home(school: &DemoSchool, cookie: &[u8]) -> Outcome<Option<Answer>> {
    let mut stream = TcpStream::connect(school.address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let head = format!("GET /home HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: ", school.address);
    stream.write_all(&[head.as_bytes(), cookie, b"\r\n\r\n"].concat())?;
    let mut heard = Vec::new();
    drop(stream.read_to_end(&mut heard));
    Ok(parsed(&heard))
}

#[test]
fn a_strange_cookie_is_nobodys_and_breaks_nothing() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let (_, email, password) =
        school.people("guardian").into_iter().find(|(name, _, _)| name.contains("Amara")).ok_or("no Amara")?;
    let own = school.signed_in(&email, &password)?.cookies();
    let token = own.split("; ").find_map(|pair| pair.strip_prefix("session=")).ok_or("no session")?.to_owned();
    let status = |cookie: &[u8]| -> Outcome<u16> { Ok(home(&school, cookie)?.ok_or("no answer")?.status) };
    assert_eq!(status(own.as_bytes())?, 200);
    let (huge, many) = ("x".repeat(60_000), "a=b; ".repeat(3_000));
    let nobodys: Vec<Vec<u8>> = [
        String::new(),
        "=".into(),
        ";".into(),
        "; ; ;".into(),
        "session".into(),
        "session=".into(),
        format!("session=\"{token}\"x"),
        format!("Session={token}"),
        format!("__Host-session={token}"),
        format!("session={token}%00"),
        format!("session={token}\u{202E}"),
        format!("sessi\u{f6}n={token}"),
        format!("session={}", token.to_uppercase()),
        format!("session={}", &token[..token.len() - 1]),
        format!("session={token}{token}"),
        "session=' OR 1=1 --".into(),
        "session=../../school.db".into(),
        many,
    ]
    .map(String::into_bytes)
    .into_iter()
    .chain([b"session=\xff\xfe\x80".to_vec(), [b"session=", token.as_bytes(), b"\xc3"].concat()])
    .collect();
    for cookie in nobodys {
        let heard = status(&cookie)?;
        let shown = String::from_utf8_lossy(&cookie[..cookie.len().min(60)]).into_owned();
        // Bytes that no header may hold are a bad request; everything else is a visitor's.
        assert!(matches!(heard, 400 | 401 | 431), "{shown:?} heard {heard}");
    }
    // More than any header may be: refused or cut off, by whom ever stands first.
    if let Some(answer) = home(&school, format!("session={huge}").as_bytes())? {
        assert!(matches!(answer.status, 400 | 401 | 431), "{}", answer.status);
    }
    for doubled in [format!("session=nobody; session={token}"), format!("session={token}; session=nobody")] {
        assert!(matches!(status(doubled.as_bytes())?, 200 | 401), "{doubled}");
    }
    assert_eq!(status(own.as_bytes())?, 200, "and the school goes on");
    Ok(())
}
