//! The questions as data.

use boekbrug_connector::{Capability, PdfSupport};
use boekbrug_model::invoice::Target;
use boekbrug_model::settings::CustomersOut;
use boekbrug_store::ConnectionRow;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Choice, Choices};
use crate::App;

/// A question.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    /// Its name: that of the field in `answers`, or of the secret.
    name: &'static str,
    /// The question in Dutch.
    title_nl: &'static str,
    /// The question in English.
    title_en: &'static str,
    /// What kind of answer it takes.
    kind: Kind,
    /// What there is to choose from; empty where nothing is, or nothing was read yet.
    choices: Vec<Choice>,
    /// The answer so far: a text, a yes or no, a day. Null without one, and for secrets always.
    #[schema(required = true)]
    answer: Value,
    /// Whether the connection cannot begin without it.
    needed: bool,
    /// Whether it is needed and not answered.
    missing: bool,
    /// The operation that answers it.
    #[schema(examples("PUT /v1/connections/con_01890a5d96bf774bbe9c9a7b1c2d3e4f/answers"))]
    answered_by: String,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    /// A person signs in on the package's own site.
    SignIn,
    /// A secret that is pasted; it is never shown.
    Secret,
    /// One of the package's administrations.
    Administration,
    /// A code out of the package.
    Code,
    /// One of the choices; each label is Dutch and English.
    Choice,
    /// True or false.
    YesNo,
    /// A day.
    Day,
}

impl Question {
    pub(super) fn is_missing(&self) -> bool {
        self.missing
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

/// Makes the questions of one connection.
struct Asker<'a> {
    row: &'a ConnectionRow,
}

impl Asker<'_> {
    fn ask(&self, name: &'static str, kind: Kind, nl: &'static str, en: &'static str) -> Question {
        let verb = match kind {
            Kind::SignIn => "POST … sign-in",
            Kind::Secret => "POST … authorise",
            Kind::Administration => "POST … choose",
            Kind::Code | Kind::Choice | Kind::YesNo | Kind::Day => "PUT … answers",
        };
        let path = format!("/v1/connections/{}/", self.row.id);
        Question {
            name,
            title_nl: nl,
            title_en: en,
            kind,
            choices: Vec::new(),
            answer: Value::Null,
            needed: false,
            missing: false,
            answered_by: verb.replace("… ", &path),
        }
    }

    /// A code of the package, with what there is to choose from.
    fn code(
        &self,
        question: (&'static str, &'static str, &'static str),
        from: &[Choice],
        answer: Option<&str>,
        needed: bool,
    ) -> Question {
        let (name, nl, en) = question;
        Question {
            choices: from.to_vec(),
            answer: json!(answer),
            needed,
            missing: needed && answer.is_none(),
            ..self.ask(name, Kind::Code, nl, en)
        }
    }

    fn yes_no(&self, name: &'static str, nl: &'static str, en: &'static str, answer: bool) -> Question {
        Question {
            answer: json!(answer),
            ..self.ask(name, Kind::YesNo, nl, en)
        }
    }

    /// One of a few words, each with what it means.
    fn choice(
        &self,
        question: (&'static str, &'static str, &'static str),
        words: &[(&str, &str)],
        answer: Value,
    ) -> Question {
        let (name, nl, en) = question;
        let choice = |&(value, label): &(&str, &str)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
        };
        Question {
            choices: words.iter().map(choice).collect(),
            answer,
            ..self.ask(name, Kind::Choice, nl, en)
        }
    }

    /// What is asked of customers of the application that go to the package.
    fn customers(&self, known: &Capability) -> Vec<Question> {
        let settings = &self.row.settings;
        let Some(rules) = known.customers_out.as_ref() else {
            return Vec::new();
        };
        if settings.customers_out == CustomersOut::None {
            return Vec::new();
        }
        let words = (
            "customersOut",
            "Welke klanten van uw programma gaan naar het boekhoudpakket?",
            "Which customers of your application go to the package?",
        );
        let choices = [
            (
                "ticked",
                "Alleen aangevinkte, met al hun facturen / Only ticked ones, with all their invoices",
            ),
            ("all", "Allemaal / All of them"),
        ];
        let mut asked = vec![self.choice(words, &choices, json!(settings.customers_out))];
        let words = (
            "fieldOwner",
            "Wie heeft het laatste woord als een klant aan beide kanten verandert?",
            "Who has the last word when a customer changes on both sides?",
        );
        let choices = [
            ("application", "Uw programma / Your application"),
            ("package", "Het boekhoudpakket / The package"),
            ("lastChange", "Wie het laatst veranderde / Whoever changed it last"),
        ];
        asked.push(self.choice(words, &choices, json!(settings.field_owner)));
        if rules.largest_number.is_some() {
            let words = (
                "numbering",
                "Wat als de code van een klant geen nummer is?",
                "What if the code of a customer is no number?",
            );
            let choices = [
                ("ask", "Wachten tot u een nummer geeft / Wait until you give a number"),
                (
                    "next",
                    "Zelf het eerste vrije nummer geven / Give the first free number",
                ),
            ];
            asked.push(self.choice(words, &choices, json!(settings.numbering)));
        }
        asked
    }

    /// The way into the package. Once the connection is pinned it was found.
    fn way_in(&self, known: &Capability, signs_in: bool) -> Vec<Question> {
        let found = self.row.remote_id.is_some();
        let needed = |question| Question {
            needed: true,
            missing: !found,
            ..question
        };
        if signs_in {
            let (nl, en) = (
                "Met welke gebruiker meldt u zich aan?",
                "With which user do you sign in?",
            );
            return vec![needed(self.ask("signIn", Kind::SignIn, nl, en))];
        }
        let (nl, en) = (
            "Welke sleutel gaf het boekhoudpakket?",
            "Which key did the bookkeeping package give?",
        );
        let secrets = known.secrets.iter();
        secrets
            .map(|name| needed(self.ask(name, Kind::Secret, nl, en)))
            .collect()
    }

    fn administration(&self) -> Question {
        let row = self.row;
        let (nl, en) = (
            "Welke administratie in het boekhoudpakket?",
            "Which administration in the package?",
        );
        let chosen = row.remote_id.clone().map(|value| Choice {
            label: row.remote_name.clone().unwrap_or_default(),
            value,
        });
        Question {
            answer: json!(row.remote_id),
            choices: chosen.into_iter().collect(),
            needed: true,
            missing: row.remote_id.is_none(),
            ..self.ask("administration", Kind::Administration, nl, en)
        }
    }

    /// Where bookings go.
    fn accounts(&self, known: &Capability, choices: &Choices) -> Vec<Question> {
        let settings = &self.row.settings;
        let mut asked = Vec::new();
        let orders = known.orders.as_ref();
        let orders = orders.filter(|_| settings.invoices_as == Target::DraftOrder);
        if orders.map_or(known.rules.needs_journal, |rules| rules.needs_journal) {
            let words = ("journal", "Welk verkoopboek?", "Which sales journal?");
            asked.push(self.code(words, &choices.journals, settings.journal.as_deref(), true));
        }
        if orders.is_some() {
            let words = (
                "orderItem",
                "Welk artikel, als een regel er geen noemt?",
                "Which item, where a line names none?",
            );
            asked.push(self.code(words, &choices.items, settings.order_item.as_deref(), false));
            return asked;
        }
        if known.rules.needs_debtor_account {
            let words = ("debtorAccount", "Welke debiteurenrekening?", "Which debtor account?");
            asked.push(self.code(words, &choices.debtors, settings.debtor_account.as_deref(), true));
        }
        let words = (
            "revenueAccount",
            "Welke omzetrekening, als een regel er geen noemt?",
            "Which revenue account, where a line names none?",
        );
        asked.push(self.code(words, &choices.revenues, settings.revenue_account.as_deref(), false));
        let words = (
            "roundingAccount",
            "Op welke rekening komt een afronding?",
            "On which account does a rounding come?",
        );
        asked.push(self.code(words, &choices.roundings, settings.rounding_account.as_deref(), false));
        asked
    }

    /// What is sent. Not every package takes the PDF of a draft order.
    fn sending(&self, known: &Capability) -> Vec<Question> {
        let settings = &self.row.settings;
        let orders = settings.invoices_as == Target::DraftOrder;
        let to_orders = known.orders.as_ref().is_some_and(|orders| orders.pdf);
        let pdfs = known.pdf != PdfSupport::None && (!orders || to_orders);
        let mut asked = Vec::new();
        if pdfs {
            let (nl, en) = ("Ook PDF's versturen?", "Send PDFs too?");
            asked.push(self.yes_no("sendPdfs", nl, en, settings.send_pdfs));
        }
        if pdfs && known.pdf_to_existing && !orders {
            let (nl, en) = (
                "PDF's versturen van facturen die al gemaakt zijn?",
                "Send PDFs of invoices that were made already?",
            );
            asked.push(self.yes_no("sendEarlierPdfs", nl, en, settings.send_earlier_pdfs));
        }
        let (nl, en) = if orders {
            (
                "Facturen die al gemaakt zijn als conceptfactuur versturen?",
                "Send invoices that were made already as draft invoices?",
            )
        } else {
            (
                "Facturen die al gemaakt zijn als boeking versturen?",
                "Send invoices that were made already as bookings?",
            )
        };
        asked.push(self.yes_no("bookEarlier", nl, en, settings.book_earlier));
        let (nl, en) = (
            "Vanaf welke dag zijn facturen van deze koppeling?",
            "From which day on are invoices the connection's own?",
        );
        asked.push(Question {
            answer: json!(settings.start_date),
            ..self.ask("startDate", Kind::Day, nl, en)
        });
        asked
    }
}

/// The questions of a connection, in the order in which they are asked.
pub(super) fn questions(app: &App, row: &ConnectionRow, choices: &Choices) -> Vec<Question> {
    let Some(known) = app.engine.capability(&row.package) else {
        return Vec::new();
    };
    let asker = Asker { row };
    let mut asked = asker.way_in(known, app.engine.signs_in(&row.package));
    asked.push(asker.administration());
    asked.extend(asker.customers(known));
    asked.extend(asker.accounts(known, choices));
    asked.extend(asker.sending(known));
    asked
}
