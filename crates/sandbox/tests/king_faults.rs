//! What goes wrong on order, and the sandbox on a socket.

#[path = "king_support/mod.rs"]
mod support;

use std::time::Duration;

use boekbrug_sandbox::king::switches::Pace;
use boekbrug_sandbox::king::{Config, Seed, Switches};
use boekbrug_sandbox::{Action, Change, FaultPlan, FaultRule, RandomFaults, Reply, When, serve};
use support::{ALL, BOOKS, CODE, KEY, World, column, posting, read, selection, simple};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

fn plan(world: &World, function: &str, when: When, action: Action) {
    world.sandbox.set_faults(FaultPlan {
        rules: vec![FaultRule {
            method: None,
            path: format!("/{function}"),
            when,
            action,
        }],
        random: None,
    });
}

fn book(world: &World, invoice: &str) -> Reply {
    let payload = format!(
        "<Journaalpost>{}</Journaalpost>",
        support::escape(&posting(&[simple(invoice)]))
    );
    world.envelope("/ws1_xml.asmx", 11, "CreateJournaalpost", &payload)
}

#[test]
fn a_lost_answer_leaves_the_booking_in_the_books() {
    let world = World::new();
    plan(&world, "CreateJournaalpost", When::Nth(1), Action::LoseAnswer);
    assert!(matches!(book(&world, "F-1"), Reply::Silence));
    assert_eq!(world.books().sales.len(), 1);
    // the look before the resend finds it
    let item = world.read("DEBOPP", "BEDR", ["DEB\tFACT", "=\t=", "10000\tF-1"]);
    assert_eq!(item.at("DATA/BEDR").as_deref(), Some("121.00"));
    assert_eq!(world.sandbox.calls_of("CreateJournaalpost").faults, 1);
}

#[test]
fn a_lost_request_leaves_nothing() {
    let world = World::new();
    for action in [Action::LoseRequest, Action::Refuse] {
        plan(&world, "CreateJournaalpost", When::Always, action.clone());
        let reply = book(&world, "F-1");
        assert_eq!(matches!(reply, Reply::Refused), action == Action::Refuse);
        assert!(reply.answer().is_none());
    }
    assert!(world.books().sales.is_empty());
    let counts = world.sandbox.calls_of("CreateJournaalpost");
    assert_eq!((counts.calls, counts.faults), (0, 2));
}

#[test]
fn answers_that_are_none() {
    let world = World::new();
    let cases = [
        (Action::EmptyBody, 200, ""),
        (Action::GarbageBody, 200, "<!DOCTYPE html>"),
        (Action::status(503), 503, "<!DOCTYPE html>"),
    ];
    for (action, status, start) in cases {
        plan(&world, "CreateJournaalpost", When::Always, action);
        let got = read(book(&world, "F-1"));
        assert_eq!(got.status, status);
        assert!(got.text.starts_with(start) && (start.is_empty() == got.text.is_empty()));
    }
    assert!(world.books().sales.is_empty());
    plan(
        &world,
        "",
        When::Always,
        Action::Status {
            status: 503,
            burst: 2,
            retry_after: Some(9),
        },
    );
    let response = book(&world, "F-1").answer().expect("an answer");
    assert_eq!(response.headers()["retry-after"], "9");
}

#[test]
fn a_stall_and_a_cut_come_after_the_work() {
    let world = World::new();
    plan(
        &world,
        "CreateJournaalpost",
        When::Nth(1),
        Action::stall(Duration::from_secs(70)),
    );
    match book(&world, "F-1") {
        Reply::Delayed { after, response } => {
            assert_eq!(after, Duration::from_secs(70));
            assert_eq!(response.status(), 200);
        }
        other => panic!("{other:?}"),
    }
    plan(&world, "CreateJournaalpost", When::Nth(1), Action::CutBody);
    match book(&world, "F-2") {
        Reply::Cut { response, keep } => assert!(keep > 0 && keep < response.body().len()),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.books().sales.len(), 2);
}

#[test]
fn a_session_can_end_between_two_pages() {
    let mut world = World::with(Config::with_seed(Seed::new().debtors(30)));
    plan(&world, "GetStamtabelRecords", When::Nth(2), Action::ExpireTokens);
    let page = |world: &World, number: usize| {
        let text = selection("DEB", "NR", ALL, "NR")
            .replace("<PAGESIZE>0", "<PAGESIZE>10")
            .replace("<SELECTPAGE>1", &format!("<SELECTPAGE>{number}"));
        world.select(&text)
    };
    assert_eq!(page(&world, 1).error(), None);
    assert!(page(&world, 2).error().expect("an error").contains("sessie"));
    world.sign_in();
    let rest: Vec<String> = [2, 3]
        .iter()
        .flat_map(|number| column(&page(&world, *number).xml(), "NR"))
        .collect();
    assert_eq!((rest.len(), rest[0].as_str()), (20, "100010"));
}

#[test]
fn codes_and_books_can_change_under_a_call() {
    let world = World::new();
    plan(
        &world,
        "CreateJournaalpost",
        When::Nth(1),
        Action::Change(Change::DeactivateRelation { code: 10_000 }),
    );
    assert!(read(book(&world, "F-1")).outcome("x").1.contains("geblokkeerd"));
    plan(&world, "CreateJournaalpost", When::Nth(1), Action::WithdrawKey);
    assert!(read(book(&world, "F-1")).outcome("x").1.contains("omgevingscode"));
    plan(&world, "Login", When::Nth(1), Action::RegenerateKey);
    let login = world.post(&[("ACTIE", "LOGIN"), ("PARTNERKEY", KEY), ("OMGEVINGSCODE", CODE)]);
    assert!(login.error().is_some());
    assert_eq!(world.sandbox.code(BOOKS), Ok(Some(format!("{CODE}1"))));
}

#[test]
fn changes_by_people_are_carried_out() {
    let world = World::new();
    let done = [
        Change::CloseLedger { number: 8000 },
        Change::RenameLedger {
            number: 8010,
            name: "Anders".into(),
        },
        Change::RemoveCostCenter { number: 20 },
        Change::BlockPeriod {
            from: "2026-01-01".parse().expect("a day"),
            to: "2026-07-31".parse().expect("a day"),
        },
    ];
    for change in &done {
        world.sandbox.change(BOOKS, change).expect("there");
    }
    assert_eq!(world.sandbox.row(BOOKS, "GRB", "8000").expect("there")["BLOK"], "J");
    assert_eq!(
        world.sandbox.row(BOOKS, "GRB", "8010").expect("there")["OMSCHR"],
        "Anders"
    );
    assert!(world.sandbox.row(BOOKS, "KPL", "20").is_err());
    let missing = [
        Change::CloseLedger { number: 1 },
        Change::RemoveCostCenter { number: 20 },
        Change::DeactivateRelation { code: 1 },
    ];
    assert!(
        missing
            .iter()
            .all(|change| world.sandbox.change(BOOKS, change).is_err())
    );
}

#[test]
fn a_slow_server_takes_its_time_for_every_call() {
    let world = World::switched(Switches {
        pace: Pace::Slow,
        ..Switches::default()
    });
    let reply = world.form_reply(&[("ACTIE", "CHECKCONNECTION")]);
    assert!(matches!(reply, Reply::Delayed { after, .. } if after == Duration::from_secs(20)));
    assert!(!world.session.is_empty());
}

#[test]
fn weather_repeats_and_never_breaks_the_books() {
    let run = || {
        let mut world = World::with(Config {
            faults: FaultPlan {
                rules: vec![],
                random: Some(RandomFaults {
                    path: "/CreateJournaalpost".into(),
                    ..RandomFaults::weather(11, 30)
                }),
            },
            ..Config::with_seed(support::seed())
        });
        for number in 0..200 {
            world.sign_in();
            let _ = book(&world, &format!("F-{number}"));
        }
        world.books()
    };
    let (first, second) = (run(), run());
    assert_eq!(first.sales.len(), second.sales.len());
    assert!(first.sales.len() > 50 && first.sales.len() < 200);
    assert_eq!(
        (first.sales.len(), first.duplicates().len()),
        (first.open_items.len(), 0)
    );
}

/// What a socket gives for one call, up to the end of the connection.
async fn over_the_wire(world: &World, request: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(world.sandbox.clone(), listener, async {
        let _ = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got).await;
    let _ = stop.send(());
    server.await.expect("no panic").expect("served");
    String::from_utf8_lossy(&got).into_owned()
}

#[tokio::test]
async fn a_socket_answers_and_breaks_as_ordered() {
    let world = World::new();
    let body = format!("actie=login&partnerkey={KEY}&omgevingscode={CODE}");
    let request = |body: &str| {
        format!(
            "POST /ws1_api.aspx HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let got = over_the_wire(&world, request(&body)).await;
    assert!(got.starts_with("HTTP/1.1 200") && got.contains("<SESSIONID>"), "{got}");
    plan(&world, "Login", When::Always, Action::CutBody);
    let cut = over_the_wire(&world, request(&body)).await;
    assert!(
        cut.starts_with("HTTP/1.1 200") && !cut.contains("</NewDataSet>"),
        "{cut}"
    );
    plan(&world, "Login", When::Always, Action::Refuse);
    assert_eq!(over_the_wire(&world, request(&body)).await, "");
}
