//! A browser that keeps its cookies and has an address, for tests about signing in.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use bookbag::accounts::Hasher;
use bookbag::accounts::totp::Factor;
use rocket::http::uri::Host;
use rocket::http::{ContentType, Header, Method, RawStr};

use crate::school::{Answer, HOST, School};

/// A password that everybody of these tests has, after [`School::gives_password`].
pub const PASSWORD: &str = "wet otters sing at noon";

/// Somebody's browser.
pub struct Browser<'s> {
    school: &'s School,
    cookies: RefCell<BTreeMap<String, String>>,
    address: IpAddr,
}

impl School {
    /// A new browser at an address of its own: `number` is its last part.
    pub fn browser(&self, number: u32) -> Browser<'_> {
        let address = IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + number));
        Browser { school: self, cookies: RefCell::default(), address }
    }

    /// Gives a person the password [`PASSWORD`].
    pub fn gives_password(&self, person: i64) {
        let stored = Hasher::cheap_for_tests(&crate::house::PEPPER).unwrap().hash_here(PASSWORD).unwrap();
        self.tell(&format!("UPDATE account SET password_hash = '{stored}' WHERE person_id = {person}"));
    }

    /// Gives a person an authenticator.
    pub fn gives_factor(&self, person: i64) -> Factor {
        let secret = format!("secret of person {person:03}");
        self.tell(&format!(
            "INSERT OR REPLACE INTO totp (person_id, secret, last_step, confirmed_at) VALUES ({person}, CAST('{secret}' AS BLOB), 0, NOW)"
        ));
        Factor::stored(secret.into_bytes())
    }

    /// The text of the newest mail to a person.
    pub fn mail_to(&self, person: i64) -> String {
        self.text("SELECT text FROM outbox WHERE person_id = ?1 ORDER BY outbox_id DESC LIMIT 1", [person])
    }
}

impl Browser<'_> {
    /// Opens a page.
    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::Get, path, None)
    }

    /// Sends a form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| RawStr::new(text).percent_encode().to_string();
        let form: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.send(Method::Post, path, Some(form.join("&")))
    }

    /// Signs in with a name and a password.
    pub fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.post("/sign-in", &[("name", name), ("password", password), ("next", "/account")])
    }

    /// Answers the question for the second factor on a page.
    pub fn show_code(&self, page: &Answer, code: &str) -> Answer {
        let ticket = page.attribute("input[name=ticket]", "value").expect("a page that asks for a code");
        self.post("/sign-in/factor", &[("ticket", &ticket), ("code", code), ("next", "/account")])
    }

    /// The same browser with this cookie.
    pub fn holds(self, name: &str, value: &str) -> Self {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same browser without its session, as after a long pause: the mark of the device stays.
    pub fn forgets_session(&self) {
        self.cookies.borrow_mut().remove("__Host-session");
    }

    fn send(&self, method: Method, path: &str, form: Option<String>) -> Answer {
        let mut request = self.school.client.req(method, path.to_owned()).remote(SocketAddr::new(self.address, 4_000));
        request.inner_mut().set_host(Host::parse(HOST).unwrap());
        for (name, value) in [
            ("Host", HOST),
            ("Sec-Fetch-Site", "same-origin"),
            ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", "document"),
        ] {
            request.add_header(Header::new(name, value));
        }
        for (name, value) in self.cookies.borrow().iter() {
            request = request.cookie((name.clone(), value.clone()));
        }
        if let Some(form) = form {
            request.add_header(ContentType::Form);
            request.set_body(form);
        }
        let response = request.dispatch();
        let status = response.status();
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|header| (header.name().to_string().to_lowercase(), header.value().to_owned()))
            .collect();
        for (_, cookie) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = response.into_bytes().unwrap_or_default();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}

/// The link in a text that begins with these words, from them to the end of its line.
pub fn link_in(text: &str, start: &str) -> String {
    let line = text.lines().find(|line| line.contains(start)).expect("a line with the link");
    line.trim()[line.trim().find(start).unwrap()..].to_owned()
}
