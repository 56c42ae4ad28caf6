//! What networks, gateways and tired servers do to a call, and what a connector must make of it.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_model::Feed;
use boekbrug_model::invoice::CheckedInvoice;

use super::papers::pdf;
use super::samples::ordinary;
use super::stage::{checked, wanted};
use super::{Stage, Step, Strike, Subject, Told, When};
use crate::{ConnectorError, ErrorKind, Outcome, PdfSupport};

/// A stage and an invoice to send.
async fn about_to_send(subject: Arc<dyn Subject>) -> Result<(Stage, CheckedInvoice), ConnectorError> {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    Ok((stage, invoice))
}

/// Books under a strike and gives back the error; the strike is lifted and the package has settled.
async fn struck(stage: &Stage, invoice: &CheckedInvoice, strike: Strike) -> ConnectorError {
    stage.subject.strike(strike, Step::Book, When::Always);
    let error = stage.error(&format!("booking under {strike:?}"), stage.book(invoice).await);
    stage.subject.calm();
    stage.settle();
    error
}

/// Sent, carried out, no answer: unknown, and the look-up sees it.
pub async fn a_lost_answer_at_book_is_unknown(subject: Arc<dyn Subject>) -> Told {
    let (mut stage, invoice) = about_to_send(subject).await?;
    for (strike, number) in [(Strike::LoseAnswer, 1), (Strike::CutAnswer, 2)] {
        let books = stage.chart().await?;
        let invoice = match number {
            1 => invoice.clone(),
            _ => checked(&books, &ordinary("2026-0002")),
        };
        let error = struck(&stage, &invoice, strike).await;
        assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
        stage.restart();
        let found = stage.connector.find(&wanted(&invoice)).await?;
        assert_eq!(
            found.iter().map(|one| one.total).collect::<Vec<_>>(),
            [invoice.total()],
            "{strike:?}"
        );
        assert_eq!(
            stage.held(invoice.number().as_str()).len(),
            1,
            "a booking is never tried again blindly"
        );
    }
    Ok(())
}

/// Sent, never arrived, no answer: unknown as well, because nobody here can tell; the look-up sees nothing.
pub async fn a_lost_request_at_book_is_unknown(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    let error = struck(&stage, &invoice, Strike::LoseRequest).await;
    assert_eq!(error.outcome, Outcome::Unknown, "{error:?}");
    assert_eq!(stage.connector.find(&wanted(&invoice)).await?, []);
    stage.book(&invoice).await?;
    assert_eq!(stage.held("2026-0001").len(), 1);
    Ok(())
}

/// An answer that says neither yes nor no leaves the outcome of a write open.
pub async fn no_usable_answer_at_book_is_unknown(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    for strike in [
        Strike::Html,
        Strike::Status(500, None),
        Strike::Status(502, None),
        Strike::Status(504, None),
    ] {
        let error = struck(&stage, &invoice, strike).await;
        assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
        if matches!(strike, Strike::Html) {
            assert_eq!(error.kind, ErrorKind::Malformed, "{error:?}");
        }
    }
    stage.book(&invoice).await?;
    assert_eq!(stage.held("2026-0001").len(), 1);
    Ok(())
}

/// A call that never left did nothing: it may be made again, and the error says so.
pub async fn nothing_left_the_house(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    let error = struck(&stage, &invoice, Strike::NoConnection).await;
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Unreachable, Outcome::Temporary),
        "{error:?}"
    );
    stage.subject.strike(Strike::NoConnection, Step::Book, When::Nth(1));
    stage.book(&invoice).await?;
    assert_eq!(stage.held("2026-0001").len(), 1, "a short breakdown is waited out");
    Ok(())
}

/// Sessions may end at any moment; every kind of call goes on by itself and does its work once.
pub async fn sessions_end_in_the_middle(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    let ends = |step| stage.subject.strike(Strike::EndSessions, step, When::Nth(1));
    let administration = stage.connector.identify().await?;
    ends(Step::Read);
    assert_eq!(stage.connector.identify().await?, administration);
    ends(Step::Read);
    stage.read(Feed::Customers, None).await?;
    ends(Step::Read);
    assert_eq!(stage.connector.find(&wanted(&invoice)).await?, []);
    ends(Step::Book);
    let booked = stage.book(&invoice).await?;
    if stage.capability().pdf == PdfSupport::AfterBooking {
        ends(Step::Attach);
        stage.connector.attach(Some(&booked.booking), &pdf("2026-0001")).await?;
        ends(Step::Read);
        assert_eq!(stage.connector.documents(&booked.booking).await?.len(), 1);
    }
    ends(Step::Read);
    assert_eq!(stage.connector.read_back(&booked.booking).await?.total, invoice.total());
    stage.subject.calm();
    // A night goes by: whatever lived a while is dead.
    stage.subject.pass(Duration::from_hours(14));
    assert_eq!(stage.connector.read_back(&booked.booking).await?.total, invoice.total());
    let held = stage.held("2026-0001");
    assert_eq!((held.len(), held[0].documents.len() <= 1), (1, true));
    Ok(())
}

/// Too many calls for long: the error says when to come back, nothing was done, and afterwards it goes.
pub async fn too_many_calls_say_when(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    for step in [Step::Book, Step::Read] {
        stage.subject.strike(Strike::Status(429, Some(600)), step, When::Always);
        let result = match step {
            Step::Book => stage.book(&invoice).await.map(|_| ()),
            _ => stage.connector.identify().await.map(|_| ()),
        };
        let error = stage.error("too many calls", result);
        assert_eq!(error.outcome, Outcome::Temporary, "{step:?}: {error:?}");
        let ErrorKind::RateLimited { retry_after } = error.kind else {
            panic!("{step:?}: {error:?}")
        };
        let wait = retry_after.unwrap_or_default().as_secs();
        assert!(
            (595..=605).contains(&wait),
            "{step:?}: it says when to come back, and not in {wait} s"
        );
        stage.subject.calm();
        stage.subject.pass(Duration::from_secs(610));
    }
    stage.book(&invoice).await?;
    assert_eq!(stage.held("2026-0001").len(), 1);
    Ok(())
}

/// Too many calls for a moment: the call waits and goes on, for a booking as well, because a refused call did nothing.
pub async fn a_short_limit_is_waited_out(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    stage
        .subject
        .strike(Strike::Status(429, Some(3)), Step::Book, When::Nth(1));
    stage.book(&invoice).await?;
    stage
        .subject
        .strike(Strike::Status(429, Some(3)), Step::Read, When::Nth(1));
    assert_eq!(stage.connector.find(&wanted(&invoice)).await?.len(), 1);
    stage
        .subject
        .strike(Strike::Status(429, Some(3)), Step::SignIn, When::Nth(1));
    let mut again = Stage::new(stage.subject.clone());
    again.restart();
    again.connector.identify().await?;
    assert_eq!(stage.held("2026-0001").len(), 1);
    Ok(())
}

/// Out of service: reads are temporary; of a booking it is never said that nothing will come of it.
pub async fn out_of_service_is_temporary(subject: Arc<dyn Subject>) -> Told {
    let (stage, invoice) = about_to_send(subject).await?;
    for status in [500, 502, 503, 504] {
        stage
            .subject
            .strike(Strike::Status(status, None), Step::Read, When::Always);
        let error = stage.error("out of service", stage.connector.find(&wanted(&invoice)).await);
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Unreachable, Outcome::Temporary),
            "{status}: {error:?}"
        );
        let error = stage.error("out of service", stage.page(Feed::Customers, None).await);
        assert_eq!(error.outcome, Outcome::Temporary, "{status}: {error:?}");
    }
    let error = struck(&stage, &invoice, Strike::Status(503, Some(30))).await;
    assert_ne!(error.outcome, Outcome::Permanent, "{error:?}");
    assert_eq!(stage.connector.find(&wanted(&invoice)).await?, []);
    Ok(())
}

/// Reads change nothing, so one bad answer is asked again without a word.
pub async fn reads_survive_bad_answers(subject: Arc<dyn Subject>) -> Told {
    let stage = Stage::new(subject);
    for strike in [
        Strike::LoseAnswer,
        Strike::LoseRequest,
        Strike::NoConnection,
        Strike::CutAnswer,
        Strike::Status(503, None),
        Strike::Status(502, None),
    ] {
        stage.subject.strike(strike, Step::Read, When::Nth(1));
        let identified = stage.connector.identify().await;
        assert!(identified.is_ok(), "{strike:?}: {:?}", identified.err());
    }
    Ok(())
}

/// HTML where an answer was due, again and again: malformed, and time may help.
pub async fn garbage_is_malformed(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    stage.connector.identify().await?;
    stage.subject.strike(Strike::Html, Step::Read, When::Always);
    for known in &stage.capability().feeds {
        let error = stage.error("a page of HTML", stage.page(known.feed, None).await);
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Malformed, Outcome::Temporary),
            "{}: {error:?}",
            known.feed
        );
    }
    stage.subject.strike(Strike::Html, Step::SignIn, When::Always);
    stage.restart();
    let error = stage.error("a page of HTML for a session", stage.connector.identify().await);
    assert_eq!(error.outcome, Outcome::Temporary, "{error:?}");
    Ok(())
}
