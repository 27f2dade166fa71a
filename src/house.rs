//! A school, opened: its database, keys, sealed pictures and hasher, and the server over them with every feature mounted.

use std::path::Path;

use rocket::{Build, Rocket, Route};

use crate::accounts::mails::Post;
use crate::accounts::{self, Door};
use crate::clock::Clock;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::keys::{Keybox, Keys};
use crate::media::Media;
use crate::server::{self, Site};
use crate::training;

/// The database's file in the data folder.
pub const DATABASE: &str = "school.db";
/// The sealed pictures' folder in the data folder.
pub const BLOBS: &str = "blobs";

/// An opened school.
pub struct House {
    /// The database.
    pub db: Db,
    /// The derived keys.
    pub keys: Keys,
    /// The keys of pupils, class-years and the school.
    pub keybox: Keybox,
    /// Where sealed pictures lie, and the gates before them.
    pub media: Media,
}

impl House {
    /// Opens the school in `data` with its keys; creates database and keybox where the folder is new.
    ///
    /// # Errors
    /// In words, naming the file and the remedy.
    pub fn open(data: &Path, keys: Keys, clock: Clock) -> Result<Self> {
        let db = Db::take_over(&data.join(DATABASE), keys.db(), keys.audit().clone(), clock)?;
        let keybox = if data.join(crate::keys::KEYBOX).exists() {
            Keybox::open(data, keys.keybox())
        } else {
            Keybox::create(data, keys.keybox())
        };
        let media = Media::open(&data.join(BLOBS))?;
        Ok(Self { db, keybox: keybox.map_err(Error::fault)?, media, keys })
    }

    /// The server over this school: `door` with its hasher, `post` with the address that mails lead to.
    #[must_use]
    pub fn rocket(self, site: &Site, door: Door, post: Post) -> Rocket<Build> {
        server::rocket(site, self.db)
            .manage(self.keys)
            .manage(self.keybox)
            .manage(self.media)
            .manage(door.hasher.clone())
            .manage(crate::roster::Uploads::default())
            .manage(door)
            .manage(post)
            .mount("/", features())
    }
}

/// The routes of every feature, as the map of the product.
fn features() -> Vec<Route> {
    [
        crate::home::routes(),
        accounts::routes(),
        crate::help::routes(),
        training::routes(),
        crate::privacy::routes(),
        crate::classes::routes(),
        crate::families::routes(),
        crate::roster::routes(),
        crate::promotion::routes(),
        crate::stories::routes::routes(),
        crate::school::routes(),
        crate::machine::routes(),
        crate::invitations::routes(),
        crate::consents::routes(),
        crate::outbox::routes(),
    ]
    .concat()
}
