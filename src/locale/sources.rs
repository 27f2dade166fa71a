//! The product's own sources, as the tests read them that look for texts and assets by name.

use std::fs;
use std::path::Path;

/// All files with one of these endings under `src/` and `web/`, by path and text.
pub(crate) fn sources(endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "web"] {
        read(&root.join(folder), endings, &mut found);
    }
    found
}

fn read(folder: &Path, endings: &[&str], found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, endings, found);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The string literals that directly follow `opening`, before the tests of the file.
pub(crate) fn first_strings_after(text: &str, opening: &str) -> Vec<String> {
    let text = text.split("mod tests {").next().unwrap_or(text);
    text.split(opening)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned))
        .collect()
}
