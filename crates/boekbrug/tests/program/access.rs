//! Keys and links on the command line, and what a server does with them.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use serde_json::Value;

use crate::stage::{Ran, Running, Serving, Stage, get, program};

/// Asks with a key: status and body.
fn with_key(base: &str, path: &str, key: &str) -> (u16, Value) {
    let host = base.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

fn key(stage: &Stage, arguments: &[&str]) -> Value {
    let command = [&["access", "key", "--json"][..], arguments].concat();
    stage.run(&command).well().json()
}

#[test]
fn keys_of_the_command_line_open_the_interface_and_no_more_than_they_say() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let serving = Serving::start(&stage);
    let address = serving.address.clone();
    let whole = key(&stage, &[]);
    let narrow = key(&stage, &["--scope", "invoices:read", "--name", "Alleen lezen"]);
    let operator = key(&stage, &["--installation"]);
    let text = |key: &Value| key["key"].as_str().unwrap().to_owned();
    let (status, organisation) = with_key(&address, "/v1/organisation", &text(&whole));
    assert_eq!((status, &organisation["id"]), (200, &whole["organisation"]));
    assert_eq!(with_key(&address, "/v1/organisation", &text(&narrow)).0, 403);
    assert_eq!(with_key(&address, "/v1/organisations", &text(&operator)).0, 200);
    assert_eq!(with_key(&address, "/v1/organisations", &text(&whole)).0, 403);
    assert_eq!(with_key(&address, "/v1/organisation", "bbk_niets").0, 401);
    let wrong = stage.run(&["access", "key", "--scope", "alles"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    let (_, listed) = with_key(&address, "/v1/api-keys", &text(&whole));
    assert!(listed.to_string().contains("Alleen lezen") && !listed.to_string().contains(&text(&narrow)));
    serving.end();
}

#[test]
fn a_server_without_people_tells_the_first_one_where_to_begin() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let link_of = |said: &str| {
        let line = said.lines().find(|line| line.contains("/setup/")).map(str::trim);
        line.unwrap_or_else(|| panic!("no link in {said}")).to_owned()
    };
    let first = Serving::start(&stage);
    let first = link_of(&first.end());
    let serving = Serving::start(&stage);
    let address = serving.address.clone();
    let told = stage.run(&["access", "link", "--json"]).well().json();
    let path = |link: &str| link[link.find("/setup/").unwrap()..].to_owned();
    assert_eq!(get(&address, &path(&first)).0, 404, "only the newest works");
    let (status, page) = get(&address, &path(told["link"].as_str().unwrap()));
    assert_eq!(status, 200);
    assert!(page.contains("Boekbrug inrichten"), "{page}");
    let second = link_of(&serving.end());
    assert_ne!(first, second);
}

#[test]
fn people_are_invited_and_listed() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let invited = stage.run(&["access", "link", "--invite", "Anna@Voorbeeld.nl", "--role", "reader"]);
    let invited = invited.well();
    assert!(invited.stdout.contains("/invitation/"), "{}", invited.stdout);
    let people = stage.run(&["access", "people", "--json"]).well().json();
    assert_eq!(
        people[0]["people"].as_array().map(Vec::len),
        Some(0),
        "nobody accepted yet"
    );
    for wrong in [
        &["access", "link", "niemand@voorbeeld.nl"],
        &["access", "erase", "geen adres"],
    ] {
        let ran = stage.run(wrong);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        assert!(ran.stderr.contains("error:"), "{}", ran.stderr);
    }
}

#[test]
fn a_demo_that_keeps_running_says_where_to_call_and_with_which_key() {
    let mut command = program();
    command.args(["demo", "--json", "--package", "snelstart"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut demo = Running(command.spawn().unwrap());
    let lines = BufReader::new(demo.0.stdout.take().unwrap()).lines();
    let line = lines.map_while(Result::ok).find(|line| line.starts_with("{\"api\""));
    let told: Value = serde_json::from_str(&line.unwrap()).unwrap();
    let base = told["api"].as_str().unwrap().strip_suffix("/v1").unwrap();
    let (status, organisation) = with_key(base, "/v1/organisation", told["key"].as_str().unwrap());
    assert_eq!(status, 200, "{organisation}");
}

#[test]
fn a_provider_that_is_no_safe_address_is_refused_at_the_start() {
    let stage = Stage::with(1, None);
    let mut command = stage.command(&["access", "link"]);
    command.env("BOEKBRUG_SERVER__OPENID__ISSUER", "http://aanmelden.example.nl");
    command.env("BOEKBRUG_SERVER__OPENID__CLIENT_ID", "boekbrug");
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("`server.openid.issuer` must be an https address"),
        "{}",
        ran.stderr
    );
}
