//! Pages over all packages at once, and pages made from the words of the model: records, states, roles.

use boekbrug_model::{Feed, InvoiceState, Role, Scope};

use super::article::{Article, Block, Part, Table, heading, line};
use super::book::Known;
use super::couplings::{each, fields_page, link_page};
use super::errors;
use crate::text::Texts;

/// All of them.
pub(super) fn articles(packages: &[Known], t: Texts) -> Vec<Article> {
    vec![
        oauth(packages, t),
        silence(packages, t),
        records(packages, t),
        bookings(packages, t),
        addresses(packages, t),
        vat(packages, t),
        states(t),
        roles(t),
    ]
}

fn article(slug: &str, part: Part, title: String, summary: String, blocks: Vec<Block>) -> Article {
    Article {
        slug: slug.to_owned(),
        part,
        title,
        summary,
        blocks,
    }
}

fn text(t: Texts, key: &str) -> Block {
    Block::Text(line(&t.say(key)))
}

fn points<const N: usize>(t: Texts, keys: [&str; N]) -> Block {
    Block::Points(keys.map(|key| line(&t.say(key))).into())
}

fn steps<const N: usize>(t: Texts, keys: [&str; N]) -> Block {
    Block::Steps(keys.map(|key| line(&t.say(key))).into())
}

/// RFC 6749, told to whoever never heard of it.
fn oauth(packages: &[Known], t: Texts) -> Article {
    let signs_in = packages.iter().filter(|known| known.signs_in).map(Known::title);
    let pastes = packages.iter().filter(|known| !known.signs_in).map(Known::title);
    let mut blocks = vec![
        text(t, "help-oauth-what"),
        points(t, ["help-oauth-password", "help-oauth-withdraw", "help-oauth-rights"]),
        Block::Text(line(&t.with(
            "help-oauth-which",
            &[
                ("signs", signs_in.collect::<Vec<_>>().join(", ").into()),
                ("pastes", pastes.collect::<Vec<_>>().join(", ").into()),
            ],
        ))),
        heading(t.say("help-oauth-user")),
        text(t, "help-oauth-why"),
    ];
    blocks.extend(each(packages, |known| known.help.user, true, t));
    blocks.push(heading(t.say("help-oauth-again")));
    blocks.push(text(t, "help-oauth-again-text"));
    article(
        "oauth",
        Part::Start,
        t.say("help-oauth-title"),
        t.say("help-oauth-summary"),
        blocks,
    )
}

/// What to look at, in the order in which it is most often the cause.
fn silence(packages: &[Known], t: Texts) -> Article {
    let mut blocks = vec![
        text(t, "help-silence-intro"),
        steps(
            t,
            [
                "help-silence-connection",
                "help-silence-invoice",
                "help-silence-findings",
                "help-silence-offered",
                "help-silence-hours",
                "help-silence-look",
            ],
        ),
        heading(t.say("help-silence-package")),
    ];
    blocks.extend(each(packages, |known| known.help.silence, false, t));
    blocks.push(Block::Note(line(&t.say("help-silence-never"))));
    blocks.push(heading(t.say("help-silence-still")));
    blocks.push(text(t, "help-silence-still-text"));
    article(
        "invoices-not-arriving",
        Part::Trouble,
        t.say("help-silence-title"),
        t.say("help-silence-summary"),
        blocks,
    )
}

/// Which package has which feed: every feed stands here.
fn records(packages: &[Known], t: Texts) -> Article {
    let rows = Feed::ALL.iter().map(|feed| {
        let has = packages.iter().map(|known| {
            let key = if known.capability.feed(*feed).is_none() {
                "help-no"
            } else if feed.is_reference() {
                "help-checks-only"
            } else {
                "help-yes"
            };
            t.say(key)
        });
        [t.feed(feed)].into_iter().chain(has).collect()
    });
    let head = [t.say("help-column-data")].into_iter();
    let table = Table {
        caption: t.say("help-records-caption"),
        head: head
            .chain(packages.iter().map(|known| known.title().to_owned()))
            .collect(),
        rows: rows.collect(),
    };
    let pages = packages.iter().map(|known| {
        let title = t.one("help-fields-title", "package", known.title());
        line(&format!("[{title}](page:{})", fields_page(known)))
    });
    let blocks = vec![
        text(t, "help-records-intro"),
        Block::Table(table),
        text(t, "help-records-fields"),
        Block::Points(pages.collect()),
    ];
    let (title, summary) = (t.say("help-records-title"), t.say("help-records-summary"));
    article("records", Part::Couplings, title, summary, blocks)
}

fn bookings(packages: &[Known], t: Texts) -> Article {
    let mut blocks = vec![text(t, "help-bookings-intro")];
    for known in packages {
        blocks.push(heading(known.title()));
        let both = known.help.booking.iter().chain(known.help.pdf);
        let both = both.map(|said| line(super::general::said(*said, t)));
        blocks.push(Block::Points(both.collect()));
    }
    blocks.push(Block::Note(line(&t.say("help-bookings-receipt"))));
    let (title, summary) = (t.say("help-bookings-title"), t.say("help-bookings-summary"));
    article("bookings", Part::Couplings, title, summary, blocks)
}

/// The fields of customers that hold an e-mail address.
const ADDRESSES: [&str; 3] = [
    "visitAddress.emailAddress",
    "invoiceAddress.emailAddress",
    "sendInvoiceTo",
];

fn addresses(packages: &[Known], t: Texts) -> Article {
    let mut rows = Vec::new();
    for known in packages {
        let tables = known
            .capability
            .fields
            .iter()
            .filter(|table| table.feed == Some(Feed::Customers));
        let fields = tables
            .flat_map(|table| &table.rows)
            .filter(|row| ADDRESSES.contains(&row.canonical));
        for row in fields {
            let conversion = t.either(row.conversion_nl, row.conversion_en);
            let how = if conversion.is_empty() {
                t.say("help-copied")
            } else {
                conversion.to_owned()
            };
            rows.push(vec![
                known.title().to_owned(),
                row.package.to_owned(),
                row.canonical.to_owned(),
                how,
            ]);
        }
    }
    let head = [
        "help-column-package-plain",
        "help-column-there",
        "help-column-field",
        "help-column-conversion",
    ];
    let table = Table {
        caption: t.say("help-addresses-caption"),
        head: head.map(|key| t.say(key)).into(),
        rows,
    };
    let mut blocks = vec![text(t, "help-addresses-intro"), Block::Table(table)];
    blocks.extend(each(packages, |known| known.help.addresses, false, t));
    let (title, summary) = (t.say("help-addresses-title"), t.say("help-addresses-summary"));
    article("email-addresses", Part::Couplings, title, summary, blocks)
}

fn vat(packages: &[Known], t: Texts) -> Article {
    let mut blocks = vec![
        text(t, "help-vat-intro"),
        points(t, ["help-vat-map", "help-vat-date", "help-vat-drift"]),
    ];
    blocks.extend(each(packages, |known| known.help.vat, false, t));
    let pages = packages.iter().map(|known| {
        let title = t.one("help-link-title", "package", known.title());
        line(&format!("[{title}](page:{})", link_page(known)))
    });
    blocks.push(heading(t.say("help-vat-more")));
    blocks.push(Block::Points(
        pages
            .chain([line(&format!(
                "[{}](page:{}vat)",
                t.say("help-group-vat"),
                errors::PREFIX
            ))])
            .collect(),
    ));
    article(
        "vat-codes",
        Part::Couplings,
        t.say("help-vat-title"),
        t.say("help-vat-summary"),
        blocks,
    )
}

/// Every state of an invoice: a new one does not compile until it has words.
fn states(t: Texts) -> Article {
    let rows = InvoiceState::ALL.iter().map(|state| {
        let means = t.say(match state {
            InvoiceState::Waiting => "help-state-waiting",
            InvoiceState::Findings => "help-state-findings",
            InvoiceState::Sending => "help-state-sending",
            InvoiceState::Unknown => "help-state-unknown",
            InvoiceState::Booked => "help-state-booked",
            InvoiceState::Attached => "help-state-attached",
            InvoiceState::Verified => "help-state-verified",
            InvoiceState::Skipped => "help-state-skipped",
            InvoiceState::Marked => "help-state-marked",
        });
        let end = t.say(if state.is_final() { "help-yes" } else { "help-no" });
        vec![t.invoice_state(state), means, end]
    });
    let table = Table {
        caption: t.say("help-states-caption"),
        head: ["help-column-state", "help-column-means", "help-column-done"]
            .map(|key| t.say(key))
            .into(),
        rows: rows.collect(),
    };
    let blocks = vec![text(t, "help-states-intro"), Block::Table(table)];
    let (title, summary) = (t.say("help-states-title"), t.say("help-states-summary"));
    article("invoice-states", Part::Daily, title, summary, blocks)
}

/// What each role may do, from the scopes that the program itself asks for.
fn roles(t: Texts) -> Article {
    let scopes = Scope::ALL.into_iter().filter(|scope| *scope != Scope::Installation);
    let rows = scopes.map(|scope| {
        let may = Role::ALL.map(|role| {
            t.say(if role.scopes().contains(&scope) {
                "help-yes"
            } else {
                "help-no"
            })
        });
        [scope_words(scope, t)].into_iter().chain(may).collect()
    });
    let table = Table {
        caption: t.say("help-roles-caption"),
        head: [t.say("help-column-may")]
            .into_iter()
            .chain(Role::ALL.map(|role| t.role(&role)))
            .collect(),
        rows: rows.collect(),
    };
    let blocks = vec![
        text(t, "help-roles-intro"),
        Block::Table(table),
        points(t, ["help-roles-owner", "help-roles-more", "help-roles-invite"]),
    ];
    let (title, summary) = (t.say("help-roles-title"), t.say("help-roles-summary"));
    article("roles", Part::House, title, summary, blocks)
}

/// What a scope allows, in the words of people.
pub(crate) fn scope_words(scope: Scope, t: Texts) -> String {
    t.say(match scope {
        Scope::OrganisationRead => "scope-organisation-read",
        Scope::OrganisationWrite => "scope-organisation-write",
        Scope::ConnectionsRead => "scope-connections-read",
        Scope::ConnectionsWrite => "scope-connections-write",
        Scope::RecordsRead => "scope-records-read",
        Scope::RecordsWrite => "scope-records-write",
        Scope::InvoicesRead => "scope-invoices-read",
        Scope::InvoicesWrite => "scope-invoices-write",
        Scope::WebhooksRead => "scope-webhooks-read",
        Scope::WebhooksWrite => "scope-webhooks-write",
        Scope::AccessRead => "scope-access-read",
        Scope::AccessWrite => "scope-access-write",
        Scope::Installation => "scope-installation",
    })
}
