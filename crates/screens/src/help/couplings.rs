//! How each package is coupled: made from its record, its field tables and its own words.

use boekbrug_connector::{Direction, FieldTable, PdfSupport, Refresh, Said};
use boekbrug_model::settings::Schedule;

use super::article::{Article, Block, Part, Table, heading, line};
use super::book::Known;
use super::general::lines;
use super::outward;
use crate::text::Texts;

/// Three pages for each package: how it works, how it is linked, which fields.
pub(super) fn articles(packages: &[Known], t: Texts) -> Vec<Article> {
    let each = packages.iter().flat_map(|known| {
        let mut pages = vec![works(known, t)];
        pages.extend(outward::articles(known, t));
        pages.extend([linked(known, t), fields(known, t)]);
        pages
    });
    each.collect()
}

/// The page about the fields of a package.
pub(super) fn fields_page(known: &Known) -> String {
    format!("{}-fields", known.name)
}

/// The page about linking a package.
pub(super) fn link_page(known: &Known) -> String {
    format!("{}-link", known.name)
}

fn works(known: &Known, t: Texts) -> Article {
    let mut marks = outward::links(known, t);
    marks.extend([
        line(&format!(
            "[{}](page:{})",
            t.one("help-link-title", "package", known.title()),
            link_page(known)
        )),
        line(&format!(
            "[{}](page:{})",
            t.one("help-fields-title", "package", known.title()),
            fields_page(known)
        )),
        line(&format!("[{}](page:bookings)", t.say("help-bookings-title"))),
    ]);
    let mut blocks = vec![
        Block::Text(line(&t.one("help-works-intro", "package", known.title()))),
        Block::Points(marks),
        heading(t.say("help-works-streams")),
        Block::Table(streams(known, t)),
        heading(t.say("help-works-when")),
        Block::Points(when(t)),
        heading(t.say("help-works-booking")),
        Block::Points(conditions(known, t)),
    ];
    push(&mut blocks, t.say("help-works-limits"), limits(known, t));
    push(&mut blocks, t.say("help-works-notes"), lines(known.help.notes, t));
    Article {
        slug: known.name.to_string(),
        part: Part::Couplings,
        title: t.one("help-works-title", "package", known.title()),
        summary: t.one("help-works-summary", "package", known.title()),
        blocks,
    }
}

/// Points under a heading, when there are any.
fn push(blocks: &mut Vec<Block>, title: String, points: Vec<super::article::Line>) {
    if !points.is_empty() {
        blocks.push(heading(title));
        blocks.push(Block::Points(points));
    }
}

/// Every feed of the package, and what goes out.
fn streams(known: &Known, t: Texts) -> Table {
    let feeds = known.capability.feeds.iter().map(|feed| {
        let purpose = if feed.feed.is_reference() {
            "help-for-checks"
        } else {
            "help-for-application"
        };
        let read = match feed.refresh {
            Refresh::Whole => "help-read-whole",
            Refresh::Changes => "help-read-changes",
        };
        vec![
            t.feed(&feed.feed),
            t.say("help-direction-in"),
            t.say(purpose),
            t.say(read),
        ]
    });
    let out = [vec![
        t.say("help-invoices"),
        t.say("help-direction-out"),
        t.say("help-for-books"),
        t.say(match known.capability.pdf {
            PdfSupport::None => "help-pdf-none",
            PdfSupport::AfterBooking => "help-pdf-after",
            PdfSupport::BeforeBooking => "help-pdf-before",
            PdfSupport::WithBooking => "help-pdf-with",
        }),
    ]];
    Table {
        caption: t.one("help-works-streams-caption", "package", known.title()),
        head: [
            "help-column-data",
            "help-column-direction",
            "help-column-purpose",
            "help-column-how",
        ]
        .map(|key| t.say(key))
        .into(),
        rows: feeds.chain(out).collect(),
    }
}

/// The hours that a connection begins with, and what makes it take a change over.
pub(super) fn when(t: Texts) -> Vec<super::article::Line> {
    let usual = Schedule::default();
    let mut all = vec![t.with(
        "help-when-hours",
        &[
            ("from", t.clock(&usual.from).into()),
            ("until", t.clock(&usual.until).into()),
            ("minutes", usual.every_minutes.into()),
        ],
    )];
    for (feed, minutes) in &usual.feed_minutes {
        all.push(t.with(
            "help-when-feed",
            &[("feed", t.feed(feed).into()), ("minutes", (*minutes).into())],
        ));
    }
    all.extend(["help-when-adjust", "help-when-trigger", "help-when-new"].map(|key| t.say(key)));
    all.iter().map(|text| line(text)).collect()
}

/// What must hold before an invoice is booked, as the package's own rules have it.
fn conditions(known: &Known, t: Texts) -> Vec<super::article::Line> {
    let rules = &known.capability.rules;
    let mut all = vec![
        t.say("help-rule-customer"),
        t.say("help-rule-ledger"),
        t.say("help-rule-vat"),
        t.one("help-rule-number", "length", rules.number_length),
        t.one("help-rule-description", "length", rules.line_description_length),
    ];
    let mut when = |holds: bool, key: &str| {
        if holds {
            all.push(t.say(key));
        }
    };
    when(rules.numeric_customer_code, "help-rule-numeric");
    when(rules.needs_journal, "help-rule-journal");
    when(rules.needs_debtor_account, "help-rule-debtor-account");
    when(rules.reverse_charge_alone, "help-rule-reverse-charge");
    when(known.capability.pdf_to_existing, "help-rule-pdf-earlier");
    let currencies: Vec<_> = rules
        .currencies
        .iter()
        .map(|currency| currency.code().to_owned())
        .collect();
    all.push(t.one("help-rule-currencies", "currencies", currencies.join(", ")));
    if let Some(bytes) = rules.pdf_bytes {
        all.push(t.one("help-rule-pdf", "size", bytes / (1024 * 1024)));
    }
    all.iter().map(|text| line(text)).collect()
}

fn limits(known: &Known, t: Texts) -> Vec<super::article::Line> {
    let limit = |key: &str, most: Option<u32>| most.map(|most| line(&t.one(key, "count", most)));
    let all = [
        limit("help-limit-minute", known.limits.minute),
        limit("help-limit-hour", known.limits.hour),
        limit("help-limit-day", known.limits.day),
        limit("help-limit-errors", known.limits.endpoint_errors),
    ];
    all.into_iter().flatten().collect()
}

fn linked(known: &Known, t: Texts) -> Article {
    let mut blocks = vec![Block::Text(line(&t.one("help-link-intro", "package", known.title())))];
    push(&mut blocks, t.say("help-link-needs"), lines(known.help.needs, t));
    if !known.help.link.is_empty() {
        blocks.push(heading(t.say("help-link-steps")));
        blocks.push(Block::Steps(lines(known.help.link, t)));
    }
    if known.signs_in {
        blocks.push(Block::Note(line(&t.say("help-link-oauth"))));
    }
    blocks.push(heading(t.say("help-link-questions")));
    blocks.push(Block::Points(questions(known, t)));
    push(&mut blocks, t.say("help-link-vat"), lines(known.help.vat, t));
    Article {
        slug: link_page(known),
        part: Part::Couplings,
        title: t.one("help-link-title", "package", known.title()),
        summary: t.one("help-link-summary", "package", known.title()),
        blocks,
    }
}

/// What the wizard asks, as the package's rules make it ask.
fn questions(known: &Known, t: Texts) -> Vec<super::article::Line> {
    let rules = &known.capability.rules;
    let pdf = known.capability.pdf != PdfSupport::None;
    let asked = [
        (rules.needs_journal, "help-question-journal"),
        (rules.needs_debtor_account, "help-question-debtor-account"),
        (true, "help-question-revenue"),
        (pdf, "help-question-pdf"),
        (pdf && known.capability.pdf_to_existing, "help-question-earlier-pdf"),
        (true, "help-question-earlier"),
    ];
    let asked = asked.into_iter().filter(|(holds, _)| *holds);
    asked.map(|(_, key)| line(&t.say(key))).collect()
}

fn fields(known: &Known, t: Texts) -> Article {
    let mut blocks = vec![Block::Text(line(&t.say("help-fields-intro")))];
    for table in &known.capability.fields {
        let title = table.feed.map_or_else(|| t.say("help-booking"), |feed| t.feed(&feed));
        blocks.push(heading(title.clone()));
        blocks.push(Block::Table(listed(table, known, &title, t)));
    }
    Article {
        slug: fields_page(known),
        part: Part::Couplings,
        title: t.one("help-fields-title", "package", known.title()),
        summary: t.one("help-fields-summary", "package", known.title()),
        blocks,
    }
}

/// The visible field table of a feed.
fn listed(table: &FieldTable, known: &Known, title: &str, t: Texts) -> Table {
    let rows = table.rows.iter().map(|row| {
        let way = t.say(match row.direction {
            Direction::In => "help-direction-in",
            Direction::Out => "help-direction-out",
            Direction::Both => "help-direction-both",
        });
        let conversion = t.either(row.conversion_nl, row.conversion_en);
        let package = if row.package.is_empty() { "–" } else { row.package };
        let how = if conversion.is_empty() {
            t.say("help-copied")
        } else {
            conversion.to_owned()
        };
        vec![row.canonical.to_owned(), package.to_owned(), way, how]
    });
    let place: &str = table.package_name;
    Table {
        caption: t.with(
            "help-fields-caption",
            &[("what", title.into()), ("place", place.into())],
        ),
        head: vec![
            t.say("help-column-field"),
            t.one("help-column-package", "package", known.title()),
            t.say("help-column-direction"),
            t.say("help-column-conversion"),
        ],
        rows: rows.collect(),
    }
}

/// The words of each package on one thing, each under its own heading; packages without a word are left out.
pub(super) fn each(packages: &[Known], of: impl Fn(&Known) -> &'static [Said], steps: bool, t: Texts) -> Vec<Block> {
    let told = packages.iter().filter(|known| !of(known).is_empty());
    let blocks = told.flat_map(|known| {
        let lines = lines(of(known), t);
        [
            heading(known.title()),
            if steps {
                Block::Steps(lines)
            } else {
                Block::Points(lines)
            },
        ]
    });
    blocks.collect()
}
