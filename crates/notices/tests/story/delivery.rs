//! What becomes of a letter when the mail server refuses it, is away, or hangs up, and when a node ends.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_model::FindingCode;
use boekbrug_notices::{Mail, MailError, Mailer, Notices, Security, SmtpMailer, SmtpSettings, test_mail};

use crate::office::{Office, Then};
use crate::scene::{Scene, mailer, node, settings};

/// A scene in which one invoice was just refused.
async fn refused() -> Scene {
    let scene = Scene::set().await;
    scene.refused("2026-1", FindingCode::CustomerUnknown).await;
    scene
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    for (at, then) in [
        ("EHLO", Then::Says("421 4.3.2 closing")),
        ("MAIL", Then::Says("452 4.3.1 full")),
        ("RCPT", Then::Says("451 4.7.1 greylisted")),
        ("DATA", Then::HangsUp),
        ("END", Then::Says("451 4.3.0 not now")),
        ("END", Then::HangsUp),
        ("RCPT", Then::HangsUp),
    ] {
        let scene = refused().await;
        scene.office.fails(at, then);
        assert_eq!(scene.within(6).await.len(), 0, "{at}: refused for now");
        assert_eq!(scene.within(4).await.len(), 1, "{at}: tried again");
        assert_eq!(scene.within(60).await.len(), 0, "{at}: and never more");
        assert_eq!(scene.audit().await, [], "{at}: nothing to tell");
    }
}

#[tokio::test]
async fn the_waits_grow_and_end() {
    let scene = refused().await;
    for _ in 0..100 {
        scene.office.fails("MAIL", Then::Says("451 4.3.0 not now"));
    }
    scene.minutes(45).await;
    let tries = |scene: &Scene| {
        scene
            .office
            .heard()
            .iter()
            .filter(|said| said.starts_with("MAIL"))
            .count()
    };
    assert_eq!(tries(&scene), 4, "after 1, 5 and 15 minutes");
    scene.minutes(48 * 60).await;
    assert!(tries(&scene) < 30, "{} tries in two days", tries(&scene));
}

#[tokio::test]
async fn what_is_refused_for_good_is_told_in_the_trail() {
    let scene = refused().await;
    scene.office.fails("RCPT", Then::Says("550 5.1.1 no such mailbox"));
    assert_eq!(scene.within(120).await.len(), 0);
    let trail = scene.audit().await;
    assert_eq!(trail.len(), 1);
    let row = &trail[0];
    assert_eq!(
        (row.action.as_str(), row.subject.clone()),
        ("notice.refused", scene.stage.connection.to_string())
    );
    assert!(
        row.details["said"].as_str().unwrap().contains("no such mailbox"),
        "{}",
        row.details
    );
    assert!(
        row.details["to"]["person"].as_str().unwrap().starts_with("per_"),
        "no address in the trail"
    );
    assert_eq!(scene.within(24 * 60).await.len(), 1, "the daily letter is tried anew");
}

/// Whoever may not send at all must mend the settings; the letter waits.
#[tokio::test]
async fn a_wrong_password_is_no_fault_of_the_letter() {
    let scene = refused().await;
    // `\0boekbrug\0geheim`
    scene.office.wants("AGJvZWticnVnAGdlaGVpbQ==");
    let wrong = node(&scene.stage, mailer(&scene.office, Some(("boekbrug", "fout"))));
    for _ in 0..8 {
        scene.stage.clock.advance(std::time::Duration::from_mins(1));
        wrong.once().await.unwrap();
    }
    assert_eq!((scene.office.mails().len(), scene.audit().await.len()), (0, 0));
    let right = node(&scene.stage, mailer(&scene.office, Some(("boekbrug", "geheim"))));
    for _ in 0..20 {
        scene.stage.clock.advance(std::time::Duration::from_mins(1));
        right.once().await.unwrap();
    }
    assert_eq!(scene.office.mails().len(), 1);
}

#[tokio::test]
async fn without_tls_nothing_is_said_where_tls_is_wanted() {
    let scene = refused().await;
    let wanted = SmtpSettings {
        security: Security::Starttls,
        ..settings(&scene.office, Some(("boekbrug", "geheim")))
    };
    let mailer = SmtpMailer::try_new(&wanted).unwrap();
    let sent = mailer.send(test_mail(
        "ntc_1".to_owned(),
        "eva@devries.example",
        "2026-03-16T09:00:00Z".parse().unwrap(),
    ));
    assert!(matches!(sent.await, Err(MailError::Passing(_))));
    let heard = scene.office.heard();
    assert!(
        heard
            .iter()
            .all(|said| said.starts_with("EHLO") || said.starts_with("QUIT")),
        "{heard:?}"
    );
}

/// Sends, and then its node is gone before anybody knows.
struct Dies(Arc<dyn Mailer>);

#[async_trait]
impl Mailer for Dies {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.send(mail).await?;
        std::future::pending().await
    }
}

async fn ends_after_sending(notices: Notices, office: &Office, mails: usize) {
    let work = tokio::spawn(async move { notices.once().await });
    while office.mails().len() < mails {
        tokio::task::yield_now().await;
    }
    work.abort();
}

#[tokio::test]
async fn a_node_that_ends_in_between_costs_one_repeat_at_most() {
    let scene = refused().await;
    let quiet = Office::open().await;
    let looks = node(&scene.stage, mailer(&quiet, None));
    quiet.fails("MAIL", Then::Says("451 not now"));
    for _ in 0..6 {
        scene.stage.clock.advance(std::time::Duration::from_mins(1));
        looks.once().await.unwrap();
    }
    scene.stage.clock.advance(std::time::Duration::from_mins(2));
    let dies = node(&scene.stage, Arc::new(Dies(mailer(&scene.office, None))));
    ends_after_sending(dies.clone(), &scene.office, 1).await;
    assert_eq!(scene.within(4).await.len(), 1, "it is still held");
    scene.stage.clock.advance(std::time::Duration::from_mins(2));
    ends_after_sending(dies, &scene.office, 1).await;
    let again = scene.office.empty();
    assert_eq!(again.len(), 1, "once more");
    assert_eq!(scene.within(60).await.len(), 0, "and never a third time");
    assert_eq!(scene.audit().await[0].action, "notice.givenUp");
}
