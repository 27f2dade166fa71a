//! Those who mean no good: many at once, and frames that no browser sends.

use std::time::{Duration, Instant};

use bookbag::server::front::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::client::TlsStream;

use super::client::{Browser, Http, piece, secured, tcp_from, tls, until_end};
use super::house::{House, Plan};
use crate::program::Outcome;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

/// A frame of HTTP/2 (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(payload.len()).unwrap_or(0).to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// The kinds of the frames in these bytes.
fn kinds(mut bytes: &[u8]) -> Vec<u8> {
    let mut kinds = Vec::new();
    while let [a, b, c, kind, ..] = bytes {
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        kinds.push(*kind);
        bytes = bytes.get(9 + length..).unwrap_or_default();
    }
    kinds
}

/// A whole GET of `/` on `localhost`, as HPACK without a table.
fn get() -> Vec<u8> {
    let mut block = vec![0x82, 0x87, 0x84, 0x01, 9];
    block.extend_from_slice(b"localhost");
    block
}

/// Writes as long as the other side reads; gives what it said until it ended.
async fn flood(
    mut stream: TlsStream<TcpStream>,
    begin: Vec<u8>,
    next: impl Fn(u32) -> Vec<u8>,
) -> Outcome<(Vec<u8>, u32)> {
    stream.write_all(PREFACE).await?;
    stream.write_all(&begin).await?;
    let (mut reading, mut writing) = tokio::io::split(stream);
    let heard = tokio::spawn(async move { until_end(&mut reading).await.map_err(|error| error.to_string()) });
    let mut sent = 0;
    while sent < 200_000 && !heard.is_finished() && writing.write_all(&next(sent)).await.is_ok() {
        sent += 1;
        if sent % 100 == 0 && writing.flush().await.is_err() {
            break;
        }
    }
    Ok((heard.await??, sent))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rapid_reset_ends_the_connection() -> Outcome {
    let house = House::usual().await?;
    let (heard, sent) = flood(tls(house.address, Http::Two).await?, Vec::new(), |number| {
        let stream = 2 * number + 1;
        [frame(HEADERS, 5, stream, &get()), frame(RESET, 0, stream, &8_u32.to_be_bytes())].concat()
    })
    .await?;
    assert!(kinds(&heard).contains(&GOAWAY), "after {sent} requests");
    assert!(sent < 20_000, "{sent} requests were begun and reset");
    assert_eq!(Browser::at(house.address, Http::Two).await?.get("/").await?.status, 200);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_without_an_end_ends_the_connection() -> Outcome {
    let house = House::usual().await?;
    // `x-a: …` with 1,000 bytes, never indexed, again and again.
    let mut field = vec![0x10, 3];
    field.extend_from_slice(b"x-a\x7f\xe9\x06");
    field.extend(std::iter::repeat_n(b'a', 1000));
    let begin = frame(HEADERS, 1, 1, &get());
    let (heard, sent) =
        flood(tls(house.address, Http::Two).await?, begin, |_| frame(CONTINUATION, 0, 1, &field)).await?;
    assert!(sent < 20_000 && house.asked.times() == 0, "{sent} frames were taken");
    assert!(kinds(&heard).contains(&GOAWAY) || sent < 20_000);
    assert_eq!(Browser::at(house.address, Http::Two).await?.get("/").await?.status, 200);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_five_connections_of_one_address_the_longest_idle_leaves() -> Outcome {
    let house = House::usual().await?;
    let mut live = Vec::new();
    for _ in 0..4 {
        let mut browser = Browser::at(house.address, Http::One).await?;
        let stream = browser.begin("GET", "/live", &[], "").await?;
        live.push((browser, stream));
    }
    let mut idle = Vec::new();
    for _ in 4..64 {
        idle.push(tls(house.address, Http::One).await?);
    }
    let mut last = Browser::at(house.address, Http::One).await?;
    assert_eq!(last.get("/").await?.status, 200, "the sixty-fifth is served");
    let first = idle.remove(0);
    tokio::time::timeout(Duration::from_secs(5), until_end(&mut { first })).await??;
    let mut second = Browser::over(idle.remove(0), Http::One).await?;
    assert_eq!(second.get("/").await?.status, 200, "the second has not left");
    let mut elsewhere =
        Browser::over(secured(tcp_from([9, 1], house.address).await?, Http::Two).await?, Http::Two).await?;
    assert_eq!(elsewhere.get("/").await?.status, 200, "another address is not touched");
    for (_, stream) in &mut live {
        let first = tokio::time::timeout(Duration::from_secs(5), piece(stream.body_mut())).await??;
        assert!(first.is_some(), "a live stream never leaves for another");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_all_are_busy_the_next_is_not_let_in() -> Outcome {
    let house = House::open(Plan { limits: Limits { per_address: 2, in_all: 16 }, ..Plan::default() }).await?;
    let mut live = Vec::new();
    for _ in 0..2 {
        let mut browser = Browser::at(house.address, Http::One).await?;
        live.push((browser.begin("GET", "/live", &[], "").await?, browser));
    }
    assert!(Browser::at(house.address, Http::One).await.is_err(), "a third finds no seat");
    live.pop();
    for _ in 0..100 {
        if let Ok(mut browser) = Browser::at(house.address, Http::One).await {
            assert_eq!(browser.get("/").await?.status, 200);
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("the seat was not given back".into())
}

/// How the half-open ones begin: nothing, half a hello, HTTP/2 and silence, half a head.
async fn half_open(number: u32, house: std::net::SocketAddr) -> Outcome<Box<dyn std::any::Any + Send>> {
    let from = [20 + u8::try_from(number % 100)?, 1 + u8::try_from(number / 100 % 200)?];
    let mut tcp = tcp_from(from, house).await?;
    Ok(match number % 4 {
        0 => Box::new(tcp),
        1 => {
            tcp.write_all(b"\x16\x03\x01\x02\x00\x01").await?;
            Box::new(tcp)
        }
        2 => {
            let mut stream = secured(tcp, Http::Two).await?;
            stream.write_all(PREFACE).await?;
            stream.flush().await?;
            Box::new(stream)
        }
        _ => {
            let mut stream = secured(tcp, Http::One).await?;
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ").await?;
            stream.flush().await?;
            Box::new(stream)
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_reads_while_two_thousand_half_open_connections_crowd_the_door() -> Outcome {
    rlimit()?;
    let house = House::usual().await?;
    let address = house.address;
    let crowd = tokio::spawn(async move {
        let (mut open, mut joining) = (Vec::new(), JoinSet::new());
        for number in 0..2000 {
            joining.spawn(async move { half_open(number, address).await.ok() });
            if joining.len() >= 50
                && let Some(Ok(Some(one))) = joining.join_next().await
            {
                open.push(one);
            }
        }
        while let Some(one) = joining.join_next().await {
            open.extend(one.ok().flatten());
        }
        open
    });
    let (mut longest, mut pages) = (Duration::ZERO, 0);
    let begun = Instant::now();
    while !crowd.is_finished() || pages < 20 {
        let asked = Instant::now();
        let tcp = tcp_from([200, 1], address).await?;
        let mut parent = Browser::over(secured(tcp, Http::Two).await?, Http::Two).await?;
        assert_eq!(parent.get("/").await?.status, 200, "page {pages}");
        longest = longest.max(asked.elapsed());
        pages += 1;
        assert!(begun.elapsed() < Duration::from_secs(60), "the crowd never came together");
    }
    let open = crowd.await?;
    assert!(open.len() > 1500, "{} were half open", open.len());
    // TRUST 4 promises one second on a machine of its own; other tests run beside this one.
    assert!(longest < Duration::from_secs(5), "a page took {longest:?}");
    Ok(())
}

/// Both ends of 2,000 connections are in this process.
fn rlimit() -> Outcome {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let wanted = maximum.unwrap_or(16_384).min(16_384);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })?)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_connection_that_is_cut_harms_no_other() -> Outcome {
    let house = House::usual().await?;
    let mut cut = JoinSet::new();
    for number in 0..40_usize {
        let address = house.address;
        cut.spawn(async move {
            let mut stream = tls(address, Http::One).await.ok()?;
            stream.write_all(b"GET /download HTTP/1.1\r\nHost: localhost\r\n\r\n").await.ok()?;
            let mut some = vec![0; 1 + number * 1000];
            stream.read_exact(&mut some).await.ok()
        });
    }
    while cut.join_next().await.is_some() {}
    assert_eq!(Browser::at(house.address, Http::One).await?.get("/download").await?.status, 200);
    Ok(())
}
