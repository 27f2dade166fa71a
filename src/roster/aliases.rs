//! What the captions of the world's roster exports mean: one table of normalised captions, and the list of what Bookbag
//! must not hold.
//!
//! Invariant: a caption that is in neither list is not read.

use crate::school::names::fold;

/// What a column holds, before it is known whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number for the pupil or the contact; the rank says how good it is as roster number, lower is better.
    Number(u8),
    /// First name.
    Given,
    /// First name that the pupil is called by.
    Chosen,
    /// Last name.
    Family,
    /// Last name that the pupil is called by.
    ChosenFamily,
    /// What stands before a last name (`van`).
    Prefix,
    /// The whole name in one cell, or the last name where a first name stands beside it.
    Full,
    /// Birth date.
    Birth,
    /// Class.
    Class,
    /// Year group.
    Year,
    /// Form of address.
    Title,
    /// E-mail address; the rank prefers the one that the system calls primary.
    Email(u8),
    /// Mobile number.
    Mobile,
    /// What the adult is to the child.
    Relation,
    /// Who is called first.
    Priority,
    /// Parental responsibility.
    Responsibility,
    /// Court order.
    Court,
    /// Whether the child lives with the adult.
    LivesWith,
}

/// The rank of a plain `ID`, which both pupils and contacts have.
pub const PLAIN_ID: u8 = 9;

const ALIASES: &[(Kind, &[&str])] = &[
    (
        Kind::Number(1),
        &["adno", "admno", "admissionno", "admissionnumber", "rosternumber", "schuelernummer", "schueleridentnummer"],
    ),
    (
        Kind::Number(2),
        &["arborstudentid", "pupilid", "studentid", "pupilnumber", "studentnumber", "mispersonid", "sourcedid", "guid"],
    ),
    (Kind::Number(5), &["upn", "uniquepupilnumber", "uln"]),
    (Kind::Number(7), &["identifier", "importid"]),
    (Kind::Number(PLAIN_ID), &["id"]),
    (
        Kind::Given,
        &[
            "forename",
            "forenames",
            "firstname",
            "givenname",
            "given",
            "vorname",
            "vornamen",
            "roepnaam",
            "imie",
            "meno",
            "prenom",
            "nombre",
            "enwcyntaf",
        ],
    ),
    (
        Kind::Chosen,
        &[
            "preferredforename",
            "chosenforename",
            "preferredfirstname",
            "chosenfirstname",
            "knownas",
            "preferredname",
            "chosenname",
            "preferredgivenname",
            "rufname",
        ],
    ),
    (
        Kind::Family,
        &[
            "surname",
            "lastname",
            "familyname",
            "family",
            "nachname",
            "familienname",
            "achternaam",
            "nazwisko",
            "priezvisko",
            "nomdefamille",
            "apellidos",
            "cyfenw",
        ],
    ),
    (
        Kind::ChosenFamily,
        &["preferredsurname", "chosensurname", "preferredlastname", "chosenlastname", "preferredfamilyname"],
    ),
    (Kind::Prefix, &["namenszusatz", "tussenvoegsel", "surnameprefix"]),
    (Kind::Full, &["name", "fullname", "displayname", "namevorname", "nom"]),
    (
        Kind::Birth,
        &[
            "dob",
            "dateofbirth",
            "birthdate",
            "birthday",
            "geburtsdatum",
            "gebdatum",
            "geburtstag",
            "datumnarodenia",
            "dataurodzenia",
            "geboortedatum",
            "datedenaissance",
        ],
    ),
    (
        Kind::Class,
        &[
            "class",
            "classname",
            "reg",
            "reggroup",
            "registrationgroup",
            "registrationform",
            "form",
            "formgroup",
            "tutorgroup",
            "formtutorgroup",
            "klasse",
            "klassenname",
            "klassenbezeichnung",
            "klas",
            "klasa",
            "trieda",
            "classe",
            "clase",
            "dosbarth",
        ],
    ),
    (
        Kind::Year,
        &[
            "year",
            "yeargroup",
            "ncyear",
            "nationalcurriculumyear",
            "grade",
            "grades",
            "jahrgang",
            "jahrgangsstufe",
            "klassenstufe",
            "stufe",
            "blwyddyn",
        ],
    ),
    (Kind::Title, &["title", "salutation", "anrede"]),
    (Kind::Email(1), &["primaryemail", "defaultemail"]),
    (Kind::Email(2), &["email", "emailaddress", "mail", "homeemail", "personalemail", "emailadresse"]),
    (
        Kind::Mobile,
        &[
            "mobile",
            "mobilenumber",
            "mobileno",
            "mobilephone",
            "mobiletelephone",
            "sms",
            "handy",
            "handynummer",
            "mobil",
            "mobiltelefon",
            "mobilnummer",
        ],
    ),
    (
        Kind::Relation,
        &[
            "relationship",
            "relation",
            "relationshiptopupil",
            "relationshiptostudent",
            "relationtype",
            "type",
            "verwandtschaft",
            "erzieherart",
        ],
    ),
    (Kind::Priority, &["priority", "callorder", "emergencycontact", "order"]),
    (
        Kind::Responsibility,
        &[
            "parentalresponsibility",
            "pr",
            "hasparentalresponsibility",
            "responsibility",
            "legalguardian",
            "islegalguardian",
            "custody",
            "sorgeberechtigt",
            "sorgerecht",
            "personensorge",
        ],
    ),
    (Kind::Court, &["courtorder", "hascourtorder", "courtorders", "umgangsverbot", "kontaktverbot", "auskunftssperre"]),
    (Kind::LivesWith, &["liveswith", "liveswithpupil", "liveswithstudent", "resident", "samehousehold", "wohntbei"]),
];

/// Parts of captions of what Bookbag must not hold (D42, D57, D83, D152): gender, origin, belief, health, needs, addresses.
const BARRED: &[&str] = &[
    "gender",
    "ethnic",
    "religi",
    "faith",
    "freeschoolmeal",
    "pupilpremium",
    "ehcp",
    "specialneed",
    "specialeducation",
    "medical",
    "health",
    "diet",
    "allerg",
    "address",
    "postcode",
    "postalcode",
    "zipcode",
    "street",
    "national",
    "country",
    "citizen",
    "birthplace",
    "placeofbirth",
    "language",
    "tongue",
    "photo",
    "lookedafter",
    "incare",
    "safeguard",
    "childprotection",
    "doctor",
    "surgery",
    "nhs",
    "passport",
    "disab",
    "traveller",
    "refugee",
    "asylum",
    "income",
    "benefit",
    "immunis",
    "vaccin",
    "geschlecht",
    "konfession",
    "staatsang",
    "anschrift",
    "adresse",
    "strasse",
    "wohnort",
    "geburtsort",
    "muttersprache",
    "migration",
    "foerderbedarf",
    "krankenkasse",
    "biometric",
    "bloodgroup",
];

/// Captions that are barred as a whole, because their letters stand in harmless words too.
const BARRED_WHOLE: &[&str] = &[
    "sex",
    "sen",
    "send",
    "senstatus",
    "senneed",
    "senneeds",
    "senprovision",
    "sensupport",
    "senstage",
    "sentype",
    "fsm",
    "fsmeligible",
    "pp",
    "eal",
    "lac",
    "cla",
    "gp",
    "plz",
    "ort",
    "town",
    "city",
    "county",
    "serviceschild",
    "servicechild",
    "house",
    "housename",
    "housenumber",
];

/// A caption for looking up: lower case, umlauts written out, accents off, nothing but letters and digits.
#[must_use]
pub fn normalise(caption: &str) -> String {
    let spelled: String = caption
        .to_lowercase()
        .chars()
        .map(|character| match character {
            'ä' => "ae".to_owned(),
            'ö' => "oe".to_owned(),
            'ü' => "ue".to_owned(),
            other => other.to_string(),
        })
        .collect();
    fold(&spelled).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// What a normalised caption means.
#[must_use]
pub fn meaning(caption: &str) -> Option<Kind> {
    ALIASES.iter().find(|(_, captions)| captions.contains(&caption)).map(|(kind, _)| *kind)
}

/// Whether a normalised caption is of something that Bookbag must not hold.
#[must_use]
pub fn is_barred(caption: &str) -> bool {
    BARRED_WHOLE.contains(&caption) || (!caption.contains("email") && BARRED.iter().any(|part| caption.contains(part)))
}
