//! How long a certificate lasts, and when it is time for the next: arithmetic.

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::clock::{DAY, Moment, SECOND};

/// From when until when a certificate is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) from: Moment,
    pub(super) until: Moment,
}

impl Validity {
    /// What the first certificate of a chain (PEM) says; none where there is none.
    pub(super) fn of(pem: &[u8]) -> Option<Self> {
        let leaf = CertificateDer::from_pem_slice(pem).ok()?;
        let (_, parsed) = X509Certificate::from_der(&leaf).ok()?;
        let moment = |seconds: i64| Moment(seconds.saturating_mul(SECOND));
        let said = parsed.validity();
        Some(Self { from: moment(said.not_before.timestamp()), until: moment(said.not_after.timestamp()) })
    }

    /// When a third of its life is left (TRUST 4 'certificate renewal fails').
    pub(super) fn renewal(&self) -> Moment {
        self.until.plus(-(self.until.since(self.from) / 3))
    }

    /// How long to wait after a failure: a day for a certificate of three months, less for a shorter one.
    pub(super) fn patience(&self) -> i64 {
        (self.until.since(self.from) / 90).clamp(SECOND, DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_before_its_end_it_is_time_and_after_a_failure_a_day_later() {
        let quarter = Validity { from: Moment(0), until: Moment(90 * DAY) };
        assert_eq!((quarter.renewal(), quarter.patience()), (Moment(60 * DAY), DAY));
        let week = Validity { from: Moment(0), until: Moment(6 * DAY) };
        assert_eq!((week.renewal(), week.patience()), (Moment(4 * DAY), 6 * DAY / 90));
    }

    #[test]
    fn it_is_read_from_the_first_of_a_chain() {
        let mut params = rcgen::CertificateParams::new(["school.example".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2026, 1, 1);
        params.not_after = rcgen::date_time_ymd(2026, 4, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let read = Validity::of(pem.as_bytes()).unwrap();
        assert_eq!(read.until.since(read.from), 90 * DAY);
        assert_eq!(Validity::of(b"no certificate"), None);
    }
}
