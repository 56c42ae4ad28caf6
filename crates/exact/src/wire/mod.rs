//! The package's own words (apis/exact.md section 8 and its field catalogue). Members that we did not ask for are
//! ignored; every member may be absent or null.
//!
//! [`row!`] makes a row and its `$select` from one list, so that what is read is what is asked for.

mod account;
mod entry;
mod lenient;
mod list;
mod order;
mod reference;
mod system;

/// A row with its `$select`: names of the package's members beside ours.
macro_rules! row {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $member:literal => $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(serde::Deserialize, Debug, Default)]
        #[serde(default, bound(deserialize = "'de: 'a"))]
        #[allow(clippy::struct_field_names)] // the package's own words
        pub(crate) struct $name<'a> {
            $($(#[$fdoc])* #[serde(rename = $member)] pub(crate) $field: $kind,)*
            #[serde(skip)]
            pub(crate) life: std::marker::PhantomData<&'a ()>,
        }

        impl $crate::wire::Row for $name<'_> {
            const SELECT: &'static [&'static str] = &[$($member),*];
        }
    )*};
}
use row;

pub(crate) use account::{Account, AccountEmail, Address, Contact, Stamp};
pub(crate) use entry::{
    Attachment, Document, Entry, NewAttachment, NewDocument, NewEntry, NewLine, NewSubscription, Subscription,
};
#[cfg(test)]
pub(crate) use lenient::Flag;
pub(crate) use lenient::{Amount, Guid, Moment, Text, Whole};
pub(crate) use list::{BadRow, Rows, rows, single};
pub(crate) use order::{NewSalesInvoice, NewSalesInvoiceLine, SalesInvoice};
pub(crate) use reference::{
    CostCentre, Employee, FinancialPeriod, GlAccount, Item, ItemGroup, Journal, PaymentCondition, Project, VatCode,
};
pub(crate) use system::{Division, DocumentType, Me};

/// A row that is asked for member by member.
pub(crate) trait Row {
    /// The members, in the package's words.
    const SELECT: &'static [&'static str];
}

/// The `$select` of a row, without the members that a resource does not have: to ask for one would be refused.
pub(crate) fn select<T: Row>(without: &[&str]) -> String {
    let members = T::SELECT.iter().filter(|member| !without.contains(member));
    members.copied().collect::<Vec<_>>().join(",")
}
