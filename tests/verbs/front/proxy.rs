//! Behind a proxy that encrypts, and at port 80.

use tokio::net::TcpStream;

use super::client::{Browser, Http, raw, statuses, tcp_from};
use super::house::{House, Plan};
use crate::program::Outcome;

fn behind_proxy(per_address: usize) -> Plan {
    let limits = bookbag::server::front::Limits { per_address, in_all: 1024 };
    Plan { secure: false, proxy: Some([127, 0, 7, 1].into()), limits }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_named_proxy_may_connect_and_what_it_saw_is_believed() -> Outcome {
    let house = House::open(behind_proxy(64)).await?;
    let mut stranger = tcp_from([7, 2], house.address).await?;
    let asked = b"GET /told HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.9.9.9\r\nConnection: close\r\n\r\n";
    assert_eq!(raw(&mut stranger, asked).await?, b"", "nobody else is heard");
    let mut proxy = Browser::over(tcp_from([7, 1], house.address).await?, Http::One).await?;
    for (fields, client) in [
        (&[("x-forwarded-for", "10.9.9.9, 198.51.100.7")][..], "198.51.100.7"),
        (&[("x-forwarded-for", "10.9.9.9"), ("x-forwarded-for", "198.51.100.8")], "198.51.100.8"),
        (&[("x-real-ip", "198.51.100.9")], "198.51.100.9"),
        (&[("x-bookbag-client", "10.9.9.9")], "127.0.7.1"),
    ] {
        let told = proxy.send("GET", "/told", fields, "").await?.text();
        assert!(told.starts_with(&format!("client {client}\n")), "{told}");
        assert!(!told.contains("10.9.9.9"), "{told}");
    }
    let differ = [("x-forwarded-for", "198.51.100.7"), ("x-real-ip", "10.9.9.9")];
    assert_eq!(proxy.send("GET", "/told", &differ, "").await?.status, 400);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_nobody_takes_more_turns_than_one_address_may() -> Outcome {
    let house = House::open(behind_proxy(3)).await?;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let mut proxy = Browser::over(tcp_from([7, 1], house.address).await?, Http::One).await?;
        let stream = proxy.begin("GET", "/live", &[("x-forwarded-for", "198.51.100.7")], "").await?;
        assert_eq!(stream.status(), 200);
        streams.push((proxy, stream));
    }
    let mut proxy = Browser::over(tcp_from([7, 1], house.address).await?, Http::One).await?;
    let refused = proxy.send("GET", "/", &[("x-forwarded-for", "198.51.100.7")], "").await?;
    assert_eq!((refused.status, &refused.headers["retry-after"]), (503, &"5".parse()?));
    assert_eq!(proxy.send("GET", "/", &[("x-forwarded-for", "198.51.100.8")], "").await?.status, 200);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn port_80_leads_to_https_and_shows_challenges_and_nothing_else() -> Outcome {
    let house = House::usual().await?;
    house.challenges.put_up("token", "token.thumb");
    let ask = async |head: &str| -> Outcome<(Vec<u16>, String)> {
        let mut stream = TcpStream::connect(house.port_80).await?;
        let answer = raw(&mut stream, format!("{head}Connection: close\r\n\r\n").as_bytes()).await?;
        Ok((statuses(&answer), String::from_utf8_lossy(&answer).into_owned()))
    };
    let (led, answer) = ask("GET /a?b=1 HTTP/1.1\r\nHost: localhost\r\n").await?;
    assert_eq!(led, [308]);
    assert!(answer.contains(&format!("location: https://localhost:{}/a?b=1\r\n", house.address.port())), "{answer}");
    assert!(answer.contains("content-security-policy: ") && !answer.contains("strict-transport"), "{answer}");
    let (shown, answer) = ask("GET /.well-known/acme-challenge/token HTTP/1.1\r\nHost: localhost\r\n").await?;
    assert!(shown == [200] && answer.ends_with("\r\n\r\ntoken.thumb"), "{answer}");
    for head in [
        "GET /.well-known/acme-challenge/other HTTP/1.1\r\nHost: localhost\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: evil.example\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
    ] {
        assert_eq!(ask(head).await?.0, [404], "{head}");
    }
    assert_eq!(house.asked.times(), 0, "nothing of the school is asked from there");
    Ok(())
}
