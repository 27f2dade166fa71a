//! Signed-in readers and writers over keep-alive connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// One keep-alive connection.
pub struct Connection(BufReader<TcpStream>);

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Connection {
    pub fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::with_capacity(64 << 10, stream))
    }

    /// Sends one request and reads its whole answer.
    pub fn fetch(&mut self, request: &str) -> Answer {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("no status in {line:?}")).parse().unwrap();
        let (mut length, mut chunked) = (None, false);
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = Some(value.trim().parse::<usize>().unwrap());
            }
            chunked |= header == "transfer-encoding: chunked";
        }
        let mut body = vec![0; length.unwrap_or_default()];
        if chunked {
            body = self.chunks()
        } else {
            self.0.read_exact(&mut body).unwrap()
        }
        Answer { status, body }
    }

    fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            let size = usize::from_str_radix(line.trim(), 16).unwrap();
            let start = body.len();
            body.resize(start + size + 2, 0);
            self.0.read_exact(&mut body[start..]).unwrap();
            body.truncate(start + size);
            if size == 0 {
                return body;
            }
        }
    }
}

/// What a round of play came to.
pub struct Played {
    pub requests: usize,
    pub rate: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// Plays `connections` people for `time`, each sending its own request again and again.
pub fn play(port: u16, connections: usize, time: Duration, request: &(impl Fn(usize) -> String + Sync)) -> Played {
    let began = Instant::now();
    let mut waits: Vec<Duration> = std::thread::scope(|scope| {
        let players: Vec<_> = (0..connections)
            .map(|player| {
                scope.spawn(move || {
                    let (mut connection, mut waits, text) = (Connection::open(port), Vec::new(), request(player));
                    while began.elapsed() < time {
                        let sent = Instant::now();
                        let answer = connection.fetch(&text);
                        assert!(answer.status < 400, "{} for {text}", answer.status);
                        waits.push(sent.elapsed());
                    }
                    waits
                })
            })
            .collect();
        players.into_iter().flat_map(|player| player.join().unwrap()).collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    Played { requests: waits.len(), rate: waits.len() as f64 / seconds, p50_ms: at(0.5), p99_ms: at(0.99) }
}
