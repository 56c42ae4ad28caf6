//! The floor's side of Exact Online's wire: lists of accounts, contacts and addresses, with the members that the
//! connector asks for, page after page as the package names them (apis/exact.md section 4).
#![allow(clippy::struct_field_names, reason = "the package's own words")]

use anyhow::{Context, Result};
use boekbrug_sandbox::exact::DIVISION;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;

/// Calls with a token.
pub(crate) struct Calls {
    client: reqwest::Client,
    sandbox: Url,
    bearer: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Calls {
    /// Takes a token from the sandbox: the consent behind it is not a part of reading, for the program neither.
    pub(crate) async fn sign_in(sandbox: &Url) -> Result<Self> {
        let client = super::client()?;
        let answer = client.post(sandbox.join("/_control/tokens")?).send().await?;
        let token: Token = serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?;
        Ok(Self {
            client,
            sandbox: sandbox.clone(),
            bearer: format!("Bearer {}", token.access_token),
        })
    }

    /// Where a list begins.
    pub(crate) fn first<T: Listed>(&self) -> Result<Url> {
        let (list, select) = (T::LIST, T::SELECT);
        let path = format!("/api/v1/{DIVISION}/sync/CRM/{list}?$filter=Timestamp%20gt%201L&$select={select}");
        Ok(self.sandbox.join(&path)?)
    }

    /// A page, and where the next one is.
    pub(crate) async fn page<T: Listed>(&self, at: Url) -> Result<(Vec<T>, Option<Url>)> {
        let request = self.client.get(at).header("authorization", &self.bearer);
        let answer = request.header("accept", "application/json").send().await?;
        let body = answer.error_for_status()?.bytes().await?;
        let page: Page<T> = serde_json::from_slice(&body).with_context(|| format!("a page of {}", T::LIST))?;
        let next = page.d.next.as_deref().map(Url::parse).transpose()?;
        Ok((page.d.results, next))
    }
}

#[derive(Deserialize)]
struct Page<T> {
    d: Results<T>,
}

#[derive(Deserialize)]
struct Results<T> {
    results: Vec<T>,
    #[serde(rename = "__next")]
    next: Option<String>,
}

/// A row of a list.
pub(crate) trait Listed: DeserializeOwned {
    /// The name of the list.
    const LIST: &'static str;
    /// The members that the connector asks for, so that the bytes are the same.
    const SELECT: &'static str;
}

impl Listed for Account {
    const LIST: &'static str = "Accounts";
    const SELECT: &'static str = "ID,AccountManager,AddressLine1,Blocked,ChamberOfCommerce,City,Code,Country,CountryName,\
        Email,EndDate,InvoiceAccount,MainContact,Name,PaymentConditionSales,Phone,Postcode,SalesVATCode,StartDate,Status,\
        VATNumber,Timestamp";
}

impl Listed for Contact {
    const LIST: &'static str = "Contacts";
    const SELECT: &'static str = "ID,Account,BusinessEmail,Email,FullName,IsMainContact,Timestamp";
}

impl Listed for Address {
    const LIST: &'static str = "Addresses";
    const SELECT: &'static str =
        "ID,Account,AddressLine1,City,ContactName,Country,CountryName,Main,Postcode,Type,Timestamp";
}

/// An account.
#[derive(Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Account {
    #[serde(rename = "ID")]
    pub(crate) id: String,
    account_manager: Option<String>,
    address_line1: Option<String>,
    pub(crate) blocked: bool,
    chamber_of_commerce: Option<String>,
    city: Option<String>,
    pub(crate) code: String,
    country: Option<String>,
    country_name: Option<String>,
    email: Option<String>,
    end_date: Option<String>,
    invoice_account: Option<String>,
    main_contact: Option<String>,
    pub(crate) name: String,
    payment_condition_sales: Option<String>,
    phone: Option<String>,
    postcode: Option<String>,
    #[serde(rename = "SalesVATCode")]
    sales_vat_code: Option<String>,
    start_date: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(rename = "VATNumber")]
    vat_number: Option<String>,
    timestamp: Option<String>,
}

/// A contact.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "PascalCase", default)]
#[allow(
    dead_code,
    reason = "read as the connector reads them, and nothing is done with them"
)]
pub(crate) struct Contact {
    #[serde(rename = "ID")]
    id: String,
    account: Option<String>,
    business_email: Option<String>,
    email: Option<String>,
    full_name: Option<String>,
    is_main_contact: bool,
    timestamp: Option<String>,
}

/// An address.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "PascalCase", default)]
#[allow(
    dead_code,
    reason = "read as the connector reads them, and nothing is done with them"
)]
pub(crate) struct Address {
    #[serde(rename = "ID")]
    id: String,
    account: Option<String>,
    address_line1: Option<String>,
    city: Option<String>,
    contact_name: Option<String>,
    country: Option<String>,
    country_name: Option<String>,
    main: bool,
    postcode: Option<String>,
    r#type: i64,
    timestamp: Option<String>,
}
