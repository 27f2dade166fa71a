//! What the captions of the world's roster exports mean: one table of normalised captions, in English, German,
//! Dutch, Polish, Slovak, French, Spanish and Welsh.
//!
//! Invariant: a caption that is not in it is not read.

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
    /// A second last name, as in Spain.
    Second,
    /// The whole name in one cell.
    Full,
    /// The whole name in one cell, the last name first.
    FamilyFirst,
    /// A name, and only the columns beside it tell which: the last one beside a first name, the first beside a last one.
    Name,
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
    /// Mobile number; the rank prefers one that says so before any telephone.
    Mobile(u8),
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

impl Kind {
    /// Its word in `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Given => "given name",
            Self::Chosen => "chosen given name",
            Self::Family => "family name",
            Self::ChosenFamily => "chosen family name",
            Self::Prefix => "name prefix",
            Self::Second => "second family name",
            Self::Full | Self::Name => "name",
            Self::FamilyFirst => "name family first",
            Self::Birth => "birth date",
            Self::Class => "class",
            Self::Year => "year group",
            Self::Title => "title",
            Self::Email(_) => "email",
            Self::Mobile(_) => "mobile",
            Self::Relation => "relationship",
            Self::Priority => "priority",
            Self::Responsibility => "responsibility",
            Self::Court => "court order",
            Self::LivesWith => "lives with",
        }
    }
}

/// The rank of a plain `ID`, which both pupils and contacts have.
pub const PLAIN_ID: u8 = 9;

#[rustfmt::skip]
const ALIASES: &[(Kind, &[&str])] = &[
    (Kind::Number(1), &[
        "adno", "admno", "admissionno", "admissionnumber", "rosternumber", "schuelernummer", "schuelerid",
        "schueleridentnummer", "leerlingnummer", "leerlingid", "stamnummer", "numerucznia", "iducznia",
        "numerewidencyjny", "nrewidencyjny", "idziaka", "cisloziaka", "kodziaka", "evidencnecislo", "numeroeleve",
        "ideleve", "matricule", "numerodealumno", "idalumno", "matricula", "expediente", "numerodeexpediente",
        "numeroexpediente", "rhifderbyn", "rhifydisgybl", "rhifdisgybl",
    ]),
    (Kind::Number(2), &[
        "arborstudentid", "pupilid", "studentid", "pupilnumber", "studentnumber", "mispersonid", "sourcedid", "guid",
        "misid", "mispupilid", "simsid", "externalid", "personid", "learnerid", "pupilref", "pupilreference",
        "studentref", "studentreference", "uniqueid",
    ]),
    (Kind::Number(5), &[
        "upn", "uniquepupilnumber", "uln", "ine", "nia",
    ]),
    (Kind::Number(7), &[
        "identifier", "importid",
    ]),
    (Kind::Number(PLAIN_ID), &[
        "id",
    ]),
    (Kind::Given, &[
        "forename", "forenames", "firstname", "firstnames", "givenname", "givennames", "given", "christianname",
        "vorname", "vornamen", "voornaam", "voornamen", "imie", "imiona", "pierwszeimie", "krstnemeno", "prenom",
        "prenoms", "nombres", "nombredepila", "enwcyntaf", "enwbedydd",
    ]),
    (Kind::Chosen, &[
        "preferredforename", "chosenforename", "preferredfirstname", "chosenfirstname", "knownas", "preferredname",
        "chosenname", "preferredgivenname", "rufname", "roepnaam", "prenomusuel", "prenomdusage", "enwaddewisir",
        "commonname", "nickname",
    ]),
    (Kind::Family, &[
        "surname", "lastname", "familyname", "family", "nachname", "familienname", "achternaam", "familienaam",
        "geslachtsnaam", "nazwisko", "priezvisko", "nomdefamille", "nomdenaissance", "apellidos", "apellido",
        "primerapellido", "apellido1", "cyfenw", "surnames", "lastnames", "familynames",
    ]),
    (Kind::Second, &[
        "segundoapellido", "apellido2",
    ]),
    (Kind::ChosenFamily, &[
        "preferredsurname", "chosensurname", "preferredlastname", "chosenlastname", "preferredfamilyname",
        "nomdusage", "nomusage",
    ]),
    (Kind::Prefix, &[
        "namenszusatz", "vorsatzwort", "tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels",
        "surnameprefix",
    ]),
    (Kind::Full, &[
        "fullname", "displayname", "vornamename", "vornameundname", "vornamenachname", "vornameundnachname",
        "vorundnachname", "volledigenaam", "voornaamachternaam", "imieinazwisko", "imienazwisko", "menoapriezvisko",
        "menopriezvisko", "celemeno", "prenometnom", "prenomnom", "nomcomplet", "nombrecompleto", "nombreyapellidos",
        "nombreapellidos", "enwllawn", "forenamesurname", "firstnamelastname", "firstnameandlastname",
    ]),
    (Kind::FamilyFirst, &[
        "namevorname", "nachnamevorname", "nachnameundvorname", "nameundvorname", "surnameforename",
        "surnamefirstname", "lastnamefirstname", "familynamegivenname", "achternaamvoornaam", "naamvoornaam",
        "nazwiskoiimie", "nazwiskoimie", "priezviskoameno", "priezviskomeno", "nometprenom", "nomprenom",
        "nomsetprenoms", "apellidosynombre", "apellidosnombre", "cyfenwenwcyntaf",
    ]),
    (Kind::Name, &[
        "name", "nom", "naam", "meno", "nombre", "enw",
    ]),
    (Kind::Birth, &[
        "dob", "dateofbirth", "birthdate", "birthday", "geburtsdatum", "gebdatum", "gebdat", "geburtstag",
        "geborenam", "geboortedatum", "gebdatumleerling", "dataurodzenia", "dataur", "dataurodz", "datumnarodenia",
        "datumnar", "datedenaissance", "datenaissance", "nele", "ddn", "fechadenacimiento", "fechanacimiento",
        "fechanac", "fnacimiento", "dyddiadgeni", "gebam", "neele", "fnac", "geborenop",
    ]),
    (Kind::Class, &[
        "class", "classname", "classgroup", "classtitle", "reg", "reggroup", "registrationgroup", "registrationform",
        "registrationclass", "regform", "regclass", "form", "formgroup", "formclass", "classform", "tutorgroup",
        "formtutorgroup", "homeroom", "klasse", "klassenname", "klassenbezeichnung", "klassengruppe", "klas",
        "klasnaam", "stamgroep", "basisgroep", "groep", "klasa", "oddzial", "klasaoddzial", "oddzialklasy", "trieda",
        "nazovtriedy", "classe", "division", "libelleclasse", "nomdelaclasse", "clase", "grupo", "unidad", "aula",
        "curso", "dosbarth", "grwpcofrestru", "grwptiwtor", "kl", "cursoygrupo", "cursogrupo", "currentclass",
    ]),
    (Kind::Year, &[
        "year", "yeargroup", "yearlevel", "ncyear", "ncyeargroup", "nationalcurriculumyear", "grade", "grades",
        "jahrgang", "jahrgangsstufe", "klassenstufe", "stufe", "schuljahrgang", "leerjaar", "jaargroep", "jaarlaag",
        "poziom", "poziomklasy", "rocnik", "niveau", "nivel", "blwyddyn", "grwpblwyddyn",
    ]),
    (Kind::Title, &[
        "title", "salutation", "parentalsalutation", "anrede", "aanhef", "titel", "tytul", "zwrot", "titul",
        "oslovenie", "civilite", "titre", "tratamiento", "titulo", "teitl",
    ]),
    (Kind::Email(1), &[
        "primaryemail", "defaultemail", "primaryemailaddress", "mainemail",
    ]),
    (Kind::Email(2), &[
        "email", "emailaddress", "mail", "homeemail", "personalemail", "emailadresse", "mailadresse", "adresseemail",
        "epost", "emailadres", "mailadres", "adresemail", "adresmail", "adresamail", "emailovaadresa", "poczta",
        "pocztaelektroniczna", "courriel", "adressemail", "adresseelectronique", "adressecourriel", "mel", "correo",
        "correoelectronico", "direcciondecorreo", "direcciondecorreoelectronico", "direcciondeemail", "ebost",
        "cyfeiriadebost",
    ]),
    (Kind::Mobile(1), &[
        "mobile", "mobilenumber", "mobileno", "mobilephone", "mobiletelephone", "mobiletel", "mobilephonenumber",
        "cell", "cellphone", "sms", "handy", "handynummer", "handynr", "mobil", "mobiltelefon", "mobiltelefonnummer",
        "mobilnummer", "mobilnr", "mobilfunk", "mobiel", "mobielnummer", "mobieletelefoon", "mobieltelefoonnummer",
        "gsm", "komorka", "telefonkomorkowy", "numertelefonukomorkowego", "telkomorkowy", "telkom", "mobilnytelefon",
        "mobilnecislo", "portable", "telephoneportable", "telportable", "telephonemobile", "numeroportable", "movil",
        "telefonomovil", "telmovil", "celular", "symudol", "ffonsymudol", "rhifffonsymudol", "rhifsymudol",
        "mobiletelno", "mobilephoneno", "phonemobile", "mobiletelephonenumber", "mobiltel", "telmobil",
        "telefonmobil", "mobielnr", "telefoonmobiel", "mobilnycislo",
    ]),
    (Kind::Mobile(2), &[
        "telephone", "phone", "telephonenumber", "phonenumber", "tel", "maintelephone", "primaryphone", "telefon",
        "telefonnummer", "telefoon", "telefoonnummer", "numertelefonu", "nrtelefonu", "telefonnecislo",
        "telefonecislo", "teleph", "telefono", "numerodetelefono", "numerodetelephone", "ffon", "rhifffon",
        "telcislo", "telc", "telno", "phoneno", "telephoneno", "telnr", "telefonnr",
    ]),
    (Kind::Relation, &[
        "relationship", "relation", "relationshiptopupil", "relationshiptostudent", "relationshiptochild",
        "relationtype", "contacttype", "type", "verwandtschaft", "verwandtschaftsverhaeltnis", "erzieherart",
        "beziehung", "relatie", "relatietotkind", "relatietotleerling", "pokrewienstwo", "stopienpokrewienstwa",
        "relacja", "vztah", "pribuzenskyvztah", "vztahkziakovi", "vztahkdietatu", "lien", "liendeparente",
        "lienavecleleve", "lienavecenfant", "parentesco", "relacion", "vinculo", "relacionconelalumno", "perthynas",
        "perthynasardisgybl",
    ]),
    (Kind::Priority, &[
        "priority", "callorder", "emergencycontact", "order", "contactorder", "contactpriority", "prioritaet",
        "reihenfolge", "prioriteit", "volgorde", "belvolgorde", "priorytet", "kolejnosc", "priorita", "poradie",
        "priorite", "ordre", "ordredappel", "prioridad", "orden", "blaenoriaeth",
    ]),
    (Kind::Responsibility, &[
        "parentalresponsibility", "pr", "hasparentalresponsibility", "responsibility", "legalguardian",
        "islegalguardian", "custody", "sorgeberechtigt", "sorgerecht", "personensorge", "elterlichesorge", "gezag",
        "ouderlijkgezag", "wettelijkgezag", "heeftgezag", "wladzarodzicielska", "prawarodzicielskie", "prawaopieki",
        "rodicovskeprava", "rodicovskazodpovednost", "autoriteparentale", "exercelautoriteparentale",
        "titulairedelautoriteparentale", "responsabilidadparental", "patriapotestad", "custodia", "guardaycustodia",
        "cyfrifoldebrhiant", "cyfrifoldebrhieni", "parentalresp", "hasparentalresp", "legalresponsibility", "parresp",
        "haspr",
    ]),
    (Kind::Court, &[
        "courtorder", "hascourtorder", "courtorders", "umgangsverbot", "kontaktverbot", "auskunftssperre",
        "gerichtsbeschluss", "gerichtlicheanordnung", "gerichtlicheverfuegung", "gerechtelijkbevel",
        "gerechtelijkeuitspraak", "rechterlijkeuitspraak", "rechterlijkbevel", "contactverbod", "straatverbod",
        "postanowieniesadu", "orzeczeniesadu", "orzeczeniesadowe", "nakazsadu", "nakazsadowy", "zakazkontaktu",
        "sudnyprikaz", "sudnerozhodnutie", "rozhodnutiesudu", "ordonnancedutribunal", "decisiondejustice",
        "decisionjudiciaire", "ordonnancejudiciaire", "jugement", "ordenjudicial", "resolucionjudicial",
        "ordendealejamiento", "sentenciajudicial", "gorchymynllys", "gorchymynyllys",
    ]),
    (Kind::LivesWith, &[
        "liveswith", "liveswithpupil", "liveswithstudent", "liveswithchild", "resident", "samehousehold", "wohntbei",
        "wohntbeimkind", "lebtbei", "lebtbeimkind", "imselbenhaushalt", "woontbij", "woontbijleerling", "zelfdeadres",
        "mieszkaz", "mieszkazdzieckiem", "mieszkazuczniem", "mieszkarazem", "byvas", "byvasoziakom", "byvasdietatom",
        "spolocnadomacnost", "habiteavec", "vitavec", "vitavecleleve", "viveconelalumno", "convive", "vivecon",
        "bywgyda", "ynbywgyda", "ynbywgydardisgybl",
    ]),
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
