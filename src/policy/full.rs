//! What may still be written when the disk is all but full (TRUST 4): the one list.
//!
//! Reading goes on, also where it leaves its line in the access log. What protects somebody or gives room back is never refused,
//! and small words between home and school go on.

/// Rights, by their names in permissions.csv, whose use is small, protects somebody, or gives room back.
const HOLD: [&str; 18] = [
    // Everybody still gets in and out, proves the password, ends sessions.
    "SignIn",
    "SignInWithCard",
    "ChangeOwnAccount",
    // Words of at most 4 KiB.
    "CommentOnPost",
    "ReviseOwnComment",
    // Taking back.
    "WithdrawPost",
    "WithdrawComment",
    "GiveConsent",
    "ClosePupilAccount",
    "CloseOwnAccount",
    // Shutting a door at once.
    "RestrictGuardian",
    "RevokeDelegate",
    "SuspendStaffAccount",
    "HelpGuardianSignIn",
    // The machine: tells IT, clears what has outlived its purpose, ends what ended.
    "SendNotices",
    "RunRetention",
    "EndEnrolments",
    "EndByDate",
];

/// Whether the right of this name holds on a full disk.
pub(super) fn holds(right: &str) -> bool {
    HOLD.contains(&right)
}

/// The most bytes of words that hold on a full disk.
pub const LONGEST_WORDS: usize = 4 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_on_the_list_is_one_of_the_table() {
        let table = include_str!("../../tests/permissions.csv");
        for right in HOLD {
            assert!(table.lines().any(|row| row.split(',').nth(1) == Some(right)), "{right}");
        }
    }
}
