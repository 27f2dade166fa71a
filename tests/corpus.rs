//! The kept corpus of the fuzz targets as plain tests: what once went wrong, and what reaches deep, holds at every change
//! (TRUST 5.4). The functions are the targets' own.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may say what it takes for granted")]

#[path = "../fuzz/holds.rs"]
mod holds;

/// Gives every file of a target's corpus to its function.
fn runs(target: &str, holds: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files = 0;
    for file in std::fs::read_dir(&folder).expect("a corpus") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("a file that can be read");
        if std::panic::catch_unwind(|| holds(&bytes)).is_err() {
            panic!("{} breaks it", path.display());
        }
        files += 1;
    }
    assert!(files >= 5, "{target}: {files} files");
}

macro_rules! targets {
    ($($name:ident;)+) => {$(
        #[test]
        fn $name() {
            runs(stringify!($name), holds::$name);
        }
    )+};
}

targets! {
    forms;
    roster;
    pictures;
    range;
    requests;
    keybox;
    log_line;
    typed_codes;
}
