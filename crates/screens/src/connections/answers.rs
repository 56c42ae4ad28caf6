//! The questions of a profile (product section 3) as a form: where bookings go and what is sent.

use boekbrug_connector::{Capability, PdfSupport};
use boekbrug_model::{ConnectionSettings, ConnectionState, Finding, FindingCode, Profile};
use boekbrug_store::ConnectionRow;

use super::pick::{self, Pick};
use super::{Chart, Choice};
use crate::text::Texts;

/// One choice among codes of the package.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The name of the field.
    pub(crate) name: &'static str,
    /// The question.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) hint: String,
    /// What there is; empty before the first read.
    pub(crate) choices: Vec<Choice>,
    /// The answer so far; empty for none.
    pub(crate) answer: String,
    /// Whether nothing works without it.
    pub(crate) needed: bool,
}

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    /// What the profile is about: who goes over, who has the last word, what an invoice becomes.
    pub(crate) picks: Vec<Pick>,
    /// Codes.
    pub(crate) codes: Vec<Asked>,
    /// Yes or no: name, question, answer.
    pub(crate) switches: Vec<(&'static str, String, bool)>,
    /// The first day, as a browser wants it; empty for none.
    pub(crate) start_date: String,
}

impl Answers {
    /// The questions of a connection with their answers so far.
    pub(crate) fn of(t: Texts, row: &ConnectionRow, known: &Capability, chart: &Chart) -> Self {
        let settings = &row.settings;
        let code = |name, title: &str, hint: &str, choices: &[Choice], answer: &Option<String>, needed| Asked {
            name,
            title: t.say(title),
            hint: t.say(hint),
            choices: choices.to_vec(),
            answer: answer.clone().unwrap_or_default(),
            needed,
        };
        let mut codes = Vec::new();
        let books = settings.invoices_as.is_booking();
        let by_order = known.orders.as_ref().is_some_and(|rules| rules.needs_journal);
        if known.rules.needs_journal || by_order {
            let (title, hint) = ("answers-journal", "answers-journal-hint");
            let needed = if books { known.rules.needs_journal } else { by_order };
            codes.push(code("journal", title, hint, &chart.journals, &settings.journal, needed));
        }
        if known.rules.needs_debtor_account {
            let (title, hint) = ("answers-debtor", "answers-debtor-hint");
            let answer = &settings.debtor_account;
            codes.push(code("debtorAccount", title, hint, &chart.debtors, answer, books));
        }
        if known.orders.is_some() && asks_outward(row) {
            let hint = ["answers-order-item-hint", "answers-order-item-none"][usize::from(chart.lacks_items)];
            let answer = &settings.order_item;
            codes.push(code(
                "orderItem",
                "answers-order-item",
                hint,
                &chart.items,
                answer,
                false,
            ));
        }
        let (title, hint) = ("answers-revenue", "answers-revenue-hint");
        codes.push(code(
            "revenueAccount",
            title,
            hint,
            &chart.revenues,
            &settings.revenue_account,
            false,
        ));
        let (title, hint) = ("answers-rounding", "answers-rounding-hint");
        codes.push(code(
            "roundingAccount",
            title,
            hint,
            &chart.accounts(),
            &settings.rounding_account,
            false,
        ));
        Self {
            picks: if asks_outward(row) {
                pick::picks(t, settings, known)
            } else {
                Vec::new()
            },
            codes,
            switches: switches(t, row, known),
            start_date: settings.start_date.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// Puts what was sent over the settings; what is wrong with it is told per field.
    pub(crate) fn over(
        &self,
        t: Texts,
        fields: &[(String, String)],
        mut settings: ConnectionSettings,
    ) -> Result<ConnectionSettings, Vec<Finding>> {
        let sent = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.trim())
        };
        let mut wrong = Vec::new();
        for pick in &self.picks {
            let Some(answer) = sent(pick.name) else { continue };
            if !pick.set(&mut settings, answer) {
                wrong.push(wrong_value(pick.name, &pick.title, answer));
            }
        }
        for asked in &self.codes {
            let answer = sent(asked.name).unwrap_or_default();
            if answer.is_empty() && asked.needed {
                wrong.push(
                    Finding::new(FindingCode::ConnectionAnswerMissing)
                        .with("question", &asked.title)
                        .at(asked.name),
                );
            }
            let is_known = asked.choices.is_empty() || asked.choices.iter().any(|one| one.code == answer);
            if !answer.is_empty() && (!is_known && answer != asked.answer || answer.chars().count() > 100) {
                wrong.push(wrong_value(asked.name, &asked.title, answer));
            }
            let answer = (!answer.is_empty()).then(|| answer.to_owned());
            match asked.name {
                "journal" => settings.journal = answer,
                "debtorAccount" => settings.debtor_account = answer,
                "revenueAccount" => settings.revenue_account = answer,
                "orderItem" => settings.order_item = answer,
                _ => settings.rounding_account = answer,
            }
        }
        for (name, _, _) in &self.switches {
            let on = sent(name).is_some();
            match *name {
                "sendPdfs" => settings.send_pdfs = on,
                "sendEarlierPdfs" => settings.send_earlier_pdfs = on,
                _ => settings.book_earlier = on,
            }
        }
        match sent("startDate").unwrap_or_default() {
            "" => settings.start_date = None,
            day => match day.parse() {
                Ok(day) => settings.start_date = Some(day),
                Err(_) => wrong.push(wrong_value("startDate", &t.say("answers-start"), day)),
            },
        }
        if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
    }

    /// Shows again what was sent.
    pub(crate) fn filled(mut self, fields: &[(String, String)]) -> Self {
        let sent = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        for pick in &mut self.picks {
            pick.answer = sent(pick.name).unwrap_or_else(|| std::mem::take(&mut pick.answer));
        }
        for asked in &mut self.codes {
            asked.answer = sent(asked.name).unwrap_or_default();
        }
        for (name, _, on) in &mut self.switches {
            *on = sent(name).is_some();
        }
        self.start_date = sent("startDate").unwrap_or_default();
        self
    }
}

/// Whether the questions of profiles B and C are asked: in the wizard only to whom chose one of them.
fn asks_outward(row: &ConnectionRow) -> bool {
    row.profile != Profile::A || row.state != ConnectionState::Draft
}

/// What is sent. Where a draft order takes no PDF over the interface of a package, none is asked about.
fn switches(t: Texts, row: &ConnectionRow, known: &Capability) -> Vec<(&'static str, String, bool)> {
    let settings = &row.settings;
    let takes = settings.invoices_as.is_booking() || known.orders.as_ref().is_some_and(|orders| orders.pdf);
    let pdfs = known.pdf != PdfSupport::None && takes;
    let mut asked = Vec::new();
    if pdfs {
        asked.push(("sendPdfs", t.say("answers-pdfs"), settings.send_pdfs));
    }
    if pdfs && known.pdf_to_existing {
        asked.push((
            "sendEarlierPdfs",
            t.say("answers-earlier-pdfs"),
            settings.send_earlier_pdfs,
        ));
    }
    asked.push(("bookEarlier", t.say("answers-earlier"), settings.book_earlier));
    asked
}

/// A value that does not fit, at its field.
pub(super) fn wrong_value(field: &str, name: &str, value: &str) -> Finding {
    let shown: String = value.chars().take(60).collect();
    Finding::new(FindingCode::RequestWrongValue)
        .with("name", name)
        .with("reason", shown)
        .at(field)
}

impl Asked {
    /// Whether the answer is among what there is.
    pub(crate) fn has_answer(&self) -> bool {
        self.choices.iter().any(|one| one.code == self.answer)
    }
}
