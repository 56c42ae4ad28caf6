//! What each fault does to a call: whether the books changed, what the client saw, and what was counted.

mod support;

use boekbrug_sandbox::Clock;
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, Limits, Reply, When};
use jiff::SignedDuration;
use proptest::prelude::*;
use support::{BOOKS, World, read, token_request};

/// What the client sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sees {
    Answer(u16),
    Late(u16),
    Cut(u16),
    Silence,
    Refused,
}

fn seen(reply: &Reply) -> Sees {
    match reply {
        Reply::Answer(answer) => Sees::Answer(answer.status().as_u16()),
        Reply::Delayed { response, .. } => Sees::Late(response.status().as_u16()),
        Reply::Cut { response, .. } => Sees::Cut(response.status().as_u16()),
        Reply::Silence => Sees::Silence,
        Reply::Refused => Sees::Refused,
    }
}

fn strike(world: &World, path: &str, when: When, action: Action) {
    let rule = FaultRule {
        method: None,
        path: path.to_owned(),
        when,
        action,
    };
    world.sandbox.set_faults(FaultPlan {
        rules: vec![rule],
        random: None,
    });
}

/// A fault, what the client sees of a booking under it, and whether the booking is in the books.
fn outcomes() -> Vec<(Action, Sees, bool)> {
    let status = |status| Action::status(status);
    vec![
        (Action::LoseAnswer, Sees::Silence, true),
        (Action::LoseRequest, Sees::Silence, false),
        (Action::Refuse, Sees::Refused, false),
        (status(429), Sees::Answer(429), false),
        (status(500), Sees::Answer(500), false),
        (status(502), Sees::Answer(502), false),
        (status(503), Sees::Answer(503), false),
        (status(504), Sees::Answer(504), false),
        (Action::Stall { millis: 1 }, Sees::Late(201), true),
        (Action::CutBody, Sees::Cut(201), true),
        (Action::GarbageBody, Sees::Answer(200), false),
        (Action::EmptyBody, Sees::Answer(200), false),
        (Action::ExpireTokens, Sees::Answer(401), false),
        (Action::WithdrawKey, Sees::Answer(401), false),
        (Action::RegenerateKey, Sees::Answer(401), false),
    ]
}

fn booked(world: &World) -> usize {
    world.sandbox.books(BOOKS).expect("books").bookings_of("F-1")
}

#[test]
fn each_fault_leaves_the_books_and_the_client_as_it_says() {
    for (action, sees, is_booked) in outcomes() {
        let world = World::new();
        let invoice = world.invoice("F-1").to_string();
        strike(&world, "/v2/verkoopboekingen", When::Nth(1), action.clone());
        let reply = world.raw("POST", "/verkoopboekingen", &invoice);
        assert_eq!(
            (seen(&reply), booked(&world)),
            (sees, usize::from(is_booked)),
            "{action:?}"
        );
        let count = world.sandbox.calls_of("POST /verkoopboekingen");
        let arrived = !matches!(action, Action::Refuse | Action::LoseRequest);
        assert_eq!((count.faults, count.calls), (1, u64::from(arrived)), "{action:?}");
    }
}

#[test]
fn after_any_fault_a_look_and_one_more_try_give_exactly_one_booking() {
    for (action, ..) in outcomes() {
        let mut world = World::new();
        let invoice = world.invoice("F-1");
        strike(&world, "/v2/verkoopboekingen", When::Nth(1), action.clone());
        world.raw("POST", "/verkoopboekingen", &invoice.to_string());
        world.sandbox.set_faults(FaultPlan::default());
        let key = match action {
            Action::WithdrawKey | Action::RegenerateKey => world.sandbox.regenerate_key(BOOKS).expect("a key"),
            _ => "koppelsleutel".to_owned(),
        };
        world.sign_in_with(&key);
        if world.get("/verkoopfacturen?$filter=Factuurnummer eq 'F-1'").len() == 0 {
            assert_eq!(world.post("/verkoopboekingen", &invoice).status, 201, "{action:?}");
        }
        assert_eq!(booked(&world), 1, "{action:?}");
        assert_eq!(
            world.post("/verkoopboekingen", &invoice).codes(),
            ["BOE-0021"],
            "{action:?}"
        );
    }
}

#[test]
fn a_fault_at_the_token_leaves_no_token_behind_that_nobody_has() {
    for action in [
        Action::Refuse,
        Action::LoseRequest,
        Action::status(503),
        Action::GarbageBody,
        Action::EmptyBody,
    ] {
        let world = World::new();
        strike(&world, "/b2b/token", When::Nth(1), action.clone());
        let reply = world.sandbox.handle(token_request("koppelsleutel"));
        let token = reply.answer().and_then(|answer| {
            let json: serde_json::Value = serde_json::from_slice(answer.body()).ok()?;
            json["access_token"].as_str().map(str::to_owned)
        });
        assert_eq!(token, None, "{action:?}");
        assert_eq!(
            read(world.sandbox.handle(token_request("koppelsleutel"))).status,
            200,
            "{action:?}"
        );
    }
}

#[test]
fn answers_of_other_layers_look_like_theirs() {
    for status in [500, 502, 503, 504] {
        let world = World::new();
        strike(&world, "/v2/landen", When::Always, Action::status(status));
        let got = world.get("/landen");
        assert_eq!(got.status, status);
        assert!(got.text.starts_with("<html>"), "no JSON comes from there: {}", got.text);
    }
    let world = World::new();
    strike(&world, "/v2/landen", When::Always, Action::status(429));
    let got = world.get("/landen");
    assert_eq!(got.json()["statusCode"], 429);
    for (action, name) in [
        (Action::status(503), None),
        (retrying(503), Some("9")),
        (Action::status(429), None),
        (retrying(429), Some("9")),
    ] {
        strike(&world, "/v2/landen", When::Always, action);
        let answer = world.raw("GET", "/landen", "").answer().expect("an answer");
        let after = answer
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().expect("text"));
        assert_eq!(after, name);
    }
}

fn retrying(status: u16) -> Action {
    Action::Status {
        status,
        burst: 1,
        retry_after: Some(9),
    }
}

#[test]
fn a_burst_strikes_whatever_comes_next_and_then_ends() {
    for burst in 1..=4_u32 {
        let world = World::new();
        let action = Action::Status {
            status: 503,
            burst,
            retry_after: None,
        };
        strike(&world, "/v2/landen", When::Nth(1), action);
        let paths = [
            "/landen",
            "/dagboeken",
            "/companyInfo",
            "/landen",
            "/dagboeken",
            "/landen",
        ];
        let struck = paths.iter().filter(|path| world.get(path).status == 503).count();
        assert_eq!(struck, usize::try_from(burst).expect("few"));
        assert_eq!(world.get("/landen").status, 200);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever the client's rhythm: no clock minute from the first call on has more answers than the limit, and who
    /// waits as long as the refusal says is let in.
    #[test]
    fn a_refusal_says_how_long_to_wait(limit in 1_u32..6, waits in proptest::collection::vec(0_i64..25, 1..40)) {
        let world = World::new();
        world.sandbox.set_limits(Limits { per_minute: Some(limit), ..Limits::NONE });
        let mut window = (world.clock.now(), 0_u32);
        for wait in waits {
            world.clock.advance(SignedDuration::from_secs(wait));
            let now = world.clock.now();
            if now.duration_since(window.0).as_secs() >= 60 || window.1 == 0 {
                window = (now, 0);
            }
            let answer = world.raw("GET", "/dagboeken", "").answer().expect("an answer");
            if answer.status() == 200 {
                window.1 += 1;
                prop_assert!(window.1 <= limit);
                continue;
            }
            prop_assert_eq!(answer.status().as_u16(), 429);
            prop_assert_eq!(window.1, limit, "refused although there was room");
            let seconds: i64 = answer.headers()["retry-after"].to_str().expect("text").parse().expect("seconds");
            prop_assert!((1..=60).contains(&seconds));
            world.clock.advance(SignedDuration::from_secs(seconds));
            window = (world.clock.now(), 1);
            prop_assert_eq!(world.get("/dagboeken").status, 200, "it was said to wait {} s", seconds);
        }
    }

    /// A token is worth nothing a moment before it was made or after it ended, and any other text is none.
    #[test]
    fn only_what_was_given_out_opens(wait in 0_i64..7200, garbage in "[!-~]{0,60}") {
        let world = World::new();
        world.clock.advance(SignedDuration::from_secs(wait));
        prop_assert_eq!(world.get("/landen").status, if wait < 3599 { 200 } else { 401 });
        let request = http::Request::get("/v2/landen")
            .header("authorization", format!("Bearer {garbage}"))
            .header("ocp-apim-subscription-key", "primary-key");
        prop_assert_eq!(read(world.sandbox.handle(request.body(bytes::Bytes::new()).expect("a request"))).status, 401);
    }

    /// Any form at the token endpoint is answered; only the right one opens.
    #[test]
    fn any_form_at_the_token_endpoint_is_answered(form in "[ -~]{0,60}") {
        let world = World::new();
        let request = http::Request::post("/b2b/token").body(bytes::Bytes::from(form)).expect("a request");
        let got = read(world.sandbox.handle(request));
        prop_assert_eq!(got.status, 400);
        prop_assert!(got.json()["error"].is_string());
    }
}
