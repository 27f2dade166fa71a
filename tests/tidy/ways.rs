//! Ways: a page to which no other leads is a page that nobody finds.

use crate::source::{Fault, Tree};
use crate::{finds, holds};

/// What browsers and machines ask for, and nobody opens.
const NO_PAGES: [&str; 3] = ["/live", "/stories/posts", "/healthz"];

fn pages_without_a_way(tree: &Tree) -> Vec<Fault> {
    const LIST: &str = "tests/web/routes.csv";
    let Some(list) = tree.file(LIST) else { return Vec::new() };
    let named = |text: &str, before: &str, path: &str| {
        ["\"", "?", "#"].iter().any(|end| text.contains(&format!("{before}{path}{end}")))
    };
    // An attribute that mounts a route is no way to it.
    let code = |text: &str| -> String {
        text.lines().filter(|line| !line.trim_start().starts_with("#[")).collect::<Vec<_>>().join("\n")
    };
    let sources: Vec<String> = tree.below("src/", "rs").map(|file| code(&file.text)).collect();
    let mut faults = Vec::new();
    for line in list.text.lines().filter_map(|line| line.strip_prefix("GET,")) {
        let path = line.split(',').next().unwrap_or_default();
        // What stands for a child or a class is reached from its list.
        if path.contains('<') || NO_PAGES.contains(&path) {
            continue;
        }
        let led = tree
            .below("web/", "html")
            .any(|file| ["href=\"", "action=\""].iter().any(|way| named(&file.text, way, path)))
            || sources.iter().any(|text| named(text, "\"", path));
        if !led {
            faults.push(Fault::file(LIST, format!("no page leads to {path}: whoever needs it does not find it")));
        }
    }
    faults
}

#[test]
fn every_page_has_a_way_to_it() {
    holds(pages_without_a_way);
    finds(
        1,
        pages_without_a_way,
        &[
            (
                "tests/web/routes.csv",
                "method,path,right,on,body\nGET,/found,A,school,\nGET,/led,A,school,\nGET,/lost,A,school,\n",
            ),
            ("web/home/show.html", "<a href=\"/found?from=home\">"),
            ("src/a.rs", "#[get(\"/lost\")]\nfn lost() -> Redirect { Redirect::to(\"/led\") }"),
        ],
    );
}
