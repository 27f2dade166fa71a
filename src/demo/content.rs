//! The demo school as it is written down in `web/demo/`: people, families, posts, pictures.
//!
//! Invariants: everything is in the binary; what a name refers to (a class, a pupil, a picture) is there, a test reads all of it.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/web/demo"]
#[include = "*.toml"]
#[include = "*.csv"]
#[include = "posts/*.toml"]
#[include = "pictures/*.webp"]
struct Files;

/// All that is written down of the demo school.
pub(super) struct Content {
    /// The school, its classes and staff, and who can sign in.
    pub people: People,
    /// One row for each link of a guardian to a pupil.
    pub links: Vec<FamilyRow>,
    /// The posts, each with the class that it belongs to; none for the school story.
    pub posts: Vec<(Option<String>, WrittenPost)>,
    /// What the pictures show, by name.
    pub pictures: BTreeMap<String, Drawn>,
}

/// `people.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub school: SchoolCard,
    /// The passwords, by kind of person.
    pub passwords: BTreeMap<String, String>,
    pub class: Vec<ClassCard>,
    pub staff: Vec<StaffCard>,
    pub guardian: Vec<GuardianCard>,
    pub pupil: Vec<PupilCard>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchoolCard {
    pub name: String,
    pub town: String,
    pub address: String,
    pub colour: String,
    pub zone: String,
    pub privacy_contact: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassCard {
    pub name: String,
    pub year_group: i64,
    pub tone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffCard {
    pub name: String,
    pub title: String,
    pub roles: Vec<String>,
    #[serde(default)]
    pub classes: Vec<String>,
    pub email: String,
    pub password: Option<String>,
    #[serde(default = "yes")]
    pub briefed: bool,
    #[serde(rename = "try", default)]
    pub first_step: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuardianCard {
    pub name: String,
    pub password: String,
    pub user_name: Option<String>,
    #[serde(rename = "try")]
    pub first_step: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PupilCard {
    pub name: String,
    pub class: String,
    pub user_name: String,
    pub password: String,
    #[serde(rename = "try")]
    pub first_step: String,
}

/// One row of `families.csv`.
#[derive(Clone, Deserialize)]
pub(super) struct FamilyRow {
    /// The class; `Hazel, left` for a leaver.
    pub class: String,
    pub pupil_first: String,
    pub pupil_last: String,
    /// How far photos may go: `school`, `class`, `no`, or nothing where nobody was asked.
    pub photos: String,
    pub stories: String,
    pub account: String,
    /// The guardian's number; siblings share their guardians.
    pub guardian: u32,
    pub first: String,
    pub last: String,
    pub relation: String,
    pub household: u32,
    pub responsibility: String,
    /// `current`, `restricted` or `suspended`.
    pub link: String,
    pub email: String,
    /// `account`, `invited`, `paper` or `none`.
    pub standing: String,
    pub language: String,
}

impl FamilyRow {
    /// The class's own name, and whether the pupil has left it.
    pub fn class_and_left(&self) -> (&str, bool) {
        self.class.split_once(',').map_or((self.class.as_str(), false), |(class, _)| (class, true))
    }

    /// The pupil's whole name.
    pub fn pupil_name(&self) -> String {
        format!("{} {}", self.pupil_first, self.pupil_last)
    }

    /// The guardian's whole name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// One post of `posts/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPost {
    /// `today 14:05`, `3 days ago 11:20` or `10-06 13:40`.
    pub when: String,
    /// The author, if not the class's first teacher.
    pub by: Option<String>,
    pub text: String,
    #[serde(default)]
    pub pictures: Vec<String>,
    /// First names of who is in the first picture.
    #[serde(default)]
    pub tagged: Vec<String>,
    pub likes: usize,
    /// Who (a pupil's first name stands for a guardian), and what.
    #[serde(default)]
    pub comments: Vec<(String, String)>,
    #[serde(default)]
    pub closed: bool,
}

impl WrittenPost {
    /// Whether it is of the last days, whatever the date.
    pub fn is_recent(&self) -> bool {
        self.when.starts_with("today") || self.when.contains("ago")
    }
}

/// What a picture shows, and its largest size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drawn {
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

fn yes() -> bool {
    true
}

impl Content {
    /// Reads all of it.
    pub fn read() -> Result<Self> {
        let mut posts = Vec::new();
        for file in Files::iter().filter(|file| file.starts_with("posts/")) {
            #[derive(Deserialize)]
            struct Story {
                post: Vec<WrittenPost>,
            }
            let stem = file.trim_start_matches("posts/").trim_end_matches(".toml");
            let class = (stem != "school").then(|| capitalised(stem));
            posts.extend(toml_file::<Story>(&file)?.post.into_iter().map(|post| (class.clone(), post)));
        }
        let families = text("families.csv")?;
        let links = csv::Reader::from_reader(families.as_bytes()).deserialize().collect::<std::result::Result<_, _>>();
        Ok(Self {
            people: toml_file("people.toml")?,
            links: links.map_err(|error| Error::fault(format!("families.csv: {error}")))?,
            posts,
            pictures: toml_file("pictures.toml")?,
        })
    }
}

/// The encoded picture `name` whose long side has `side` pixels.
pub(super) fn picture(name: &str, side: u32) -> Result<std::borrow::Cow<'static, [u8]>> {
    let file = format!("pictures/{name}-{side}.webp");
    Files::get(&file).map(|found| found.data).ok_or_else(|| Error::fault(format!("web/demo/{file} is missing")))
}

fn text(file: &str) -> Result<String> {
    let found = Files::get(file).ok_or_else(|| Error::fault(format!("web/demo/{file} is missing")))?;
    String::from_utf8(found.data.into_owned()).map_err(|error| Error::fault(format!("web/demo/{file}: {error}")))
}

fn toml_file<T: DeserializeOwned>(file: &str) -> Result<T> {
    toml::from_str(&text(file)?).map_err(|error| Error::fault(format!("web/demo/{file}: {error}")))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
