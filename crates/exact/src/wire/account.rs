//! Accounts (customers, prospects, suppliers in one list), their contacts and addresses.

use super::lenient::{Flag, Guid, Moment, Text, Whole};
use super::row;

row! {
    /// `crm/Accounts` and its sync twin.
    Account {
        "ID" => id: Guid,
        "AccountManager" => account_manager: Guid,
        "AddressLine1" => address_line1: Text<'a>,
        "Blocked" => blocked: Flag,
        "ChamberOfCommerce" => chamber_of_commerce: Text<'a>,
        "City" => city: Text<'a>,
        /// Padded to 18 on the left.
        "Code" => code: Text<'a>,
        /// Padded to 3 on the right.
        "Country" => country: Text<'a>,
        "CountryName" => country_name: Text<'a>,
        "Email" => email: Text<'a>,
        "EndDate" => end_date: Moment,
        /// Who gets the invoice instead.
        "InvoiceAccount" => invoice_account: Guid,
        "MainContact" => main_contact: Guid,
        "Name" => name: Text<'a>,
        "PaymentConditionSales" => payment_condition_sales: Text<'a>,
        "Phone" => phone: Text<'a>,
        "Postcode" => postcode: Text<'a>,
        "SalesVATCode" => sales_vat_code: Text<'a>,
        "StartDate" => start_date: Moment,
        /// `C` is a customer; the others are not.
        "Status" => status: Text<'a>,
        "VATNumber" => vat_number: Text<'a>,
        /// Row version; only in the sync twin.
        "Timestamp" => timestamp: Whole,
    }

    /// When an account was changed.
    Stamp {
        "Modified" => modified: Moment,
    }

    /// An account, as far as it matters to others.
    AccountEmail {
        "ID" => id: Guid,
        "Email" => email: Text<'a>,
        "InvoiceAccount" => invoice_account: Guid,
    }

    /// `crm/Contacts` and its sync twin.
    Contact {
        "ID" => id: Guid,
        "Account" => account: Guid,
        "BusinessEmail" => business_email: Text<'a>,
        "Email" => email: Text<'a>,
        "FullName" => full_name: Text<'a>,
        "IsMainContact" => is_main_contact: Flag,
        "Timestamp" => timestamp: Whole,
    }

    /// `crm/Addresses` and its sync twin.
    Address {
        "ID" => id: Guid,
        "Account" => account: Guid,
        "AddressLine1" => address_line1: Text<'a>,
        "City" => city: Text<'a>,
        "ContactName" => contact_name: Text<'a>,
        "Country" => country: Text<'a>,
        "CountryName" => country_name: Text<'a>,
        /// The main one of its kind.
        "Main" => main: Flag,
        "Postcode" => postcode: Text<'a>,
        /// 1 visit, 2 postal, 3 invoice, 4 delivery.
        "Type" => kind: Whole,
        "Timestamp" => timestamp: Whole,
    }
}
