//! The page of a preview, made from its value.

use askama::Template;
use boekbrug_engine::{CustomersPreview, Preview, PreviewAction, PreviewItem, PreviewState};
use boekbrug_model::Finding;
use boekbrug_store::ConnectionRow;
use serde_json::Value;

use super::{ROWS, Wanted};
use crate::frame::Frame;
use crate::records::told;
use crate::text::Texts;
use crate::wizard::Trail;

#[derive(Template)]
#[template(path = "preview.html")]
pub(super) struct Page {
    frame: Frame,
    t: Texts,
    /// The steps of the wizard, while the connection is being set up.
    trail: Trail,
    package: String,
    base: String,
    preview: Option<Preview>,
    items: Vec<Item>,
    next: String,
    may: bool,
}

struct Item {
    tone: &'static str,
    action: String,
    kind: String,
    code: String,
    name: String,
    fields: Vec<Field>,
    findings: Vec<Finding>,
}

struct Field {
    name: String,
    old: String,
    new: String,
}

impl Page {
    pub(super) fn new(
        frame: Frame,
        t: Texts,
        connection: &ConnectionRow,
        package: String,
        preview: Option<Preview>,
        wanted: &Wanted,
        may: bool,
    ) -> Self {
        let base = format!("/connections/{}", connection.id);
        let fits = |item: &&PreviewItem| {
            wanted.feed.is_none_or(|feed| item.feed == Some(feed))
                && wanted.action.is_none_or(|action| item.action == action)
        };
        let all = preview.as_ref().map_or(&[][..], |preview| &preview.items);
        let rest: Vec<_> = all.iter().filter(fits).skip(wanted.after).take(ROWS + 1).collect();
        let next = (rest.len() > ROWS).then(|| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            if let Some(feed) = wanted.feed {
                query.append_pair("feed", feed.as_str());
            }
            if let Some(action) = wanted.action.and_then(|action| serde_json::to_value(action).ok()) {
                query.append_pair("action", action.as_str().unwrap_or_default());
            }
            query.append_pair("after", &(wanted.after + ROWS).to_string());
            format!("{base}/preview?{}", query.finish())
        });
        let items = rest.into_iter().take(ROWS).map(|item| Item::new(t, item)).collect();
        Self {
            next: next.unwrap_or_default(),
            frame,
            t,
            trail: Trail::default(),
            package,
            base,
            preview,
            items,
            may,
        }
    }
}

impl Page {
    fn is_in(&self, state: PreviewState) -> bool {
        self.preview.as_ref().is_some_and(|preview| preview.state == state)
    }

    /// Under the steps of the wizard.
    pub(super) fn beside(self, trail: Trail) -> Self {
        Self { trail, ..self }
    }

    fn is_setup(&self) -> bool {
        !self.trail.0.is_empty()
    }

    /// What a person wants most: to see it, and then to start.
    fn kind(&self, starts: bool) -> &'static str {
        let seen = self.preview.is_some();
        if starts == (seen && self.is_setup()) {
            "primary"
        } else {
            "plain"
        }
    }

    fn is_running(&self) -> bool {
        self.is_in(PreviewState::Running)
    }

    fn is_done(&self) -> bool {
        self.is_in(PreviewState::Done)
    }

    /// Whether customers of the application would go over, or cannot.
    fn has_customers(&self) -> bool {
        let push = self.preview.as_ref().and_then(|preview| preview.push.as_ref());
        push.is_some_and(|push| push.customers != CustomersPreview::default())
    }

    fn is_stopped(&self) -> bool {
        self.is_in(PreviewState::Stopped)
    }
}

impl Item {
    fn new(t: Texts, item: &PreviewItem) -> Self {
        let tone = match item.action {
            PreviewAction::Create | PreviewAction::Adopt | PreviewAction::Verify | PreviewAction::Attach => "ok",
            PreviewAction::Update | PreviewAction::Deactivate | PreviewAction::Later => "warn",
            PreviewAction::Refuse => "bad",
            PreviewAction::Skip => "off",
        };
        let field = |one: &boekbrug_store::FieldChange| Field {
            name: t.field(&one.field),
            old: shown(t, &one.field, &one.old),
            new: shown(t, &one.field, &one.new),
        };
        Self {
            tone,
            // in the preview of a push only customers of the application have a feed
            action: match (item.action, item.feed) {
                (PreviewAction::Adopt, Some(_)) => t.say("preview-customers-adopt"),
                (other, _) => action(t, other),
            },
            kind: item.feed.map_or_else(|| t.say("preview-invoice"), |feed| t.feed(&feed)),
            code: item.code.clone(),
            name: item.name.clone(),
            fields: item.fields.iter().map(field).collect(),
            findings: item.findings.clone(),
        }
    }
}

fn action(t: Texts, action: PreviewAction) -> String {
    match action {
        PreviewAction::Create => t.say("preview-create"),
        PreviewAction::Update => t.say("preview-update"),
        PreviewAction::Deactivate => t.say("preview-deactivate"),
        PreviewAction::Adopt => t.say("preview-adopt"),
        PreviewAction::Attach => t.say("preview-attach"),
        PreviewAction::Verify => t.say("preview-verify"),
        PreviewAction::Skip => t.say("preview-skip"),
        PreviewAction::Refuse => t.say("preview-refuse"),
        PreviewAction::Later => t.say("preview-later"),
    }
}

/// A value for people; nothing is a dash.
fn shown(t: Texts, field: &str, value: &Value) -> String {
    let text = told(t, field, Some(value));
    if text.is_empty() { "–".to_owned() } else { text }
}

#[cfg(test)]
pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use boekbrug_engine::{FeedPreview, PushPreview};
    use boekbrug_model::Feed;
    use boekbrug_store::FieldChange;

    use crate::frame::Place;

    let preview = |state| Preview {
        state,
        started: jiff::Timestamp::UNIX_EPOCH,
        ended: None,
        feeds: Vec::new(),
        push: None,
        items: Vec::new(),
        calls: 7,
        stop: None,
        findings: Vec::new(),
    };
    let feed = FeedPreview {
        feed: Feed::Customers,
        read: 1_204,
        create: 20,
        update: 3,
        unchanged: 1_180,
        deactivate: 2,
        refuse: 1,
        complete: true,
        findings: Vec::new(),
    };
    let item = |feed, action, fields, findings| PreviewItem {
        feed,
        action,
        id: "id".to_owned(),
        code: "1001".to_owned(),
        name: "Bakkerij <De> Korenaar".to_owned(),
        fields,
        findings,
    };
    let change = FieldChange {
        field: "visitAddress.city".to_owned(),
        old: Value::Null,
        new: "Delft".into(),
    };
    let pull = Preview {
        feeds: vec![feed],
        items: vec![
            item(Some(Feed::Customers), PreviewAction::Update, vec![change], Vec::new()),
            item(Some(Feed::Customers), PreviewAction::Create, Vec::new(), Vec::new()),
        ],
        ..preview(PreviewState::Done)
    };
    let push = Preview {
        push: Some(PushPreview {
            tried: 4,
            create: 2,
            refuse: 1,
            skip: 1,
            not_looked_for: 1,
            unread: vec![Feed::Journals],
            customers: CustomersPreview {
                create: 3,
                update: 1,
                adopt: 2,
                not_looked_at: 40,
                ..CustomersPreview::default()
            },
            ..PushPreview::default()
        }),
        items: vec![
            item(Some(Feed::Customers), PreviewAction::Adopt, Vec::new(), Vec::new()),
            item(None, PreviewAction::Refuse, Vec::new(), vec![crate::samples::finding()]),
        ],
        ..preview(PreviewState::Done)
    };
    let stopped = Preview {
        findings: vec![crate::samples::finding()],
        ..preview(PreviewState::Stopped)
    };
    let one = |preview: Option<Preview>| {
        let all = preview.as_ref().map_or(&[][..], |preview| &preview.items);
        let page = Page {
            frame: crate::samples::frame(&t.say("preview-title"), Place::Connections),
            t,
            trail: Trail::default(),
            package: "Pakket".to_owned(),
            base: "/connections/con_1".to_owned(),
            items: all.iter().map(|item| Item::new(t, item)).collect(),
            preview,
            next: String::new(),
            may: true,
        };
        page.drawn()
    };
    vec![
        ("preview-none", one(None)),
        ("preview-running", one(Some(preview(PreviewState::Running)))),
        ("preview-stopped", one(Some(stopped))),
        ("preview-pull", one(Some(pull))),
        ("preview-push", one(Some(push))),
    ]
}
