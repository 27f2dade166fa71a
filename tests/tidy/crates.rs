//! Dependencies: each with its reason, few, licensed for everybody, from one registry, and none that the house bans (TRUST 2.9).

use std::collections::BTreeSet;
use std::process::Command;

use crate::source::{Fault, Tree};
use crate::{finds, holds};

/// What ships or builds what ships; crates of the tests reach no school, and a test that does its own HTML or HTTP is the worse test.
const MOST: usize = 45;
const LICENCES: [&str; 17] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "CC0-1.0",
    "Unicode-3.0",
    "Unlicense",
    "BSL-1.0",
    "MPL-2.0",
    "IJG",
    "blessing",
    "WTFPL",
];
/// Licences of data that a crate carries unchanged, each for one crate.
const EXCEPTIONS: [(&str, &str); 2] =
    [("webpki-roots", "CDLA-Permissive-2.0"), ("webpki-root-certs", "CDLA-Permissive-2.0")];
const BANNED: [&str; 14] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "aws-lc-fips-sys",
    "native-tls",
    "openssl-probe-native",
    "rsa",
    "quick-xml",
    "xml-rs",
    "xml",
    "roxmltree",
    "xmlparser",
    "minidom",
    "serde-xml-rs",
    "libxml",
];

fn reasons(tree: &Tree) -> Vec<Fault> {
    let Some(file) = tree.file("Cargo.toml") else { return vec![Fault::file("Cargo.toml", "is missing")] };
    let mut faults = Vec::new();
    let (mut inside, mut ships, mut names, mut reasoned) = (false, true, BTreeSet::new(), BTreeSet::new());
    let mut unreasoned = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
            ships = !line.contains("dev-dependencies");
        } else if let (true, Some((name, rest))) = (inside, line.split_once('=')) {
            let name = name.trim().trim_matches('"').to_owned();
            if rest.contains("} #") || rest.contains('#') {
                reasoned.insert(name.clone());
            } else {
                unreasoned.push((name.clone(), number + 1));
            }
            if ships {
                names.insert(name);
            }
        }
    }
    for (name, line) in unreasoned.iter().filter(|(name, _)| !reasoned.contains(name)) {
        faults.push(Fault::file(&format!("Cargo.toml:{line}"), format!("{name}: say why we need it, behind a #")));
    }
    if names.len() > MOST {
        faults.push(Fault::file(
            "Cargo.toml",
            format!("{} direct dependencies: at most {MOST}; take one out", names.len()),
        ));
    }
    faults
}

#[test]
fn every_dependency_has_its_reason() {
    holds(reasons);
    finds(
        1,
        reasons,
        &[(
            "Cargo.toml",
            "[dependencies]\na = \"1\" # why\nb = \"1\"\n[build-dependencies]\na = \"1\"\n[profile.dev]\nc = 1\n",
        )],
    );
}

/// A crate as cargo knows it.
struct Crate {
    name: String,
    licence: String,
    source: Option<String>,
}

/// All crates that are built for this machine; `cargo metadata` resolves them from the lock file.
fn built() -> Vec<Crate> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = Command::new("rustc").arg("-vV").output().expect("rustc is on the PATH");
    let target =
        String::from_utf8_lossy(&target.stdout).lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned));
    let words = ["metadata", "--format-version=1", "--locked", "--filter-platform"];
    let output = Command::new(cargo)
        .args(words)
        .arg(target.expect("rustc names its host"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let entry = |package: &serde_json::Value| Crate {
        name: text(&package["name"]).unwrap_or_default(),
        licence: text(&package["license"]).unwrap_or_default(),
        source: text(&package["source"]),
    };
    answer["packages"].as_array().map(|list| list.iter().map(entry).collect()).unwrap_or_default()
}

/// Whether an SPDX expression leaves one way that we take: any part of an OR, all parts of an AND.
fn free(name: &str, expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(" WITH LLVM-exception", "");
    let expression = expression.trim();
    let whole = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|inner| balanced(inner));
    if let Some(inner) = whole {
        return free(name, inner);
    }
    if let Some(parts) = split(expression, " AND ") {
        return parts.iter().all(|part| free(name, part));
    }
    if let Some(parts) = split(expression, " OR ") {
        return parts.iter().any(|part| free(name, part));
    }
    LICENCES.contains(&expression) || EXCEPTIONS.contains(&(name, expression))
}

fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    text.chars().all(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth >= 0
    }) && depth == 0
}

/// The parts between `word` outside of brackets, if there is one.
fn split<'a>(text: &'a str, word: &str) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(word) {
        if balanced(&text[from..at]) {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    (parts.len() > 1).then_some(parts)
}

fn wrong(crates: &[Crate]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut sources = BTreeSet::new();
    for one in crates.iter().filter(|one| one.name != "bookbag") {
        if !free(&one.name, &one.licence) {
            faults.push(format!(
                "{}: licence `{}` is not on the list of LICENCES; choose another crate",
                one.name, one.licence
            ));
        }
        if BANNED.contains(&one.name.as_str()) {
            faults.push(format!("{}: banned (TRUST 2.9); `cargo tree -i {}` shows who brings it", one.name, one.name));
        }
        match &one.source {
            Some(source) if source.starts_with("registry+") => {
                sources.insert(source.clone());
            }
            _ => faults.push(format!("{}: comes from no registry; publish it or vendor it with its licence", one.name)),
        }
    }
    if sources.len() > 1 {
        faults.push(format!("more than one registry: {sources:?}"));
    }
    faults
}

#[test]
fn crates_are_free_known_and_from_one_registry() {
    assert_eq!(wrong(&built()), Vec::<String>::new());
    let one = |name: &str, licence: &str, source: Option<&str>| Crate {
        name: name.to_owned(),
        licence: licence.to_owned(),
        source: source.map(str::to_owned),
    };
    assert!(
        free("a", "(MIT OR GPL-3.0) AND Unicode-3.0")
            && free("a", "Apache-2.0 WITH LLVM-exception OR MIT")
            && !free("a", "MIT AND GPL-3.0")
    );
    let planted = [
        one("a", "GPL-3.0", Some("registry+x")),
        one("rsa", "MIT", Some("registry+x")),
        one("b", "MIT", None),
        one("c", "MIT", Some("registry+y")),
    ];
    assert_eq!(wrong(&planted).len(), 4);
}
