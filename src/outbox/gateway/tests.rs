//! Gateways as they are asked and as they answer.

use super::*;
use crate::config::Config;

fn template(text: &str) -> Template {
    let text =
        format!("hosts = [\"a.example\"]\n[sms]\ncountry = \"44\"\nfrom = \"School\"\n[sms.gateway.http]\n{text}");
    let config = Config::parse(Path::new("config.toml"), &text).unwrap();
    let sms = config.sms.unwrap();
    let Configured::Http(http) = &sms.gateway else { panic!("another gateway") };
    Template::configured(http, &sms.from).unwrap()
}

fn due(text: &str) -> Due {
    Due { to: "+447700900123".to_owned(), name: "n4me".to_owned(), text: text.to_owned(), written_at: Moment(0) }
}

const RECEIPTS: &str = "https://a.example/hooks/sms/s/n4me";

#[test]
fn a_form_is_filled_so_that_a_text_stays_a_text() {
    let template =
        template("url = \"https://sms.example/send/{id}\"\nbody = \"to={to_plain}&text={text}&cb={receipts}\"");
    let asked = template.question(&due("Zoë & {to}=1"), RECEIPTS);
    assert_eq!(asked.path, "/send/n4me");
    assert_eq!(
        asked.body,
        "to=447700900123&text=Zo%C3%AB%20%26%20%7Bto%7D%3D1&cb=https%3A%2F%2Fa.example%2Fhooks%2Fsms%2Fs%2Fn4me"
    );
    assert_eq!(asked.headers, [("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())]);
}

#[test]
fn json_is_filled_so_that_a_text_stays_a_text() {
    let template = template(
        "url = \"https://sms.example/send\"\nescape = \"json\"\nbody = '{\"to\":[\"{to}\"],\"text\":\"{text}\",\"from\":\"{from}\"}'",
    );
    let asked = template.question(&due("a \"b\" \\ \n,\"to\":\"1"), RECEIPTS);
    let read: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(read["text"], "a \"b\" \\ \n,\"to\":\"1");
    assert_eq!(read["to"][0], "+447700900123");
    assert_eq!(read["from"], "School");
}

#[test]
fn a_secret_stands_where_the_template_says_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    fs::write(&file, "s3cret\n").unwrap();
    let template = template(&format!(
        "url = \"https://sms.example/send\"\nbody = \"{{to}}{{text}}\"\nsecret_file = \"{}\"\nheaders = {{ Authorization = \"Bearer {{secret}}\" }}",
        file.display()
    ));
    let asked = template.question(&due("a"), RECEIPTS);
    assert!(asked.headers.contains(&("Authorization".to_owned(), "Bearer s3cret".to_owned())));
    assert!(!asked.path.contains("s3cret") && !asked.body.contains("s3cret"));
}

#[test]
fn what_a_gateway_answers_is_understood() {
    let template = template(
        "url = \"https://sms.example/send\"\nbody = \"{to}{text}\"\ntaken = '\"ok\"'\nname = \"/messages/0/id\"",
    );
    let understood = |status, body: &str| {
        let headers = hyper::HeaderMap::new();
        template.understood(&Answered { status, headers, body: body.as_bytes().to_vec() })
    };
    let taken = understood(200, r#"{"state":"ok","messages":[{"id":4711}]}"#);
    assert_eq!(taken, Attempt { outcome: Outcome::Sent, name: Some("4711".to_owned()) });
    assert_eq!(understood(200, r#"{"state":"no"}"#).outcome, Outcome::Later("200 not taken".to_owned()));
    assert_eq!(understood(400, "").outcome, Outcome::Refused("400".to_owned()));
    assert_eq!(understood(503, "").outcome, Outcome::Later("503".to_owned()));
    assert_eq!(understood(401, "").outcome, Outcome::Pause(Trouble::Login, "401".to_owned()));
    assert_eq!(understood(402, "").outcome, Outcome::Pause(Trouble::Sender, "402".to_owned()), "no credit left");
    assert_eq!(understood(302, "").outcome, Outcome::Pause(Trouble::Configuration, "302".to_owned()), "not followed");
}

#[test]
fn a_file_for_smsd_is_whole_and_for_its_group_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let spool = tempfile::tempdir().unwrap();
    let gateway = Gateway::Spool(spool.path().to_owned());
    let door = Outbound::new(Vec::new(), |_| {});
    let attempt = gateway.send(&due("Zoë"), RECEIPTS, &door);
    assert!(matches!(attempt.outcome, Outcome::Pause(Trouble::Configuration, _)), "no folder: {attempt:?}");
    fs::create_dir(spool.path().join("outgoing")).unwrap();
    for _ in 0..2 {
        assert_eq!(gateway.send(&due("Zoë"), RECEIPTS, &door).outcome, Outcome::Sent);
    }
    let file = spool.path().join("outgoing/bookbag-n4me");
    assert_eq!(fs::read_to_string(&file).unwrap(), "To: 447700900123\nAlphabet: UTF-8\nReport: yes\n\nZoë");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o660);
    assert_eq!(fs::read_dir(spool.path()).unwrap().count(), 1, "nothing half-written is left");
    assert_eq!(fs::read_dir(spool.path().join("outgoing")).unwrap().count(), 1, "a second attempt is the same SMS");
}
