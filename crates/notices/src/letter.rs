//! A letter in the reader's language, as text and as a page, with one click to each thing.

use askama::Template;
use boekbrug_model::{ConnectionState, Finding};
use boekbrug_store::LetterRow;
use fluent_bundle::FluentValue;
use jiff::Timestamp;

use crate::story::{Cause, CustomerCause, Story, plain};
use crate::texts::Texts;
use crate::watch::Kind;
use crate::{Mail, Options};

/// Subjects are cut after so many characters: mail programs show no more.
const SUBJECT: usize = 120;

/// Writes the mail of a letter.
pub(crate) fn mail(story: &Story, letter: &LetterRow, options: &Options) -> Mail {
    let page = Page::of(story, Texts::of(&letter.language), &options.address);
    // A template of our own over plain data fails only when memory does.
    let text = Text { page: &page }.render().unwrap_or_default();
    let html = page.render().unwrap_or_default();
    Mail {
        id: letter.id.to_string(),
        to: letter.email.clone(),
        subject: page.subject,
        text,
        html,
        settings: Some(page.settings.url),
        date: letter.created,
    }
}

/// A mail that says nothing but that mail arrives, to try the settings.
pub fn test_mail(id: String, to: &str, date: Timestamp) -> Mail {
    let (nl, en) = (Texts::of("nl"), Texts::of("en"));
    let text = format!("{}\n{}\n", nl.say("test-text"), en.say("test-text"));
    Mail {
        id,
        to: to.to_owned(),
        subject: nl.say("test-subject"),
        html: format!(
            "<!doctype html>\n<html lang=\"nl\"><body><p>{}</p></body></html>\n",
            text.trim()
        ),
        text,
        settings: None,
        date,
    }
}

/// Something to click on.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Link {
    url: String,
    label: String,
}

/// One cause.
struct Item {
    title: String,
    count: Option<String>,
    cause: String,
    remedy: String,
    mixed: Option<String>,
    /// What is named: invoices, or customers.
    what: String,
    named: Vec<Link>,
    more: Option<String>,
    open: Option<Link>,
}

/// The whole letter.
#[derive(Template)]
#[template(path = "notice.html")]
struct Page {
    language: &'static str,
    subject: String,
    lead: Vec<String>,
    items: Vec<Item>,
    further: Option<String>,
    what_to_do: String,
    heals: Option<String>,
    connection: Link,
    why: String,
    settings: Link,
}

#[derive(Template)]
#[template(path = "notice.txt")]
struct Text<'a> {
    page: &'a Page,
}

impl Page {
    fn of(story: &Story, t: Texts, address: &str) -> Self {
        let connection = format!("{address}/connections/{}", story.connection);
        let mended = story.kind == Kind::Mended;
        let stopped = story.state == ConnectionState::Broken && !mended;
        let of_connection = story
            .findings
            .iter()
            .filter(|_| stopped)
            .map(|finding| whole(finding, t));
        let causes = story
            .causes
            .iter()
            .filter(|_| !mended)
            .map(|cause| item(cause, story, t, address));
        let customers = story
            .customers
            .iter()
            .filter(|_| !mended)
            .map(|cause| customers(cause, story, t, address));
        // a customer that is refused holds its invoices back
        let items: Vec<Item> = of_connection.chain(customers).chain(causes).collect();
        let refused = !mended && !story.causes.is_empty();
        let further = (!mended && story.further > 0).then(|| t.with("further", &[count(story.further)]));
        let mut why = t.say("why");
        if !mended {
            why = format!("{why} {}", t.say("daily"));
        }
        Self {
            language: t.language(),
            subject: subject(story, t),
            lead: lead(story, t),
            items,
            further,
            what_to_do: t.say("what-to-do"),
            heals: refused.then(|| t.say("heals")),
            settings: Link {
                url: format!("{connection}/notices"),
                label: t.say("choose"),
            },
            connection: Link {
                url: connection,
                label: t.say("open-connection"),
            },
            why,
        }
    }
}

fn subject(story: &Story, t: Texts) -> String {
    let still = story.kind == Kind::Daily;
    let nothing = story.refused == 0 && story.refused_customers == 0;
    let key = match (story.kind, story.state) {
        (Kind::Mended, _) => "subject-mended",
        (_, ConnectionState::Broken) if still => "subject-still-broken",
        (_, ConnectionState::Broken) => "subject-broken",
        _ if nothing => "subject-paused",
        _ if story.refused == 0 && still => "subject-still-customers",
        _ if story.refused == 0 => "subject-customers",
        _ if still => "subject-still-refused",
        _ => "subject-refused",
    };
    let subject = plain(&t.with(key, &values(story)));
    match subject.char_indices().nth(SUBJECT) {
        Some((end, _)) => format!("{}…", subject[..end].trim_end()),
        None => subject,
    }
}

fn lead(story: &Story, t: Texts) -> Vec<String> {
    let values = values(story);
    let keys: &[&str] = match (story.kind, story.state, story.refused) {
        (Kind::Mended, ..) => &["lead-mended"],
        (_, ConnectionState::Broken, 0) => &["lead-broken"],
        (_, ConnectionState::Broken, _) => &["lead-broken", "lead-also-refused"],
        (_, ConnectionState::Paused, 0) => &["lead-paused"],
        (_, ConnectionState::Paused, _) => &["lead-paused", "lead-also-refused"],
        (_, _, 0) => &["lead-customers"],
        _ => &["lead-refused"],
    };
    let also = story.refused_customers > 0 && story.kind != Kind::Mended && !keys.contains(&"lead-customers");
    let also = also.then_some("lead-also-customers");
    keys.iter().chain(&also).map(|key| t.with(key, &values)).collect()
}

fn values(story: &Story) -> [(&'static str, FluentValue<'_>); 4] {
    let text = |text: &str| FluentValue::from(text.to_owned());
    [
        ("name", text(&story.name)),
        ("package", text(&story.package)),
        count(story.refused),
        ("customers", FluentValue::from(story.refused_customers)),
    ]
}

fn count(count: u64) -> (&'static str, FluentValue<'static>) {
    ("count", FluentValue::from(count))
}

/// What is wrong with the connection as a whole.
fn whole(finding: &Finding, t: Texts) -> Item {
    let (title, cause, remedy) = told(finding, t);
    Item {
        title,
        count: None,
        cause,
        remedy,
        mixed: None,
        what: String::new(),
        named: Vec::new(),
        more: None,
        open: None,
    }
}

fn item(cause: &Cause, story: &Story, t: Texts, address: &str) -> Item {
    let named: u64 = cause.invoices.len().try_into().unwrap_or(u64::MAX);
    let links = cause.invoices.iter().map(|(id, number)| Link {
        url: format!("{address}/invoices/{id}"),
        label: plain(number),
    });
    let code = cause.finding.code.as_str();
    Item {
        count: Some(t.with("cause-count", &[count(cause.count)])),
        mixed: cause.mixed.then(|| t.say("cause-mixed")),
        more: (cause.count > named).then(|| t.with("cause-more", &[count(cause.count - named)])),
        what: t.say("invoices"),
        named: links.collect(),
        open: Some(Link {
            url: format!("{address}/findings/{code}?connection={}", story.connection),
            label: t.say("open-cause"),
        }),
        ..whole(&cause.finding, t)
    }
}

/// A cause that keeps customers of the application from the package.
fn customers(cause: &CustomerCause, story: &Story, t: Texts, address: &str) -> Item {
    let named: u64 = cause.named.len().try_into().unwrap_or(u64::MAX);
    let connection = story.connection.to_string();
    let link = |(here, name): &(String, String)| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("connection", &connection).append_pair("id", here);
        Link {
            url: format!("{address}/customers/one?{}", query.finish()),
            label: plain(name),
        }
    };
    Item {
        count: Some(t.with("customer-count", &[count(cause.count)])),
        mixed: (cause.count > 1).then(|| t.say("customer-mixed")),
        more: (cause.count > named).then(|| t.with("cause-more", &[count(cause.count - named)])),
        what: t.say("customers"),
        named: cause.named.iter().map(link).collect(),
        open: Some(Link {
            url: format!("{address}/customers?connection={connection}&show=attention"),
            label: t.say("open-customers"),
        }),
        ..whole(&cause.finding, t)
    }
}

fn told(finding: &Finding, t: Texts) -> (String, String, String) {
    if t.english {
        (finding.text_en(), finding.cause_en(), finding.remedy_en())
    } else {
        (finding.text_nl(), finding.cause_nl(), finding.remedy_nl())
    }
}

#[cfg(test)]
mod tests;
