//! The questions of profiles B and C that have a few answers each: which customers go over, who has the last word, what an
//! invoice becomes, what happens to a code that is no number.

use boekbrug_connector::Capability;
use boekbrug_model::ConnectionSettings;
use boekbrug_model::invoice::Target;
use boekbrug_model::settings::{CustomersOut, FieldOwner, Numbering};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::text::Texts;

/// One question.
#[derive(Clone, Debug)]
pub(crate) struct Pick {
    /// The name of the field: that of the setting.
    pub(crate) name: &'static str,
    /// The question.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) hint: String,
    /// Value and words of each answer.
    pub(crate) choices: Vec<(String, String)>,
    /// The answer so far.
    pub(crate) answer: String,
}

/// The questions that a package makes one ask.
pub(super) fn picks(t: Texts, settings: &ConnectionSettings, known: &Capability) -> Vec<Pick> {
    let mut picks = Vec::new();
    if let Some(rules) = &known.customers_out {
        picks.push(customers(t, settings));
        picks.push(owner(t, settings));
        if rules.largest_number.is_some() {
            picks.push(numbering(t, settings));
        }
    }
    if known.orders.is_some() {
        picks.push(target(t, settings));
    }
    picks
}

fn customers(t: Texts, settings: &ConnectionSettings) -> Pick {
    let all = [
        (CustomersOut::None, "answers-customers-none"),
        (CustomersOut::Ticked, "answers-customers-ticked"),
        (CustomersOut::All, "answers-customers-all"),
    ];
    let (title, hint) = (t.say("answers-customers"), t.say("answers-customers-hint"));
    pick(t, ("customersOut", title, hint), &all, settings.customers_out)
}

fn owner(t: Texts, settings: &ConnectionSettings) -> Pick {
    let (title, hint) = (t.say("answers-owner"), t.say("answers-owner-hint"));
    pick(t, ("fieldOwner", title, hint), &OWNERS, settings.field_owner)
}

fn numbering(t: Texts, settings: &ConnectionSettings) -> Pick {
    let all = [
        (Numbering::Ask, "answers-numbering-ask"),
        (Numbering::Next, "answers-numbering-next"),
    ];
    let (title, hint) = (t.say("answers-numbering"), t.say("answers-numbering-hint"));
    pick(t, ("numbering", title, hint), &all, settings.numbering)
}

fn target(t: Texts, settings: &ConnectionSettings) -> Pick {
    let all = [
        (Target::Booking, "answers-target-booking"),
        (Target::DraftOrder, "answers-target-order"),
    ];
    let (title, hint) = (t.say("answers-target"), t.say("answers-target-hint"));
    pick(t, ("invoicesAs", title, hint), &all, settings.invoices_as)
}

/// Who may have the last word, with what people call it.
pub(crate) const OWNERS: [(FieldOwner, &str); 3] = [
    (FieldOwner::Package, "answers-owner-package"),
    (FieldOwner::Application, "answers-owner-application"),
    (FieldOwner::LastChange, "answers-owner-last"),
];

/// The name of a value in settings, as it stands in forms.
pub(crate) fn name_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The value with this name; none when there is none.
pub(crate) fn value_of<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

fn pick<T: Serialize + Copy>(
    t: Texts,
    (name, title, hint): (&'static str, String, String),
    all: &[(T, &str)],
    answer: T,
) -> Pick {
    let choice = |(value, key): &(T, &str)| (name_of(value), t.say(key));
    Pick {
        name,
        title,
        hint,
        choices: all.iter().map(choice).collect(),
        answer: name_of(answer),
    }
}

impl Pick {
    /// Puts an answer into the settings; false when it is none.
    pub(super) fn set(&self, settings: &mut ConnectionSettings, answer: &str) -> bool {
        fn put<T: DeserializeOwned>(place: &mut T, answer: &str) -> bool {
            value_of(answer).map(|value| *place = value).is_some()
        }
        match self.name {
            "customersOut" => put(&mut settings.customers_out, answer),
            "fieldOwner" => put(&mut settings.field_owner, answer),
            "numbering" => put(&mut settings.numbering, answer),
            _ => put(&mut settings.invoices_as, answer),
        }
    }
}
