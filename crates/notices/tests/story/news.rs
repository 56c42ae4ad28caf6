//! What people are told, and how often.

use boekbrug_model::{ConnectionState, Finding, FindingCode, Role};
use boekbrug_store::Recipient;
use tokio::task::JoinSet;

use crate::scene::{Scene, mailer, node};

#[tokio::test]
async fn a_thousand_refused_invoices_are_one_letter() {
    let scene = Scene::set().await;
    for number in 0..1_000 {
        let code = if number % 3 == 0 {
            FindingCode::LedgerMissing
        } else {
            FindingCode::CustomerUnknown
        };
        scene.refused(&format!("2026-{number:04}"), code).await;
    }
    let mails = scene.within(60).await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.to, ["eva@devries.example"]);
    assert_eq!(mail.from, "noreply@boek.example");
    assert_eq!(mail.subject(), "Firma: 1000 facturen kunnen niet worden geboekt");
    assert!(
        mail.text.contains("666 facturen") && mail.text.contains("334 facturen"),
        "{}",
        mail.text
    );
    let connection = scene.stage.connection;
    let link = format!("https://boek.example/findings/customer.unknown?connection={connection}");
    assert!(unfolded(&mail.text).contains(&link), "{}", mail.text);
    assert_eq!(
        mail.header("List-Unsubscribe"),
        Some(format!("<https://boek.example/connections/{connection}/notices>"))
    );
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(mail.header("Date").as_deref(), Some("Mon, 16 Mar 2026 09:06:00 +0000"));
    assert!(
        mail.header("Message-ID")
            .is_some_and(|id| id.starts_with("<ntc_") && id.ends_with("@boek.example>"))
    );
}

/// Quoted-printable without its soft line ends and escaped equal signs.
fn unfolded(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}

/// Of those that take no part nobody is told; when the one got its number, that all is well.
#[tokio::test]
async fn a_refused_customer_is_told_to_who_was_chosen() {
    let scene = Scene::set().await;
    let anna = scene.person("anna@devries.example", "nl", Role::Reader).await;
    scene.choose(vec![Recipient::Person { person: anna }]).await;
    scene.customers().await;
    let mails = scene.within(30).await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.to, ["anna@devries.example"]);
    assert_eq!(mail.subject(), "Firma: 1 klant kan niet naar de boekhouding");
    let text = unfolded(&mail.text);
    let connection = scene.stage.connection;
    let link = format!("https://boek.example/customers/one?connection={connection}&id=app-1");
    assert!(text.contains("Scheepswerf De Hoop") && text.contains(&link), "{text}");
    assert!(!text.contains("Kapsalon"), "{text}");
    let (engine, organisation) = (scene.stage.engine(), scene.stage.organisation);
    engine
        .number_customer(organisation, connection, "app-1", Some("9001"))
        .await
        .unwrap();
    scene.cycle().await;
    let after = scene.within(60).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].subject(), "Firma: alles gaat weer over");
}

#[tokio::test]
async fn first_daily_mended() {
    let scene = Scene::set().await;
    let one = scene.refused("2026-1", FindingCode::CustomerUnknown).await;
    let first = scene.within(30).await;
    assert_eq!(first.len(), 1);
    assert!(unfolded(&first[0].text).contains(&format!("https://boek.example/invoices/{one}")));
    let night = scene.within(20 * 60).await;
    assert_eq!(night.len(), 0, "nothing new");
    let morning = scene.within(3 * 60).await;
    assert_eq!(morning.len(), 1);
    assert_eq!(morning[0].subject(), "Firma: nog 1 factuur wacht op u");
    scene.mend(one).await;
    let after = scene.within(60).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].subject(), "Firma: alles gaat weer over");
    assert_eq!(scene.within(26 * 60).await.len(), 0, "it is over");
    let ids: std::collections::BTreeSet<_> = [&first, &morning, &after]
        .map(|mails| mails[0].header("Message-ID"))
        .into();
    assert_eq!(ids.len(), 3, "each is a mail of its own");
}

#[tokio::test]
async fn a_broken_connection_says_what_to_do() {
    let scene = Scene::set().await;
    let why = Finding::new(FindingCode::CustomerUnknown).with("customer", "1001");
    scene.state(ConnectionState::Broken, std::slice::from_ref(&why)).await;
    let mails = scene.within(10).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject(), "Firma: de koppeling met Pakket fake is gestopt");
    assert!(unfolded(&mails[0].text).contains(&why.remedy_nl()), "{}", mails[0].text);
    scene.state(ConnectionState::Active, &[]).await;
    assert_eq!(scene.within(30).await[0].subject(), "Firma: alles gaat weer over");
}

#[tokio::test]
async fn those_who_were_chosen_are_told_in_their_language() {
    let scene = Scene::set().await;
    let anna = scene.person("anna@devries.example", "en", Role::Reader).await;
    scene.person("reader@devries.example", "nl", Role::Bookkeeper).await;
    let address = |email: &str, language: &str| Recipient::Address {
        email: email.to_owned(),
        language: language.to_owned(),
    };
    scene
        .choose(vec![
            Recipient::Person { person: anna },
            address("kantoor@boek.example", "nl"),
            address("Anna@devries.example", "nl"),
        ])
        .await;
    scene.refused("2026-1", FindingCode::CustomerUnknown).await;
    let mut told: Vec<_> = scene
        .within(10)
        .await
        .into_iter()
        .map(|mail| (mail.to[0].clone(), mail.subject()))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            (
                "anna@devries.example".to_owned(),
                "Firma: 1 invoice cannot be booked".to_owned()
            ),
            (
                "kantoor@boek.example".to_owned(),
                "Firma: 1 factuur kan niet worden geboekt".to_owned()
            ),
        ]
    );
    scene.choose(Vec::new()).await;
    scene.refused("2026-2", FindingCode::CustomerUnknown).await;
    assert_eq!(scene.within(26 * 60).await.len(), 0, "nobody is a choice too");
}

#[tokio::test]
async fn a_name_is_never_a_header() {
    let scene = Scene::set().await;
    let row = scene.stage.row().await.unwrap();
    let mut tx = scene.stage.store.begin().await.unwrap();
    let name = "Firma\r\nBcc: ander@voorbeeld.example\r\n\r\n<script>";
    tx.rename_administration(row.organisation, row.administration, name)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    scene
        .choose(vec![Recipient::Address {
            email: "eva@devries.example>\r\nRCPT TO:<ander@voorbeeld.example".to_owned(),
            language: "nl".to_owned(),
        }])
        .await;
    scene.refused("2026-1", FindingCode::CustomerUnknown).await;
    assert_eq!(scene.within(10).await.len(), 0, "an address that is none gets nothing");
    assert_eq!(scene.audit().await[0].action, "notice.refused");
    assert!(!scene.office.heard().iter().any(|said| said.contains("ander@")));
    scene
        .choose(vec![Recipient::Address {
            email: "eva@devries.example".to_owned(),
            language: "nl".to_owned(),
        }])
        .await;
    let mails = scene.within(26 * 60).await;
    assert_eq!((mails.len(), mails[0].to.len()), (1, 1));
    assert_eq!(mails[0].header("Bcc"), None);
    assert!(
        mails[0].subject().starts_with("Firma Bcc: ander@voorbeeld.example"),
        "{}",
        mails[0].subject()
    );
}

#[tokio::test]
async fn many_nodes_tell_once() {
    let scene = Scene::set().await;
    let one = scene.refused("2026-1", FindingCode::CustomerUnknown).await;
    let nodes: Vec<_> = (0..4)
        .map(|_| node(&scene.stage, mailer(&scene.office, None)))
        .collect();
    for minute in 0..90 {
        scene.stage.clock.advance(std::time::Duration::from_mins(1));
        if minute == 40 {
            scene.mend(one).await;
        }
        let mut all = JoinSet::new();
        for node in &nodes {
            let node = node.clone();
            all.spawn(async move { node.once().await });
        }
        while let Some(done) = all.join_next().await {
            done.unwrap().unwrap();
        }
    }
    let subjects: Vec<_> = scene
        .office
        .mails()
        .iter()
        .map(crate::office::Received::subject)
        .collect();
    assert_eq!(
        subjects,
        [
            "Firma: 1 factuur kan niet worden geboekt",
            "Firma: alles gaat weer over"
        ]
    );
}
