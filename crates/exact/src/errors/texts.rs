//! What the package says in the language of its user, Dutch or English: one line for each problem, `Kind: Field`
//! (apis/exact.md section 7). A line that is not known is shown as it came.

use boekbrug_model::Finding;
use boekbrug_model::FindingCode::{
    self, ConnectionRightMissing, CostCentreNotAllowed, CostCentreRequired, CostCentreUnknown, CustomerCodeInUse,
    CustomerInactive, CustomerNotDebtor, CustomerUnknown, InvoiceCurrencyNotAllowed, InvoiceDateRefused,
    InvoiceNumberInUse, JournalInactive, JournalMissing, JournalNotSales, JournalUnknown, LedgerInactive,
    LedgerNotUsable, LedgerUnknown, OrderItemInactive, OrderItemUnknown, PackageOther, PaymentConditionUnknown,
    PdfTooLarge, PeriodClosed, PeriodNoBookYear, ProjectInactive, ProjectUnknown, RecordFieldRefused, VatCodeInactive,
    VatCodeUnknown, VatRefused,
};
use boekbrug_model::finding::Severity;

use super::account;
use super::subject::{About, Subject};

/// The kinds of problem, each with the words of both languages, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Mandatory,
    Reference,
    Invalid,
    Exists,
    InUse,
    NotAllowed,
    Unknown,
    Blocked,
}

const KINDS: &[(&str, Kind)] = &[
    ("verplicht", Kind::Mandatory),
    ("mandatory", Kind::Mandatory),
    ("ongeldige referentie", Kind::Reference),
    ("invalid reference", Kind::Reference),
    ("ongeldig", Kind::Invalid),
    ("invalid", Kind::Invalid),
    ("bestaat reeds", Kind::Exists),
    ("gegeven bestaat reeds", Kind::Exists),
    ("already exists", Kind::Exists),
    ("data already exists", Kind::Exists),
    ("in gebruik", Kind::InUse),
    ("in use", Kind::InUse),
    ("niet toegestaan", Kind::NotAllowed),
    ("not allowed", Kind::NotAllowed),
    ("onbekend", Kind::Unknown),
    ("unknown", Kind::Unknown),
    ("geblokkeerd", Kind::Blocked),
    ("blocked", Kind::Blocked),
    ("non-actief", Kind::Blocked),
    ("inactive", Kind::Blocked),
];

/// The fields, with their labels in lower case; the first that a line begins with counts, so longer ones stand first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field {
    CustomerType,
    Customer,
    JournalType,
    Journal,
    VatCode,
    Vat,
    PaymentCondition,
    CostUnit,
    CostCentre,
    LedgerType,
    Ledger,
    EntryNumber,
    BookYear,
    Period,
    Currency,
    Project,
    Item,
    Date,
}

const FIELDS: &[(&str, Field)] = &[
    ("klant (type)", Field::CustomerType),
    ("customer (type)", Field::CustomerType),
    ("relatie", Field::Customer),
    ("relationship", Field::Customer),
    ("klant", Field::Customer),
    ("customer", Field::Customer),
    ("account", Field::Customer),
    ("debiteur", Field::Customer),
    ("dagboek (type)", Field::JournalType),
    ("journal (type)", Field::JournalType),
    ("dagboek", Field::Journal),
    ("journals", Field::Journal),
    ("journal", Field::Journal),
    ("diary", Field::Journal),
    ("btw-code", Field::VatCode),
    ("btw code", Field::VatCode),
    ("vat-code", Field::VatCode),
    ("vat code", Field::VatCode),
    ("btw", Field::Vat),
    ("vat", Field::Vat),
    ("betalingsconditie", Field::PaymentCondition),
    ("payment condition", Field::PaymentCondition),
    ("kostendrager", Field::CostUnit),
    ("cost unit", Field::CostUnit),
    ("kostenplaats", Field::CostCentre),
    ("cost center", Field::CostCentre),
    ("cost centre", Field::CostCentre),
    ("grootboekrekeningtype", Field::LedgerType),
    ("grootboekrekening (type)", Field::LedgerType),
    ("g/l account type", Field::LedgerType),
    ("g/l account (type)", Field::LedgerType),
    ("type of g/l account", Field::LedgerType),
    ("grootboekrekening", Field::Ledger),
    ("grootboek", Field::Ledger),
    ("g/l account", Field::Ledger),
    ("gl account", Field::Ledger),
    ("glaccount", Field::Ledger),
    ("general ledger", Field::Ledger),
    ("boekstuknummer", Field::EntryNumber),
    ("entry number", Field::EntryNumber),
    ("boekjaar", Field::BookYear),
    ("fiscal year", Field::BookYear),
    ("financial year", Field::BookYear),
    ("periode", Field::Period),
    ("period", Field::Period),
    ("wisselkoers", Field::Currency),
    ("exchange rate", Field::Currency),
    ("valuta", Field::Currency),
    ("currency", Field::Currency),
    ("project", Field::Project),
    ("artikel", Field::Item),
    ("item", Field::Item),
    ("datum", Field::Date),
    ("date", Field::Date),
];

/// Whole sentences: what a line holds, in lower case.
const PHRASES: &[(&[&str], FindingCode)] = &[
    (&["klant", "non-actief"], CustomerInactive),
    (&["customer", "inactive"], CustomerInactive),
    (&["account", "inactive"], CustomerInactive),
    (&["klant", "geblokkeerd"], CustomerInactive),
    (&["relatie", "geblokkeerd"], CustomerInactive),
    (&["customer", "blocked"], CustomerInactive),
    (&["periode", "afgesloten"], PeriodClosed),
    (&["periode", "gesloten"], PeriodClosed),
    (&["period", "closed"], PeriodClosed),
    (&["grootboekrekening", "geblokkeerd"], LedgerInactive),
    (&["g/l account", "blocked"], LedgerInactive),
    (&["btw bedrag", "niet toegestaan"], VatRefused),
    (&["vat amount", "not allowed"], VatRefused),
    (&["vat line total"], VatRefused),
    (&["entry number", "already exists"], InvoiceNumberInUse),
    (&["document type not allowed"], ConnectionRightMissing),
    (&["wrong division"], ConnectionRightMissing),
    (&["attachment", "too large"], PdfTooLarge),
    (&["bijlage", "te groot"], PdfTooLarge),
];

/// The findings of a refusal, one for each line.
pub(super) fn findings(text: &str, subject: &Subject) -> Vec<Finding> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let findings: Vec<_> = lines.map(|line| finding(line, subject)).collect();
    if findings.is_empty() {
        return vec![finding(text, subject)];
    }
    findings
}

/// Whether surely nothing was saved: every line is a complaint of the known form, and none says that the number is
/// taken, which may be by our own booking.
pub(super) fn is_certain(text: &str, subject: &Subject) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.all(|line| {
        let known = told(line, subject);
        known.is_some_and(|code| !matches!(code, InvoiceNumberInUse | CustomerCodeInUse))
            || (known.is_none() && split(line).is_some())
    })
}

/// Whether a finding is about the connection as a whole.
pub(super) fn is_about_the_connection(finding: &Finding) -> bool {
    finding.code.entry().severity == Severity::Connection
}

fn finding(line: &str, subject: &Subject) -> Finding {
    let code = told(line, subject).or(subject.otherwise).unwrap_or(PackageOther);
    let mut finding = Finding::new(code).said(None, line);
    if let Some(path) = field_of(line, subject) {
        finding = subject.at(finding, path);
    }
    if code == ConnectionRightMissing {
        finding = finding.with("right", line);
    }
    if code == PdfTooLarge {
        finding = finding.with("max", "10");
    }
    if code == RecordFieldRefused {
        finding = finding.with("field", split(line).map_or(line, |(_, label)| label));
    }
    subject.filled(finding, line)
}

/// What a line says of what the call was about.
fn told(line: &str, subject: &Subject) -> Option<FindingCode> {
    match (subject.about, split(line)) {
        (About::Other, _) => meaning(line),
        (about, Some((kind, label))) => account::meaning(kind, label, about),
        (_, None) => meaning(line).filter(|code| *code == ConnectionRightMissing),
    }
}

/// The field of a customer that a line complains of.
fn field_of(line: &str, subject: &Subject) -> Option<&'static str> {
    let (_, label) = split(line).filter(|_| subject.about != About::Other)?;
    account::field(label)
}

fn meaning(line: &str) -> Option<FindingCode> {
    let lower = line.to_lowercase();
    let phrase = PHRASES
        .iter()
        .find(|(words, _)| words.iter().all(|word| lower.contains(word)));
    if let Some((_, code)) = phrase {
        return Some(*code);
    }
    let (kind, label) = split(&lower)?;
    let label = label.trim();
    let (_, field) = FIELDS.iter().find(|(known, _)| label.starts_with(known))?;
    meant(kind, *field)
}

fn meant(kind: Kind, field: Field) -> Option<FindingCode> {
    use Kind::{Blocked, Exists, InUse, Invalid, Mandatory, NotAllowed};
    Some(match (field, kind) {
        (Field::CustomerType, _) => CustomerNotDebtor,
        (Field::Customer, Blocked) => CustomerInactive,
        (Field::Customer, _) => CustomerUnknown,
        (Field::Journal, Mandatory) => JournalMissing,
        (Field::Journal, Blocked) => JournalInactive,
        (Field::JournalType, _) | (Field::Journal, Invalid | NotAllowed) => JournalNotSales,
        (Field::Journal, _) => JournalUnknown,
        (Field::VatCode, Blocked) => VatCodeInactive,
        (Field::VatCode, Kind::Reference | Kind::Unknown) => VatCodeUnknown,
        (Field::VatCode | Field::Vat, _) => VatRefused,
        (Field::PaymentCondition, _) => PaymentConditionUnknown,
        (Field::CostUnit, _) => RecordFieldRefused,
        (Field::CostCentre, Mandatory) => CostCentreRequired,
        (Field::CostCentre, NotAllowed) => CostCentreNotAllowed,
        (Field::CostCentre, _) => CostCentreUnknown,
        (Field::LedgerType, _) | (Field::Ledger, Invalid) => LedgerNotUsable,
        (Field::Ledger, Blocked | NotAllowed) => LedgerInactive,
        (Field::Ledger, _) => LedgerUnknown,
        (Field::EntryNumber, InUse | Exists) => InvoiceNumberInUse,
        (Field::BookYear, _) | (Field::Period, Kind::Unknown | Kind::Reference) => PeriodNoBookYear,
        (Field::Period, _) => PeriodClosed,
        (Field::Currency, _) => InvoiceCurrencyNotAllowed,
        (Field::Item, Blocked | NotAllowed) => OrderItemInactive,
        (Field::Item, _) => OrderItemUnknown,
        (Field::Project, Blocked) => ProjectInactive,
        (Field::Project, _) => ProjectUnknown,
        (Field::Date, Invalid | NotAllowed) => InvoiceDateRefused,
        (Field::EntryNumber | Field::Date, _) => return None,
    })
}

/// The kind and the label of `Kind: Field`.
fn split(line: &str) -> Option<(Kind, &str)> {
    let (kind, label) = line.split_once(':').unwrap_or((line, ""));
    let kind = kind.trim().to_lowercase();
    let (_, kind) = KINDS.iter().find(|(word, _)| *word == kind)?;
    Some((*kind, label.trim()))
}
