//! A certificate is changed, and the school closes, while people download and listen.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::client::{Browser, Http, collect, narrow, piece, secured, shown, tls};
use super::house::{House, bytes, certificate};
use crate::program::Outcome;

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_changed_under_fifty_downloads() -> Outcome {
    let house = House::usual().await?;
    let before = shown(&tls(house.address, Http::One).await?);
    let mut downloads = JoinSet::new();
    let (begun, mut begun_count) = tokio::sync::mpsc::channel(50);
    let (changed, _) = tokio::sync::watch::channel(false);
    for number in 0..50_u8 {
        let http = if number % 2 == 0 { Http::One } else { Http::Two };
        let (address, begun, mut changed) = (house.address, begun.clone(), changed.subscribe());
        downloads.spawn(async move {
            let run = async {
                let mut browser = Browser::over(secured(narrow(address, 128 << 10).await?, http).await?, http).await?;
                let mut answer = browser.begin("GET", "/download", &[], "").await?;
                let first = piece(answer.body_mut()).await?.ok_or("no body")?;
                begun.send(()).await?;
                changed.wait_for(|changed| *changed).await?;
                let mut whole = first;
                whole.extend(collect(answer.into_body()).await?);
                let again = browser.get("/").await?.status;
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(whole == bytes() && again == 200)
            };
            run.await
        });
    }
    for _ in 0..50 {
        tokio::time::timeout(Duration::from_secs(60), begun_count.recv()).await?.ok_or("a download broke off")?;
    }
    let (chain, key) = certificate()?;
    house.certificate.as_ref().ok_or("no certificate")?.change(chain.as_bytes(), key.as_bytes())?;
    let after = shown(&tls(house.address, Http::Two).await?);
    assert!(after.is_some() && after != before, "a new connection sees the new one at once");
    changed.send(true)?;
    while let Some(whole) = downloads.join_next().await {
        assert!(whole??, "a download came whole, and its connection was used again");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_school_closes_what_runs_is_finished_and_streams_come_back() -> Outcome {
    let house = House::usual().await?;
    let mut streams = Vec::new();
    for number in 0..20 {
        let http = if number % 2 == 0 { Http::One } else { Http::Two };
        let mut browser = Browser::at(house.address, http).await?;
        streams.push((browser.begin("GET", "/live", &[], "").await?, browser));
    }
    let mut browser =
        Browser::over(secured(narrow(house.address, 128 << 10).await?, Http::One).await?, Http::One).await?;
    let mut download = browser.begin("GET", "/download", &[], "").await?;
    let first = piece(download.body_mut()).await?.ok_or("no body")?;
    let closed = Instant::now();
    house.closing.begin();
    for (stream, _browser) in streams {
        let told = tokio::time::timeout(Duration::from_secs(5), collect(stream.into_body())).await??;
        assert!(String::from_utf8_lossy(&told).contains("retry:2000"), "{told:?}");
    }
    let newcomer = tokio::time::timeout(Duration::from_secs(1), tls(house.address, Http::One)).await;
    assert!(!matches!(newcomer, Ok(Ok(_))), "nobody new is let in");
    assert!(!house.running.is_finished(), "the download is waited for");
    let rest = collect(download.into_body()).await?;
    assert!([first, rest].concat() == bytes(), "the download was finished");
    tokio::time::timeout(Duration::from_secs(20), house.running).await???;
    assert!(closed.elapsed() < Duration::from_secs(9), "nobody is waited for in vain: {:?}", closed.elapsed());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_finish_is_not_waited_for() -> Outcome {
    let house = House::usual().await?;
    let mut browser =
        Browser::over(secured(narrow(house.address, 128 << 10).await?, Http::One).await?, Http::One).await?;
    let _download = browser.begin("GET", "/download", &[], "").await?;
    let closed = Instant::now();
    house.closing.begin();
    // Rocket has two seconds more to be rid of what was cut; how it ends then is not the point.
    drop(tokio::time::timeout(Duration::from_secs(30), house.running).await?);
    assert!((8.0..20.0).contains(&closed.elapsed().as_secs_f64()), "{:?}", closed.elapsed());
    Ok(())
}
