//! Signed-in readers and writers over keep-alive connections, in clear or over TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, StreamOwned};

/// The sender of bytes: a socket, or TLS over one.
trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// One keep-alive connection.
pub struct Connection(BufReader<Box<dyn Wire>>);

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub cookies: Vec<String>,
}

/// One piece of bytes, as a browser sends a small form.
fn body_after(head: &str, body: &[u8]) -> Vec<u8> {
    [head.as_bytes(), body].concat()
}

impl Connection {
    pub fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::with_capacity(64 << 10, Box::new(stream)))
    }

    /// The same over TLS, as `localhost`.
    pub fn secured(port: u16, trust: &Arc<ClientConfig>) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let tls = ClientConnection::new(Arc::clone(trust), name).unwrap();
        Self(BufReader::with_capacity(64 << 10, Box::new(StreamOwned::new(tls, stream))))
    }

    /// Sends a request whose answer is a stream.
    pub fn begin(&mut self, request: &str) {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        self.0.get_mut().flush().unwrap();
    }

    /// Sends the head of a request and its body.
    pub fn send(&mut self, head: &str, body: &[u8]) -> Answer {
        self.0.get_mut().write_all(body_after(head, body).as_slice()).unwrap();
        self.0.get_mut().flush().unwrap();
        self.answer()
    }

    /// Sends one request and reads its whole answer.
    pub fn fetch(&mut self, request: &str) -> Answer {
        self.send(request, &[])
    }

    fn answer(&mut self) -> Answer {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap_or_else(|| panic!("no status in {line:?}")).parse().unwrap();
        let (mut length, mut chunked, mut cookies) = (None, false, Vec::new());
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            let header = line.trim_end().to_ascii_lowercase();
            if header.starts_with("set-cookie:") {
                cookies.push(line["set-cookie:".len()..].split(';').next().unwrap().trim().to_owned());
            }
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
        Answer { status, body, cookies }
    }

    /// Waits for the next line that begins so.
    pub fn wait_for(&mut self, start: &str) {
        let mut line = String::new();
        while !line.starts_with(start) {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the other side ended");
        }
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
