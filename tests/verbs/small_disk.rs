//! A really small disk, filled to the last byte under the real program: it says so in words, loses nothing, and reading goes on
//! (TRUST 4). It needs root, to mount; without it the test says so and leaves the rest to the levels' own tests.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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

#[test]
fn a_small_ext4_disk_filled_to_the_last_byte_is_read_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (image, place) = (folder.path().join("disk"), folder.path().join("mounted"));
    File::create(&image)?.set_len(96 << 20)?;
    fs::create_dir(&place)?;
    let image = image.to_string_lossy().into_owned();
    let made = Command::new("mkfs.ext4").args(["-q", "-m", "0", &image]).output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("SKIPPED: no mkfs.ext4 here");
        return Ok(());
    }
    let Some(mounted) = Mounted::at(place, &["-o", "loop", &image])? else { return Ok(()) };
    fills_up(&mounted.0)
}
