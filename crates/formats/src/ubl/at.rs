//! A place in the document: an element with its path, and typed readers that file a finding where a value is wrong.

use boekbrug_model::{Currency, Finding, FindingCode, Money, MoneyError};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::value::{self, Bad};
use crate::xml::{Element, Tag};

/// Every finding of one document, in the order of reading, up to the limit.
pub(super) struct Findings {
    list: Vec<Finding>,
    limit: usize,
}

impl Findings {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            list: Vec::new(),
            limit,
        }
    }

    pub(super) fn add(&mut self, finding: Finding) {
        if self.list.len() < self.limit {
            self.list.push(finding);
        }
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.list
    }
}

/// An element and the path by which a person finds it, for example `InvoiceLine[2]/Price`.
#[derive(Clone)]
pub(super) struct At<'a> {
    element: &'a Element,
    path: String,
}

impl<'a> At<'a> {
    /// The root, whose children's paths start with their own names.
    pub(super) fn root(element: &'a Element) -> Self {
        Self {
            element,
            path: String::new(),
        }
    }

    pub(super) fn element(&self) -> &'a Element {
        self.element
    }

    /// The path of this element.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The path of a child.
    pub(super) fn path_to(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.path)
        }
    }

    /// A finding about a child.
    pub(super) fn finding(&self, code: FindingCode, name: &str) -> Finding {
        let path = self.path_to(name);
        Finding::new(code).with("element", &path).at(path)
    }

    /// Every child with this tag; the paths count from 1.
    pub(super) fn all(&self, tag: Tag) -> Vec<Self> {
        let path = |index: usize| format!("{}[{}]", self.path_to(tag.1), index + 1);
        let children = self.element.children(tag).enumerate();
        children
            .map(|(index, element)| Self {
                element,
                path: path(index),
            })
            .collect()
    }

    /// The first child with this tag, of those that may repeat.
    pub(super) fn first(&self, tag: Tag) -> Option<Self> {
        let element = self.element.children(tag).next()?;
        Some(Self {
            element,
            path: self.path_to(tag.1),
        })
    }

    /// The child with this tag, which may stand here once only.
    pub(super) fn one(&self, tag: Tag, findings: &mut Findings) -> Option<Self> {
        if self.element.children(tag).nth(1).is_some() {
            findings.add(self.finding(FindingCode::DocumentElementTwice, tag.1));
        }
        self.first(tag)
    }

    /// The same, where the invoice cannot do without.
    pub(super) fn need(&self, tag: Tag, findings: &mut Findings) -> Option<Self> {
        let found = self.one(tag, findings);
        if found.is_none() {
            findings.add(self.finding(FindingCode::DocumentElementMissing, tag.1));
        }
        found
    }

    /// The text of a child that may stand here once; empty counts as absent.
    pub(super) fn text(&self, tag: Tag, findings: &mut Findings) -> Option<&'a str> {
        let child = self.one(tag, findings)?;
        Some(child.element.text()).filter(|text| !text.is_empty())
    }

    /// The same, where the invoice cannot do without.
    pub(super) fn need_text(&self, tag: Tag, findings: &mut Findings) -> Option<&'a str> {
        let found = self.text(tag, findings);
        if found.is_none() {
            findings.add(self.finding(FindingCode::DocumentElementMissing, tag.1));
        }
        found
    }

    /// A day.
    pub(super) fn date(&self, tag: Tag, findings: &mut Findings) -> Option<Date> {
        let text = self.text(tag, findings)?;
        let date = value::xml_date(text);
        if date.is_none() {
            findings.add(self.bad_value(tag, text));
        }
        date
    }

    /// A number with as many decimals as it has.
    pub(super) fn decimal(&self, tag: Tag, findings: &mut Findings) -> Option<Decimal> {
        let text = self.text(tag, findings)?;
        let number = value::decimal(text).ok();
        if number.is_none() {
            findings.add(self.bad_value(tag, text));
        }
        number
    }

    /// An amount in the currency of the document, with no more decimals than that currency has (EN 16931 BR-DEC).
    pub(super) fn amount(&self, tag: Tag, currency: Currency, findings: &mut Findings) -> Option<Money> {
        let text = self.text(tag, findings)?;
        let child = self.first(tag)?;
        if let Some(other) = child
            .element
            .attribute("currencyID")
            .filter(|id| *id != currency.code())
        {
            let finding = self.finding(FindingCode::DocumentCurrencyMixed, tag.1);
            findings.add(finding.with("expected", currency).with("found", shown(other)));
            return None;
        }
        let finding = match value::decimal(text).map(|number| Money::try_from_decimal(number, currency)) {
            Ok(Ok(money)) => return Some(money),
            Ok(Err(MoneyError::TooManyDecimals(..))) | Err(Bad::TooPrecise) => self
                .finding(FindingCode::DocumentTooManyDecimals, tag.1)
                .with("max", currency.decimals()),
            Ok(Err(_)) | Err(Bad::NotANumber) => self.finding(FindingCode::DocumentElementInvalid, tag.1),
        };
        findings.add(finding.with("value", shown(text)));
        None
    }

    /// The same, where the invoice cannot do without.
    pub(super) fn need_amount(&self, tag: Tag, currency: Currency, findings: &mut Findings) -> Option<Money> {
        if self.element.children(tag).all(|child| child.text().is_empty()) {
            findings.add(self.finding(FindingCode::DocumentElementMissing, tag.1));
            return None;
        }
        self.amount(tag, currency, findings)
    }

    /// A finding about a child whose text is no value of its type.
    pub(super) fn bad_value(&self, tag: Tag, found: &str) -> Finding {
        self.finding(FindingCode::DocumentElementInvalid, tag.1)
            .with("value", shown(found))
    }
}

/// A text out of the document, short enough to be shown.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
