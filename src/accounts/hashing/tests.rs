use std::net::Ipv4Addr;

use super::*;

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn cheap() -> Hasher {
    Hasher::cheap_for_tests(b"a pepper").unwrap()
}

#[tokio::test]
async fn the_right_password_is_known_again_and_a_wrong_one_is_not() {
    let hasher = cheap();
    let stored = hasher.hash(HOME, "kite paper otter").await.unwrap();
    assert_eq!(hasher.verify(HOME, "kite paper otter", Some(&stored)).await.unwrap(), Verdict::Right { rehash: false });
    assert_eq!(hasher.verify(HOME, "kite paper otter ", Some(&stored)).await.unwrap(), Verdict::Wrong);
    assert_eq!(hasher.verify(HOME, "kite paper otter", None).await.unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn an_accent_typed_on_another_keyboard_is_the_same_password() {
    let hasher = cheap();
    let stored = hasher.hash(HOME, "caf\u{e9} au lait").await.unwrap();
    let verdict = hasher.verify(HOME, "cafe\u{301} au lait", Some(&stored)).await.unwrap();
    assert_eq!(verdict, Verdict::Right { rehash: false });
}

#[tokio::test]
async fn hashes_of_a_school_are_worth_nothing_with_another_pepper() {
    let stored = cheap().hash(HOME, "kite paper otter").await.unwrap();
    let thief = Hasher::cheap_for_tests(b"another pepper").unwrap();
    assert_eq!(thief.verify(HOME, "kite paper otter", Some(&stored)).await.unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn a_school_stores_argon2id_with_46_mib_and_asks_for_a_rehash_of_less() {
    let school = Hasher::for_school(b"a pepper").unwrap();
    let stored = school.hash(HOME, "kite paper otter").await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
    let old = cheap().hash(HOME, "kite paper otter").await.unwrap();
    assert_eq!(school.verify(HOME, "kite paper otter", Some(&old)).await.unwrap(), Verdict::Right { rehash: true });
    assert_eq!(school.hash_here("kite").unwrap().len(), stored.len());
}

#[test]
fn the_line_serves_addresses_in_turn_and_forgets_who_left() {
    let line = Line::default();
    let other = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
    let crowd: Vec<_> = (0..3).map(|n| line.join(HOME, Task::new(&format!("crowd {n}"), None)).unwrap()).collect();
    let _alone = line.join(other, Task::new("alone", None)).unwrap();
    let mut crowd = crowd.into_iter();
    let (_first, second, _third) = (crowd.next(), crowd.next(), crowd.next());
    drop(second);
    let order: Vec<String> = (0..3)
        .map(|_| match line.next(QUIET, true) {
            Ticket::Next(task, _) => task.text.to_string(),
            Ticket::Quiet | Ticket::Closed => String::from("nobody"),
        })
        .collect();
    assert_eq!(order, ["crowd 0", "alone", "crowd 2"]);
}

#[test]
fn a_full_line_says_so_at_once() {
    let line = Line::default();
    let kept: Vec<_> =
        (0..64).map(|n| line.join(IpAddr::V4(Ipv4Addr::new(10, 0, 0, n)), Task::new("", None)).unwrap()).collect();
    assert!(matches!(line.join(HOME, Task::new("", None)), Err(Error::Busy(5))));
    let mut behind = Vec::new();
    while let Ok(answer) = line.join(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), Task::new("", None)) {
        behind.push(answer);
    }
    assert_eq!((kept.len(), behind.len()), (64, 31));
}
