//! The nightly self-test: for every restricted link, every readable view stays empty (D123).
//!
//! It asks the very rules that answer requests, as the adult, and whom it asks for it finds in the tables anew. Invariants: what
//! it tried and found is kept with time and counts; a leak is told by mail to the leaders and to IT, without a name.

use crate::accounts::codes::Secret;
use crate::accounts::mails::{Post, send};
use crate::clock::{DAY, HOUR, Moment};
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::families::store::self_test as store;
use crate::locale::{ENGLISH, Times};
use crate::outbox::email::{Sender, message_id};
use crate::outbox::store::{Letter, enqueue};
use crate::outbox::wording::{Mail, School};
use crate::policy::Right;
use crate::policy::classes::{ClosePupilAccount, CreatePupilAccount, ReadPupil, ResetPupilSignIn};
use crate::policy::families::{
    GiveConsent, InviteDelegate, ReadConsents, ReadGuardianContacts, ReadRestriction, ReadRosterRecord, RevokeDelegate,
};
use crate::policy::jobs::{ProveRestrictions, may};
use crate::policy::office::HelpGuardianSignIn;
use crate::policy::privacy::ReadChildAccessReport;
use crate::policy::seeing::would_open;
use crate::policy::stories::{ReadClassStory, ReadMedia, ReadPost, ReadSchoolStory};

/// Whole seconds between two looks whether a test is due.
pub const EVERY: u64 = 900;
/// The kind of the mail that alarms.
const MAIL: &str = "restriction-leak";

/// An adult and a child, with the class that the child is in now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub adult: PersonId,
    pub pupil: PupilId,
    pub class: Option<ClassId>,
}

/// Why a link opens nothing, or not everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    Order,
    Suspended,
    NoContact,
    Ended,
    Dates,
    NoFeed,
    NoPhotos,
    OtherHousehold,
}

impl Cause {
    /// The word that is stored, and that ends the message id.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Suspended => "suspended",
            Self::NoContact => "contact",
            Self::Ended => "ended",
            Self::Dates => "dates",
            Self::NoFeed => "feed",
            Self::NoPhotos => "photos",
            Self::OtherHousehold => "household",
        }
    }
}

/// Something that opened and should not have.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub adult: PersonId,
    pub pupil: PupilId,
    pub cause: Cause,
    /// The name of the right or view.
    pub shown: &'static str,
}

/// What a whole test found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub links: usize,
    pub questions: usize,
    pub leaks: Vec<Opened>,
}

/// One test, as it is reported.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// When it began.
    pub begun_at: Moment,
    /// Milliseconds that it took.
    pub took: i64,
    /// Restricted links that were tried.
    pub links: i64,
    /// Questions that were asked.
    pub questions: i64,
    /// What opened and should not have.
    pub leaks: i64,
}

/// Something that opened, with names: for leaders and the data protection officer.
#[derive(Clone, Debug)]
pub(crate) struct Leak {
    pub adult: String,
    pub child: String,
    pub pupil: PupilId,
    pub cause: String,
    pub shown: String,
}

/// The questions of one pair.
struct Trial<'t> {
    tx: &'t Tx<'t>,
    pair: Pair,
    cause: Cause,
    outcome: &'t mut Outcome,
}

impl Trial<'_> {
    /// The right must not open at the path.
    fn shut<R: Right>(&mut self, path: &str) -> Result<()> {
        let open = would_open::<R>(self.tx, self.pair.adult, self.pair.pupil, path)?;
        self.empty(R::NAME, open);
        Ok(())
    }

    fn empty(&mut self, shown: &'static str, open: bool) {
        self.outcome.questions += 1;
        if open {
            let Pair { adult, pupil, .. } = self.pair;
            self.outcome.leaks.push(Opened { adult, pupil, cause: self.cause, shown });
        }
    }

    /// The child's own pages.
    fn child(&mut self) -> Result<()> {
        let pupil = format!("/pupils/{}", self.pair.pupil);
        self.shut::<ReadPupil>(&pupil)?;
        self.shut::<ReadRosterRecord>(&pupil)?;
        self.shut::<ReadConsents>(&pupil)?;
        self.shut::<GiveConsent>(&pupil)?;
        self.shut::<ReadChildAccessReport>(&pupil)?;
        self.shut::<ReadGuardianContacts>(&pupil)?;
        self.shut::<InviteDelegate>(&pupil)?;
        self.shut::<CreatePupilAccount>(&pupil)?;
        self.shut::<ResetPupilSignIn>(&pupil)?;
        self.shut::<ClosePupilAccount>(&pupil)
    }

    /// The story of the child's class, its pictures, and the school story, where no other child opens them.
    fn stories(&mut self, everything: bool) -> Result<()> {
        let ways = store::other_ways(self.tx, self.pair.adult, self.pair.class)?;
        let [link, delegation, reach] = store::in_lists(self.tx, &self.pair)?;
        if everything {
            self.empty(link.0, link.1);
            self.empty(delegation.0, delegation.1);
        }
        if !ways.school && self.cause != Cause::NoPhotos {
            self.shut::<ReadSchoolStory>("/stories")?;
        }
        let Some(class) = self.pair.class else { return Ok(()) };
        let pictures_alone = self.cause == Cause::NoPhotos;
        if !ways.class && !pictures_alone {
            self.shut::<ReadClassStory>(&format!("/classes/{class}/stories"))?;
            self.empty(reach.0, reach.1);
        }
        for (post, blob) in store::newest_posts(self.tx, class)? {
            if !ways.class && !pictures_alone {
                self.shut::<ReadPost>(&format!("/posts/{post}"))?;
            }
            if let Some(blob) = blob.filter(|_| !ways.photos) {
                self.shut::<ReadMedia>(&format!("/media/{blob}"))?;
            }
        }
        Ok(())
    }
}

/// Asks everything, on one snapshot.
fn ask(tx: &Tx<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for (pair, cause) in store::shut_pairs(tx)? {
        outcome.links += 1;
        let mut trial = Trial { tx, pair, cause, outcome: &mut outcome };
        trial.child()?;
        trial.stories(true)?;
    }
    for (pair, cause) in store::partial_links(tx)? {
        outcome.links += 1;
        Trial { tx, pair, cause, outcome: &mut outcome }.stories(false)?;
    }
    for (pair, other) in store::apart(tx)? {
        outcome.links += 1;
        let mut trial = Trial { tx, pair, cause: Cause::OtherHousehold, outcome: &mut outcome };
        let pupil = format!("/pupils/{}", pair.pupil);
        trial.shut::<ReadGuardianContacts>(&pupil)?;
        trial.shut::<ReadRestriction>(&pupil)?;
        trial.shut::<HelpGuardianSignIn>(&format!("/guardians/{other}"))?;
        for delegate in store::delegates_of(tx, other, pair.pupil)? {
            trial.shut::<RevokeDelegate>(&format!("{pupil}/delegates/{delegate}"))?;
        }
    }
    Ok(outcome)
}

/// The job: who is told of a leak besides the leaders, and how mails are written.
pub struct SelfTest {
    /// IT's address, from the settings.
    it: Option<String>,
    post: Post,
    sender: Sender,
}

impl SelfTest {
    /// Tells `it`, with links to the address that `post` knows.
    #[must_use]
    pub fn new(it: Option<String>, post: Post, sender: Sender) -> Self {
        Self { it, post, sender }
    }

    /// Runs a test in the third hour of the school's night, or where the last one is longer ago than a day and two hours.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn run_if_due(&self, db: &Db) -> Result<()> {
        let due = db.read(&may::<ProveRestrictions>(), |tx, _| {
            let ago = store::last_begun(tx)?.map_or(i64::MAX, |last| tx.now().since(last));
            if ago > 26 * HOUR {
                return Ok(true);
            }
            let (_, _, zone) = store::school(tx)?;
            Ok(ago > 20 * HOUR && Times::new(tx.now(), &zone).hour() == 3)
        })?;
        if due { self.run(db) } else { Ok(()) }
    }

    /// Runs a test, keeps what it found, and alarms where something opened.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn run(&self, db: &Db) -> Result<()> {
        let may = may::<ProveRestrictions>();
        let begun = db.clock().now();
        let outcome = db.read(&may, |tx, _| ask(tx))?;
        if !outcome.leaks.is_empty() {
            tracing::error!(
                leaks = outcome.leaks.len(),
                "A RESTRICTED LINK OPENS SOMETHING: leaders and IT are told by mail"
            );
        }
        db.write(&may, |tx, _| {
            store::keep(tx, &outcome, begun)?;
            if outcome.leaks.is_empty() { Ok(()) } else { self.alarm(tx, outcome.leaks.len()) }
        })
    }

    fn alarm(&self, tx: &Tx<'_>, count: usize) -> Result<()> {
        let mail = || Mail::RestrictionLeak { count: count.to_string(), link: self.post.address("/restriction-tests") };
        for leader in store::leaders(tx)? {
            send(tx, &self.post, leader, MAIL, 2 * DAY, |_| mail())?;
        }
        let Some(it) = &self.it else { return Ok(()) };
        let (name, address, _) = store::school(tx)?;
        let content = mail().compose(&School { name, address, ..School::default() }, ENGLISH)?;
        let message_id = message_id(&Secret::of_128_bits()?.held, &self.sender);
        let letter = Letter {
            kind: MAIL,
            person: None,
            recipient: it,
            content: &content,
            message_id: &message_id,
            lasts: 2 * DAY,
        };
        enqueue(tx, &letter).map(drop)
    }
}
