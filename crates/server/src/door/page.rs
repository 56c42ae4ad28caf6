//! Plain pages, Dutch with English beside it.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use boekbrug_access::{LinkKind, LinkView};
use boekbrug_model::{Finding, Role};

use crate::inbound::escaped;

/// No scripts, no pictures, no styles; forms go to this site alone, and nobody shows the page in a frame.
const POLICY: &str = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What is said when somebody is signed in.
pub(super) const WELCOME: &str = "<h1>U bent aangemeld</h1><p>U kunt dit venster sluiten en verdergaan in Boekbrug.</p>\
                                  <p lang=\"en\">You are signed in. You can close this window and go on in Boekbrug.</p>";

/// What was typed before.
#[derive(Clone, Copy, Default)]
pub(super) struct Filled<'a> {
    pub(super) email: &'a str,
    pub(super) name: &'a str,
    pub(super) organisation: &'a str,
}

/// A whole page. The address holds a token, so it is told to nobody else; our own forms still say where they come from.
pub(super) fn page(status: StatusCode, content: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Boekbrug</title></head><body><main>{content}</main></body></html>\n"
    );
    let plain = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    let headers = [
        plain(header::CONTENT_TYPE, "text/html; charset=utf-8"),
        plain(header::CONTENT_SECURITY_POLICY, POLICY),
        plain(header::REFERRER_POLICY, "same-origin"),
        plain(header::X_FRAME_OPTIONS, "DENY"),
    ];
    (status, headers, html).into_response()
}

/// A finding in both languages.
pub(super) fn told(finding: &Finding) -> String {
    format!(
        "<div role=\"alert\"><h1>{}</h1><p>{} {}</p><p lang=\"en\">{}</p></div>",
        escaped(&finding.text_nl()),
        escaped(&finding.cause_nl()),
        escaped(&finding.remedy_nl()),
        escaped(&finding.told_en())
    )
}

/// The form behind a link.
pub(super) fn form(view: &LinkView, place: &str, token: &str, filled: &Filled<'_>) -> String {
    let mut fields = String::new();
    if view.kind != LinkKind::Reset {
        if view.email.is_empty() {
            let what = "E-mailadres <span lang=\"en\">(e-mail address)</span>";
            fields += &field("email", "email", "username", what, filled.email, true);
        } else {
            fields += &format!("<p>{}</p>", escaped(&view.email));
        }
        let what = "Uw naam <span lang=\"en\">(your name)</span>";
        fields += &field("name", "text", "name", what, filled.name, view.kind == LinkKind::Setup);
    }
    if view.kind == LinkKind::Setup {
        let what = "Naam van uw organisatie <span lang=\"en\">(name of your organisation)</span>";
        fields += &field("organisation", "text", "organization", what, filled.organisation, false);
    }
    let (what, kind) = password(view.kind);
    fields += &field("password", "password", kind, what, "", true);
    format!(
        "{}<form method=\"post\" action=\"/{place}/{}\">{fields}<p><button>Verder <span \
         lang=\"en\">(continue)</span></button></p></form>",
        heading(view),
        escaped(token)
    )
}

/// The other way in.
pub(super) fn provider(token: &str) -> String {
    format!(
        "<p><a href=\"/sign-in/openid?invitation={}\">Aanmelden via uw organisatie <span lang=\"en\">(single \
         sign-on)</span></a></p>",
        escaped(token)
    )
}

fn password(kind: LinkKind) -> (&'static str, &'static str) {
    match kind {
        LinkKind::Invitation => (
            "Wachtwoord: uw bestaande wachtwoord als u hier al bekend bent, anders een nieuw van ten minste 10 tekens \
             <span lang=\"en\">(your password if you are known here, else a new one of at least 10 characters)</span>",
            "current-password",
        ),
        LinkKind::Setup | LinkKind::Reset => (
            "Nieuw wachtwoord, ten minste 10 tekens <span lang=\"en\">(new password, at least 10 characters)</span>",
            "new-password",
        ),
    }
}

fn heading(view: &LinkView) -> String {
    match (view.kind, &view.organisation) {
        (LinkKind::Setup, _) => "<h1>Boekbrug inrichten</h1><p lang=\"en\">Set up Boekbrug</p>".to_owned(),
        (LinkKind::Reset, _) => "<h1>Nieuw wachtwoord</h1><p lang=\"en\">New password</p>".to_owned(),
        (LinkKind::Invitation, organisation) => {
            let (nl, en) = role(view.role);
            let name = escaped(organisation.as_ref().map_or("", |row| &row.name));
            format!(
                "<h1>Uitnodiging voor {name}</h1><p>U wordt {nl}. <span lang=\"en\">You are invited as {en}.</span></p>"
            )
        }
    }
}

fn role(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Reader => ("lezer", "reader"),
        Role::Bookkeeper => ("boekhouder", "bookkeeper"),
        Role::Administrator => ("beheerder", "administrator"),
        Role::Owner => ("eigenaar", "owner"),
    }
}

fn field(name: &str, kind: &str, complete: &str, what: &str, value: &str, needed: bool) -> String {
    let needed = if needed { " required" } else { "" };
    format!(
        "<p><label>{what}<br><input name=\"{name}\" type=\"{kind}\" autocomplete=\"{complete}\" value=\"{}\" \
         maxlength=\"1024\"{needed}></label></p>",
        escaped(value)
    )
}
