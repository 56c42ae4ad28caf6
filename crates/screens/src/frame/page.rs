//! What stands around a page, and how a template becomes an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::assets;
use super::preferences::Theme;
use crate::text::Texts;

/// Where in the program a page is: that word of the menu is marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// Koppelingen, with wizard and mapping.
    Connections,
    /// Facturen, with findings.
    Invoices,
    /// Klanten: those of the application.
    Customers,
    /// Gegevens.
    Records,
    /// Logboek.
    Logbook,
    /// Beheer.
    Manage,
    /// Hulp.
    Help,
    /// None of them.
    Nowhere,
}

/// What `base.html` needs.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The title of the page; the name of the program is added.
    pub(crate) title: String,
    /// Where it is.
    pub(crate) place: Place,
    /// Whether somebody is signed in: else there is no menu.
    pub(crate) signed_in: bool,
    /// Their name; may be empty.
    pub(crate) name: String,
    /// Their e-mail address.
    pub(crate) email: String,
    /// The organisation.
    pub(crate) organisation: String,
    /// Id and name of the other organisations of the person.
    pub(crate) others: Vec<(String, String)>,
    /// What every form repeats.
    pub(crate) csrf: String,
    /// How many things wait for a person.
    pub(crate) attention: u64,
    /// What was just done, told once.
    pub(crate) notice: Option<String>,
    /// Whether customers of the application go to a package anywhere.
    pub(crate) has_customers: bool,
    /// Whether people, keys and the audit trail are shown.
    pub(crate) can_manage: bool,
    /// Light, dark, or as the device says.
    pub(crate) theme: Theme,
    /// The address of the page, to come back to.
    pub(crate) path: String,
}

impl Frame {
    /// A page for somebody who is not signed in.
    pub(crate) fn plain(title: String, place: Place, theme: Theme) -> Self {
        Self {
            title,
            place,
            signed_in: false,
            name: String::new(),
            email: String::new(),
            organisation: String::new(),
            others: Vec::new(),
            csrf: String::new(),
            attention: 0,
            notice: None,
            has_customers: false,
            can_manage: false,
            theme,
            path: "/".to_owned(),
        }
    }

    /// The address of a file for browsers.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Whether the page is here in the menu.
    pub(crate) fn is_at(&self, place: &str) -> bool {
        matches!(
            (self.place, place),
            (Place::Connections, "connections")
                | (Place::Invoices, "invoices")
                | (Place::Customers, "customers")
                | (Place::Records, "records")
                | (Place::Logbook, "logbook")
                | (Place::Manage, "manage")
                | (Place::Help, "help")
        )
    }

    /// What people call the visitor.
    pub(crate) fn who(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }

    /// A letter or two for the visitor's picture.
    pub(crate) fn initials(&self) -> String {
        initials(self.who())
    }
}

/// The first letters of the first and the last word.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A whole page.
pub(crate) fn page(template: &impl Template) -> Response {
    page_with(StatusCode::OK, template)
}

/// A part of a page, for htmx.
pub(crate) fn part(template: &impl Template) -> Response {
    page(template)
}

/// A whole page under this status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The page of a refusal.
#[derive(Template)]
#[template(path = "fault.html")]
pub(super) struct FaultPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) findings: Vec<boekbrug_model::Finding>,
}
