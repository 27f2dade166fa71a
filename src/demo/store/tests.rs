//! What a visitor of the demo would miss, and what the rules of the product forbid its invented people too.

use std::collections::BTreeMap;

use crate::accounts::hashing::Hasher;
use crate::accounts::passwords::{Context, Holder, examine};
use crate::clock::{Clock, DAY, HOUR, Moment};
use crate::db::{Db, Tx};
use crate::demo::{Content, Place, Size, fill, people};
use crate::error::Result;
use crate::keys::{Key32, Keybox};
use crate::media::store::Folder;
use crate::policy::jobs::{StartDemo, may};

/// Tuesday 24 November 2026, 14:30 in London.
const TUESDAY: Moment = Moment(1_795_530_600_000);

fn school<T>(now: Moment, size: Size, ask: impl FnOnce(&Tx<'_>) -> Result<T>) -> T {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("keys")).unwrap();
    let key = Key32::random().unwrap();
    let db = Db::open(&folder.path().join("school.db"), &key, key.clone(), Clock::standing_at(now)).unwrap();
    let keybox = Keybox::create(folder.path(), &key).unwrap();
    let blobs = Folder::open(folder.path().join("blobs")).unwrap();
    let hasher = Hasher::cheap_for_tests(&[1; 32]).unwrap();
    let place = Place { db: &db, keybox: &keybox, blobs: &blobs, hasher: &hasher };
    let right = may::<StartDemo>();
    assert!(fill(&right, &place, size).unwrap());
    assert!(!fill(&right, &place, size).unwrap(), "a school that is there is left alone");
    db.read(&right, |tx, _| ask(tx)).unwrap()
}

fn count(tx: &Tx<'_>, sql: &str) -> Result<i64> {
    tx.one(sql, [], |row| row.get(0))
}

#[test]
fn the_whole_school_is_as_large_as_promised_and_breaks_no_rule() {
    school(TUESDAY, Size::Whole, |tx| {
        assert_eq!(count(tx, "SELECT count(*) FROM enrolment WHERE ended_at IS NULL")?, 211);
        assert_eq!(count(tx, "SELECT count(DISTINCT guardian_id) FROM family_link")?, 330);
        assert_eq!(count(tx, "SELECT count(DISTINCT person_id) FROM staff_role")?, 14);
        assert!(count(tx, "SELECT count(*) FROM post WHERE published_at IS NOT NULL")? >= 250);
        assert!(count(tx, "SELECT count(DISTINCT description) FROM picture")? >= 120);
        assert_eq!(count(tx, "SELECT count(*) FROM picture_size")?, 3 * count(tx, "SELECT count(*) FROM picture")?);
        let shown_without_consent = "SELECT count(*) FROM picture_tag AS tag
             JOIN picture ON picture.picture_id = tag.picture_id JOIN post ON post.post_id = picture.post_id
            WHERE NOT EXISTS (SELECT 1 FROM consent_state AS agreed WHERE agreed.pupil_id = tag.pupil_id AND agreed.answer = 'yes'
                                 AND agreed.purpose = CASE WHEN post.class_id IS NULL THEN 'photos_school' ELSE 'photos_class' END)";
        assert_eq!(count(tx, shown_without_consent)?, 0);
        let unsaid = "SELECT count(*) FROM picture WHERE nobody_at IS NULL
                         AND NOT EXISTS (SELECT 1 FROM picture_tag WHERE picture_tag.picture_id = picture.picture_id)";
        assert_eq!(count(tx, unsaid)?, 0, "who is in a picture is always said");
        let like_count = "SELECT count(*) FROM post WHERE like_count <> (SELECT count(*) FROM post_like WHERE post_like.post_id = post.post_id)
                             OR comment_count <> (SELECT count(*) FROM comment WHERE comment.post_id = post.post_id)";
        assert_eq!(count(tx, like_count)?, 0);
        let outsiders = "SELECT count(*) FROM comment JOIN post USING (post_id)
                          WHERE NOT EXISTS (SELECT 1 FROM readable_post AS readable
                                             WHERE readable.post_id = post.post_id AND readable.reader_id = comment.author_id)";
        assert_eq!(count(tx, outsiders)?, 0, "whoever comments may read");
        assert_eq!(count(tx, "SELECT count(*) FROM comment")?, written_comments(), "nobody's comment was lost");
        Ok(())
    });
}

fn written_comments() -> i64 {
    let content = Content::read().unwrap();
    i64::try_from(content.posts.iter().map(|(_, post)| post.comments.len()).sum::<usize>()).unwrap()
}

#[test]
fn every_class_is_alive_in_the_last_seven_days_whenever_the_demo_is_opened() {
    let summer_night = TUESDAY.plus(-100 * DAY - 11 * HOUR);
    for now in [TUESDAY, TUESDAY.plus(-2 * DAY), summer_night, TUESDAY.plus(38 * DAY), TUESDAY.plus(97 * DAY)] {
        school(now, Size::Small, |tx| {
            let alive = tx.one(
                "SELECT count(DISTINCT coalesce(class_id, 0)) FROM post WHERE published_at > ?1",
                [now.plus(-7 * DAY)],
                |row| row.get::<_, i64>(0),
            )?;
            assert_eq!(alive, 9, "eight classes and the school");
            assert_eq!(
                count(
                    tx,
                    "SELECT count(*) FROM post WHERE published_at > (SELECT max(created_at) FROM school) + 400 * 86400000"
                )?,
                0
            );
            let future = tx.exists(
                "SELECT 1 FROM (SELECT published_at AS at FROM post UNION ALL SELECT written_at FROM comment UNION ALL SELECT liked_at
                                  FROM post_like UNION ALL SELECT seen_at FROM post_seen) WHERE at > ?1",
                [now],
            )?;
            assert!(!future, "nothing has happened that has not happened");
            Ok(())
        });
    }
}

#[test]
fn the_people_with_stories_are_as_their_stories_say() {
    school(TUESDAY, Size::Small, |tx| {
        let reads = |name: &str, class: &str| {
            tx.exists(
                "SELECT 1 FROM reach JOIN person ON person.person_id = reach.reader_id JOIN class ON class.class_id = reach.class_id
                  WHERE person.given_name || ' ' || person.family_name = ?1 AND class.name = ?2",
                (name, class),
            )
        };
        for (name, class, may_read) in [
            ("Amara Mensah", "Hazel", true),
            ("Amara Mensah", "Rowan", true),
            ("Amara Mensah", "Oak", false),
            ("Joe Marsh", "Hazel", true),
            ("Declan O'Neill", "Hazel", false),
            ("Ruth Adler", "Hazel", false),
            ("Leah Stone", "Hazel", true),
            ("Leah Stone", "Holly", true),
            ("Leah Stone", "Rowan", false),
            ("Kofi Mensah", "Hazel", true),
            ("Esi Mensah", "Hazel", false),
            ("Rafi Haque", "Hazel", false),
            ("Farah Siddiqui", "Hazel", true),
            ("Priya Raman", "Hazel", false),
            ("Inês Ferreira", "Hazel", false),
        ] {
            assert_eq!(reads(name, class)?, may_read, "{name} and {class}");
        }
        let una = "SELECT answer FROM consent_state JOIN person ON person_id = pupil_id
                    WHERE given_name = 'Una' AND family_name = 'Bailey' AND purpose = 'photos_class'";
        assert_eq!(tx.one(una, [], |row| row.get::<_, String>(0))?, "no");
        assert!(count(tx, "SELECT count(*) FROM paper_family WHERE ended_at IS NULL")? > 5);
        assert!(count(tx, "SELECT count(*) FROM suspension WHERE decision IS NULL")? > 1);
        Ok(())
    });
}

#[test]
fn whoever_is_named_can_sign_in_with_a_password_that_the_product_allows() {
    let all = people().unwrap();
    assert!(all.len() >= 14, "{}", all.len());
    let mut names = BTreeMap::new();
    for person in &all {
        assert!(!person.sign_in.is_empty() && person.first_step.ends_with('.'), "{}", person.name);
        assert!(names.insert(person.sign_in.clone(), ()).is_none(), "{} twice", person.sign_in);
        let holder = if person.roles == ["pupil"] { Holder::Pupil } else { Holder::Adult };
        let mut context =
            Context::new().with("Birch Lane Primary").with("Marshford").with(&person.name).with_email(&person.sign_in);
        for child in &person.children {
            context = context.with(child);
        }
        assert_eq!(examine("password", &person.password, holder, &context), Ok(()), "{}", person.name);
    }
    school(TUESDAY, Size::Small, |tx| {
        for person in &all {
            let held = tx.exists(
                "SELECT 1 FROM account JOIN person USING (person_id) WHERE account.user_name = ?1 OR (account.user_name IS NULL AND person.email = ?1)",
                [&person.sign_in],
            )?;
            assert!(held, "{}", person.name);
        }
        Ok(())
    });
}
