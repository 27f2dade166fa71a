//! The settings as whoever keeps the machine meets them.

use super::bounces::Afterwards;
use super::*;

const WHOLE: &str = r#"
data = "/srv/school"
key_file = "/etc/bookbag/master.key"
listen = "0.0.0.0:443"
hosts = ["bookbag.birchlane.example"]
log = "json"
upload_mb = 50

[tls.files]
cert = "/etc/ssl/school.pem"
key = "/etc/ssl/school.key"

[mail]
host = "mail.birchlane.example"
user = "bookbag"
password_file = "/etc/bookbag/mail.password"
from = "bookbag@birchlane.example"
security = "implicit"
"#;

const BOUNCES: &str = r#"hosts = ["a.example"]
[mail]
host = "mail.a.example"
from = "bookbag@a.example"
[mail.bounces]
address = "bounce@a.example"
[mail.bounces.imap]
host = "imap.a.example"
user = "bounce@a.example"
password_file = "/etc/bookbag/imap.password"
folder = "Returned"
"#;

const SMS: &str = r#"hosts = ["a.example"]
[sms]
country = "44"
from = "BirchLane"
[sms.gateway.http]
url = "https://sms.example/send"
headers = { Authorization = "Bearer {secret}" }
body = "to={to}&text={text}"
secret_file = "/etc/bookbag/sms.secret"
"#;

fn complaint(text: &str) -> String {
    match Config::parse(Path::new("config.toml"), text) {
        Ok(_) => "taken".into(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_whole_file_is_understood() -> Result<(), ConfigError> {
    let config = Config::parse(Path::new("config.toml"), WHOLE)?;
    assert_eq!(config.origin(), "https://bookbag.birchlane.example");
    assert_eq!(config.mail.as_ref().map(Mail::port), Some(465));
    assert!(config.tls.files().is_some());
    Ok(())
}

const ACME: &str = "hosts = [\"a.example\", \"192.0.2.7\"]\n[tls.acme]\ncontact = \"it@a.example\"\n";

#[test]
fn an_authority_is_understood_and_proves_names_alone() -> Result<(), ConfigError> {
    let config = Config::parse(Path::new("config.toml"), ACME)?;
    let host = config.tls.acme().and_then(Acme::host);
    assert_eq!(host, Some(("acme-v02.api.letsencrypt.org".to_owned(), 443)));
    assert_eq!(config.provable_names(), ["a.example"]);
    let own = ACME.to_owned() + "directory = \"https://ca.a.example:9000/acme/directory\"\n";
    let config = Config::parse(Path::new("config.toml"), &own)?;
    assert_eq!(config.tls.acme().and_then(Acme::host), Some(("ca.a.example".to_owned(), 9000)));
    Ok(())
}

#[test]
fn a_gateway_for_sms_is_understood() -> Result<(), ConfigError> {
    let config = Config::parse(Path::new("config.toml"), SMS)?;
    assert_eq!(config.sms.as_ref().map(|sms| (sms.country.as_str(), sms.trunk.as_str())), Some(("44", "0")));
    for gateway in [
        "[sms.gateway.kannel]\nurl = \"http://127.0.0.1:13013/cgi-bin/sendsms\"\nuser = \"a\"\npassword_file = \"/b\"",
        "[sms.gateway.smstools]\nspool = \"/var/spool/sms\"",
    ] {
        let text = format!("hosts = [\"a.example\"]\n[sms]\ncountry = \"353\"\n{gateway}\n");
        assert!(Config::parse(Path::new("config.toml"), &text)?.sms.is_some());
    }
    Ok(())
}

#[test]
fn a_mailbox_for_what_comes_back_is_understood_and_encrypted_unless_it_is_here() -> Result<(), ConfigError> {
    let imap = |text: &str| {
        let config = Config::parse(Path::new("config.toml"), text)?;
        Ok(config.mail.and_then(|mail| mail.bounces?.imap).map(|imap| (imap.security, imap.port(), imap.afterwards)))
    };
    assert_eq!(imap(BOUNCES)?, Some((MailSecurity::Implicit, 993, Afterwards::MarkRead)));
    let starttls = BOUNCES.to_owned() + "security = \"starttls\"\nafterwards = \"delete\"\n";
    assert_eq!(imap(&starttls)?, Some((MailSecurity::Starttls, 143, Afterwards::Delete)));
    let here = BOUNCES.replace("imap.a.example", "127.0.0.1") + "security = \"loopback\"\n";
    assert_eq!(imap(&here)?, Some((MailSecurity::Loopback, 143, Afterwards::MarkRead)));
    Ok(())
}

#[test]
fn a_name_alone_is_enough() -> Result<(), ConfigError> {
    let config = Config::parse(Path::new("config.toml"), "hosts = [\"bookbag.example\"]")?;
    assert_eq!((config.tls.clone(), config.mail.is_none()), (Tls::SelfSigned, true));
    Ok(())
}

#[test]
fn the_address_in_letters_is_the_one_that_opens() -> Result<(), ConfigError> {
    let origin = |text: &str| Config::parse(Path::new("c"), text).map(|config| config.origin());
    assert_eq!(origin("hosts = [\"a.example\"]\nlisten = \"0.0.0.0:8443\"")?, "https://a.example:8443");
    assert_eq!(origin("hosts = [\"a.example:9\"]\nlisten = \"0.0.0.0:8443\"")?, "https://a.example:9");
    assert_eq!(origin("hosts = [\"localhost\"]\ntls = \"off\"\nlisten = \"127.0.0.1:8080\"")?, "http://localhost:8080");
    let proxied = "hosts = [\"a.example\"]\ntls = \"off\"\nproxy = \"10.0.0.2\"\nlisten = \"0.0.0.0:8080\"";
    assert_eq!(origin(proxied)?, "https://a.example");
    Ok(())
}

#[test]
fn browsers_are_led_from_port_80_where_https_is_on_its_usual_port() -> Result<(), ConfigError> {
    let from = |more: &str| {
        let text = format!("hosts = [\"a.example\"]\n{more}");
        Config::parse(Path::new("c"), &text).map(|config| config.redirects_from().map(|at| at.to_string()))
    };
    assert_eq!(from("")?.as_deref(), Some("0.0.0.0:80"));
    assert_eq!(from("listen = \"[::]:443\"")?.as_deref(), Some("[::]:80"));
    assert_eq!(from("listen = \"0.0.0.0:8443\"")?, None);
    assert_eq!(from("listen = \"0.0.0.0:8443\"\nredirect = \"0.0.0.0:8080\"")?.as_deref(), Some("0.0.0.0:8080"));
    assert_eq!(from("redirect = \"off\"")?, None);
    assert_eq!(from("tls = \"off\"\nlisten = \"127.0.0.1:443\"")?, None);
    Ok(())
}

#[test]
fn every_mistake_names_line_key_and_remedy() {
    let mistakes = [
        WHOLE.replace("upload_mb", "upload_gb"),
        WHOLE.replace("from =", "form ="),
        WHOLE.replace("upload_mb = 50", "upload_mb = \"50\""),
        WHOLE.replace("upload_mb = 50", "upload_mb = 5000"),
        WHOLE.replace("\"json\"", "\"xml\""),
        WHOLE.replace("\"implicit\"", "\"none\""),
        WHOLE.replace("\"implicit\"", "\"loopback\""),
        WHOLE.replace("hosts =", "# hosts ="),
        WHOLE.replace("0.0.0.0:443", "everywhere"),
        WHOLE.replace("bookbag.birchlane.example", "https://bookbag.birchlane.example/"),
        WHOLE.replace("user = \"bookbag\"\n", ""),
        WHOLE.replace("bookbag@birchlane.example", "bookbag"),
        WHOLE.replace("key = \"/etc/ssl/school.key\"\n", ""),
        WHOLE.replace("hosts = [", "hosts = [\""),
        "hosts = [\"a.example\"]\ntls = \"off\"\n".into(),
        "hosts = [\"a.example\"]\nredirect = \"80\"\n".into(),
        "hosts = [\"a.example\"]\ntls = \"off\"\nlisten = \"127.0.0.1:8080\"\nredirect = \"127.0.0.1:80\"\n".into(),
        "hosts = [\"a.example\"]\n\nconnections = 5\n".into(),
        "hosts = [\"a.example\"]\nconnections = 100\nconnections_per_address = 101\n".into(),
        "hosts = [\"a.example\"]\nconnections = 100000\n".into(),
        WHOLE.to_owned() + "[mail.bounces]\naddress = \"bounce+x@a.example\"\nmaildir = \"/var/mail/bounce\"\n",
        ACME.to_owned() + "directory = \"http://ca.a.example/\"\n",
        ACME.replace("it@a.example", "mailto:it@a.example"),
        ACME.replace("a.example\", ", "127.0.0.1\", "),
        ACME.replace("[tls", "redirect = \"off\"\n[tls"),
        BOUNCES.to_owned() + "security = \"loopback\"\n",
        BOUNCES.to_owned() + "afterwards = \"move\"\n",
        BOUNCES.replace("imap.a.example", "imaps://imap.a.example"),
        BOUNCES.replace("Returned", "Zurück"),
        BOUNCES.replace("user = \"bounce@a.example\"", "user = \"\""),
        BOUNCES.replace("password_file", "password"),
        BOUNCES.split("[mail.bounces.imap]").next().unwrap_or_default().to_owned(),
        BOUNCES.replace("[mail.bounces.imap]", "maildir = \"/var/mail/bounce\"\n[mail.bounces.imap]"),
        SMS.replace("44", "+44"),
        SMS.replace("country", "#"),
        SMS.replace("BirchLane", "Birch Lane Primary"),
        SMS.replace("https", "http"),
        SMS.replace("sms.example/send", "{to}.example"),
        SMS.replace("{text}", ""),
        SMS.replace("secret_file", "#"),
        SMS.replace("Authorization", "\"X Y\""),
        SMS.replace("sms.gateway.http", "sms.gateway.smpp"),
    ];
    let complaints: Vec<String> = mistakes.iter().map(|text| complaint(text)).collect();
    insta::assert_snapshot!(complaints.join("\n"));
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_its_line() -> Result<(), Box<dyn std::error::Error>> {
    let place = tempfile::tempdir()?;
    let file = place.path().join("config.toml");
    fs::write(&file, "hosts = [\"a.example\"]\n\ndata = \"/proc/school\"\n")?;
    let config = Config::load(&file, None)?;
    let Err(error) = config.check_machine(&file) else { return Err("an absent folder was taken".into()) };
    let told = error.to_string();
    assert!(told.contains("line 3, data: the folder /proc/school does not exist"), "{told}");
    // /proc lets nobody make a file, root neither.
    let config = Config::load(&file, Some(Path::new("/proc")))?;
    let Err(error) = config.check_machine(&file) else { return Err("an unwritable folder was taken".into()) };
    assert!(error.to_string().contains("nothing can be written in /proc"), "{error}");
    Config::load(&file, Some(place.path()))?.check_machine(&file)?;
    Ok(())
}

#[test]
fn a_missing_file_leads_to_setup() {
    let told = Config::load(Path::new("/nowhere/config.toml"), None).err().map(|error| error.to_string());
    assert!(told.is_some_and(|told| told.contains("bookbag setup")));
}
