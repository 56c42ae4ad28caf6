//! What is kept of contacts and addresses while accounts come by: main contacts and invoice addresses only, each in
//! one piece of text, so that 100,000 accounts stay far under 100 MB.

use std::collections::HashMap;

use uuid::Uuid;

use crate::wire::{Address, Contact, Text, Whole};

/// Between the fields of a piece; no name or address holds it.
const BETWEEN: char = '\u{1f}';

/// The type of an invoice address.
const INVOICE: i64 = 3;

/// Contacts and addresses by account.
#[derive(Debug, Default)]
pub(crate) struct Join {
    contacts: HashMap<u128, Piece>,
    addresses: HashMap<u128, Chosen>,
    /// E-mail addresses of accounts that get the invoices of others.
    emails: HashMap<u128, Option<Box<str>>>,
    /// Pages of contacts and of addresses that were read into it.
    pub(crate) pages: (u32, u32),
}

#[derive(Debug)]
struct Piece(Box<str>);

/// The invoice address of an account; of several the main one, then the one with the lowest id.
#[derive(Debug)]
struct Chosen {
    rank: (bool, u128),
    piece: Piece,
}

/// The main contact of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct MainContact<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
}

/// The invoice address of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct InvoiceAddress<'a> {
    pub(crate) contact: Option<&'a str>,
    pub(crate) address1: Option<&'a str>,
    pub(crate) zip_code: Option<&'a str>,
    pub(crate) city: Option<&'a str>,
    pub(crate) country: Option<&'a str>,
    pub(crate) country_code: Option<&'a str>,
}

impl Piece {
    fn of<const N: usize>(fields: [&Text<'_>; N]) -> Self {
        let mut text = String::with_capacity(fields.iter().map(|field| field.get().map_or(0, str::len) + 1).sum());
        for (at, field) in fields.into_iter().enumerate() {
            if at > 0 {
                text.push(BETWEEN);
            }
            let field = field.get().unwrap_or_default();
            text.extend(field.chars().filter(|c| *c != BETWEEN));
        }
        Self(text.into_boxed_str())
    }

    fn fields<const N: usize>(&self) -> [Option<&str>; N] {
        let mut parts = self.0.split(BETWEEN);
        std::array::from_fn(|_| parts.next().filter(|part| !part.is_empty()))
    }
}

impl Join {
    /// Keeps a contact that is the main one of its account.
    pub(crate) fn add_contact(&mut self, row: &Contact<'_>) {
        let (Some(account), true) = (row.account.0, row.is_main_contact.is_set()) else {
            return;
        };
        self.keep_contact(account, row);
    }

    fn keep_contact(&mut self, account: Uuid, row: &Contact<'_>) {
        let email = match row.email.get() {
            Some(_) => &row.email,
            None => &row.business_email,
        };
        self.contacts
            .insert(account.as_u128(), Piece::of([&row.full_name, email]));
    }

    /// Keeps the contact that an account names as its main one.
    pub(crate) fn add_main_contact(&mut self, account: Uuid, row: &Contact<'_>) {
        self.keep_contact(account, row);
    }

    /// Keeps an invoice address.
    pub(crate) fn add_address(&mut self, row: &Address<'_>) {
        let (Some(account), Whole(Some(INVOICE)), Some(id)) = (row.account.0, row.kind, row.id.0) else {
            return;
        };
        let rank = (!row.main.is_set(), id.as_u128());
        let known = self.addresses.get(&account.as_u128());
        if known.is_none_or(|known| rank <= known.rank) {
            let piece = Piece::of([
                &row.contact_name,
                &row.address_line1,
                &row.postcode,
                &row.city,
                &row.country_name,
                &row.country,
            ]);
            self.addresses.insert(account.as_u128(), Chosen { rank, piece });
        }
    }

    /// Keeps the e-mail address of an account that gets the invoices of others.
    pub(crate) fn add_email(&mut self, account: Uuid, email: Option<&str>) {
        self.emails.insert(account.as_u128(), email.map(Into::into));
    }

    /// Whether the e-mail address of such an account was asked for.
    pub(crate) fn knows_email(&self, account: Uuid) -> bool {
        self.emails.contains_key(&account.as_u128())
    }

    /// The main contact of an account.
    pub(crate) fn contact(&self, account: Uuid) -> Option<MainContact<'_>> {
        let [name, email] = self.contacts.get(&account.as_u128())?.fields();
        Some(MainContact { name, email })
    }

    /// The invoice address of an account.
    pub(crate) fn address(&self, account: Uuid) -> Option<InvoiceAddress<'_>> {
        let chosen = self.addresses.get(&account.as_u128())?;
        let [contact, address1, zip_code, city, country, country_code] = chosen.piece.fields();
        Some(InvoiceAddress {
            contact,
            address1,
            zip_code,
            city,
            country,
            country_code,
        })
    }

    /// The e-mail address of an account that gets the invoices of others.
    pub(crate) fn email(&self, account: Uuid) -> Option<&str> {
        self.emails.get(&account.as_u128())?.as_deref()
    }
}

/// The join of the run under way, by its token.
#[derive(Debug, Default)]
pub(crate) struct Memory(Option<(u64, Join)>);

impl Memory {
    /// Takes the join of a run out, when it is at least so far.
    pub(crate) fn take(&mut self, token: u64, pages: (u32, u32)) -> Option<Join> {
        let far = |join: &Join, (contacts, addresses): (u32, u32)| {
            let done = |has: u32, wanted: u32| has == u32::MAX || (wanted != u32::MAX && has >= wanted);
            done(join.pages.0, contacts) && done(join.pages.1, addresses)
        };
        let (_, join) = self.0.take_if(|(known, join)| *known == token && far(join, pages))?;
        Some(join)
    }

    /// Keeps it.
    pub(crate) fn put(&mut self, token: u64, join: Join) {
        self.0 = Some((token, join));
    }

    /// Forgets it.
    pub(crate) fn clear(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::wire::{Flag, Guid};

    fn text(value: &str) -> Text<'_> {
        Text((!value.is_empty()).then_some(Cow::Borrowed(value)))
    }

    fn address(id: u128, kind: i64, main: bool, street: &'static str) -> Address<'static> {
        Address {
            id: Guid(Some(Uuid::from_u128(id))),
            account: Guid(Some(Uuid::from_u128(7))),
            kind: Whole(Some(kind)),
            main: Flag(Some(main)),
            address_line1: text(street),
            city: text("Delft"),
            ..Address::default()
        }
    }

    #[test]
    fn fields_come_back_as_they_were() {
        let mut join = Join::default();
        let contact = Contact {
            account: Guid(Some(Uuid::from_u128(7))),
            full_name: text("A. \u{1f}de Boer"),
            business_email: text("a@b.example"),
            is_main_contact: Flag(Some(true)),
            ..Contact::default()
        };
        join.add_contact(&contact);
        let kept = join.contact(Uuid::from_u128(7)).unwrap();
        assert_eq!((kept.name, kept.email), (Some("A. de Boer"), Some("a@b.example")));
        assert_eq!(join.contact(Uuid::from_u128(8)), None);
        let other = Contact {
            is_main_contact: Flag(Some(false)),
            full_name: text("B"),
            ..contact
        };
        join.add_contact(&other);
        assert_eq!(join.contact(Uuid::from_u128(7)).unwrap().name, Some("A. de Boer"));
    }

    #[test]
    fn of_several_invoice_addresses_the_main_one_counts_in_any_order() {
        let rows = [
            address(1, 3, false, "A 1"),
            address(2, 3, true, "B 2"),
            address(3, 3, true, "C 3"),
            address(4, 1, true, "D 4"),
        ];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let mut join = Join::default();
            for at in order {
                join.add_address(&rows[at]);
            }
            let chosen = join.address(Uuid::from_u128(7)).unwrap();
            assert_eq!(
                (chosen.address1, chosen.city, chosen.contact),
                (Some("B 2"), Some("Delft"), None)
            );
        }
        let mut other = Join::default();
        other.add_address(&address(4, 4, true, "D 4"));
        assert_eq!(other.address(Uuid::from_u128(7)), None);
    }

    #[test]
    fn memory_is_of_one_run_and_far_enough() {
        let mut memory = Memory::default();
        let join = || Join {
            pages: (2, 0),
            ..Join::default()
        };
        memory.put(5, join());
        assert!(memory.take(6, (0, 0)).is_none(), "of another run");
        assert!(memory.take(5, (3, 0)).is_none(), "not far enough");
        assert!(memory.take(5, (u32::MAX, 0)).is_none(), "not at its end");
        assert!(memory.take(5, (1, 0)).is_some(), "a page may be asked again");
        assert!(memory.take(5, (1, 0)).is_none(), "taken");
        memory.put(
            5,
            Join {
                pages: (u32::MAX, u32::MAX),
                ..Join::default()
            },
        );
        assert!(memory.take(5, (u32::MAX, u32::MAX)).is_some());
    }
}
