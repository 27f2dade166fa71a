//! The program itself behind its front: certificates of its own and from files, SIGHUP, SIGTERM.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::time::{Duration, Instant};

use super::client::{Browser, Http, collect, raw, shown, tcp_from, tls, until_end};
use super::house::certificate;
use crate::demo::DemoSchool;
use crate::program::{Machine, Outcome, Running};

/// A school that was set up, with these settings about its connection.
pub fn machine(tls: &str) -> Outcome<Machine> {
    let machine = Machine::bare()?;
    machine.set_up()?;
    let file = machine.path("etc/config.toml");
    let text = fs::read_to_string(&file)?;
    let text = text.replace("tls = \"off\"", tls).replace("[\"127.0.0.1\"]", "[\"localhost\", \"127.0.0.1\"]");
    assert!(text.contains(tls), "{text}");
    fs::write(&file, text)?;
    Ok(machine)
}

fn tell(server: &Running, signal: &str) -> Outcome {
    assert!(Command::new("kill").args([signal, &server.child.id().to_string()]).status()?.success());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_come_over_a_certificate_of_bookbags_own() -> Outcome {
    let machine = machine("tls = \"self-signed\"")?;
    let server = machine.serve()?;
    for http in [Http::One, Http::Two] {
        let mut browser = Browser::at(server.address, http).await?;
        assert_eq!(browser.get("/healthz").await?.text(), "ok", "{http:?}");
        let page = browser.get("/").await?;
        assert_eq!(page.status, 503, "{http:?}: nobody has signed up");
        assert!(page.headers.contains_key("content-security-policy") && !page.headers.contains_key("server"));
        assert!(!page.headers.contains_key("strict-transport-security"), "never while self-signed (TRUST 2.4)");
    }
    let first = shown(&tls(server.address, Http::One).await?);
    assert!(server.stop()?.success());
    let server = machine.serve()?;
    assert_eq!(shown(&tls(server.address, Http::One).await?), first, "it is kept over a restart");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_from_files_is_changed_at_a_signal_and_a_wrong_one_never_shown() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (cert, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    let put = |(chain, secret): (String, String)| fs::write(&cert, chain).and_then(|()| fs::write(&key, secret));
    put(certificate()?)?;
    let machine = machine(&format!("tls = {{ files = {{ cert = {cert:?}, key = {key:?} }} }}"))?;
    let server = machine.serve()?;
    let mut kept = Browser::at(server.address, Http::Two).await?;
    let first = shown(&tls(server.address, Http::One).await?);
    fs::write(&cert, certificate()?.0)?;
    tell(&server, "-HUP")?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(shown(&tls(server.address, Http::One).await?), first, "a certificate without its key is not shown");
    put(certificate()?)?;
    tell(&server, "-HUP")?;
    let begun = Instant::now();
    while shown(&tls(server.address, Http::One).await?) == first {
        assert!(begun.elapsed() < Duration::from_secs(10), "the new certificate is not shown");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(kept.get("/healthz").await?.status, 200, "a connection that was open lives on");
    assert!(server.stop()?.success());
    Ok(())
}

#[test]
fn a_certificate_that_cannot_be_shown_is_said_at_the_start() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (cert, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    fs::write(&cert, certificate()?.0)?;
    fs::write(&key, certificate()?.1)?;
    let machine = machine(&format!("tls = {{ files = {{ cert = {cert:?}, key = {key:?} }} }}"))?;
    let output = machine.run(&["serve"])?;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the private key belongs to another certificate"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn before_setup_the_front_says_so_and_opens_the_school_without_a_restart() -> Outcome {
    let machine = Machine::bare()?;
    let etc = machine.path("etc");
    fs::create_dir_all(&etc)?;
    fs::create_dir_all(machine.data())?;
    let text = format!(
        "hosts = [\"localhost\"]\nlisten = \"{}\"\ntls = \"self-signed\"\ndata = {:?}\nkey_file = {:?}\n",
        machine.address,
        machine.data(),
        machine.path("etc/master.key")
    );
    fs::write(etc.join("config.toml"), text)?;
    let server = machine.serve()?;
    let before = Browser::at(server.address, Http::Two).await?.get("/healthz").await?;
    assert_eq!(before.status, 503);
    let start = machine.set_up()?;
    let begun = Instant::now();
    loop {
        if let Ok(mut browser) = Browser::at(server.address, Http::One).await
            && let Ok(answer) = browser.get(&start).await
            && answer.status == 200
        {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "the school did not open");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(server.stop()?.success());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_say_where_browsers_are_led_from_and_how_many_come_in() -> Outcome {
    let port_80 = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let machine = machine(&format!(
        "tls = \"self-signed\"\nredirect = \"{port_80}\"\nconnections = 16\nconnections_per_address = 2"
    ))?;
    let server = machine.serve()?;
    let mut stream = tokio::net::TcpStream::connect(port_80).await?;
    let asked = b"GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = String::from_utf8_lossy(&raw(&mut stream, asked).await?).into_owned();
    assert!(answer.contains(&format!("location: https://localhost:{}/a\r\n", server.address.port())), "{answer}");
    let mut first = tls(server.address, Http::One).await?;
    let _second = tls(server.address, Http::One).await?;
    let mut third = Browser::at(server.address, Http::One).await?;
    assert_eq!(third.get("/healthz").await?.status, 200);
    let left = tokio::time::timeout(Duration::from_secs(5), until_end(&mut first)).await;
    assert!(left.is_ok(), "the one that waited longest has left for the third");
    Ok(())
}

#[test]
fn an_address_that_is_taken_is_named() -> Outcome {
    let machine = Machine::bare()?;
    machine.set_up()?;
    let taken: SocketAddr = machine.address;
    let _other = TcpListener::bind(taken)?;
    let output = machine.run(&["serve"])?;
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&taken.to_string()));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_stream_ends_when_the_school_closes() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let (_, sign_in, password) = school.people("guardian").into_iter().next().ok_or("no guardian")?;
    let cookies = tokio::task::block_in_place(|| school.signed_in(&sign_in, &password))?.cookies();
    let stream = tokio::net::TcpStream::connect(school.address).await?;
    let mut browser = Browser::over(stream, Http::One).await?;
    let live = browser.begin("GET", "/live", &[("cookie", &cookies), ("sec-fetch-site", "same-origin")], "").await?;
    assert_eq!(live.status(), 200);
    let begun = Instant::now();
    tokio::task::block_in_place(|| school.stop())?;
    let told = collect(live.into_body()).await?;
    assert!(String::from_utf8_lossy(&told).contains("retry"), "{told:?}");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    Ok(())
}

/// Seconds of CPU that a process has used.
fn cpu(process: u32) -> Outcome<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).ok_or("no ticks");
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_descriptors_neither_spins_nor_falls_silent() -> Outcome {
    let machine = machine("tls = \"self-signed\"")?;
    let program = machine.command(&["serve"]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 120; exec \"$@\"", "sh"]).arg(program.get_program()).args(program.get_args());
    let server = Running::of(limited, machine.address)?;
    let mut crowd = Vec::new();
    for number in 0..250_u32 {
        let from = [30 + u8::try_from(number / 50)?, 1 + u8::try_from(number % 50)?];
        crowd.push(tcp_from(from, server.address).await?);
    }
    let before = cpu(server.child.id())?;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let used = cpu(server.child.id())? - before;
    assert!(used < 2.0, "{used} s of CPU in four seconds");
    let begun = Instant::now();
    loop {
        let asked = async { Browser::at(server.address, Http::One).await?.get("/healthz").await };
        if let Ok(Ok(answer)) = tokio::time::timeout(Duration::from_secs(10), asked).await
            && answer.status == 200
        {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody is answered");
    }
    drop(crowd);
    assert!(server.stop()?.success());
    Ok(())
}
