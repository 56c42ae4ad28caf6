//! Every kind of fault, planted in a storm that kept its promises, is named by the verdict.

use std::sync::Arc;

use anyhow::Result;
use boekbrug_connector::{Capability, Connector, ConnectorError, Opening};
use boekbrug_model::ConnectionSettings;
use boekbrug_sandbox::Reply;
use bytes::Bytes;
use http::Request;
use rust_decimal::Decimal;

use super::*;
use crate::side::{Codes, Customer, Deed, Line, PackageKind, Secrets, Side};
use crate::storm::{Storm, weathered};

/// What a package tells that is not so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lie {
    Nothing,
    Twice,
    Gone,
    Cent,
    Vat,
    Line,
    Orphan,
    TwoDocuments,
    NoDocument,
    OtherSize,
    OtherName,
    Blocked,
    MoreCustomers,
}

/// A side whose books are not what they were.
struct Liar {
    inner: Arc<dyn Side>,
    lie: Lie,
}

impl Side for Liar {
    fn books(&self, number: usize) -> Result<Books> {
        let mut books = self.inner.books(number)?;
        let Some(first) = books.bookings.iter().position(|one| one.documents.len() == 1) else {
            return Ok(books);
        };
        let mut booking = books.bookings.remove(first);
        let cent = Decimal::new(1, 2);
        match self.lie {
            Lie::Twice => books.bookings.push(booking.clone()),
            Lie::Gone => return Ok(books),
            Lie::Cent => booking.total += cent,
            Lie::Vat => booking.vat += cent,
            Lie::Line => booking.lines -= cent,
            Lie::Orphan => books.orphans += 1,
            Lie::TwoDocuments => booking.documents.extend_from_within(..),
            Lie::NoDocument => booking.documents.clear(),
            Lie::OtherSize => booking.documents[0] += 1,
            _ => {}
        }
        books.bookings.push(booking);
        Ok(books)
    }

    fn customers(&self, number: usize) -> Result<Vec<Customer>> {
        let mut customers = self.inner.customers(number)?;
        match self.lie {
            Lie::OtherName => customers[0].name.push('!'),
            Lie::Blocked => customers[0].is_active ^= true,
            Lie::MoreCustomers => {
                let mut more = customers[0].clone();
                more.code.push('0');
                customers.push(more);
            }
            _ => {}
        }
        Ok(customers)
    }

    fn kind(&self) -> PackageKind {
        self.inner.kind()
    }

    fn capability(&self) -> &'static Capability {
        self.inner.capability()
    }

    fn open(&self, line: Line, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        self.inner.open(line, opening)
    }

    fn handle(&self, request: Request<Bytes>) -> Reply {
        self.inner.handle(request)
    }

    fn rage(&self) {
        self.inner.rage();
    }

    fn calm(&self) {
        self.inner.calm();
    }

    fn codes(&self) -> Codes {
        self.inner.codes()
    }

    fn settings(&self, number: usize) -> ConnectionSettings {
        self.inner.settings(number)
    }

    fn secrets(&self, number: usize) -> Secrets {
        self.inner.secrets(number)
    }

    fn new_secrets(&self, number: usize) -> Result<Secrets> {
        self.inner.new_secrets(number)
    }

    fn disturb(&self, number: usize, deed: &Deed) -> Result<()> {
        self.inner.disturb(number, deed)
    }

    fn free_customer(&self, number: usize, code: i64) -> Result<()> {
        self.inner.free_customer(number, code)
    }

    fn add_customer(&self, number: usize, code: i64, name: &str) -> Result<()> {
        self.inner.add_customer(number, code, name)
    }
}

/// A storm that is over, with a few invoices that must be in the books and one that must not.
async fn over(kind: PackageKind) -> (Storm, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let packages = [kind];
    for seed in 0..40 {
        let path = folder.path().join(format!("{seed}.db"));
        let storm = weathered(seed, &packages, &packages, path, boekbrug_engine::Mutations::default());
        let storm = storm.await.expect("a storm that ends");
        let books_only = storm.world.links.iter().all(|link| link.profile == Profile::A);
        if books_only && storm.people.promises.values().any(|promise| !promise.bookable) {
            return (storm, folder);
        }
    }
    panic!("no seed has an invoice that cannot be booked");
}

async fn judged(storm: &mut Storm, lie: Lie) -> Verdict {
    let honest = storm.world.links.clone();
    for link in &mut storm.world.links {
        let inner = link.side.clone();
        link.side = Arc::new(Liar { inner, lie });
    }
    let verdict = judge(&storm.world, &storm.people, 0).await.expect("a verdict");
    storm.world.links = honest;
    verdict
}

#[tokio::test]
async fn each_fault_in_the_books_is_named() {
    type Count = fn(&Verdict) -> u64;
    let cases: &[(Lie, Count)] = &[
        (Lie::Twice, |verdict| verdict.duplicates),
        (Lie::Gone, |verdict| verdict.lost),
        (Lie::Cent, |verdict| verdict.amount_differences),
        (Lie::Vat, |verdict| verdict.amount_differences),
        (Lie::Line, |verdict| verdict.amount_differences),
        (Lie::Orphan, |verdict| verdict.orphan_documents),
        (Lie::TwoDocuments, |verdict| verdict.orphan_documents),
        (Lie::NoDocument, |verdict| verdict.orphan_documents),
        (Lie::OtherSize, |verdict| verdict.orphan_documents),
        (Lie::OtherName, |verdict| verdict.customer_differences),
        (Lie::Blocked, |verdict| verdict.customer_differences),
        (Lie::MoreCustomers, |verdict| verdict.customer_differences),
    ];
    for kind in PackageKind::ALL {
        let (mut storm, _folder) = over(*kind).await;
        let sound = judged(&mut storm, Lie::Nothing).await;
        assert!(sound.is_clean(), "{kind:?}: {:?}", sound.words);
        for (lie, count) in cases {
            let verdict = judged(&mut storm, *lie).await;
            assert!(count(&verdict) > 0, "{kind:?} {lie:?}: {verdict:?}");
            assert!(!verdict.is_clean(), "{kind:?} {lie:?}");
        }
    }
}

#[tokio::test]
async fn an_invoice_that_does_not_come_to_its_end_is_stuck_and_lost() {
    let (mut storm, _folder) = over(PackageKind::SnelStart).await;
    for promise in storm.people.promises.values_mut() {
        promise.bookable = true;
    }
    let verdict = judged(&mut storm, Lie::Nothing).await;
    assert!(verdict.stuck > 0 && verdict.lost > 0, "{verdict:?}");
    let said = verdict.words.iter().any(|words| words.contains("Findings"));
    assert!(said, "the words say where it stands: {:?}", verdict.words);
}

#[tokio::test]
async fn a_booking_of_what_must_not_be_booked_is_a_duplicate() {
    let (mut storm, _folder) = over(PackageKind::SnelStart).await;
    for promise in storm.people.promises.values_mut() {
        promise.bookable = false;
    }
    let verdict = judged(&mut storm, Lie::Nothing).await;
    assert!(verdict.duplicates > 0, "{verdict:?}");
}

#[test]
fn numbers_that_are_missing_or_used_twice_are_gaps() {
    assert_eq!(gaps_in([1, 2, 3].into_iter()), 0);
    assert_eq!(gaps_in([2, 3].into_iter()), 2, "the first is missing");
    assert_eq!(gaps_in([1, 3].into_iter()), 1);
    assert_eq!(gaps_in([1, 2, 2].into_iter()), 1);
}

#[test]
fn storms_add_up() {
    let one = Verdict {
        invoices: 2,
        duplicates: 1,
        connections: [("snelstart", 1)].into(),
        words: vec!["a".to_owned()],
        ..Verdict::default()
    };
    let mut sum = Verdict::default();
    sum.add(one.clone());
    sum.add(one);
    assert_eq!((sum.invoices, sum.duplicates, sum.words.len()), (4, 2, 2));
    assert_eq!(sum.connections["snelstart"], 2);
}
