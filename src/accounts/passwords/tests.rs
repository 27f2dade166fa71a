use super::*;

fn amara() -> Context {
    Context::new()
        .with("Birch Lane Primary")
        .with("Sheffield")
        .with("Amara Mensah")
        .with("Kofi")
        .with_email("amara.m.1984@example.org")
}

fn refusal(password: &str, holder: Holder) -> Option<&'static str> {
    examine("password", password, holder, &amara()).err().map(|complaint| complaint.message)
}

#[test]
fn length_decides_and_counts_characters_not_bytes() {
    assert_eq!(refusal("elevenchars", Holder::Adult), Some("accounts-password-short"));
    assert_eq!(refusal("kite og", Holder::Pupil), Some("accounts-password-short-pupil"));
    assert_eq!(refusal("kite frog", Holder::Pupil), None);
    assert_eq!(refusal("čćžšđ čćžšđ ", Holder::Adult), None);
    assert_eq!(refusal(&"e\u{301}".repeat(11), Holder::Adult), Some("accounts-password-short"));
    assert_eq!(refusal(&"kite otter ".repeat(24), Holder::Adult), Some("accounts-password-long"));
}

#[test]
fn any_character_will_do_and_nothing_is_trimmed() {
    for password in [" oats and honey ", "\u{1f98a} jumps over it all", "parce que c’est long", "\tquite odd indeed"]
    {
        assert_eq!(refusal(password, Holder::Adult), None, "{password}");
    }
}

#[test]
fn breached_passwords_are_refused_in_any_mixture_of_capitals() {
    for password in [
        "1q2w3e4r5t6y",
        "qwertyuiop123",
        "PASSWORD1234",
        "Password12345",
        "123456789012",
        "iloveyou1234",
        "unbelievable",
        "motherfucker",
        "112233445566",
        "qazwsxedcrfv",
        "123qweasdzxc",
        "sunshine1234",
        "chocolate123",
        "liverpool123",
        "qwerty123456",
        "leavemealone",
        "christopher1",
        "manchesterunited",
        "sonyericsson",
        "administrator",
        "Football2019!",
        "!!!Butterfly7",
    ] {
        assert_eq!(refusal(password, Holder::Adult), Some("accounts-password-breached"), "{password}");
    }
    for password in
        ["12345678", "password", "iloveyou", "princess", "football", "sunshine", "Superman", "baseball", "trustno1"]
    {
        assert_eq!(refusal(password, Holder::Pupil), Some("accounts-password-breached"), "{password}");
    }
}

#[test]
fn what_an_acquaintance_would_try_is_refused_with_digits_around() {
    for password in [
        "birchlaneprimary",
        "BirchLanePrimary2026",
        "2026birchlane!",
        "amaramensah",
        "Amara-Mensah-84",
        "kofikofikofi",
        "Kofi2019Amara",
        "bookbag123456",
        "BookBagBookBag",
        "amara.m.1984",
        "sheffield2026",
        "Shéffield!!!26",
    ] {
        assert_eq!(refusal(password, Holder::Pupil), Some("accounts-password-name"), "{password}");
    }
    for password in
        ["kofi eats oats at six", "the birch by the lane", "mensah was here today", "sheffield wednesday otters"]
    {
        assert_eq!(refusal(password, Holder::Adult), None, "{password}");
    }
}

#[test]
fn the_table_is_sorted_and_has_a_hundred_thousand_for_adults_and_more_for_pupils() {
    let (table, rest) = BREACHED.as_chunks::<8>();
    assert!(rest.is_empty() && table.is_sorted());
    assert!(table.len() >= 160_000, "{}", table.len());
}

#[test]
fn three_words_suit_a_child_and_differ_each_time() {
    let all: HashSet<String> = (0..200).map(|_| three_words().unwrap().to_string()).collect();
    assert!(all.len() > 195);
    for password in all {
        assert_eq!(password.split(' ').count(), 3);
        assert_eq!(refusal(&password, Holder::Pupil), None, "{password}");
    }
    assert!(WORDS.lines().count() > 700);
    assert!(WORDS.lines().all(|word| (3..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())));
}
