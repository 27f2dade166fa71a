//! The page of the manual.

use askama::Template;
use rocket::{Route, get, routes as mounted};

use super::SECTIONS;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::public::ReadHelp;

/// The routes of the manual.
#[must_use]
pub fn routes() -> Vec<Route> {
    mounted![show]
}

#[derive(Template)]
#[template(path = "help/show.html")]
struct Help {
    page: Page,
}

impl Help {
    fn sections(&self) -> [(&'static str, &'static [&'static str]); 2] {
        SECTIONS
    }

    fn answer(&self, question: &str) -> String {
        self.page.t(&format!("{question}-do"))
    }
}

#[get("/help")]
fn show(_may: May<ReadHelp>, page: Page) -> Html<Help> {
    Html(Help { page })
}
