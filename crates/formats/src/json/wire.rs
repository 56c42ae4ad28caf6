//! The invoice as applications write it: the model's own, with amounts as plain decimals beside one currency.

use boekbrug_model::invoice::{InvoiceCustomer, InvoiceKind, InvoiceLine, LineRole, ServicePeriod, VatTotal};
use boekbrug_model::vat::{LineVat, VatKind};
use boekbrug_model::{Currency, Finding, FindingCode, Invoice, InvoiceNumber, Money, MoneyError};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An invoice as an application writes it. Amounts that are `null` or absent where zero is meant need not be there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Invoice))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceJson {
    /// The number on the document.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "2026-0042", max_length = 100))]
    pub number: InvoiceNumber,
    /// Invoice or credit note. On a credit note the amounts are positive, as the document shows them.
    #[cfg_attr(feature = "schema", schema(value_type = schema::Kind))]
    pub kind: InvoiceKind,
    /// Date on the document; also the date of the booking.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date, example = "2026-11-21"))]
    pub date: Date,
    /// Day on which it must be paid.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, format = Date, example = "2026-12-05"))]
    pub due_date: Option<Date>,
    /// Payment condition by code, when there is no due date.
    #[serde(default)]
    pub payment_condition: Option<String>,
    /// Who must pay.
    pub customer: CustomerJson,
    /// The currency of every amount (ISO 4217).
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "EUR", pattern = "^[A-Z]{3}$"))]
    pub currency: Currency,
    /// Number of the invoice that a credit note corrects.
    #[serde(default)]
    pub credited_invoice: Option<String>,
    /// The customer's order.
    #[serde(default)]
    pub order_reference: Option<String>,
    /// One line about the whole.
    #[serde(default)]
    pub description: Option<String>,
    /// Days of service.
    #[serde(default)]
    pub service_period: Option<PeriodJson>,
    /// The lines, allowances and charges on the document included as lines of their own.
    pub lines: Vec<LineJson>,
    /// VAT per code, kind and percentage, as the document shows it.
    pub vat_totals: Vec<VatTotalJson>,
    /// Sum of the lines.
    pub total_excl: Amount,
    /// Sum of the VAT.
    pub total_vat: Amount,
    /// Sum of both.
    pub total_incl: Amount,
    /// Rounding of the amount to pay (UBL `PayableRoundingAmount`); zero unless it is there.
    #[serde(default)]
    pub rounding: Option<Amount>,
    /// Paid already; it does not change the booking. Zero unless it is there.
    #[serde(default)]
    pub prepaid: Option<Amount>,
}

/// The customer. At least one of `code`, `identification` and `vatNumber` is needed to find it in the package.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = InvoiceCustomer))]
#[serde(rename_all = "camelCase", default)]
pub struct CustomerJson {
    /// Customer code, the same on both sides.
    pub code: Option<String>,
    /// Name on the document.
    pub name: Option<String>,
    /// Chamber of Commerce number (KvK).
    pub identification: Option<String>,
    /// VAT number with country letters.
    pub vat_number: Option<String>,
    /// Country of the customer, two letters.
    pub country_code: Option<String>,
}

/// First and last day of the service.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ServicePeriod))]
#[serde(rename_all = "camelCase")]
pub struct PeriodJson {
    /// First day, inclusive.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day, inclusive.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub until: Date,
}

/// One line. Allowances and charges of the document are lines too, with `role` saying so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = InvoiceLine))]
#[serde(rename_all = "camelCase")]
pub struct LineJson {
    /// What was delivered.
    pub description: String,
    /// Where the amount comes from; a supply unless it is there.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = schema::Role))]
    pub role: LineRole,
    /// How many units.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "12.5"))]
    pub quantity: Option<Decimal>,
    /// Unit of sale.
    #[serde(default)]
    pub unit: Option<String>,
    /// Price of one unit, without VAT.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "110.00"))]
    pub unit_price: Option<Decimal>,
    /// Discount in percent, already taken off `net`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, example = "5"))]
    pub discount: Option<Decimal>,
    /// Amount without VAT.
    pub net: Amount,
    /// Its VAT.
    pub vat: VatJson,
    /// Ledger account by code; else the one of the item, of the VAT mapping, or the connection's default.
    #[serde(default)]
    pub ledger_account: Option<String>,
    /// Item by code.
    #[serde(default)]
    pub item: Option<String>,
    /// Cost centre by code.
    #[serde(default)]
    pub cost_centre: Option<String>,
    /// Project by code.
    #[serde(default)]
    pub project: Option<String>,
    /// Employee by code.
    #[serde(default)]
    pub employee: Option<String>,
}

/// Code, kind and percentage of VAT.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = InvoiceVat))]
#[serde(rename_all = "camelCase")]
pub struct VatJson {
    /// The application's VAT code; none when the document names only kind and percentage.
    #[serde(default)]
    pub code: Option<String>,
    /// The kind of supply.
    pub kind: VatKind,
    /// Percentage, for example `21`; zero for every kind but `standard`.
    #[cfg_attr(feature = "schema", schema(value_type = String, example = "21"))]
    pub percent: Decimal,
}

/// VAT of one code, kind and percentage.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = InvoiceVatTotal))]
#[serde(rename_all = "camelCase")]
pub struct VatTotalJson {
    /// Code, kind and percentage.
    pub vat: VatJson,
    /// The amount over which VAT is counted.
    pub base: Amount,
    /// The VAT.
    pub amount: Amount,
}

/// An amount as a decimal text, such as `"12.50"`. With a currency behind it (`"12.50 EUR"`) it must be the invoice's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Amount {
    /// In the currency of the invoice.
    Plain(Decimal),
    /// With its own.
    Named(Money),
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(amount) => serializer.collect_str(amount),
            Self::Named(money) => serializer.collect_str(&money.decimal()),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.contains(' ') {
            return text.parse().map(Self::Named).map_err(serde::de::Error::custom);
        }
        let plain = Decimal::from_str_exact(&text).map(Self::Plain);
        plain.map_err(|_| serde::de::Error::custom(MoneyError::NotANumber(text.chars().take(40).collect())))
    }
}

impl Amount {
    fn money(self, currency: Currency) -> Result<Money, MoneyError> {
        match self {
            Self::Plain(amount) => Money::try_from_decimal(amount, currency),
            Self::Named(money) => Ok(money),
        }
    }
}

/// Turns amounts into money, noting what is wrong with each.
struct Sums {
    currency: Currency,
    findings: Vec<Finding>,
}

impl Sums {
    /// The amount; nothing where it is none, and then there is a finding.
    fn money(&mut self, amount: Amount, place: &str) -> Money {
        amount.money(self.currency).unwrap_or_else(|error| {
            self.findings.push(finding(&error, amount, place));
            Money::zero(self.currency)
        })
    }

    fn total(&mut self, total: VatTotalJson, index: usize) -> VatTotal {
        VatTotal {
            vat: total.vat.into(),
            base: self.money(total.base, &format!("vatTotals[{index}].base")),
            amount: self.money(total.amount, &format!("vatTotals[{index}].amount")),
        }
    }

    fn line(&mut self, line: LineJson, index: usize) -> InvoiceLine {
        InvoiceLine {
            description: line.description,
            role: line.role,
            quantity: line.quantity,
            unit: line.unit,
            unit_price: line.unit_price,
            discount: line.discount,
            net: self.money(line.net, &format!("lines[{index}].net")),
            vat: line.vat.into(),
            ledger_account: line.ledger_account,
            item: line.item,
            cost_centre: line.cost_centre,
            project: line.project,
            employee: line.employee,
        }
    }
}

fn finding(error: &MoneyError, amount: Amount, place: &str) -> Finding {
    let code = match error {
        MoneyError::TooManyDecimals(..) => FindingCode::DocumentTooManyDecimals,
        _ => FindingCode::DocumentElementInvalid,
    };
    let finding = Finding::new(code).with("element", place).at(place);
    let finding = match amount {
        Amount::Plain(amount) => finding.with("value", amount),
        Amount::Named(money) => finding.with("value", money),
    };
    match error {
        MoneyError::TooManyDecimals(_, currency) => finding.with("max", currency.decimals()),
        _ => finding,
    }
}

impl InvoiceJson {
    /// The invoice of the model.
    ///
    /// # Errors
    /// One finding for each amount that is no money in the invoice's currency.
    pub fn into_invoice(self) -> Result<Invoice, Vec<Finding>> {
        let mut sums = Sums {
            currency: self.currency,
            findings: Vec::new(),
        };
        let zero = Amount::Plain(Decimal::ZERO);
        let lines = self.lines.into_iter().enumerate();
        let totals = self.vat_totals.into_iter().enumerate();
        let invoice = Invoice {
            number: self.number,
            kind: self.kind,
            date: self.date,
            due_date: self.due_date,
            payment_condition: self.payment_condition,
            customer: self.customer.into(),
            currency: self.currency,
            credited_invoice: self.credited_invoice,
            order_reference: self.order_reference,
            description: self.description,
            service_period: self
                .service_period
                .map(|PeriodJson { from, until }| ServicePeriod { from, until }),
            lines: lines.map(|(index, line)| sums.line(line, index)).collect(),
            vat_totals: totals.map(|(index, total)| sums.total(total, index)).collect(),
            total_excl: sums.money(self.total_excl, "totalExcl"),
            total_vat: sums.money(self.total_vat, "totalVat"),
            total_incl: sums.money(self.total_incl, "totalIncl"),
            rounding: sums.money(self.rounding.unwrap_or(zero), "rounding"),
            prepaid: sums.money(self.prepaid.unwrap_or(zero), "prepaid"),
        };
        if sums.findings.is_empty() {
            Ok(invoice)
        } else {
            Err(sums.findings)
        }
    }
}

impl From<Invoice> for InvoiceJson {
    fn from(invoice: Invoice) -> Self {
        Self {
            number: invoice.number,
            kind: invoice.kind,
            date: invoice.date,
            due_date: invoice.due_date,
            payment_condition: invoice.payment_condition,
            customer: invoice.customer.into(),
            currency: invoice.currency,
            credited_invoice: invoice.credited_invoice,
            order_reference: invoice.order_reference,
            description: invoice.description,
            service_period: invoice
                .service_period
                .map(|ServicePeriod { from, until }| PeriodJson { from, until }),
            lines: invoice.lines.into_iter().map(Into::into).collect(),
            vat_totals: invoice.vat_totals.into_iter().map(Into::into).collect(),
            total_excl: Amount::Named(invoice.total_excl),
            total_vat: Amount::Named(invoice.total_vat),
            total_incl: Amount::Named(invoice.total_incl),
            rounding: Some(Amount::Named(invoice.rounding)),
            prepaid: Some(Amount::Named(invoice.prepaid)),
        }
    }
}

impl From<InvoiceLine> for LineJson {
    fn from(line: InvoiceLine) -> Self {
        Self {
            description: line.description,
            role: line.role,
            quantity: line.quantity,
            unit: line.unit,
            unit_price: line.unit_price,
            discount: line.discount,
            net: Amount::Named(line.net),
            vat: line.vat.into(),
            ledger_account: line.ledger_account,
            item: line.item,
            cost_centre: line.cost_centre,
            project: line.project,
            employee: line.employee,
        }
    }
}

impl From<VatTotal> for VatTotalJson {
    fn from(total: VatTotal) -> Self {
        Self {
            vat: total.vat.into(),
            base: Amount::Named(total.base),
            amount: Amount::Named(total.amount),
        }
    }
}

impl From<VatJson> for LineVat {
    fn from(VatJson { code, kind, percent }: VatJson) -> Self {
        Self { code, kind, percent }
    }
}

impl From<LineVat> for VatJson {
    fn from(LineVat { code, kind, percent }: LineVat) -> Self {
        Self { code, kind, percent }
    }
}

impl From<CustomerJson> for InvoiceCustomer {
    fn from(customer: CustomerJson) -> Self {
        Self {
            code: customer.code,
            name: customer.name,
            identification: customer.identification,
            vat_number: customer.vat_number,
            country_code: customer.country_code,
        }
    }
}

impl From<InvoiceCustomer> for CustomerJson {
    fn from(customer: InvoiceCustomer) -> Self {
        Self {
            code: customer.code,
            name: customer.name,
            identification: customer.identification,
            vat_number: customer.vat_number,
            country_code: customer.country_code,
        }
    }
}

/// Shapes of the model's own words for the document of the interface for applications.
#[cfg(feature = "schema")]
mod schema {
    #![allow(dead_code, reason = "only their shape is looked at")]

    use utoipa::openapi::schema::Type;
    use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

    /// Invoice or credit note.
    #[derive(utoipa::ToSchema)]
    #[schema(as = InvoiceKind, rename_all = "camelCase")]
    pub(super) enum Kind {
        Invoice,
        CreditNote,
    }

    /// Where a line's amount comes from.
    #[derive(utoipa::ToSchema)]
    #[schema(as = InvoiceLineRole, rename_all = "camelCase")]
    pub(super) enum Role {
        Supply,
        Allowance,
        Charge,
    }

    impl utoipa::PartialSchema for super::Amount {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some("A decimal with at most the decimals of the currency"))
                .pattern(Some(r"^[+-]?[0-9]{1,16}(\.[0-9]+)?$"))
                .examples(["1684.84"])
                .build()
                .into()
        }
    }

    impl utoipa::ToSchema for super::Amount {}
}
