//! A really small disk, filled to the last byte under the real program: it says so in words, loses nothing, and reading goes on
//! (TRUST 4). It needs root, to mount; without it the test says so and leaves the rest to the levels' own tests.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bookbag::keys::Keys;
use rusqlite::Connection;

use crate::demo::DemoSchool;
use crate::http::Browser;
use crate::kills::newest_post;
use crate::program::{Outcome, said};

/// A mounted file system, gone when dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` where this machine does not let us mount.
    fn at(place: PathBuf, words: &[&str]) -> Outcome<Option<Self>> {
        let done = Command::new("mount").args(words).arg(&place).output()?;
        if !done.status.success() {
            println!("SKIPPED: no mounting here: {}", said(&done));
            return Ok(None);
        }
        Ok(Some(Self(place)))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

/// The school's database, opened beside the program.
fn beside(place: &Path) -> Outcome<Connection> {
    let keys = Keys::load(&place.join("key"))?;
    let conn = Connection::open(place.join("school/school.db"))?;
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", keys.db().hex().as_str()))?;
    Ok(conn)
}

/// `bookbag serve` over the school of a demo folder.
struct Serving {
    child: Child,
    browser: Browser,
}

impl Serving {
    fn over(folder: &Path, settings: &Path) -> Outcome<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        fs::write(
            settings,
            format!(
                "hosts = [\"127.0.0.1\"]\nlisten = \"{address}\"\ntls = \"off\"\ndata = {:?}\nkey_file = {:?}\nit = \"it@birchlane.example\"\n",
                folder.join("school"),
                settings.with_file_name("key"),
            ),
        )?;
        let child = Command::new(env!("CARGO_BIN_EXE_bookbag"))
            .args(["serve", "--config"])
            .arg(settings)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let (mut browser, begun) = (Browser::at(address), Instant::now());
        while browser.get("/healthz").is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it did not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self { child, browser })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Writes into a file of its own until not one byte more goes in.
fn fill(place: &Path) -> Outcome<PathBuf> {
    let path = place.join("filler");
    let mut file = File::options().create(true).append(true).open(&path)?;
    let mut size = 1 << 20;
    while size > 0 {
        if file.write_all(&vec![0; size]).is_err() {
            size /= 2;
        }
    }
    Ok(path)
}

/// The school on the small disk, filled, and room made again.
fn fills_up(place: &Path) -> Outcome {
    let outside = tempfile::tempdir()?;
    let school = DemoSchool::open(place)?;
    let (_, email, password) =
        school.people("guardian").into_iter().find(|(name, _, _)| name.contains("Amara")).ok_or("no Amara")?;
    school.stop()?;
    fs::copy(place.join("key"), outside.path().join("key"))?;
    set_private(&outside.path().join("key"))?;
    let settings = outside.path().join("config.toml");
    let mut serving = Serving::over(place, &settings)?;
    let browser = &mut serving.browser;
    assert_eq!(browser.post("/sign-in", &[("name", &email), ("password", &password), ("next", "")])?.status, 303);
    let post = newest_post(browser)?;
    // Its last use was two minutes ago, so that each page would like to note the new one, and cannot.
    beside(place)?.execute_batch("UPDATE session SET seen_at = seen_at - 120000")?;
    let filler = fill(place)?;
    let (mut kept, mut refused) = (Vec::new(), 0);
    for number in 0..400 {
        let text = format!("{number} {}", "all but full ".repeat(70));
        let answer =
            browser.post(&format!("{post}/comments"), &[("form_key", &format!("f{number}")), ("text", &text)])?;
        match answer.status {
            303 => kept.push(number),
            507 => {
                assert!(
                    answer.body.contains("disk is full") && answer.body.contains("Reading still works"),
                    "{}",
                    answer.body
                );
                refused += 1;
            }
            other => return Err(format!("comment {number} heard {other}: {}", answer.body).into()),
        }
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "the disk was never full; {} comments were kept", kept.len());
    for page in ["/home", "/stories", &post, "/account"] {
        assert_eq!(browser.get(page)?.status, 200, "{page} on a full disk");
    }
    let picture = browser.get(&post)?.body.split('"').find(|part| part.starts_with("/media/")).map(str::to_owned);
    if let Some(picture) = picture {
        assert_eq!(browser.get(&picture)?.status, 200, "{picture} on a full disk");
    }
    fs::remove_file(filler)?;
    let again = [("form_key", "room-again"), ("text", "Room again")];
    assert_eq!(browser.post(&format!("{post}/comments"), &again)?.status, 303, "room again");
    let shown = browser.get(&post)?.body;
    for number in kept {
        assert!(shown.contains(&format!("{number} all but full")), "comment {number} was answered as kept and is gone");
    }
    drop(serving);
    let verified = Command::new(env!("CARGO_BIN_EXE_bookbag")).args(["verify", "--config"]).arg(&settings).output()?;
    assert!(verified.status.success(), "{}", said(&verified));
    Ok(())
}

fn set_private(path: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o400))?)
}

#[test]
fn a_disk_in_memory_filled_to_the_last_byte_is_read_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let place = folder.path().to_owned();
    let Some(mounted) = Mounted::at(place, &["-t", "tmpfs", "-o", "size=96m,mode=0700", "tmpfs"])? else {
        return Ok(());
    };
    fills_up(&mounted.0)
}

/// An ext4 file system of so many MiB in a file; none where this machine does not let us have one.
fn ext4(folder: &Path, size: u64) -> Outcome<Option<Mounted>> {
    let (image, place) = (folder.join("disk"), folder.join("mounted"));
    File::create(&image)?.set_len(size << 20)?;
    fs::create_dir(&place)?;
    let image = image.to_string_lossy().into_owned();
    let made = Command::new("mkfs.ext4").args(["-q", "-m", "0", &image]).output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("SKIPPED: no mkfs.ext4 here");
        return Ok(None);
    }
    Mounted::at(place, &["-o", "loop", &image])
}

#[test]
fn a_small_ext4_disk_filled_to_the_last_byte_is_read_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let Some(mounted) = ext4(folder.path(), 96)? else { return Ok(()) };
    fills_up(&mounted.0)
}

/// A browser in which the demo's person of that name is signed in.
fn signed_in(serving: &Serving, people: &[(String, String, String)], name: &str) -> Outcome<Browser> {
    let mut browser = serving.browser.clone();
    let (_, email, password) = people.iter().find(|(known, _, _)| known.contains(name)).ok_or("nobody of that name")?;
    let status = browser.post("/sign-in", &[("name", email), ("password", password), ("next", "")])?.status;
    if status == 303 { Ok(browser) } else { Err(format!("{name} heard {status}").into()) }
}

#[test]
fn the_ballast_is_given_up_on_a_full_disk_and_small_words_go_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let Some(mounted) = ext4(folder.path(), 1_300)? else { return Ok(()) };
    let place = mounted.0.as_path();
    let school = DemoSchool::open(place)?;
    let people = ["guardian", "it", "teacher"].iter().flat_map(|role| school.people(role)).collect::<Vec<_>>();
    school.stop()?;
    fs::copy(place.join("key"), folder.path().join("key"))?;
    set_private(&folder.path().join("key"))?;
    let serving = Serving::over(place, &folder.path().join("config.toml"))?;
    let ballast = place.join("school/ballast");
    assert_eq!(fs::metadata(&ballast)?.len(), 64 << 20, "laid in at the start");
    let mut priya = signed_in(&serving, &people, "Priya")?;
    let mut amara = signed_in(&serving, &people, "Amara")?;
    let mut hannah = signed_in(&serving, &people, "Hannah")?;
    let post = newest_post(&mut amara)?;
    // All but 15 MiB, which is a little more than one percent.
    let free = rustix::fs::statvfs(place)?;
    let filler = place.join("filler");
    let used = File::create(&filler)?;
    rustix::fs::fallocate(&used, rustix::fs::FallocateFlags::empty(), 0, free.f_bavail * free.f_frsize - (15 << 20))?;
    assert!(priya.get("/status")?.body.contains("The disk is full"));
    assert!(!ballast.exists(), "given up");
    assert!(priya.get("/status")?.body.contains("The disk is full"), "and that is no room");
    let words = [("form_key", "small"), ("text", "Small words go on")];
    assert_eq!(amara.post(&format!("{post}/comments"), &words)?.status, 303);
    assert!(amara.get(&post)?.body.contains("Small words go on"));
    let refused = hannah.post("/stories/drafts", &[])?;
    assert!(refused.status == 507 && refused.body.contains("disk is full"), "{}", refused.status);
    fs::remove_file(&filler)?;
    drop(used);
    assert!(!priya.get("/status")?.body.contains("The disk is full"));
    assert_eq!(fs::metadata(&ballast)?.len(), 64 << 20, "laid in again");
    Ok(())
}
