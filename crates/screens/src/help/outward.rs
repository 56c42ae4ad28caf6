//! How profiles B and C work with each package that can do them: made from its record, its field tables and its own
//! words.

use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::{Feed, Profile};

use super::article::{Article, Block, Line, Part, Table, heading, line};
use super::book::Known;
use super::couplings::when;
use super::general::lines;
use crate::text::Texts;
use crate::wizard::profile_words;

/// A page for each of the two that the package can do.
pub(super) fn articles(known: &Known, t: Texts) -> Vec<Article> {
    let outward = [Profile::B, Profile::C].into_iter();
    let can = outward.filter(|profile| known.capability.has_profile(*profile));
    can.map(|profile| article(known, profile, t)).collect()
}

/// A link to each of these pages.
pub(super) fn links(known: &Known, t: Texts) -> Vec<Line> {
    let outward = [Profile::B, Profile::C].into_iter();
    let can = outward.filter(|profile| known.capability.has_profile(*profile));
    can.map(|profile| {
        line(&format!(
            "[{}](page:{})",
            title(known, profile, t),
            page(known, profile)
        ))
    })
    .collect()
}

/// The address of the page.
fn page(known: &Known, profile: Profile) -> String {
    format!("{}-{}", known.name, profile.as_str().to_lowercase())
}

/// Its title: the package and what the profile is called.
fn title(known: &Known, profile: Profile, t: Texts) -> String {
    let (name, _) = profile_words(profile);
    format!("{}: {}", known.title(), t.say(name))
}

fn article(known: &Known, profile: Profile, t: Texts) -> Article {
    let (_, words) = profile_words(profile);
    let preset = known.capability.preset(profile);
    let words = words.map(|key| line(&t.say(key)));
    let mut blocks = vec![
        Block::Points(words.to_vec()),
        heading(t.say("help-works-streams")),
        Block::Table(streams(known, profile, t)),
        heading(t.say("help-works-when")),
        Block::Points(triggers(profile, t)),
        heading(t.say("help-outward-customers")),
        Block::Points(customers(preset.customers_out, preset.field_owner, t)),
        heading(t.say("help-outward-fields")),
        Block::Table(fields(known, t)),
    ];
    for (title, texts) in [
        ("help-outward-needs", known.help.orders),
        ("help-outward-order", known.help.order),
    ] {
        if profile == Profile::C && !texts.is_empty() {
            blocks.push(heading(t.say(title)));
            blocks.push(Block::Points(lines(texts, t)));
        }
    }
    Article {
        slug: page(known, profile),
        part: Part::Couplings,
        title: title(known, profile, t),
        summary: t.one("help-works-summary", "package", known.title()),
        blocks,
    }
}

/// What goes which way, as the preset of the profile has it.
fn streams(known: &Known, profile: Profile, t: Texts) -> Table {
    let preset = known.capability.preset(profile);
    let row = |what: String, direction: &str| vec![what, t.say(direction)];
    let mut rows = vec![row(t.feed(&Feed::Customers), "help-direction-both")];
    let read = known.capability.feeds.iter().map(|feed| feed.feed);
    let read = read.filter(|feed| *feed != Feed::Customers && !preset.feeds_off.contains(feed));
    rows.extend(read.map(|feed| row(t.feed(&feed), "help-direction-in")));
    let invoices = if preset.invoices_as.is_booking() {
        "help-invoices"
    } else {
        "help-outward-drafts"
    };
    rows.push(row(t.say(invoices), "help-direction-out"));
    Table {
        caption: t.one("help-works-streams-caption", "package", known.title()),
        head: ["help-column-data", "help-column-direction"]
            .map(|key| t.say(key))
            .into(),
        rows,
    }
}

fn triggers(profile: Profile, t: Texts) -> Vec<Line> {
    let mut all = vec![line(&t.say("help-outward-when-given"))];
    if profile == Profile::C {
        all.push(line(&t.say("help-outward-when-there")));
    }
    all.extend(when(t));
    all
}

fn customers(out: CustomersOut, owner: FieldOwner, t: Texts) -> Vec<Line> {
    let who = match out {
        CustomersOut::None | CustomersOut::All => "help-outward-all",
        CustomersOut::Ticked => "help-outward-ticked",
    };
    let last = match owner {
        FieldOwner::Package => "help-outward-owner-package",
        FieldOwner::Application => "help-outward-owner-application",
        FieldOwner::LastChange => "help-outward-owner-last",
    };
    let all = [
        who,
        "help-outward-once",
        "help-outward-number",
        "help-outward-unlink",
        last,
        "help-outward-restore",
    ];
    all.map(|key| line(&t.say(key))).into()
}

/// The fields that go both ways, with what the package calls each.
fn fields(known: &Known, t: Texts) -> Table {
    let tables = &known.capability.fields;
    let table = tables.iter().find(|table| table.feed == Some(Feed::Customers));
    let rules = known.capability.customers_out.as_ref();
    let paths = rules.map(|rules| rules.fields.as_slice()).unwrap_or_default();
    let row = |path: &&'static str| {
        let known = table.and_then(|table| table.rows.iter().find(|row| row.canonical == *path));
        let package = known.map(|row| row.package).filter(|package| !package.is_empty());
        vec![t.field(path), package.unwrap_or("–").to_owned()]
    };
    Table {
        caption: t.say("help-outward-fields"),
        head: vec![
            t.say("help-column-field"),
            t.one("help-column-package", "package", known.title()),
        ],
        rows: paths.iter().map(row).collect(),
    }
}
