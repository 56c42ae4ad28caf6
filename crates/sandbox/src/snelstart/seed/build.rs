//! From a seed to an administration.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::chart::{COST_CENTER_REQUIRED, FRESH_CHART, JOURNALS, LEDGERS, REVENUE_GROUPS, vat_rates};
use super::{Seed, SeedRelation, people};
use crate::chance::{Chance, guid_for};
use crate::snelstart::administration::{Administration, country_id};
use crate::snelstart::history::Made;
use crate::snelstart::model::address::Address;
use crate::snelstart::model::article::{Article, ArticleFields, RevenueGroup};
use crate::snelstart::model::company::Company;
use crate::snelstart::model::ledger::{Journal, Ledger};
use crate::snelstart::model::order::Template;
use crate::snelstart::model::relation::{Fields, Kinds, Relation};
use crate::snelstart::model::settings::CostCenter;
use crate::snelstart::table::Table;
use crate::snelstart::wire::record::Stamp;

/// Rows that one import wrote at the same moment: equal `modifiedOn` values
/// are a fact of life that a cursor has to survive.
const TIES: i64 = 7;

struct Builder<'a> {
    seed: &'a Seed,
    salt: u64,
    start: Timestamp,
}

/// The administration of that name as the seed describes it.
pub(crate) fn build(name: &str, key: &str, scopes: Vec<String>, seed: &Seed) -> Administration {
    let salt = seed.chance ^ guid_for(0, name, 0).as_u64_pair().0;
    let start = TimeZone::UTC
        .to_timestamp(seed.first_day().at(6, 30, 0, 0))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let builder = Builder { seed, salt, start };
    let relations = builder.relations();
    Administration {
        takes_number_twice: seed.takes_number_twice,
        takes_code_twice: seed.takes_code_twice,
        made: Made::default(),
        history: Vec::new(),
        coupling: None,
        name: name.to_owned(),
        key: Some(key.to_owned()),
        key_round: 0,
        scopes,
        company: builder.company(name),
        codes: relations.iter().map(|relation| relation.code).collect::<BTreeSet<_>>(),
        relations: Table::of(relations),
        ledgers: Table::of(builder.ledgers()),
        journals: Table::of(builder.journals()),
        cost_centers: Table::of(builder.cost_centers()),
        vat_rates: vat_rates(),
        revenue_groups: Table::of(builder.revenue_groups()),
        articles: Table::of(builder.articles()),
        templates: Table::of(builder.templates()),
        orders: Table::default(),
        bookings: Table::default(),
        invoices: Table::default(),
        mutations: Table::default(),
        documents: Table::default(),
        mandates: Vec::new(),
        numbers: std::collections::HashMap::new(),
        blocked: Vec::new(),
        blocked_by_accountant: Vec::new(),
        filed: Vec::new(),
        next_order: 1,
        next_voucher: 1,
    }
}

impl Builder<'_> {
    fn id(&self, kind: &str, number: i64) -> Uuid {
        guid_for(self.salt, kind, number)
    }

    fn stamp(&self, index: usize) -> Stamp {
        let index = i64::try_from(index).unwrap_or(0);
        let seconds = SignedDuration::from_millis(index / TIES * 37_120);
        Stamp {
            at: self.start.checked_add(seconds).unwrap_or(self.start),
            digits: u8::try_from(index % 8).unwrap_or(0),
        }
    }

    fn relations(&self) -> Vec<Relation> {
        let mut chance = Chance::new(self.salt);
        let mut rows = self.system_rows();
        rows.reserve(self.seed.relations + self.seed.named.len());
        let first_free = 1 + self.seed.named.iter().filter_map(|r| r.code).max().unwrap_or(0);
        let mut code = if first_free > 1_000_000 { 1 } else { first_free };
        let mut next_code = || {
            code += 1;
            code - 1
        };
        for named in &self.seed.named {
            let code = named.code.unwrap_or_else(&mut next_code);
            rows.push(self.relation(named, code, rows.len()));
        }
        for _ in 0..self.seed.relations {
            let made_up = people::relation(&mut chance, next_code());
            rows.push(self.relation(&made_up, made_up.code.unwrap_or(0), rows.len()));
        }
        rows
    }

    /// The own company and the two rows that codes below zero mark [seen].
    fn system_rows(&self) -> Vec<Relation> {
        let row = |index, code, name: &str, kinds| Relation {
            id: self.id("relatie", code),
            stamp: self.stamp(index),
            code,
            fields: Fields {
                kinds,
                name: name.to_owned(),
                ..Fields::default()
            },
            inactive: false,
            documents: Vec::new(),
        };
        vec![
            row(0, -1, "Leverancier onbekend", Kinds::SUPPLIER),
            row(1, -2, "Klant onbekend", Kinds::CUSTOMER),
            row(2, 0, "<Vul hier uw bedrijfsnaam in>", Kinds::OWN),
        ]
    }

    fn relation(&self, from: &SeedRelation, code: i64, index: usize) -> Relation {
        Relation {
            id: self.id("relatie", code),
            stamp: self.stamp(index),
            code,
            fields: fields(from),
            inactive: from.inactive,
            documents: Vec::new(),
        }
    }

    fn ledgers(&self) -> Vec<Ledger> {
        let standard = LEDGERS.iter().map(|(number, name, function)| {
            let required = COST_CENTER_REQUIRED.contains(number);
            self.ledger(*number, name, *function, required)
        });
        let mut rows: Vec<Ledger> = standard.collect();
        for extra in &self.seed.ledgers {
            rows.retain(|ledger| ledger.number != extra.number);
            let required = extra.cost_center_required;
            rows.push(self.ledger(extra.number, &extra.name, extra.function, required));
        }
        if self.seed.full_chart {
            let missing = FRESH_CHART.saturating_sub(rows.len());
            for number in (4000..).take(missing) {
                rows.push(self.ledger(number, &format!("Kosten {number}"), 30, false));
            }
        }
        rows
    }

    fn ledger(&self, number: i64, name: &str, function: i64, required: bool) -> Ledger {
        Ledger {
            id: self.id("grootboek", number),
            stamp: self.stamp(usize::try_from(number % 50).unwrap_or(0)),
            name: name.to_owned(),
            cost_center_required: required,
            profit_and_loss: number >= 4000,
            inactive: false,
            number,
            function,
            vat_rate_code: (function == 84).then(|| "SR".to_owned()),
        }
    }

    fn journals(&self) -> Vec<Journal> {
        let rows = JOURNALS.iter().map(|(number, name, kind)| Journal {
            id: self.id("dagboek", *number),
            name: (*name).to_owned(),
            kind: *kind,
            number: *number,
        });
        rows.collect()
    }

    fn cost_centers(&self) -> Vec<CostCenter> {
        let rows = self.seed.cost_centers.iter().map(|(number, name)| CostCenter {
            id: self.id("kostenplaats", *number),
            name: name.clone(),
            inactive: false,
            number: *number,
        });
        rows.collect()
    }

    fn revenue_groups(&self) -> Vec<RevenueGroup> {
        let rows = REVENUE_GROUPS
            .iter()
            .map(|(number, name, ledger, vat_kind)| RevenueGroup {
                id: self.id("artikelomzetgroep", *number),
                number: *number,
                name: (*name).to_owned(),
                ledger: self.id("grootboek", *ledger),
                vat_kind: *vat_kind,
            });
        rows.collect()
    }

    fn articles(&self) -> Vec<Article> {
        let rows = (0..self.seed.articles).map(|index| {
            let number = 1000 + i64::try_from(index).unwrap_or(0);
            let group = REVENUE_GROUPS.get(index % REVENUE_GROUPS.len());
            Article {
                id: self.id("artikel", number),
                stamp: self.stamp(index),
                inactive: false,
                stock: Decimal::ZERO,
                fields: ArticleFields {
                    code: number.to_string(),
                    name: format!("Artikel {number}"),
                    group: self.id("artikelomzetgroep", group.map_or(1, |group| group.0)),
                    price: Decimal::new(995 + number, 2),
                    cost: Decimal::new(495 + number, 2),
                    unit: Some("stuk".into()),
                    ..ArticleFields::default()
                },
            }
        });
        rows.collect()
    }

    fn templates(&self) -> Vec<Template> {
        vec![Template {
            id: self.id("verkoopordersjabloon", 1),
            name: "Standaard".into(),
        }]
    }

    fn company(&self, name: &str) -> Company {
        Company {
            id: self.id("administratie", 0),
            administration: name.to_owned(),
            name: format!("{name} B.V."),
            street: "Kade 1".into(),
            postcode: "1811 AB".into(),
            city: "Alkmaar".into(),
            vat_number: "123456782B01".into(),
            kvk: "12345678".into(),
            book_year: i64::from(self.seed.book_year),
            numeric_articles: self.seed.numeric_articles,
            article_code_length: 30,
            bills_foreign_vat: false,
            foreign_vat_ledger: Some(self.id("grootboek", 1678)),
            next_invoice: i64::from(self.seed.book_year) * 10_000 + 1,
        }
    }
}

/// A named relation as fields; nothing is checked.
pub(crate) fn fields(from: &SeedRelation) -> Fields {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let has_address = [&from.street, &from.postcode, &from.city, &from.country]
        .iter()
        .any(|part| !part.is_empty());
    let country = if from.country.is_empty() { "NL" } else { &from.country };
    Fields {
        kinds: Kinds {
            customer: !from.not_customer,
            supplier: from.supplier,
            own: false,
        },
        name: from.name.clone(),
        seat: has_address.then(|| Address {
            contact: None,
            street: text(&from.street),
            postcode: text(&from.postcode),
            city: text(&from.city),
            country: country_id(country),
        }),
        phone: text(&from.phone),
        email: text(&from.email),
        vat_number: text(from.vat_number.strip_prefix("NL").unwrap_or(&from.vat_number)),
        kvk: text(&from.kvk),
        iban: text(&from.iban),
        term: from.term,
        ..Fields::default()
    }
}
