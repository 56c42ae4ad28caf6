//! What became of an invoice, step by step.

use std::collections::BTreeMap;

use boekbrug_engine::Origin;
use boekbrug_model::{Actor, ActorKind, Finding, InvoiceState, PersonId};
use boekbrug_store::{AttemptRow, InvoiceRow, Store, StoreError};
use jiff::Timestamp;

use super::list::tone_of_state;
use super::order;
use crate::text::Texts;

/// Steps that are shown; of an invoice that was tried for weeks the newest ones.
const MOST: usize = 40;

/// Names of the people who did something, by their actor.
pub(super) type Names = BTreeMap<String, String>;

/// One step, or several alike.
pub(crate) struct Step {
    pub(crate) what: String,
    pub(crate) at: String,
    /// The instant for machines.
    pub(crate) stamp: String,
    /// The state after it, where it is another one.
    pub(crate) state: Option<(String, &'static str)>,
    /// What was found, each as a title.
    pub(crate) findings: Vec<String>,
    /// Who did it; none for the program.
    pub(crate) by: Option<String>,
    /// What they said of it, or where the invoice came from.
    pub(crate) remark: Option<String>,
    /// How often in a row.
    pub(crate) times: u64,
}

/// The timeline, newest first, and how many older steps are left out.
pub(super) fn timeline(t: Texts, row: &InvoiceRow, attempts: &[AttemptRow], names: &Names) -> (Vec<Step>, usize) {
    let is_order = order::is_order(row);
    let mut steps: Vec<(Step, Alike<'_>)> = Vec::new();
    for attempt in attempts {
        let alike = Alike {
            step: &attempt.step,
            to: attempt.to,
            findings: &attempt.findings,
        };
        match steps.last_mut() {
            Some((step, last)) if *last == alike && attempt.step != "mark" => {
                step.times += 1;
                (step.at, step.stamp) = (t.moment(&attempt.at), attempt.at.to_string());
            }
            _ => steps.push((told(t, attempt, names, is_order), alike)),
        }
    }
    let mut steps: Vec<_> = std::iter::once(accepted(t, row, names))
        .chain(steps.into_iter().map(|(step, _)| step))
        .collect();
    steps.reverse();
    let left = steps.len().saturating_sub(MOST);
    if left > 0 {
        // the beginning stays: when it came in and from whom
        steps.drain(MOST - 1..MOST - 1 + left);
    }
    (steps, left)
}

/// What two steps in a row must share to be told as one.
#[derive(PartialEq)]
struct Alike<'a> {
    step: &'a str,
    to: InvoiceState,
    findings: &'a [Finding],
}

fn accepted(t: Texts, row: &InvoiceRow, names: &Names) -> Step {
    let origin = Origin::of(&row.source);
    Step {
        what: t.say("invoices-step-accept"),
        state: None,
        findings: Vec::new(),
        by: origin.by.map(|by| name(t, &by, names)),
        remark: Some(origin.source).filter(|source| !source.is_empty() && source != "api"),
        times: 1,
        ..at(t, row.created)
    }
}

fn told(t: Texts, attempt: &AttemptRow, names: &Names, is_order: bool) -> Step {
    let origin = Origin::of(&attempt.node);
    let marked = attempt.step == "mark";
    // by the interface it is the actor alone
    let by = origin.by.clone().or_else(|| actor(&attempt.node));
    Step {
        what: what(t, &attempt.step, is_order),
        state: (attempt.from != attempt.to).then(|| (order::word(t, attempt.to, is_order), tone_of_state(attempt.to))),
        findings: attempt.findings.iter().map(|finding| t.title(finding)).collect(),
        by: by.filter(|_| marked).map(|by| name(t, &by, names)),
        remark: (marked && origin.by.is_some())
            .then_some(origin.source)
            .filter(|reason| !reason.is_empty()),
        times: 1,
        ..at(t, attempt.at)
    }
}

fn at(t: Texts, at: Timestamp) -> Step {
    Step {
        what: String::new(),
        at: t.moment(&at),
        stamp: at.to_string(),
        state: None,
        findings: Vec::new(),
        by: None,
        remark: None,
        times: 1,
    }
}

fn what(t: Texts, step: &str, is_order: bool) -> String {
    t.say(match step {
        "book" if is_order => "invoices-step-order",
        "check" => "invoices-step-check",
        "find" => "invoices-step-find",
        "book" => "invoices-step-book",
        "attach" => "invoices-step-attach",
        "readBack" => "invoices-step-read-back",
        "mark" => "invoices-step-mark",
        _ => "invoices-step-other",
    })
}

fn actor(text: &str) -> Option<Actor> {
    let (kind, id) = text.split_once(':')?;
    Some(Actor {
        kind: kind.parse().ok()?,
        id: id.to_owned(),
    })
}

fn name(t: Texts, by: &Actor, names: &Names) -> String {
    match (by.kind, names.get(&by.to_string())) {
        (_, Some(name)) => name.clone(),
        (ActorKind::Person, None) => t.say("invoices-by-person"),
        (ActorKind::ApiKey, None) => t.say("invoices-by-application"),
        (ActorKind::Operator, None) => t.one("invoices-by-operator", "name", &by.id),
        (ActorKind::System, None) => "Boekbrug".to_owned(),
    }
}

/// The names of the people who stand in a timeline.
pub(super) async fn names(store: &dyn Store, row: &InvoiceRow, attempts: &[AttemptRow]) -> Result<Names, StoreError> {
    let mut names = Names::new();
    let marks = attempts.iter().filter(|attempt| attempt.step == "mark");
    let marked = marks.filter_map(|attempt| Origin::of(&attempt.node).by.or_else(|| actor(&attempt.node)));
    for by in Origin::of(&row.source).by.into_iter().chain(marked) {
        let Ok(id) = by.id.parse::<PersonId>() else { continue };
        if let Some(person) = store.people().person(id).await? {
            let name = if person.name.is_empty() {
                person.email
            } else {
                person.name
            };
            if !name.is_empty() {
                names.insert(by.to_string(), name);
            }
        }
    }
    Ok(names)
}
