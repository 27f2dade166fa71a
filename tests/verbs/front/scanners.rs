//! What scanners of strangers say of the front: sslyze, always; testssl.sh and wapiti with `bin/test --long`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};

use super::running::machine;
use crate::demo::DemoSchool;
use crate::program::{Machine, Outcome, Running, said};

/// A school whose certificate an authority has issued for ninety days, and the authority's own.
fn issued(folder: &Path) -> Outcome<(Machine, PathBuf)> {
    let mut authority = CertificateParams::new([])?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    authority.distinguished_name.push(DnType::CommonName, "An authority of a test");
    let authority_key = KeyPair::generate()?;
    let root = authority.self_signed(&authority_key)?.pem();
    let mut leaf = CertificateParams::new(["localhost".to_owned()])?;
    let now = rocket::time::OffsetDateTime::now_utc();
    (leaf.not_before, leaf.not_after) = (now - Duration::from_secs(86_400), now + Duration::from_secs(90 * 86_400));
    leaf.use_authority_key_identifier_extension = true;
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let chain = leaf.signed_by(&key, &Issuer::new(authority, authority_key))?.pem();
    let (cert, secret, ca) = (folder.join("chain.pem"), folder.join("key.pem"), folder.join("ca.pem"));
    fs::write(&cert, chain)?;
    fs::write(&secret, key.serialize_pem())?;
    fs::write(&ca, root)?;
    Ok((machine(&format!("tls = {{ files = {{ cert = {cert:?}, key = {secret:?} }} }}"))?, ca))
}

/// Where Python's `sslyze` lies: fetched once into the build folder.
fn sslyze() -> Outcome<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sslyze");
    if !folder.join("sslyze").is_dir() {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--target"]);
        let status = pip.arg(&folder).arg("sslyze==6.3.1").status()?;
        assert!(
            status.success(),
            "python3 -m pip could not fetch sslyze 6.3.1; bin/test does it where there is a network"
        );
    }
    Ok(folder)
}

#[test]
fn sslyze_finds_nothing_to_object_to() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (machine, ca) = issued(folder.path())?;
    let server = machine.serve()?;
    let output = Command::new("python3")
        .args(["-m", "sslyze", "--mozilla_config", "intermediate", "--certinfo_ca_file"])
        .arg(&ca)
        .arg(format!("localhost:{}", server.address.port()))
        .env("PYTHONPATH", sslyze()?)
        .output()?;
    let words = said(&output);
    assert!(output.status.success() && words.contains("OK - Compliant"), "{words}");
    for fine in
        ["TLS_FALLBACK_SCSV:                 OK", "Client Renegotiation DoS Attack:   OK", "Compression disabled"]
    {
        assert!(words.contains(fine), "{fine}\n{words}");
    }
    Ok(())
}

/// Whether the long tests run, which need Debian's testssl.sh and wapiti.
fn long() -> bool {
    std::env::var_os("BOOKBAG_SCANNERS").is_some()
}

fn testssl(server: &Running, ca: &Path) -> Outcome<Output> {
    Ok(Command::new("testssl")
        .args(["--quiet", "--color", "0", "--warnings", "batch", "--severity", "MEDIUM", "--add-ca"])
        .arg(ca)
        .arg(format!("localhost:{}", server.address.port()))
        .output()?)
}

#[test]
fn testssl_finds_nothing_of_weight() -> Outcome {
    if !long() {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (machine, ca) = issued(folder.path())?;
    let server = machine.serve()?;
    let output = testssl(&server, &ca)?;
    let words = said(&output);
    let heavy: Vec<&str> = words
        .lines()
        .filter(|line| ["NOT ok", "VULNERABLE (NOT", "(CRITICAL)"].iter().any(|word| line.contains(word)))
        // An authority of a test publishes no list of what it took back.
        .filter(|line| !line.contains("Revocation") && !line.contains("CRL nor OCSP"))
        // Pages are gzipped, but hold no secret beside what a stranger writes: there are no tokens (TRUST 2.3).
        .filter(|line| !line.contains("BREACH"))
        // All suites are strong, and a phone without AES in its processor may choose the one that is quick for it.
        .filter(|line| !line.contains("server cipher order"))
        .collect();
    assert!(words.contains("Testing protocols") && heavy.is_empty(), "{heavy:#?}\n{words}");
    Ok(())
}

#[test]
fn wapiti_finds_nothing_in_a_parents_pages() -> Outcome {
    if !long() {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let (_, sign_in, password) = school.people("guardian").into_iter().next().ok_or("no guardian")?;
    let cookies = school.signed_in(&sign_in, &password)?.cookies();
    let report = folder.path().join("wapiti.json");
    let output = Command::new("wapiti")
        .args(["-u", &format!("http://{}/stories", school.address), "--flush-session", "--scope", "domain", "-v", "0"])
        .args(["-H", &format!("Cookie: {cookies}"), "-H", "Sec-Fetch-Site: same-origin"])
        .args(["-d", "2", "--max-links-per-page", "15", "--max-files-per-dir", "4", "--max-scan-time", "240"])
        // What asks elsewhere, or wants headers that are no longer any, stays out.
        .args(["-m", "csp,cookieflags,exec,file,sql,xss,redirect,crlf,methods,permanentxss", "-f", "json", "-o"])
        .arg(&report)
        .env("HOME", folder.path())
        .output()?;
    let words = said(&output);
    let pages = words.split("Wapiti found ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok());
    assert!(output.status.success() && pages.is_some_and(|pages| pages > 20), "{words}");
    let report: serde_json::Value = serde_json::from_slice(&fs::read(report)?)?;
    let found: Vec<String> = ["vulnerabilities", "anomalies"]
        .iter()
        .filter_map(|kind| report[kind].as_object())
        .flatten()
        .flat_map(|(kind, finds)| {
            finds.as_array().into_iter().flatten().map(move |find| format!("{kind}: {} {}", find["path"], find["info"]))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    school.stop()
}
