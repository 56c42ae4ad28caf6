//! The connector against its sandbox, which is seen from outside only: what people do goes over the package's own
//! interface, what networks do is done on the way there.

#![allow(clippy::unwrap_used)] // a test that fails may panic

mod firm;
mod wire;

use std::sync::Arc;

use boekbrug_connector::testkit::{Stage, Step, Strike, Subject, When, checked, wanted};
use boekbrug_connector::{Outcome, Pdf};
use boekbrug_model::Feed;
use boekbrug_model::testkit::invoice;
use boekbrug_sandbox::exact::RateLimits;

use firm::Firm;

fn pdf(number: &str, customer: &str) -> Pdf {
    Pdf {
        file_name: format!("{number}.pdf"),
        number: number.parse().unwrap(),
        customer: Some(customer.to_owned()),
        bytes: b"%PDF-1.7 x"[..].into(),
    }
}

/// Document, attachment, entry: whichever answer is lost, there is one of each in the end.
#[tokio::test]
async fn lost_answers_make_nothing_twice() {
    let strikes = [
        Strike::LoseAnswer,
        Strike::LoseRequest,
        Strike::CutAnswer,
        Strike::Html,
        Strike::Status(503, None),
    ];
    for strike in strikes {
        for (step, nth) in [(Step::Attach, 1), (Step::Attach, 2), (Step::Book, 1)] {
            let firm = Arc::new(Firm::new());
            let mut stage = Stage::new(firm.clone());
            let books = stage.chart().await.unwrap();
            let invoice = checked(&books, &invoice("F-1").line("Advies", "100.00", "21").build());
            let pdf = pdf("F-1", &invoice.customer().package_id);
            firm.strike(strike, step, When::Nth(nth));
            let mut document = stage.connector.attach(None, &pdf).await;
            if let Err(error) = &document {
                assert_eq!(
                    error.outcome,
                    Outcome::Unknown,
                    "{strike:?} at {step:?} {nth}: {error:?}"
                );
                stage.restart();
                document = stage.connector.attach(None, &pdf).await;
            }
            let document = document.unwrap();
            if let Err(error) = stage.connector.book(&invoice, Some(&document)).await {
                assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
                stage.settle();
                if stage.connector.find(&wanted(&invoice)).await.unwrap().is_empty() {
                    stage.connector.book(&invoice, Some(&document)).await.unwrap();
                }
            }
            stage.restart();
            let found = stage.connector.find(&wanted(&invoice)).await.unwrap();
            assert_eq!(found.len(), 1, "{strike:?} at {step:?} {nth}");
            let back = stage.connector.read_back(&found[0].booking).await.unwrap();
            assert_eq!(
                (back.total, back.documents),
                (invoice.total(), vec![document]),
                "{strike:?} at {step:?} {nth}"
            );
            assert_eq!(firm.all_documents(), (1, 1), "{strike:?} at {step:?} {nth}");
        }
    }
}

/// Reading everything and booking go on for as long as it takes, and the package never has to say no.
#[tokio::test]
async fn under_the_real_limits_no_call_is_refused() {
    let firm = Arc::new(Firm::with(RateLimits::REAL, 60));
    firm.pass(std::time::Duration::from_mins(2));
    let mut stage = Stage::new(firm.clone());
    let books = stage.chart().await.unwrap();
    for number in 1..=25 {
        let number = format!("L-{number}");
        let invoice = checked(&books, &invoice(&number).line("Advies", "100.00", "21").build());
        let document = stage
            .connector
            .attach(None, &pdf(&number, &invoice.customer().package_id))
            .await
            .unwrap();
        let booked = stage.connector.book(&invoice, Some(&document)).await.unwrap();
        stage.connector.read_back(&booked.booking).await.unwrap();
    }
    assert_eq!(firm.wire.refusals(), []);
}

/// More customers than a page holds, with their contacts and addresses, also when the process dies after every page.
#[tokio::test]
async fn thousands_of_customers_come_once() {
    let firm = Arc::new(Firm::with(RateLimits::NONE, 2_300));
    let mut stage = Stage::new(firm.clone());
    let mut known = std::collections::BTreeMap::new();
    for dies in [false, true] {
        let mut cursor = None;
        let mut pages = 0;
        loop {
            if dies {
                stage.restart();
            }
            let page = stage.page(Feed::Customers, cursor.as_ref()).await.unwrap();
            pages += 1;
            known.extend(page.records.into_iter().map(|one| (one.package_id.clone(), one)));
            cursor = page.next;
            if page.done {
                break;
            }
        }
        assert!(pages >= 3, "{pages} pages");
        let mut came: Vec<_> = known.values().map(boekbrug_connector::testkit::known).collect();
        came.sort();
        let mut truth = firm.truth(Feed::Customers).unwrap();
        truth.sort();
        assert_eq!(came, truth);
        known.clear();
    }
}
