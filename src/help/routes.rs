//! The pages of the manual: what there is for whom, and a chapter.

use askama::Template;
use rocket::{Route, get, routes as mounted};

use super::{Chapter, PARTS, Part, Picture, Question, chapters, pictures};
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::public::ReadHelp;

/// The routes of the manual.
#[must_use]
pub fn routes() -> Vec<Route> {
    mounted![list, show]
}

/// An address of the manual; it keeps the language of who is not signed in and so has chosen none.
fn way(page: &Page, path: &str) -> String {
    if page.reader.is_some() { path.to_owned() } else { format!("{path}?lang={}", page.lang.code) }
}

#[derive(Template)]
#[template(path = "help/list.html")]
struct Contents {
    page: Page,
}

impl Contents {
    fn parts(&self) -> &'static [Part] {
        &PARTS
    }

    fn title(&self, chapter: &Chapter) -> String {
        self.page.t(&format!("help-{}", chapter.word))
    }

    fn way(&self, chapter: &Chapter) -> String {
        way(&self.page, &format!("/help/{}", chapter.word))
    }

    fn lead(&self, chapter: &Chapter) -> String {
        self.page.t(&format!("help-{}-lead", chapter.word))
    }
}

#[get("/help")]
fn list(_may: May<ReadHelp>, page: Page) -> Html<Contents> {
    Html(Contents { page })
}

#[derive(Template)]
#[template(path = "help/show.html")]
struct Shown {
    page: Page,
    chapter: &'static Chapter,
}

impl Shown {
    fn title(&self) -> String {
        self.page.t(&format!("help-{}", self.chapter.word))
    }

    fn back(&self) -> String {
        way(&self.page, "/help")
    }

    /// The answer, a step a line.
    fn steps(&self, question: &Question) -> Vec<String> {
        self.page.t(&format!("{}-do", question.id)).lines().map(str::to_owned).collect()
    }

    fn note(&self, question: &Question) -> Option<String> {
        let id = format!("{}-note", question.id);
        crate::locale::knows(&id).then(|| self.page.t(&id))
    }

    fn picture(&self, question: &Question) -> Option<Picture> {
        question.picture.and_then(pictures::named)
    }

    fn description(&self, question: &Question) -> String {
        self.page.t(&format!("{}-alt", question.id))
    }
}

#[get("/help/<word>")]
fn show(_may: May<ReadHelp>, page: Page, word: &str) -> Option<Html<Shown>> {
    let chapter = chapters().find(|chapter| chapter.word == word)?;
    Some(Html(Shown { page, chapter }))
}
