//! What every page knows: the reader's language, the school, who reads, where one can go; and typed templates as answers.
//!
//! Invariants: a page is plain values, nothing here asks the database; texts come from the locale files; a template that cannot
//! be rendered is a fault of ours, never half a page.

mod buddy;
mod entered;

pub use self::buddy::{Buddy, BuddyNumber, buddy};
pub use self::entered::Entered;

use askama::Template;
use rocket::Request;
use rocket::http::{ContentType, Status};
use rocket::response::Responder;

use crate::clock::Moment;
use crate::locale::{Lang, Times, Value};

/// The eight sugar papers; children, staff and categories keep one for good.
pub const TONES: [&str; 8] = ["sun", "coral", "rose", "plum", "sky", "sea", "leaf", "clay"];

/// What the layout shows around a page's own content.
#[derive(Clone, Debug)]
pub struct Page {
    /// The reader's language.
    pub lang: Lang,
    /// Now, in the school's time zone.
    pub times: Times,
    /// The school's face.
    pub school: SchoolFace,
    /// Who reads; none before sign-in.
    pub reader: Option<Face>,
    /// Where the reader can go, in the order of the bag.
    pub places: Vec<PlaceLink>,
    /// Whether the page listens for live events.
    pub live: bool,
    /// What the last action did, said once, in the reader's language.
    pub notice: Option<String>,
    /// While a leader or the office sees as somebody else: whose eyes, and which child.
    pub seen_as: Option<String>,
    /// Whether the disk is all but full, so that nobody writes in vain.
    pub disk_full: bool,
    /// Whether the reader hands the device on to the next child of the class.
    pub hands_on: bool,
    /// The path of the page, without its query.
    pub path: String,
}

/// The school as the layout shows it.
#[derive(Clone, Debug)]
pub struct SchoolFace {
    /// Its name.
    pub name: String,
    /// The address of its style sheet: `school::colour::Colour::address`.
    pub style: String,
}

/// A person as lists and the layout show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The name as others see it.
    pub name: String,
    /// Two letters for the avatar.
    pub initials: String,
    /// One of [`TONES`].
    pub tone: &'static str,
    /// The line below the name: the children, the class or the role.
    pub below: String,
}

impl Face {
    /// The face of the person with this number: initials of the name, and a tone for good.
    #[must_use]
    pub fn new(number: i64, name: impl Into<String>, below: impl Into<String>) -> Self {
        let name = name.into();
        Self { initials: initials(&name), tone: tone(number), name, below: below.into() }
    }
}

/// A way to one of the places: an entry of the bag's side or of the bar below.
#[derive(Clone, Debug)]
pub struct PlaceLink {
    /// The icon's name in `icons/icons.svg`, without `i-`.
    pub icon: &'static str,
    /// Its word, in the reader's language.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// How many new things are there; 0 shows nothing.
    pub count: u32,
}

impl Page {
    /// The text `id` in the reader's language.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        self.lang.t(id)
    }

    /// The text `id` with values for its variables.
    #[must_use]
    pub fn t_with<V: Into<Value> + Clone>(&self, id: &str, values: &[(&str, V)]) -> String {
        self.lang.t_with(id, values)
    }

    /// The text `id` for so many: its variable is called `count`.
    #[must_use]
    pub fn t_count(&self, id: &str, count: impl Into<Value>) -> String {
        crate::locale::text(self.lang, id, &[("count", count.into())])
    }

    /// A moment seen from now: `today, 14:05`.
    #[must_use]
    pub fn time(&self, moment: &Moment) -> String {
        self.times.near(self.lang, *moment)
    }

    /// The day of a moment: `Tuesday 24 November`.
    #[must_use]
    pub fn day(&self, moment: &Moment) -> String {
        self.times.day(self.lang, *moment)
    }

    /// The day of a moment in short, for tables: `24 Nov 2026`.
    #[must_use]
    pub fn short_date(&self, moment: &Moment) -> String {
        self.times.short(self.lang, *moment)
    }

    /// A moment for `<time datetime>`.
    #[must_use]
    pub fn machine_time(&self, moment: &Moment) -> String {
        self.times.machine(*moment)
    }

    /// A list in words: `Kofi and Esi`.
    #[must_use]
    pub fn list(&self, parts: &[String]) -> String {
        self.lang.list(parts)
    }

    /// A whole number, grouped.
    #[must_use]
    pub fn number(&self, number: impl Into<i64>) -> String {
        self.lang.number(number.into())
    }

    /// The address of an embedded asset.
    #[must_use]
    pub fn asset(&self, path: &str) -> &'static str {
        crate::server::assets::asset(path)
    }

    /// The address of the page's older part: what lies before this key.
    #[must_use]
    pub fn page_before(&self, key: impl std::fmt::Display) -> String {
        format!("{}?before={key}", self.path)
    }

    /// The page as part of home, whatever its own path.
    #[must_use]
    pub fn at_home(mut self) -> Self {
        "/".clone_into(&mut self.path);
        self
    }

    /// Whether the page lies in the place that `href` leads to, and in none that leads closer.
    #[must_use]
    pub fn is_in(&self, href: &str) -> bool {
        let holds = |href: &str| match self.path.strip_prefix(href) {
            Some(rest) => rest.is_empty() || (href != "/" && rest.starts_with('/')),
            None => false,
        };
        holds(href) && !self.places.iter().any(|place| place.href.len() > href.len() && holds(&place.href))
    }

    /// Places that the bar of a phone shows; it has room for five, and where there are more the fifth opens the rest.
    #[must_use]
    pub fn bar_places(&self) -> usize {
        if self.places.len() > 5 { 4 } else { 5 }
    }
}

/// One of the eight sugar papers, by number.
#[must_use]
pub fn tone(number: i64) -> &'static str {
    usize::try_from(number.rem_euclid(8)).ok().and_then(|index| TONES.get(index)).copied().unwrap_or("clay")
}

/// First letters of the first and the last name; titles do not count.
#[must_use]
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let named: Vec<&str> = words.iter().copied().filter(|word| !TITLES.contains(&word.trim_end_matches('.'))).collect();
    let words = if named.is_empty() { words } else { named };
    let letter = |word: &&str| word.chars().next();
    let ends = [words.first().and_then(letter), words.get(1..).and_then(<[&str]>::last).and_then(letter)];
    ends.into_iter().flatten().flat_map(char::to_uppercase).collect()
}

const TITLES: [&str; 7] = ["Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Rev"];

/// A template as the answer to a request.
pub struct Html<T>(pub T);

impl<'r, T: Template> Responder<'r, 'static> for Html<T> {
    fn respond_to(self, request: &'r Request<'_>) -> rocket::response::Result<'static> {
        match self.0.render() {
            Ok(html) => (ContentType::HTML, html).respond_to(request),
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                Err(Status::InternalServerError)
            }
        }
    }
}

/// A page that says what went wrong and what to do, in the reader's language.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The layout; without reader or places where neither is known.
    pub page: Page,
    /// The HTTP status.
    pub status: u16,
    /// The request's id, for a fault of ours: the same is in the log.
    pub request_id: Option<String>,
    /// A sentence more precise than the status's own, in the reader's language.
    pub more: Option<String>,
    /// Whole seconds until another try makes sense.
    pub again_in: Option<u64>,
}

impl ErrorPage {
    /// The ids of the heading and of what to do.
    fn words(&self) -> (&'static str, &'static str) {
        match self.status {
            401 => ("error-401", "error-401-do"),
            403 => ("error-403", "error-403-do"),
            404 => ("error-404", "error-404-do"),
            409 => ("error-409", "error-409-do"),
            413 => ("error-413", "error-413-do"),
            421 => ("error-421", "error-421-do"),
            422 => ("error-422", "error-422-do"),
            429 => ("error-429", "error-429-do"),
            // Busy always says for how long; without that it is the school that is not there yet.
            503 if self.again_in.is_none() => ("error-not-set-up", "error-not-set-up-do"),
            503 => ("error-503", "error-503-do"),
            507 => ("error-507", "error-507-do"),
            400..500 => ("error-400", "error-400-do"),
            _ => ("error-500", "error-500-do"),
        }
    }

    fn heading(&self) -> String {
        self.page.t(self.words().0)
    }

    fn advice(&self) -> String {
        self.page.t(self.words().1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Complaint;
    use crate::locale::{ARABIC, ENGLISH};

    pub(crate) fn page(lang: Lang, path: &str) -> Page {
        let places = ["/", "/classes/7/stories"].map(|href| PlaceLink {
            icon: "house",
            label: "There".into(),
            href: href.into(),
            count: 2,
        });
        Page {
            lang,
            times: Times::new(Moment(1_795_537_200_000), "Europe/London"),
            school: SchoolFace { name: "Birch Lane Primary".into(), style: "/school-0.css".into() },
            reader: Some(Face::new(3, "Amara Mensah", "Kofi and Esi")),
            places: places.into(),
            live: true,
            notice: None,
            seen_as: None,
            disk_full: false,
            hands_on: false,
            path: path.into(),
        }
    }

    #[test]
    fn an_avatar_has_the_letters_that_people_expect() {
        assert_eq!(initials("Amara Mensah"), "AM");
        assert_eq!(initials("Miss Hannah Whitlock"), "HW");
        assert_eq!(initials("Mr Bello"), "B");
        assert_eq!(initials("łukasz wójcik"), "ŁW");
        assert_eq!(initials(""), "");
        assert_eq!(initials("Miss"), "M");
    }

    #[test]
    fn a_buddy_is_the_same_child_everywhere() {
        let buddy = Buddy(11_199);
        assert_eq!((buddy.tone(), buddy.body(), buddy.eyes(), buddy.mouth(), buddy.extra()), ("clay", 7, 4, 4, 6));
        assert_eq!(Buddy(0).extra(), 0);
    }

    #[test]
    fn the_bag_shows_where_one_is() {
        let page = page(ENGLISH, "/classes/7/stories/9");
        assert!(page.is_in("/classes/7/stories"));
        assert!(!page.is_in("/classes/7/stories/9/comments"));
        assert!(!page.is_in("/classes/7"), "the class's own place leads less close than its story");
        assert!(!page.is_in("/"));
    }

    #[test]
    fn an_error_page_says_what_to_do_in_the_readers_language() {
        for lang in [ENGLISH, ARABIC] {
            for status in [400, 401, 403, 404, 409, 413, 421, 422, 429, 500, 503, 507] {
                let page = page(lang, "/nowhere");
                let html = ErrorPage { page, status, request_id: Some("k3v9".into()), more: None, again_in: None }
                    .render()
                    .unwrap();
                assert!(
                    html.contains(&format!("dir=\"{}\"", lang.direction))
                        && html.contains("k3v9")
                        && !html.contains("[error")
                );
            }
        }
    }

    #[test]
    fn a_complaint_is_told_beside_what_was_entered() {
        let page = page(ENGLISH, "/");
        let entered = Entered::nothing().with("name", "Kofi").wrong(vec![Complaint::new("name", "layout-skip")]);
        assert_eq!(entered.value("name"), "Kofi");
        assert_eq!(entered.errors(&page, "name").len(), 1);
        assert!(entered.errors(&page, "else").is_empty());
    }
}
