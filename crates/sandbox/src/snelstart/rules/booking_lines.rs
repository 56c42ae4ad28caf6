//! What a line of a sales booking must meet: its account, its cost centre
//! and who the customer is [apis/snelstart.md §6].

use jiff::civil::{Date, date};

use super::address::country_of;
use super::booking::{Kind, SentLine};
use super::booking_rules::Check;
use crate::snelstart::model::ledger::Ledger;
use crate::snelstart::model::ledger_function::{
    DISTANCE_SALE, EU_GOODS, EU_SERVICES, demands_vat_kind, refusal, vat_kinds,
};
use crate::snelstart::model::relation::Relation;
use crate::snelstart::seed::countries::is_other_eu;

/// From this day foreign VAT is billed to consumers in the Union
/// [apis/snelstart.md §6, documented].
const DISTANCE_SALES_SINCE: Date = date(2021, 7, 1);

impl<'a> Check<'a> {
    pub(super) fn ledger(&self, line: &SentLine) -> Option<&'a Ledger> {
        line.ledger.and_then(|id| self.books.ledgers.get(id))
    }

    pub(super) fn line(&mut self, line: &SentLine, customer: Option<&Relation>) {
        let zero = line.amount.is_zero() && self.switches.zero_line_refused;
        self.faults.add_if(zero, "BOE-0028");
        self.cost_center(line);
        let Some(ledger) = self.ledger(line) else {
            self.faults.add("BOE-0037");
            return;
        };
        self.faults.add_if(ledger.inactive, "BOE-0008");
        if let Some(code) = refusal(ledger.function) {
            self.faults.detailed(code, ledger.number.to_string());
            return;
        }
        let wrong_kind = match line.kind {
            Kind::Absent => demands_vat_kind(ledger.function),
            Kind::Known(kind) => !vat_kinds(ledger.function).contains(&kind),
            Kind::Swapped => true,
        };
        if wrong_kind {
            self.faults.detailed("BOE-0082", ledger.number.to_string());
        }
        let needs_center = ledger.cost_center_required && line.cost_center.is_none();
        self.faults.add_if(needs_center, "BOE-0022");
        if matches!(ledger.function, EU_GOODS | EU_SERVICES)
            && customer.is_some_and(|customer| !is_eu_business(customer))
        {
            self.faults.add("BOE-0080");
        }
    }

    fn cost_center(&mut self, line: &SentLine) {
        if let Some(id) = line.cost_center {
            match self.books.cost_centers.get(id) {
                None => self.faults.add("BOE-0019"),
                Some(center) => self.faults.add_if(center.inactive, "BOE-0026"),
            }
        }
    }

    /// A consumer elsewhere in the Union, where foreign VAT is billed: no VAT
    /// rows, and revenue on accounts for distance sales [documented].
    pub(super) fn foreign_consumer(&mut self, customer: Option<&Relation>) {
        let since = |moment: jiff::civil::DateTime| moment.date() >= DISTANCE_SALES_SINCE;
        let applies = self.books.company.bills_foreign_vat
            && self.sent.date.is_some_and(since)
            && customer.is_some_and(is_eu_consumer);
        if !applies {
            return;
        }
        if !self.sent.rows.is_empty() {
            self.faults.detailed("BOE-0069", "Btwsoort is niet correct");
        }
        for line in &self.sent.lines {
            if let Some(ledger) = self.ledger(line) {
                let is_vat = self.books.company.foreign_vat_ledger == Some(ledger.id);
                let is_sale = ledger.function == DISTANCE_SALE && ledger.vat_rate_code.is_some();
                if !is_vat && !is_sale {
                    self.faults.detailed("BOE-0061", ledger.number.to_string());
                }
            }
        }
    }
}

fn lives_elsewhere_in_eu(customer: &Relation) -> bool {
    country_of(customer.fields.seat.as_ref()).is_some_and(is_other_eu)
}

fn is_eu_business(customer: &Relation) -> bool {
    lives_elsewhere_in_eu(customer) && customer.fields.vat_number.is_some()
}

fn is_eu_consumer(customer: &Relation) -> bool {
    lives_elsewhere_in_eu(customer) && customer.fields.vat_number.is_none()
}
