//! Captions of what Bookbag must not hold (D42, D57, D83, D141, D152): gender, origin, belief, health, needs, addresses and national
//! numbers, in the languages of the alias table.
//!
//! Invariant: a column that is barred is named on the page and never read.

/// Letters that stand in such captions only.
#[rustfmt::skip]
const BARRED: &[&str] = &[
    "gender", "ethnic", "religi", "faith", "freeschoolmeal", "pupilpremium", "ehcp", "specialneed",
    "specialeducation", "medical", "health", "allerg", "address", "postcode", "postalcode", "zipcode",
    "street", "national", "country", "citizen", "birthplace", "placeofbirth", "language", "tongue",
    "photo", "lookedafter", "safeguard", "childprotection", "doctor", "surgery", "nhs", "passport",
    "disab", "traveller", "refugee", "asylum", "income", "benefit", "immunis", "vaccin",
    "geschlecht", "konfession", "staatsang", "anschrift", "adresse", "strasse", "wohnort", "geburtsort",
    "muttersprache", "migration", "foerderbedarf", "krankenkasse", "biometric", "bloodgroup", "dietary", "geslacht",
    "pohlavie", "ethnigr", "etni", "narodnost", "narodowosc", "nationalit", "nacionalidad", "cenedl",
    "godsdienst", "wyznanie", "vyznanie", "nabozenstvo", "crefydd", "adres", "direccion", "domicilio",
    "cyfeiriad", "ulica", "straat", "woonplaats", "huisnummer", "kodpocztowy", "codepostal", "codigopostal",
    "codpost", "specjaln", "niepelnospr", "orzeczenie", "zdravot", "zdrowi", "gezondheid", "iechyd",
    "alergi", "anghenion", "handicap", "lieudenaissance", "miejsceurodzenia", "miestonarodenia", "geboorteplaats", "lugardenacimiento",
    "manggeni", "langue", "jezyk", "jazyk", "idioma", "iaith", "obywatelstw", "obcianstv",
    "prydau", "boursier", "pesel", "rodnecislo", "burgerservice", "securitesociale", "sozialversicherung", "foto",
    "hispanic", "cityofbirth", "stateofbirth", "countryofbirth", "multiracial", "racial",
];

/// Captions that are barred as a whole, because their letters stand in harmless words too.
#[rustfmt::skip]
const BARRED_WHOLE: &[&str] = &[
    "sex", "sen", "send", "senstatus", "senneed", "senneeds", "senprovision", "sensupport",
    "senstage", "sentype", "fsm", "fsmeligible", "pp", "eal", "lac", "cla",
    "gp", "plz", "ort", "town", "city", "county", "serviceschild", "servicechild",
    "house", "housename", "housenumber", "incare", "lookedafter", "diet", "dieta", "dieet",
    "dietneeds", "sexe", "sexo", "plec", "rhyw", "rhywedd", "religia", "religion",
    "geloof", "ville", "mesto", "miasto", "plaats", "psc", "rue", "calle",
    "sante", "salud", "datosdesalud", "taal", "moedertaal", "thuistaal", "aln", "bsn",
    "dni", "nif", "beca", "zdravie", "race", "asian", "white", "blackorafricanamerican",
    "demographicracetwoormoreraces", "nativehawaiianorotherpacificislander", "americanindianoralaskanative", "herkomst", "zorg",
];

/// What makes an address one of e-mail, which is no place.
const ELECTRONIC: [&str; 5] = ["mail", "ebost", "correo", "electroni", "courriel"];

/// Whether a normalised caption is of something that Bookbag must not hold.
#[must_use]
pub fn is_barred(caption: &str) -> bool {
    BARRED_WHOLE.contains(&caption)
        || (!ELECTRONIC.iter().any(|part| caption.contains(part)) && BARRED.iter().any(|part| caption.contains(part)))
}
