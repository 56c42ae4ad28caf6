//! Who gets notices of a connection: shown, chosen, refused, and by whom.

use boekbrug_model::Role;
use boekbrug_store::{NoticeSettings, Recipient};

use crate::stage::{ANNA, Edge};

impl Edge {
    async fn notices(&self) -> NoticeSettings {
        let notices = self.stage.store.notices();
        let settings = notices
            .notice_settings(self.organisation(), self.stage.connection)
            .await;
        settings.unwrap().unwrap()
    }

    fn notices_path(&self) -> String {
        format!("/connections/{}/notices", self.stage.connection)
    }
}

#[tokio::test]
async fn a_bookkeeper_chooses() {
    let edge = Edge::set().await;
    let anna = edge.person(ANNA, Role::Bookkeeper).await;
    let path = edge.notices_path();
    let page = edge.page(&anna, &path).await;
    page.is(200)
        .says(&["Notificaties per e-mail", "value=\"open\" checked", "name=\"person\""]);
    let person = page
        .text
        .split("name=\"person\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let fields = [
        ("version", "0"),
        ("who", "chosen"),
        ("person", person),
        ("addresses", "Kantoor@Boek.example\r\n"),
        ("language", "en"),
        ("hour", "17"),
    ];
    let answer = edge.post(&anna, &path, &fields).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, path.as_str()));
    let settings = edge.notices().await;
    let address = Recipient::Address {
        email: "kantoor@boek.example".to_owned(),
        language: "en".to_owned(),
    };
    assert_eq!(settings.recipients.as_ref().unwrap()[1], address);
    assert_eq!((settings.digest_hour, settings.version), (17, 1));
    let page = edge.page(&anna, &path).await;
    page.says(&[
        "value=\"chosen\" checked",
        "kantoor@boek.example</textarea>",
        "<option value=\"17\" selected>",
    ]);
    let stale = edge.post(&anna, &path, &fields).await;
    assert!(
        stale.status.is_client_error(),
        "somebody else was first: {}",
        stale.status
    );
    let desk = edge.stage.store.desk();
    let trail = desk.audit(edge.organisation(), None, 10).await.unwrap();
    let deed = trail
        .iter()
        .find(|row| row.action == "connection.noticesChanged")
        .unwrap();
    assert_eq!(
        (&deed.details["people"], &deed.details["addresses"]),
        (&1.into(), &1.into())
    );
}

#[tokio::test]
async fn what_is_no_address_comes_back() {
    let edge = Edge::set().await;
    let anna = edge.visitor(Role::Owner).await;
    let fields = [
        ("version", "0"),
        ("who", "chosen"),
        ("addresses", "geen adres"),
        ("hour", "8"),
        ("language", "nl"),
    ];
    let answer = edge.post(&anna, &edge.notices_path(), &fields).await;
    answer.is(422).says(&["geen adres</textarea>", "aria-invalid=\"true\""]);
    assert_eq!(edge.notices().await, NoticeSettings::default());
}

#[tokio::test]
async fn others_may_not() {
    let edge = Edge::set().await;
    let path = edge.notices_path();
    let reader = edge.visitor(Role::Reader).await;
    edge.page(&reader, &path)
        .await
        .is(200)
        .lacks(&["<button class=\"button primary\""]);
    edge.post(&reader, &path, &[("version", "0"), ("who", "chosen")])
        .await
        .is(403);
    let stranger = edge.stranger().await;
    edge.page(&stranger, &path).await.is(404);
    edge.post(&stranger, &path, &[("version", "0"), ("who", "chosen")])
        .await
        .is(404);
    assert_eq!(edge.notices().await, NoticeSettings::default());
    edge.page(&reader, "/connections/con_1/notices").await.is(404);
}
