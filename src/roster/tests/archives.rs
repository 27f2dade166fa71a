//! Workbooks and OneRoster archives, made here byte by byte, and those that somebody made to do harm.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::super::*;
use super::{fingerprint, fixture};

/// A zip archive of these contents; `lie` is what its list says of each unpacked size.
fn zip(contents: &[(&str, &[u8])], lie: Option<u32>) -> Vec<u8> {
    let (mut archive, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in contents {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let sizes = [u32::try_from(packed.len()).unwrap(), lie.unwrap_or(u32::try_from(bytes.len()).unwrap())];
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let at = u32::try_from(archive.len()).unwrap();
        let common = [
            [20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0].as_slice(),
            &sizes[0].to_le_bytes(),
            &sizes[1].to_le_bytes(),
            &name_length,
        ]
        .concat();
        archive.extend([b"PK\x03\x04".as_slice(), &common, &[0, 0], name.as_bytes(), &packed].concat());
        list.extend([b"PK\x01\x02\x14\x00".as_slice(), &common, &[0; 12], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = u16::try_from(contents.len()).unwrap().to_le_bytes();
    let (size, at) =
        (u32::try_from(list.len()).unwrap().to_le_bytes(), u32::try_from(archive.len()).unwrap().to_le_bytes());
    archive.extend([list.as_slice(), b"PK\x05\x06\0\0\0\0", &count, &count, &size, &at, &[0, 0]].concat());
    archive
}

fn workbook(sheets: &[&str], shared: &str) -> Vec<u8> {
    let tabs: String = (1..=sheets.len())
        .map(|number| format!("<sheet name=\"Tab {number}\" sheetId=\"{number}\" r:id=\"r{number}\"/>"))
        .collect();
    let parts: String = (1..=sheets.len())
        .map(|number| format!("<Relationship Id=\"r{number}\" Type=\"x/worksheet\" Target=\"/xl/s{number}.xml\"/>"))
        .collect();
    let main = format!("<x:workbook xmlns:x=\"a\"><x:sheets>{tabs}</x:sheets></x:workbook>");
    let parts = format!(
        "<Relationships>{parts}<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"shared.xml\"/><Relationship Id=\"y\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"000000\"/></numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let names: Vec<String> = (1..=sheets.len()).map(|number| format!("xl/s{number}.xml")).collect();
    let mut contents: Vec<(&str, &[u8])> = vec![
        ("xl/workbook.xml", main.as_bytes()),
        ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
        ("xl/shared.xml", shared.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    contents.extend(names.iter().zip(sheets).map(|(name, sheet)| (name.as_str(), sheet.as_bytes())));
    zip(&contents, None)
}

fn text(cell: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>")
}

fn texts(cells: &[&str]) -> String {
    cells.iter().map(|cell| text(cell)).collect()
}

const HEADER: [&str; 8] =
    ["Adno", "Forename", "Surname", "DOB", "Class", "Contact name", "Parental responsibility", "Contact mobile"];

#[test]
fn a_workbook_is_read_from_the_first_sheet_with_a_header() {
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{}</row><row r=\"3\">{}</row>\
         <row r=\"5\"><c r=\"A5\" s=\"2\"><v>17</v></c><c r=\"B5\" t=\"s\"><v>1</v></c><c r=\"C5\" t=\"str\"><f>UPPER(\"x\")</f><v>O&apos;Brien</v></c>\
         <c r=\"D5\" s=\"1\"><v>43609</v></c><c r=\"E5\"><v>2</v></c>{}<c r=\"G5\" t=\"b\"><v>1</v></c><c r=\"H5\"><v>447700900123</v></c><c r=\"J5\" s=\"1\"/></row>\
         <row r=\"6\">{}<c><v>7700900124</v></c></row></sheetData></worksheet>",
        text("Birch Lane"),
        texts(&HEADER),
        text("Nia O'Brien"),
        texts(&["18", "Leo", "Green", "24/05/2019", "2", "Jo Green", "F"])
    );
    let shared = "<sst><si><t>x</t></si><si><r><t>Zo</t></r><r><t>ë</t></r><rPh><t>zoh</t></rPh></si></sst>";
    let reading = read(workbook(&["<worksheet/>", &sheet], shared), &fingerprint).unwrap();
    assert_eq!(reading.understood.format, Format::Workbook { sheet: "Tab 2".to_owned() });
    assert_eq!((reading.understood.header_line, reading.flaws.len()), (3, 0));
    let pupils: Vec<_> = reading
        .pupils
        .iter()
        .map(|pupil| {
            (
                pupil.roster_number.as_deref(),
                pupil.given.as_str(),
                pupil.family.as_str(),
                pupil.class.as_str(),
                pupil.line,
            )
        })
        .collect();
    assert_eq!(pupils, [(Some("000017"), "Zoë", "O'Brien", "2", 5), (Some("18"), "Leo", "Green", "2", 6)]);
    assert_eq!(reading.pupils[0].birth, reading.pupils[1].birth);
    let mobiles: Vec<_> = reading.adults.iter().map(|adult| adult.mobile.as_deref()).collect();
    assert_eq!(mobiles, [Some("+447700900123"), Some("07700900124")]);
    assert_eq!([reading.links[0].responsibility, reading.links[1].responsibility], [Answer::Yes, Answer::No]);
}

#[test]
fn oneroster_1_2_has_its_roles_in_a_table_of_their_own() {
    let users = b"\xef\xbb\xbfsourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,preferredGivenName,familyName,email,sms,agentSourcedIds,grades,password\n\
        p1,active,,true,x,,Siobhan,Shiv,Ahmed,,,\"a1,t1,p2\",3,secret\n\
        p2,active,,true,x,,Tom,,Ahmed,,,,1,\n\
        gone,tobedeleted,,true,x,,No,,Body,,,a1,1,\n\
        a1,active,,true,x,,Nia,,Ahmed,nia@example.org,07700900123,p2,,\n\
        t1,active,,true,x,,Tea,,Cher,t@example.org,,,,\n";
    let roles = b"sourcedId,status,dateLastModified,userSourcedId,roleType,role\n1,active,,p1,primary,student\n2,active,,p2,primary,student\n3,active,,a1,primary,parent\n4,active,,t1,primary,teacher\n5,active,,gone,primary,student\n";
    let classes = b"sourcedId,status,title,classType\nm,active,Maths,scheduled\nh,active,3 Elm,homeroom\n";
    let enrollments = b"sourcedId,status,classSourcedId,userSourcedId,role\n1,active,m,p1,student\n2,active,h,p1,student\n3,active,h,t1,teacher\n4,active,h,p2,student\n";
    let demographics = b"sourcedId,status,birthDate,sex,hispanicOrLatinoEthnicity\np1,active,2017-05-24,female,true\n";
    let archive = zip(
        &[
            ("x/users.csv", users),
            ("x/roles.csv", roles),
            ("x/classes.csv", classes),
            ("x/enrollments.csv", enrollments),
            ("x/demographics.csv", demographics),
        ],
        None,
    );
    let reading = read(archive, &fingerprint).unwrap();
    let pupils: Vec<_> = reading
        .pupils
        .iter()
        .map(|pupil| (pupil.given.as_str(), pupil.class.as_str(), pupil.year_group, pupil.line))
        .collect();
    assert_eq!(pupils, [("Shiv", "3 Elm", Some(3), 2), ("Tom", "3 Elm", Some(1), 3)]);
    assert_eq!((reading.adults.len(), reading.links.len(), reading.doubtful_links()), (1, 2, 2));
    assert_eq!(reading.barred().collect::<Vec<_>>(), ["sex", "hispanicOrLatinoEthnicity"]);
    assert!(!format!("{reading:?}").contains("secret"));
    assert_eq!(counts(&reading).court_order_links.count(), None);
}

/// Reads what must be refused, and quickly.
fn refused(bytes: Vec<u8>) -> Refusal {
    let begun = Instant::now();
    let refusal = read(bytes, &fingerprint).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(20), "{refusal:?} took {:?}", begun.elapsed());
    refusal
}

#[test]
fn archives_that_climb_lie_overlap_or_swell_are_refused() {
    let users = std::fs::read(fixture("oneroster-1.1.zip")).unwrap();
    for name in ["../users.csv", "/users.csv", "a\\..\\users.csv", "C:users.csv"] {
        assert_eq!(refused(zip(&[("users.csv", b"a"), (name, b"x")], None)), Refusal::HostileArchive, "{name}");
    }
    assert_eq!(refused(zip(&[("users.csv", b"a"), ("users.csv", b"b")], None)), Refusal::HostileArchive);
    let many: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(refused(zip(&many, None)), Refusal::HostileArchive);
    let swollen = [b"sourcedId,givenName,familyName\n".to_vec(), vec![b'\n'; 10_000_000]].concat();
    assert_eq!(refused(zip(&[("users.csv", &swollen)], None)), Refusal::HostileArchive);
    assert_eq!(refused(zip(&[("users.csv", &swollen)], Some(100))), Refusal::HostileArchive);
    assert_eq!(refused(zip(&[("inner.zip", &users), ("other.zip", &users)], None)), Refusal::Archive);
    assert_eq!(refused(zip(&[("roster.csv", &users)], None)), Refusal::Archive);
    assert_eq!(refused(users[..users.len() / 2].to_vec()), Refusal::DamagedArchive);
    let mut overlapping = zip(&[("a", b"aaaa"), ("b", b"bbbb")], None);
    let second = overlapping.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    overlapping[second + 42..second + 46].fill(0);
    assert_eq!(refused(overlapping), Refusal::HostileArchive);
}

#[test]
fn workbooks_that_swell_are_refused() {
    let sheet =
        |rows: &str| format!("<worksheet><sheetData><row>{}</row>{rows}</sheetData></worksheet>", texts(&HEADER));
    let entities = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    assert_eq!(refused(workbook(&[&format!("{entities}{}", sheet(""))], "<sst/>")), Refusal::HostileArchive);
    assert_eq!(refused(workbook(&[&sheet("")], &format!("{entities}<sst/>"))), Refusal::HostileArchive);
    let shared = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(30_000));
    let repeated = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(100)).repeat(20);
    assert_eq!(refused(workbook(&[&sheet(&repeated)], &shared)), Refusal::TooLarge);
    assert_eq!(
        refused(workbook(&[&sheet("<row><c r=\"ZZ9\"><v>1</v></c></row>")], "<sst/>")),
        Refusal::TooManyColumns { line: 2 }
    );
    assert_eq!(refused(workbook(&["<worksheet><sheetData><row>"], "<sst/>")), Refusal::DamagedArchive);
    assert_eq!(refused(workbook(&["<worksheet/>"], "<sst/>")), Refusal::Empty);
    let long = format!("<row r=\"7\">{}</row>", text(&"x".repeat(1_100_000)));
    assert_eq!(refused(workbook(&[&sheet(&long)], "<sst/>")), Refusal::LongCell { line: 7, column: 1 });
    let rows: String =
        (0..25_000).map(|number| format!("<row>{}</row>", texts(&[&number.to_string(), "Mia"]))).collect();
    assert_eq!(refused(workbook(&[&sheet(&rows)], "<sst/>")), Refusal::TooManyRows);
    assert_eq!(refused(zip(&[("mimetype", b"x"), ("content.xml", b"<a/>")], None)), Refusal::Workbook);
}

#[test]
fn no_cut_or_flipped_byte_of_an_archive_makes_the_reader_fall() {
    let whole = std::fs::read(fixture("oneroster-1.1.zip")).unwrap();
    let mut cursor = Cursor::new(Vec::new());
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xa5;
        // Whatever comes out: an answer and no fall.
        let told = read(bytes, &fingerprint).map(|reading| reading.pupils.len());
        writeln!(cursor, "{told:?}").unwrap();
        let _cut = read(whole[..at].to_vec(), &fingerprint).is_ok();
    }
    assert!(!cursor.into_inner().is_empty());
}
