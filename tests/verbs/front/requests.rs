//! Requests as browsers send them, and as they must never be sent.

use tokio::net::TcpStream;

use super::client::{Browser, Http, raw, statuses, tls};
use super::house::{DOWNLOAD, House, bytes};
use crate::program::Outcome;

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_reads_and_sends_over_either_http() -> Outcome {
    let house = House::usual().await?;
    for http in [Http::One, Http::Two] {
        let mut browser = Browser::at(house.address, http).await?;
        let page = browser.get("/").await?;
        assert_eq!((page.status, page.body.len()), (200, 7000), "{http:?}");
        assert!(!page.headers.contains_key("connection") && !page.headers.contains_key("transfer-encoding"));
        assert!(browser.get("/download").await?.body == bytes(), "{http:?}: the download came whole");
        let sent = browser.send("POST", "/upload", &[], "a".repeat(DOWNLOAD)).await?;
        assert_eq!((sent.status, sent.text()), (200, DOWNLOAD.to_string()), "{http:?}");
        let head = browser.send("HEAD", "/download", &[], "").await?;
        assert_eq!((head.status, head.body.len()), (200, 0), "{http:?}");
        assert_eq!(head.headers["content-length"], DOWNLOAD.to_string().as_str(), "{http:?}");
        assert_eq!(browser.get("/nowhere").await?.status, 404, "{http:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_much_to_a_closed_door_hears_that_it_is_closed() -> Outcome {
    let house = House::usual().await?;
    for http in [Http::One, Http::Two] {
        for round in 0..5 {
            let mut browser = Browser::at(house.address, http).await?;
            let answer = browser.begin("POST", "/nowhere", &[], "a".repeat(DOWNLOAD)).await;
            let answer = answer.map_err(|error| format!("{http:?}, {round}: nothing was heard: {error}"))?;
            assert_eq!(answer.status(), 404, "{http:?}, {round}: Rocket's answer");
            let mut browser = Browser::at(house.address, http).await?;
            let answer = browser.begin("PUT", "/upload", &[], "a".repeat(DOWNLOAD)).await?;
            assert_eq!(answer.status(), 405, "{http:?}, {round}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stranger_says_of_itself_reaches_nobody() -> Outcome {
    let house = House::usual().await?;
    let lies = [
        ("x-forwarded-for", "10.9.9.9"),
        ("x-real-ip", "10.9.9.9"),
        ("forwarded", "for=10.9.9.9"),
        ("x-forwarded-host", "10.9.9.9"),
        ("x-forwarded-proto", "10.9.9.9"),
        ("x-bookbag-client", "10.9.9.9"),
        ("x-bookbag-front", "10.9.9.9"),
        ("via", "10.9.9.9"),
    ];
    for http in [Http::One, Http::Two] {
        let told = Browser::at(house.address, http).await?.send("GET", "/told", &lies, "").await?.text();
        assert!(told.starts_with("client 127.0.0.1\n"), "{told}");
        assert!(!told.contains("10.9.9.9"), "{told}");
    }
    let named =
        [("connection", "x-mine, x-bookbag-front, x-bookbag-client, host"), ("x-mine", "1"), ("te", "trailers")];
    let told = Browser::at(house.address, Http::One).await?.send("GET", "/told", &named, "").await?.text();
    assert!(told.contains("\nhost: localhost") && told.contains("x-bookbag-front: "), "{told}");
    assert!(!told.contains("x-mine") && !told.contains("\nte:"), "{told}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rocket_itself_answers_only_the_front() -> Outcome {
    let house = House::usual().await?;
    let told = Browser::at(house.address, Http::One).await?.get("/told").await?.text();
    let secret = told.split("x-bookbag-front: ").nth(1).and_then(|rest| rest.lines().next()).ok_or("no secret")?;
    assert_eq!(secret.len(), 64);
    let wrong = format!("{}0", &secret[..63]);
    let wrong = if wrong == secret { format!("{}1", &secret[..63]) } else { wrong };
    for port in crate::loopback::listening(std::process::id())? {
        if port == house.address.port() || port == house.port_80.port() {
            continue;
        }
        let before = house.asked.times();
        for guess in ["", "x-bookbag-front: \r\n", &format!("x-bookbag-front: {wrong}\r\n")] {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
            let asked = format!("GET /told HTTP/1.1\r\nHost: localhost\r\n{guess}Connection: close\r\n\r\n");
            let answer = String::from_utf8_lossy(&raw(&mut stream, asked.as_bytes()).await?).into_owned();
            assert!(!answer.starts_with("HTTP/1.1 200") && !answer.contains("client "), "{answer}");
        }
        assert_eq!(house.asked.times(), before + 3, "that was Rocket's port");
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let asked =
            format!("GET / HTTP/1.1\r\nHost: localhost\r\nx-bookbag-front: {secret}\r\nConnection: close\r\n\r\n");
        assert_eq!(statuses(&raw(&mut stream, asked.as_bytes()).await?), [200], "with the secret it would answer");
        return Ok(());
    }
    Err("Rocket listens nowhere".into())
}

/// What bytes no browser sends are answered over TLS with, and how often Rocket was asked.
async fn answered(house: &House, bytes: &[u8]) -> Outcome<(Vec<u16>, usize)> {
    let before = house.asked.times();
    let mut stream = tls(house.address, Http::One).await?;
    let answer = raw(&mut stream, bytes).await?;
    Ok((statuses(&answer), house.asked.times() - before))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_two_could_read_in_two_ways_is_read_once_or_not_at_all() -> Outcome {
    let house = House::usual().await?;
    let smuggled = "GET /told HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: 1\r\n\r\n";
    let cl_te = format!(
        "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
        5 + smuggled.len()
    );
    let (statuses, asked) = answered(&house, cl_te.as_bytes()).await?;
    assert!(asked <= 1 && statuses.len() == 1, "CL and TE: {statuses:?}, {asked} reached Rocket");
    for (what, head) in [
        ("two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        ("two hosts that differ", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
        ("no host", "GET / HTTP/1.1\r\n\r\n"),
        ("another authority", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a field twice", "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n"),
        ("a folded field", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n 2\r\n\r\n"),
        ("a space before the colon", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A : 1\r\n\r\n"),
        ("a NUL", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: \0\r\n\r\n"),
        ("two lengths", "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        ("a signed length", "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: +1\r\n\r\na"),
        ("an unknown coding", "POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n"),
    ] {
        let (statuses, asked) =
            answered(&house, head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes()).await?;
        assert_eq!((statuses.as_slice(), asked), (&[400][..], 0), "{what}");
    }
    let (statuses, asked) =
        answered(&house, b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").await?;
    assert_eq!((statuses.as_slice(), asked), (&[421][..], 0));
    let (statuses, asked) = answered(&house, b"GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n").await?;
    assert!(matches!((statuses.as_slice(), asked), ([200], 1) | ([400], 0)), "bare LF: {statuses:?}, {asked}");
    let broken = b"POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    assert_eq!(answered(&house, broken).await?.0, [400], "a broken body is no empty body");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_a_row_are_answered_in_their_order() -> Outcome {
    let house = House::usual().await?;
    let row = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n\
               DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(answered(&house, row.as_bytes()).await?.0, [404, 200, 405, 200]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_or_too_long_fields_are_refused() -> Outcome {
    let house = House::usual().await?;
    let many: String = (0..101).map(|number| format!("X-{number}: 1\r\n")).collect();
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}Connection: close\r\n\r\n");
    assert_eq!(answered(&house, many.as_bytes()).await?, (vec![431], 0));
    for length in [33_000, 10_000_000] {
        let long =
            format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {}\r\n\r\n", "a".repeat(length));
        let (statuses, asked) = answered(&house, long.as_bytes()).await?;
        // Where the other side has ended before all was written, the answer may be lost on the way.
        assert!(matches!(statuses.as_slice(), [431] | []) && asked == 0, "{length}: {statuses:?}");
    }
    let long = "a".repeat(33_000);
    let answer = Browser::at(house.address, Http::Two).await?.send("GET", "/", &[("cookie", &long)], "").await?;
    assert_eq!((answer.status, house.asked.times()), (431, 0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_page_in_words_with_every_header() -> Outcome {
    let house = House::usual().await?;
    for http in [Http::One, Http::Two] {
        let mut browser = Browser::at(house.address, http).await?;
        let refused = browser.send("DELETE", "/", &[("accept-language", "ar")], "").await?;
        assert_eq!((refused.status, &refused.headers["allow"]), (405, &"GET, HEAD, POST".parse()?));
        assert!(refused.text().contains("dir=\"rtl\"") && refused.text().contains("<h1>"));
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "cross-origin-embedder-policy",
            "permissions-policy",
            "x-frame-options",
            "x-permitted-cross-domain-policies",
            "x-dns-prefetch-control",
        ] {
            assert!(refused.headers.contains_key(name), "{name}");
        }
        assert_eq!(refused.headers["cache-control"], "no-store");
        assert!(!refused.headers.contains_key("server"));
    }
    Ok(())
}
