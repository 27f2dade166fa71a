//! Those who take their time: half a hello, half a head, half a body, and readers who do not read. These tests wait as long as the
//! front does, side by side.

use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;

use super::client::{Browser, Http, collect, narrow, piece, raw, secured, statuses, tls, until_end};
use super::house::{DOWNLOAD, House, bytes};
use crate::program::Outcome;

/// Seconds until the other side ended, and what it said.
async fn ended(
    stream: &mut (impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin),
    bytes: &[u8],
) -> Outcome<(f64, Vec<u8>)> {
    let begun = Instant::now();
    let said = raw(stream, bytes).await?;
    Ok((begun.elapsed().as_secs_f64(), said))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_get_to_the_point_is_shown_out() -> Outcome {
    let house = House::usual().await?;
    let address = house.address;
    let no_hello = async {
        let mut tcp = tokio::net::TcpStream::connect(address).await?;
        ended(&mut tcp, b"").await
    };
    let no_request = async { ended(&mut tls(address, Http::One).await?, b"").await };
    let half_a_head =
        async { ended(&mut tls(address, Http::One).await?, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-").await };
    let idle_after_an_answer =
        async { ended(&mut tls(address, Http::One).await?, b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n").await };
    let dripping = async {
        let mut stream = tls(address, Http::One).await?;
        let begun = Instant::now();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ").await?;
        while stream.write_all(b"a").await.is_ok()
            && stream.flush().await.is_ok()
            && begun.elapsed() < Duration::from_secs(40)
        {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>((begun.elapsed().as_secs_f64(), Vec::new()))
    };
    let silent_h2 = async { ended(&mut tls(address, Http::Two).await?, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await };
    let (no_hello, no_request, half_a_head, idle, dripping, silent_h2) =
        tokio::join!(no_hello, no_request, half_a_head, idle_after_an_answer, dripping, silent_h2);
    for (what, ended, most) in [
        ("no hello", no_hello?, 18.0),
        ("no request", no_request?, 18.0),
        ("half a head", half_a_head?, 18.0),
        ("idle after an answer", idle?, 18.0),
        ("a dripping head", dripping?, 18.0),
        ("HTTP/2 and silence", silent_h2?, 35.0),
    ] {
        assert!((8.0..most).contains(&ended.0), "{what} ended after {} s", ended.0);
    }
    assert_eq!(Browser::at(address, Http::One).await?.get("/").await?.status, 200);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_keeps_a_pace_or_breaks_off() -> Outcome {
    let house = House::usual().await?;
    let address = house.address;
    let head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 30000\r\n\r\nabc";
    let stalled = async { ended(&mut tls(address, Http::One).await?, head.as_bytes()).await };
    // 100 bytes a second are too few, 2,000 are enough.
    let paced = async |piece: usize| -> Outcome<(f64, Vec<u8>)> {
        let begun = Instant::now();
        let mut stream = tls(address, Http::One).await?;
        stream.write_all(head.as_bytes()).await?;
        let mut left = 30_000 - 3;
        while left > 0 && begun.elapsed() < Duration::from_secs(60) {
            let count = left.min(piece);
            if stream.write_all(&vec![b'a'; count]).await.is_err() || stream.flush().await.is_err() {
                break;
            }
            left -= count;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Ok((begun.elapsed().as_secs_f64(), until_end(&mut stream).await?))
    };
    let (stalled, too_slow, slow) = tokio::join!(stalled, paced(50), paced(1000));
    let (after, said) = stalled?;
    assert!((8.0..20.0).contains(&after), "a stalled body ended after {after} s");
    assert_eq!(statuses(&said), [408]);
    let (after, _) = too_slow?;
    assert!((8.0..25.0).contains(&after), "a slow body ended after {after} s");
    let (after, said) = slow?;
    assert!(after > 12.0 && String::from_utf8_lossy(&said).contains("30000"), "a phone with a bad net may upload");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_may_be_slow_but_not_stand_still() -> Outcome {
    let house = House::usual().await?;
    let address = house.address;
    let stands = async |http: Http| -> Outcome<f64> {
        let mut browser = Browser::over(secured(narrow(address, 4096).await?, http).await?, http).await?;
        let answer = browser.begin("GET", "/download", &[], "").await?;
        let begun = Instant::now();
        tokio::time::sleep(Duration::from_secs(64)).await;
        let rest = collect(answer.into_body()).await;
        assert!(rest.is_err(), "{http:?}: whoever took nothing for a minute gets no more");
        Ok(begun.elapsed().as_secs_f64())
    };
    let slow = async {
        let mut browser = Browser::over(secured(narrow(address, 4096).await?, Http::One).await?, Http::One).await?;
        let mut body = browser.begin("GET", "/download", &[], "").await?.into_body();
        let (mut read, begun) = (Vec::new(), Instant::now());
        while let Some(piece) = piece(&mut body).await? {
            read.extend(piece);
            // Slowly for longer than a stalled reader is borne with, then as fast as it goes.
            if begun.elapsed() < Duration::from_secs(63) {
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
        }
        assert!(read == bytes() && read.len() == DOWNLOAD);
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    };
    let (one, two, slow) = tokio::join!(stands(Http::One), stands(Http::Two), slow);
    one?;
    two?;
    slow
}
