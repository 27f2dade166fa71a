//! A small school on the bad disk: the world of the web tests, served by the real program, used through real requests.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use bookbag::clock::Clock;
use bookbag::house::House;
use bookbag::keys::{Keys, create_master};
use parking_lot::Mutex;
use rusqlite::Connection;

use crate::disk::{Disk, Shared};
use crate::http::{Answer, Browser};
use crate::mount::Mount;
use crate::program::Outcome;
use crate::world::{SINCE, WORLD, session_of, spelled_out};

/// Where what clients were told is written, on the bad disk itself.
pub const ACK: &str = "ACK";
/// People of the world.
pub const GILL: i64 = 2;
pub const HANNAH: i64 = 5;
pub const LENA: i64 = 40;
pub const JOE: i64 = 41;
pub const AMARA: i64 = 46;

/// A folder in memory where the machine has one, for what is written and read thousands of times.
pub fn quick_folder() -> Outcome<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? })
}

/// What lies beside the data: key and settings, on a good disk.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub address: SocketAddr,
}

impl Desk {
    pub fn new() -> Outcome<Self> {
        Ok(Self { folder: quick_folder()?, address: TcpListener::bind("127.0.0.1:0")?.local_addr()? })
    }

    pub fn key(&self) -> PathBuf {
        self.folder.path().join("master.key")
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    pub fn keys(&self) -> Outcome<Keys> {
        Ok(Keys::load(&self.key())?)
    }

    /// Settings for a school whose data are in this folder.
    pub fn settings(&self, data: &Path) -> Outcome<PathBuf> {
        let file = self.folder.path().join("config.toml");
        fs::write(
            &file,
            format!(
                "hosts = [\"127.0.0.1\"]\nlisten = \"{}\"\ntls = \"off\"\nit = \"it@birchlane.example\"\ndata = {data:?}\nkey_file = {:?}\n",
                self.address,
                self.key()
            ),
        )?;
        Ok(file)
    }

    /// Fills a new school in `data` with the world, everybody signed in; the server must have been closed properly.
    pub fn fill(&self, data: &Path) -> Outcome {
        fs::create_dir_all(data.join("keys"))?;
        create_master(&self.key(), data)?;
        let keys = self.keys()?;
        drop(House::open(data, self.keys()?, Clock::machine())?);
        let conn = open(data, &keys)?;
        let now = Clock::machine().now();
        let people =
            (1..=10).chain(40..=47).map(|person| session_of(&person.to_string())).collect::<Vec<_>>().join(";");
        conn.execute_batch(&spelled_out(&format!("BEGIN; {WORLD}; {SINCE}; {people}; COMMIT"), now))?;
        Ok(())
    }
}

/// The school's database beside the product.
pub fn open(data: &Path, keys: &Keys) -> Outcome<Connection> {
    let conn = Connection::open(data.join("school.db"))?;
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"; PRAGMA busy_timeout = 5000", keys.db().hex().as_str()))?;
    Ok(conn)
}

/// The school on its bad disk.
pub struct School {
    pub desk: Desk,
    pub mount: Mount,
    settings: PathBuf,
}

impl School {
    /// The world on a bad disk that is still good.
    pub fn new() -> Outcome<Self> {
        Self::after("")
    }

    /// … and in which this has happened.
    pub fn after(sql: &str) -> Outcome<Self> {
        let desk = Desk::new()?;
        let place = quick_folder()?;
        let data = place.path().join("school");
        desk.fill(&data)?;
        open(&data, &desk.keys()?)?.execute_batch(&spelled_out(sql, Clock::machine().now()))?;
        fs::write(place.path().join(ACK), b"")?;
        Self::on(desk, &Disk::holding(place.path())?)
    }

    /// The school that lies on this disk.
    pub fn on(desk: Desk, disk: &Shared) -> Outcome<Self> {
        let mount = Mount::new(disk)?;
        drop(fs::remove_file(desk.journal()));
        let settings = desk.settings(&mount.path().join("school"))?;
        Ok(Self { desk, mount, settings })
    }

    /// Takes the disk away.
    pub fn unmount(self) -> Desk {
        self.desk
    }

    pub fn disk(&self) -> &Shared {
        &self.mount.disk
    }

    pub fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bookbag"));
        command.arg(verb).arg("--config").arg(&self.settings).stdin(Stdio::null());
        command
    }

    /// Starts the server and waits until it answers.
    pub fn serve(&self) -> Outcome<Server> {
        let server = self.start()?;
        server.up()
    }

    /// Starts the server; it may end before it answers.
    pub fn start(&self) -> Outcome<Server> {
        let journal = self.desk.journal();
        let out = OpenOptions::new().create(true).append(true).open(&journal)?;
        let child = self.command("serve").stdout(Stdio::from(out.try_clone()?)).stderr(Stdio::from(out)).spawn()?;
        Ok(Server { child, address: self.desk.address, journal })
    }

    /// Somebody's browser, signed in.
    pub fn browser(&self, person: i64) -> Browser {
        Browser::at(self.desk.address).with_cookie("session", &format!("session-of-{person}"))
    }

    /// The file in which clients write what they were told.
    pub fn told(&self) -> Outcome<Told> {
        Ok(Told(Mutex::new(OpenOptions::new().append(true).create(true).open(self.mount.path().join(ACK))?)))
    }
}

/// A running server; killed hard when dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
    journal: PathBuf,
}

impl Server {
    fn up(mut self) -> Outcome<Self> {
        let begun = Instant::now();
        while !self.is_up() {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the server ended with {status}: {}", self.journal()?).into());
            }
            if begun.elapsed() > Duration::from_secs(30) {
                return Err("the server did not come up in 30 seconds".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(self)
    }

    /// Whether a request is answered: the port is open before the school is.
    fn is_up(&self) -> bool {
        Browser::at(self.address).get("/healthz").is_ok()
    }

    /// Whether it answers within this time; false if it ended before.
    pub fn answers(&mut self, time: Duration) -> Outcome<bool> {
        let begun = Instant::now();
        while !self.is_up() {
            if self.child.try_wait()?.is_some() || begun.elapsed() > time {
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(true)
    }

    /// What it wrote.
    pub fn journal(&self) -> Outcome<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.journal)?).into_owned())
    }

    /// SIGTERM, and its end.
    pub fn stop(mut self) -> Outcome<ExitStatus> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        Ok(self.child.wait()?)
    }

    /// SIGKILL.
    pub fn kill(mut self) -> Outcome {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// How it ended by itself, if it does so within this time.
    pub fn ends_within(&mut self, time: Duration) -> Outcome<Option<ExitStatus>> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if begun.elapsed() > time {
                return Ok(None);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What clients were told, one line each.
pub struct Told(Mutex<File>);

impl Told {
    /// Writes down that a client was told so; one write, so that it has one place in the record.
    pub fn note(&self, what: &str) -> Outcome {
        Ok(self.0.lock().write_all(format!("{what}\n").as_bytes())?)
    }
}

/// What one client does: `Some` of what was answered as saved, or the refusal.
pub type Done = Outcome<Result<String, Answer>>;

/// One thing that a person does, with a number that tells it from the others.
pub type Flow = fn(&mut Browser, usize) -> Done;

/// A comment under the first post.
pub fn comment(browser: &mut Browser, number: usize) -> Done {
    let text = format!("badfs comment {number}");
    let answer = browser.post("/posts/1/comments", &[("text", &text)])?;
    Ok(if answer.status == 303 { Ok(format!("comment {text}")) } else { Err(answer) })
}

/// A post with a photo, by way of a draft.
pub fn post(browser: &mut Browser, number: usize) -> Done {
    let draft = browser.post("/classes/1/stories/drafts", &[])?;
    let Some(address) = draft.header("Location").map(str::to_owned).filter(|_| draft.status == 303) else {
        return Ok(Err(draft));
    };
    let page = browser.get(&address)?;
    let Some(key) = value_of(&page.body, "form_key") else { return Ok(Err(page)) };
    let text = format!("badfs post {number}");
    let fields = [("form_key", key.as_str()), ("text", text.as_str())];
    let added = browser.upload(&address, &fields, ("photo", "image/jpeg", &photo(number)))?;
    let picture =
        added.header("Location").and_then(|location| location.split_once("#picture-")).map(|(_, n)| n.to_owned());
    let Some(picture) = picture.filter(|_| added.status == 303) else { return Ok(Err(added)) };
    let nobody = format!("nobody-{picture}");
    let sent = browser.post("/classes/1/stories", &[fields[0], fields[1], (&nobody, "yes")])?;
    Ok(if sent.status == 303 { Ok(format!("post {text}")) } else { Err(sent) })
}

/// A guardian changes one answer; `count` answers of theirs are kept after it.
pub fn consent(browser: &mut Browser, number: usize) -> Done {
    let answer = if number.is_multiple_of(2) { "no" } else { "yes" };
    let fields = ["account", "stories", "portfolio", "photos_class", "photos_school", "photos_public"];
    let names = fields.map(|field| format!("answers.{field}"));
    let form: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), if name.ends_with("photos_public") { answer } else { "yes" }))
        .collect();
    let sent = browser.post("/pupils/20/consents", &form)?;
    Ok(if sent.status == 303 { Ok("consent".to_owned()) } else { Err(sent) })
}

/// The office invites Theo's grandmother, once more.
pub fn invite(browser: &mut Browser, _number: usize) -> Done {
    let sent = browser.post("/pupils/20/invitations", &[("guardian", "48")])?;
    Ok(if sent.status == 303 { Ok("invitation".to_owned()) } else { Err(sent) })
}

/// The office imports a roster of one new pupil and her mother.
pub fn import(browser: &mut Browser, number: usize) -> Done {
    let file = format!(
        "Roster number,First name,Last name,Birth date,Class,Contact first name,Contact last name,Relationship,Parental responsibility,Court order,E-mail\n\
         B{number:04},Bea{},Quill,2018-05-24,Hazel,Ana{},Quill,Mother,yes,no,ana{number}@families.example\n",
        letters(number),
        letters(number),
    );
    let up = browser.upload("/roster/import", &[], ("file", "text/csv", file.as_bytes()))?;
    let Some(address) = up.header("Location").map(str::to_owned).filter(|_| up.status == 303) else {
        return Ok(Err(up));
    };
    let confirmation = format!("{address}/confirmation");
    for page in [&address, &confirmation] {
        let looked = browser.get(page)?;
        if looked.status != 200 {
            return Ok(Err(looked));
        }
    }
    let sent = browser.post(&confirmation, &[("compared", "yes"), ("missing", "stay")])?;
    Ok(if sent.status == 303 { Ok(format!("pupil B{number:04}")) } else { Err(sent) })
}

/// A number as letters, for a name.
fn letters(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..4 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

/// The value of the hidden field of that name.
fn value_of(html: &str, name: &str) -> Option<String> {
    let page = scraper::Html::parse_document(html);
    let field = scraper::Selector::parse(&format!("input[name={name}]")).ok()?;
    page.select(&field).next().and_then(|input| input.value().attr("value")).map(str::to_owned)
}

/// A photo whose smallest size is one file, or whose sizes are two.
fn photo(number: usize) -> Vec<u8> {
    let (width, height) = if number.is_multiple_of(3) { (900_u16, 600_u16) } else { (96, 64) };
    let across = usize::from(width);
    let pixels: Vec<u8> =
        (0..across * usize::from(height)).flat_map(|at| [(at % 251) as u8, (at / across % 256) as u8, 90]).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).expect("a photo");
    jpeg
}
