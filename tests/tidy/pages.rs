//! Pages: nothing inline, nothing raw, every word from the locale files; styles and scripts that stay ours.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Fault, File, Tree};
use crate::{finds, holds};

/// A template as the browser's parser meets it: askama's parts as spaces, places kept.
fn without_askama(text: &str) -> String {
    let mut out = text.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        let mut from = 0;
        while let Some(start) = out[from..].find(open).map(|at| at + from) {
            let end = out[start..].find(close).map_or(out.len(), |at| start + at + 2);
            let blank: String = out[start..end]
                .chars()
                .map(|letter| if letter == '\n' { "\n".to_owned() } else { " ".repeat(letter.len_utf8()) })
                .collect();
            out.replace_range(start..end, &blank);
            from = end;
        }
    }
    out
}

/// A start tag with its attributes and its place, or a text between tags.
enum Part<'a> {
    Tag(&'a str, usize),
    Text(&'a str, usize),
}

fn parts(html: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < html.len() {
        if html[at..].starts_with("<!--") {
            at = html[at..].find("-->").map_or(html.len(), |end| at + end + 3);
        } else if html[at..].starts_with('<') {
            let end = tag_end(html, at);
            parts.push(Part::Tag(&html[at..end], at));
            at = end;
        } else {
            let end = html[at..].find('<').map_or(html.len(), |end| at + end);
            parts.push(Part::Text(&html[at..end], at));
            at = end;
        }
    }
    parts
}

fn tag_end(html: &str, start: usize) -> usize {
    let mut quote = None;
    for (at, letter) in html[start..].char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, '>') => return start + at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The attributes of a tag: name and value, as written.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut rest = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    rest = rest.find(char::is_whitespace).map_or("", |at| &rest[at..]);
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let (open, body) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => (Some(quote), &after[1..]),
                _ => (None, after),
            };
            let end = body
                .find(|letter: char| open.map_or(letter.is_whitespace(), |quote| letter == quote))
                .unwrap_or(body.len());
            value = &body[..end];
            rest = body.get(end + usize::from(open.is_some())..).unwrap_or("");
        } else if end == 0 {
            return found;
        }
        found.push((name, value.to_owned()));
    }
}

fn templates(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.below("web/", "html").filter(|file| !file.path.starts_with("web/vendor/"))
}

fn nothing_inline(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in templates(tree) {
        for raw in ["|safe", "| safe", "|escape(\"none\")"] {
            faults.extend(
                file.text
                    .match_indices(raw)
                    .map(|(at, _)| Fault::at(file, at, "no raw HTML: give the page typed parts")),
            );
        }
        let html = without_askama(&file.text);
        let mail = file.path.starts_with("web/mail/");
        for part in parts(&html) {
            let Part::Tag(tag, at) = part else { continue };
            let attributes = attributes(tag);
            let has = |name: &str| attributes.iter().any(|(own, _)| own == name);
            if tag.starts_with("<style") && !mail {
                faults.push(Fault::at(
                    file,
                    at,
                    "put the style into the feature's .css (the policy of TRUST 2.4 refuses inline styles)",
                ));
            }
            if tag.starts_with("<script") && !has("src") {
                faults.push(Fault::at(file, at, "put the script into the feature's .js (TRUST 2.4)"));
            }
            for (name, value) in &attributes {
                if (name == "style" && !mail)
                    || (name.starts_with("on") && name.len() > 3)
                    || value.trim_start().starts_with("javascript:")
                {
                    faults.push(Fault::at(
                        file,
                        at,
                        format!(
                            "`{name}`: no inline style or script; use a class, or a data- attribute that a module reads"
                        ),
                    ));
                }
                if matches!(name.as_str(), "src" | "href" | "action") && value.starts_with("//") {
                    faults.push(Fault::at(file, at, "nothing is loaded from another host"));
                }
            }
        }
    }
    faults
}

#[test]
fn pages_hold_nothing_inline_and_nothing_raw() {
    holds(nothing_inline);
    finds(
        5,
        nothing_inline,
        &[(
            "web/stories/list.html",
            "<p style=\"x\">{{ a|safe }}</p><script>1</script><style>a</style><a onclick='b' href=\"{{ c }}\">\n<script src=\"/x\"></script>",
        )],
    );
}

/// What is read in every language alike.
const SAME_EVERYWHERE: [&str; 1] = ["Bookbag"];
const READ_ALOUD: [&str; 6] = ["alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title"];

fn literal_words(text: &str) -> bool {
    let mut rest = text.to_owned();
    while let Some(at) = rest.find('&') {
        let end = rest[at..].find(';').map_or(rest.len(), |end| at + end + 1);
        rest.replace_range(at..end, " ");
    }
    for word in SAME_EVERYWHERE {
        rest = rest.replace(word, " ");
    }
    rest.contains(char::is_alphabetic)
}

fn words_by_locale(tree: &Tree) -> Vec<Fault> {
    let advice = "write the words into web/locales/en and say page.t(…) here";
    let mut faults = Vec::new();
    for file in templates(tree) {
        let html = without_askama(&file.text);
        let mut style = false;
        for part in parts(&html) {
            if let Part::Tag(tag, _) = part {
                style = tag.starts_with("<style");
            }
            match part {
                Part::Text(text, at) if !style && literal_words(text) => {
                    let lead = text.len() - text.trim_start().len();
                    faults.push(Fault::at(
                        file,
                        at + lead,
                        format!("“{}”: {advice}", text.trim().chars().take(40).collect::<String>()),
                    ));
                }
                Part::Tag(tag, at) => {
                    let read = attributes(tag)
                        .into_iter()
                        .filter(|(name, value)| READ_ALOUD.contains(&name.as_str()) && literal_words(value));
                    faults.extend(read.map(|(name, value)| Fault::at(file, at, format!("{name}=“{value}”: {advice}"))));
                }
                Part::Text(..) => {}
            }
        }
    }
    faults
}

#[test]
fn every_word_comes_from_the_locale_files() {
    holds(words_by_locale);
    finds(
        2,
        words_by_locale,
        &[(
            "web/home/show.html",
            "{% if a %}<p>Hello {{ name }}</p>{% endif %}<img alt=\"A cat\"><p>{{ page.t(\"home-title\") }} &middot; 12:30 <b>Bookbag</b></p>",
        )],
    );
}

/// Message ids with the files that define them.
fn messages(tree: &Tree) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in tree.below("web/locales/en/", "ftl") {
        for line in file.text.lines() {
            if let Some((id, _)) = line.split_once('=')
                && line.starts_with(|letter: char| letter.is_ascii_lowercase())
            {
                found.entry(id.trim().to_owned()).or_default().push(file.path.clone());
            }
        }
    }
    found
}

/// Message ids that templates and code ask for by a literal.
fn asked(file: &File) -> Vec<(String, usize)> {
    let text = if file.ending() == "rs" { file.code() } else { file.text.clone() };
    let mut found = Vec::new();
    for call in ["t(\"", "t_with(\"", "Condition(\""] {
        for (at, _) in text.match_indices(call) {
            if call.starts_with('t') && !matches!(text[..at].chars().next_back(), Some('.' | ' ' | '(' | '{')) {
                continue;
            }
            let id: String = text[at + call.len()..].chars().take_while(|letter| *letter != '"').collect();
            let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
            if id.contains('-') && id.chars().all(plain) {
                found.push((id, at));
            }
        }
    }
    found
}

fn said_once(tree: &Tree) -> Vec<Fault> {
    let messages = messages(tree);
    let mut faults = Vec::new();
    for (id, files) in messages.iter().filter(|(_, files)| files.len() > 1) {
        faults.push(Fault::file(&files[1], format!("`{id}` is defined twice: give each text one id")));
    }
    if messages.is_empty() {
        return faults;
    }
    for file in templates(tree).chain(tree.below("src/", "rs")) {
        let missing = asked(file).into_iter().filter(|(id, _)| !messages.contains_key(id));
        faults.extend(
            missing.map(|(id, at)| Fault::at(file, at, format!("`{id}` is in no file of web/locales/en: add it"))),
        );
    }
    faults
}

#[test]
fn every_text_that_is_asked_for_exists_once() {
    holds(said_once);
    finds(
        2,
        said_once,
        &[
            ("web/locales/en/home.ftl", "home-title = Home\n"),
            ("web/locales/en/other.ftl", "home-title = Home\n    .more = x\n"),
            ("web/home/show.html", "{{ page.t(\"home-title\") }}{{ page.t(\"home-lost\") }}"),
        ],
    );
}

fn styles_and_scripts(tree: &Tree) -> Vec<Fault> {
    const STYLE: [(&str, &str); 8] = [
        ("!important", "use a layer instead"),
        ("margin-left", "use margin-inline-start"),
        ("margin-right", "use margin-inline-end"),
        ("padding-left", "use padding-inline-start"),
        ("padding-right", "use padding-inline-end"),
        ("text-align: left", "use text-align: start"),
        ("text-align: right", "use text-align: end"),
        ("url(http", "nothing is loaded from another host"),
    ];
    const SCRIPT: [(&str, &str); 7] = [
        (".innerHTML", "use textContent, or the one policy of live fragments (TRUST 2.4)"),
        ("insertAdjacentHTML", "use textContent, or the one policy of live fragments (TRUST 2.4)"),
        ("document.write", "use elements"),
        ("eval(", "no code from text"),
        ("console.log", "take it out"),
        ("localStorage", "the browser keeps nothing of a child (TRUST 2.7)"),
        ("sessionStorage", "the browser keeps nothing of a child (TRUST 2.7)"),
    ];
    let mut faults = Vec::new();
    let ours = |file: &&File| !file.path.starts_with("web/vendor/");
    for (ending, rules) in [("css", &STYLE[..]), ("js", &SCRIPT[..])] {
        for file in tree.below("web/", ending).filter(ours) {
            let has_policy = file.text.contains("createPolicy");
            for (word, advice) in rules.iter().filter(|(word, _)| !has_policy || *word != ".innerHTML") {
                faults.extend(
                    file.text.match_indices(word).map(|(at, _)| Fault::at(file, at, format!("`{word}`: {advice}"))),
                );
            }
        }
    }
    let policies: BTreeSet<&str> = tree
        .below("web/", "js")
        .filter(|file| file.text.contains("createPolicy"))
        .map(|file| file.path.as_str())
        .collect();
    faults.extend(
        policies
            .iter()
            .skip(1)
            .map(|path| Fault::file(path, "there is one Trusted-Types policy, in one script (TRUST 2.4)")),
    );
    faults
}

#[test]
fn styles_and_scripts_stay_ours() {
    holds(styles_and_scripts);
    finds(
        4,
        styles_and_scripts,
        &[
            ("web/home/home.css", "a { margin-left: 1px; color: red !important }"),
            ("web/home/home.js", "a.innerHTML = b"),
            ("web/home/more.js", "trustedTypes.createPolicy('x')"),
            ("web/live.js", "trustedTypes.createPolicy('bookbag')"),
        ],
    );
}

/// Icons that every page would carry and none shows: the first view has a budget (issue 4, section 4).
fn icons_in_vain(tree: &Tree) -> Vec<Fault> {
    let readers: Vec<&File> = tree
        .files
        .iter()
        .filter(|file| matches!(file.ending(), "html" | "js" | "css" | "rs") && !file.path.starts_with("tests/"))
        .collect();
    let mut faults = Vec::new();
    for file in tree.below("web/icons/", "svg") {
        for (at, _) in file.text.match_indices("<symbol id=\"i-") {
            let name = file.text[at + 14..].split('"').next().unwrap_or_default();
            let shown = [format!("\"{name}\""), format!("#i-{name}\"")];
            if !readers.iter().any(|reader| shown.iter().any(|words| reader.text.contains(words))) {
                faults.push(Fault::at(
                    file,
                    at,
                    format!("no page shows the icon `{name}`: take it out, every first view pays for it"),
                ));
            }
        }
    }
    faults
}

#[test]
fn no_icon_is_carried_in_vain() {
    holds(icons_in_vain);
    finds(
        1,
        icons_in_vain,
        &[
            ("web/icons/icons.svg", "<symbol id=\"i-house\"></symbol><symbol id=\"i-moon\"></symbol>"),
            ("web/home/show.html", "{{ parts::icon(\"house\") }}"),
        ],
    );
}
