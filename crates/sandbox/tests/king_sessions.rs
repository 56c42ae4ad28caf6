//! Doors, keys and sessions.

#[path = "king_support/mod.rs"]
mod support;

use boekbrug_sandbox::king::switches::{FormDoor, Refusal, Tags};
use boekbrug_sandbox::king::{AdministrationConfig, Config, Seed, Switches};
use jiff::SignedDuration;
use support::{ALL, BOOKS, CODE, KEY, World, read, selection};

fn deb() -> String {
    selection("DEB", "NR", ALL, "")
}

#[test]
fn field_names_and_actions_have_any_casing() {
    let world = World::new();
    for names in [
        ["ACTIE", "PARTNERKEY", "OMGEVINGSCODE"],
        ["actie", "partnerkey", "OmgevingsCode"],
    ] {
        for action in ["LOGIN", "login", "Login"] {
            let got = world.post(&[(names[0], action), (names[1], KEY), (names[2], CODE)]);
            assert!(got.xml().at("SESSION/SESSIONID").is_some(), "{}", got.text);
            assert!(got.content_type.starts_with("text/xml"));
        }
    }
    assert!(
        world
            .post(&[("ACTION", "LOGIN")])
            .error()
            .expect("an error")
            .contains("ACTIE")
    );
    assert!(
        world
            .post(&[("ACTIE", "ONZIN")])
            .error()
            .expect("an error")
            .contains("ONZIN")
    );
    assert!(read(world.raw("GET", "/ws1_api.aspx", &[], "")).error().is_some());
}

#[test]
fn a_session_has_the_shape_that_was_seen_and_holds_half_an_hour() {
    let world = World::new();
    assert!(world.session.contains('/') && world.session.contains('@') && world.session.contains(';'));
    let minutes = |minutes| assert!(world.sandbox.advance_clock(SignedDuration::from_mins(minutes)));
    minutes(29);
    assert_eq!(world.select(&deb()).error(), None);
    minutes(29);
    assert_eq!(world.form("KEEPSESSION", "x", "").error(), None);
    minutes(29);
    assert_eq!(world.select(&deb()).error(), None);
    minutes(30);
    assert!(world.select(&deb()).error().expect("an error").contains("sessie"));
    assert!(world.form("KEEPSESSION", "x", "").error().is_some());
}

#[test]
fn the_idle_time_is_the_accountants_choice() {
    let config = Config {
        idle_minutes: 5,
        ..Config::with_seed(support::seed())
    };
    let world = World::with(config);
    world.sandbox.advance_clock(SignedDuration::from_mins(5));
    assert!(world.select(&deb()).error().is_some());
}

#[test]
fn signing_out_ends_a_session_and_only_that() {
    let mut world = World::new();
    let first = world.session.clone();
    world.sign_in();
    assert_eq!(world.sandbox.sessions(), 2);
    assert_eq!(world.form("LOGOUT", "x", "").error(), None);
    assert!(world.select(&deb()).error().is_some());
    world.session = first;
    assert_eq!(world.select(&deb()).error(), None);
    world.sandbox.end_sessions();
    assert!(world.select(&deb()).error().is_some());
}

#[test]
fn a_login_may_end_earlier_sessions() {
    let mut world = World::switched(Switches {
        login_ends_others: true,
        ..Switches::default()
    });
    let first = world.session.clone();
    world.sign_in();
    world.session = first;
    assert!(world.select(&deb()).error().is_some());
}

#[test]
fn keys_and_codes_must_be_right_on_every_call() {
    let world = World::new();
    let login = |key: &str, code: &str| world.post(&[("ACTIE", "LOGIN"), ("PARTNERKEY", key), ("OMGEVINGSCODE", code)]);
    assert!(login("x", CODE).error().expect("an error").contains("partnerkey"));
    assert!(login(KEY, "0").error().expect("an error").contains("omgevingscode"));
    let got = world.post(&[
        ("ACTIE", "GETSTAMTABELRECORDS"),
        ("SESSIONID", &world.session),
        ("SELECTIE", &deb()),
    ]);
    assert!(got.error().expect("an error").contains("partnerkey"));
}

#[test]
fn one_code_is_one_administration() {
    let config = Config {
        administrations: vec![
            AdministrationConfig::new(BOOKS, CODE, support::seed()),
            AdministrationConfig::new("Tweede", "222", Seed::new()),
        ],
        ..Config::default()
    };
    let world = World::with(config);
    let got = world.post(&[
        ("ACTIE", "GETSTAMTABELRECORDS"),
        ("PARTNERKEY", KEY),
        ("OMGEVINGSCODE", "222"),
        ("SESSIONID", &world.session),
        ("SELECTIE", &deb()),
    ]);
    assert!(got.error().expect("an error").contains("sessie"));
    assert_eq!(world.sandbox.administrations(), [BOOKS, "Tweede"]);
}

#[test]
fn a_withdrawn_code_ends_its_sessions_and_a_new_one_works() {
    let world = World::new();
    world.sandbox.withdraw_code(BOOKS).expect("withdrawn");
    assert!(
        world
            .select(&deb())
            .error()
            .expect("an error")
            .contains("omgevingscode")
    );
    let code = world.sandbox.regenerate_code(BOOKS).expect("a code");
    assert_eq!(world.sandbox.code(BOOKS), Ok(Some(code.clone())));
    let got = world.post(&[("ACTIE", "LOGIN"), ("PARTNERKEY", KEY), ("OMGEVINGSCODE", &code)]);
    assert_eq!(got.error(), None);
}

#[test]
fn a_refused_login_looks_as_the_switch_says() {
    let forms = [
        (Refusal::Text, 200, true),
        (Refusal::Silent, 200, false),
        (Refusal::Fault, 500, true),
    ];
    for (form, status, speaks) in forms {
        let world = World::switched(Switches {
            login_refusal: form,
            ..Switches::default()
        });
        let inner = "<PartnerKey>x</PartnerKey>";
        let got = read(world.envelope("/ws1_xml.asmx", 11, "Login", inner));
        // the common parameters come first; the first of two counts
        assert_eq!(got.status, 200);
        let got = read(world.raw(
            "POST",
            "/ws1_xml.asmx",
            &[("SOAPAction", "https://cloudswitch.imuisonline.com/Login")],
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><Login xmlns=\"https://cloudswitch.imuisonline.com/\"><PartnerKey>x</PartnerKey></Login></e:Body></e:Envelope>",
        ));
        assert_eq!(
            (got.status, got.text.contains("partnerkey")),
            (status, speaks),
            "{}",
            got.text
        );
        if status == 200 {
            let (result, _, session) = got.outcome("SessionId");
            assert_eq!((result, session), (false, None));
        } else {
            assert_eq!(got.soap().name, "Fault");
        }
        let got = world.post(&[("ACTIE", "LOGIN"), ("PARTNERKEY", "x"), ("OMGEVINGSCODE", CODE)]);
        assert_eq!(got.status, status);
        assert_eq!(got.text.contains("partnerkey"), form == Refusal::Text);
    }
}

#[test]
fn a_session_that_is_over_looks_as_the_switch_says() {
    for (form, status) in [(Refusal::Text, 200), (Refusal::Silent, 200), (Refusal::Fault, 500)] {
        let world = World::switched(Switches {
            session_refusal: form,
            ..Switches::default()
        });
        world.sandbox.end_sessions();
        let got = world.soap("GetStamtabelRecords", &[("Selectie", &deb())]);
        assert_eq!(got.status, status);
        assert_eq!(got.text.contains("sessie"), form != Refusal::Silent);
        assert_eq!(world.select(&deb()).status, status);
    }
}

#[test]
fn some_calls_need_no_session() {
    let world = World::new();
    world.sandbox.end_sessions();
    assert_eq!(
        world
            .soap("CheckConnection", &[])
            .soap()
            .at("CheckConnectionResult")
            .as_deref(),
        Some("true")
    );
    let (result, _, version) = world.soap("GetiMUISVersion", &[]).outcome("iMUISVersion");
    assert_eq!((result, version.as_deref()), (true, Some("4.6.1")));
    let (result, _, version) = world.typed("GetiMUISVersion", "").outcome("aiMUISVersion");
    assert_eq!((result, version.as_deref()), (true, Some("4.6.1")));
    assert_eq!(
        world
            .form("GETIMUISVERSION", "x", "")
            .xml()
            .at("VERSION/IMUISVERSION")
            .as_deref(),
        Some("4.6.1")
    );
}

#[test]
fn the_doors_stand_on_both_hosts() {
    let world = World::new();
    for path in [
        "/ws1_xml.asmx",
        "/v1/ws1_xml.asmx",
        "/WS1_XML.ASMX",
        "/ws1.asmx",
        "/v1/ws1.asmx",
    ] {
        for version in [11, 12] {
            let got = read(world.envelope(path, version, "KeepSession", ""));
            assert!(got.outcome("x").0, "{path}: {}", got.text);
            let kind = if version == 11 {
                "text/xml"
            } else {
                "application/soap+xml"
            };
            assert!(got.content_type.starts_with(kind));
        }
    }
    let form = |world: &World| read(world.raw("POST", "/v1/ws1_api.aspx", &[], "ACTIE=CHECKCONNECTION")).status;
    assert_eq!(form(&world), 200);
    assert_eq!(read(world.raw("POST", "/anders", &[], "")).status, 404);
    let old = World::switched(Switches {
        form_door: FormDoor::OldHost,
        ..Switches::default()
    });
    assert_eq!(form(&old), 404);
    assert!(!old.session.is_empty());
}

#[test]
fn soap_wants_its_action_and_its_exact_names() {
    let world = World::new();
    let body = |function: &str| {
        format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><{function} xmlns=\"{}\"/></e:Body></e:Envelope>",
            support::NAMESPACE
        )
    };
    let send = |world: &World, action: Option<&str>, function: &str| {
        let headers: Vec<(&str, &str)> = action.map(|action| ("SOAPAction", action)).into_iter().collect();
        read(world.raw("POST", "/ws1_xml.asmx", &headers, &body(function)))
    };
    let full = format!("\"{}CheckConnection\"", support::NAMESPACE);
    assert_eq!(send(&world, Some(&full), "CheckConnection").status, 200);
    for (action, function) in [
        (None, "CheckConnection"),
        (Some("\"x\""), "CheckConnection"),
        (Some(full.as_str()), "checkconnection"),
    ] {
        let got = send(&world, action, function);
        assert_eq!((got.status, got.soap().name.as_str()), (500, "Fault"), "{}", got.text);
    }
    let lenient = World::switched(Switches {
        soap_action: Tags::Optional,
        ..Switches::default()
    });
    assert_eq!(send(&lenient, None, "CheckConnection").status, 200);
    assert_eq!(send(&lenient, Some("\"x\""), "CheckConnection").status, 500);
    for bad in ["", "<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"] {
        let got = read(world.raw("POST", "/ws1.asmx", &[], bad));
        assert_eq!((got.status, got.soap().name.as_str()), (500, "Fault"));
    }
    assert_eq!(world.sandbox.calls_of("?").calls, 6);
}

#[test]
fn functions_of_other_modules_say_that_they_are_not_here() {
    let world = World::new();
    let (result, message, number) = world
        .soap("CreateVerkoopOrder", &[("Verkooporder", "<a/>")])
        .outcome("ORDNR");
    assert_eq!((result, number.as_deref()), (false, Some("0")));
    assert!(message.contains("CreateVerkoopOrder"));
}
