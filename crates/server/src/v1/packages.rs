//! The bookkeeping packages that can be linked, and what each can do. The same for everybody.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use boekbrug_connector::{CallLimits, Capability, Direction, FieldTable, PdfSupport, Refresh};
use boekbrug_model::{CustomerRules, Feed, OrderRules, Package, Profile};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::at::At;
use super::operation::{Example, Needs, Operations};
use super::problem::Problem;
use crate::App;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Packages",
        "The bookkeeping packages, what they can do, and which fields are coupled.",
    )
    .add(
        Needs::nobody().example(Example::new("All packages", 200)),
        routes!(list_packages),
    )
    .add(
        Needs::nobody().example(Example::new("One package", 200)),
        routes!(read_package),
    )
    .add(
        Needs::nobody().example(Example::new("Its fields", 200)),
        routes!(read_package_fields),
    )
}

/// Every package.
#[derive(Serialize, ToSchema)]
struct Packages {
    /// In the order in which people see them.
    items: Vec<PackageView>,
}

/// A bookkeeping package.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BookkeepingPackage)]
struct PackageView {
    /// Its name, for `package` of a connection.
    name: Package,
    /// Its name for people.
    title: &'static str,
    /// Whether a person signs in on the package's own site; else `secrets` are given.
    signs_in: bool,
    /// Names of the secrets that a connection needs, for `authorise`.
    secrets: Vec<&'static str>,
    /// What can be read from it, in the order of a first read.
    feeds: Vec<FeedView>,
    /// Whether and when a PDF can be sent.
    #[schema(value_type = String, examples("afterBooking"))]
    pdf: PdfSupport,
    /// Whether a PDF can be hung on a booking that is there already.
    pdf_to_existing: bool,
    /// The profiles that work with it.
    profiles: Vec<Profile>,
    /// What it accepts in a booking.
    rules: Rules,
    /// What it accepts as a customer of the application. Null when customers cannot go to it.
    #[schema(required = true)]
    customers_out: Option<CustomersTaken>,
    /// What it accepts as a draft order. Null when invoices can only be booked.
    #[schema(required = true)]
    orders: Option<OrdersTaken>,
    /// How many calls it allows a connection.
    limits: Limits,
}

/// One feed of a package.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FeedView {
    /// The feed.
    feed: Feed,
    /// `whole`: everything each time; `changes`: only what changed.
    #[schema(value_type = String, examples("whole"))]
    refresh: Refresh,
    /// Whether only profile C reads it, unless a user asks for it.
    only_two_way: bool,
}

/// What a package accepts in a booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Rules {
    /// Longest invoice number, in characters.
    number_length: usize,
    /// Longest description of a booking; longer ones are cut on a word.
    description_length: usize,
    /// Longest description of a line; longer ones are cut on a word.
    line_description_length: usize,
    /// Customer codes must be whole numbers.
    numeric_customer_code: bool,
    /// Whether a sales journal must be chosen.
    needs_journal: bool,
    /// Whether a debtor account must be chosen.
    needs_debtor_account: bool,
    /// Currencies that can be booked (ISO 4217).
    currencies: Vec<String>,
    /// Largest PDF in bytes. Null when the package takes none.
    #[schema(required = true)]
    pdf_bytes: Option<u64>,
}

/// What a package accepts as a customer of the application.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CustomersTaken {
    /// The fields that can be written, such as `visitAddress.city`.
    fields: Vec<&'static str>,
    /// The code must be a whole number from 1 to this. Null where codes may have letters.
    #[schema(required = true)]
    largest_number: Option<u64>,
    /// Longest code in characters, where it may have letters.
    code_length: usize,
    /// Longest value in characters, by field.
    lengths: BTreeMap<&'static str, usize>,
    /// Whether an address needs street, postal code, town and country, all of them or none.
    whole_address: bool,
}

impl From<&CustomerRules> for CustomersTaken {
    fn from(rules: &CustomerRules) -> Self {
        Self {
            fields: rules.fields.clone(),
            largest_number: rules.largest_number,
            code_length: rules.code_length,
            lengths: rules.lengths.iter().copied().collect(),
            whole_address: rules.whole_address,
        }
    }
}

/// What a package accepts as a draft order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OrdersTaken {
    /// Longest invoice number, in characters.
    reference_length: usize,
    /// Longest description of the whole; longer ones are cut on a word.
    description_length: usize,
    /// Longest description of a line; longer ones are cut on a word.
    line_description_length: usize,
    /// Whether a line with an amount needs an item.
    needs_item: bool,
    /// Decimals that a price may have.
    price_decimals: u32,
    /// Decimals that a quantity may have.
    quantity_decimals: u32,
    /// Currencies in which an order can be (ISO 4217).
    currencies: Vec<String>,
    /// Whether a PDF can be hung on an order.
    pdf: bool,
    /// Whether a sales journal must be chosen.
    needs_journal: bool,
    /// Whether an order has one cost centre for the whole; lines that name different ones go without, with a warning.
    one_cost_centre: bool,
}

impl From<&OrderRules> for OrdersTaken {
    fn from(rules: &OrderRules) -> Self {
        Self {
            reference_length: rules.reference_length,
            description_length: rules.description_length,
            line_description_length: rules.line_description_length,
            needs_item: rules.needs_item,
            price_decimals: rules.price_decimals,
            quantity_decimals: rules.quantity_decimals,
            currencies: rules.currencies.iter().map(ToString::to_string).collect(),
            pdf: rules.pdf,
            needs_journal: rules.needs_journal,
            one_cost_centre: rules.one_cost_centre,
        }
    }
}

/// How many calls a package allows; null where it has no such limit.
#[derive(Serialize, ToSchema)]
pub(crate) struct Limits {
    /// Calls a minute.
    #[schema(required = true)]
    minute: Option<u32>,
    /// Calls an hour.
    #[schema(required = true)]
    hour: Option<u32>,
    /// Calls a day, from midnight UTC.
    #[schema(required = true)]
    day: Option<u32>,
}

impl From<CallLimits> for Limits {
    fn from(limits: CallLimits) -> Self {
        Self {
            minute: limits.minute,
            hour: limits.hour,
            day: limits.day,
        }
    }
}

/// The field tables of a package.
#[derive(Serialize, ToSchema)]
struct FieldTables {
    /// One per feed, and one for the booking that goes out.
    items: Vec<Table>,
}

/// The fields of one feed, or of the booking.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FieldTable)]
struct Table {
    /// The feed. Null for the table of the booking.
    #[schema(required = true)]
    feed: Option<Feed>,
    /// The package's name for the kind of record.
    package_name: &'static str,
    /// Its fields.
    rows: Vec<Row>,
}

/// One field.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FieldRow)]
struct Row {
    /// Our path, for example `visitAddress.city`.
    canonical: &'static str,
    /// The package's path. Empty for a constant or derived value.
    package: &'static str,
    /// `in` from the package, `out` to it, `both`.
    #[schema(value_type = String, examples("in"))]
    direction: Direction,
    /// What happens on the way, in Dutch. Empty when it is copied.
    conversion_nl: &'static str,
    /// The same in English.
    conversion_en: &'static str,
}

impl From<&FieldTable> for Table {
    fn from(table: &FieldTable) -> Self {
        let rows = table.rows.iter().map(|row| Row {
            canonical: row.canonical,
            package: row.package,
            direction: row.direction,
            conversion_nl: row.conversion_nl,
            conversion_en: row.conversion_en,
        });
        Self {
            feed: table.feed,
            package_name: table.package_name,
            rows: rows.collect(),
        }
    }
}

fn view(app: &App, name: Package) -> Option<PackageView> {
    let known: &Capability = app.engine.capability(&name)?;
    let feeds = known.feeds.iter().map(|feed| FeedView {
        feed: feed.feed,
        refresh: feed.refresh,
        only_two_way: known.only_two_way.contains(&feed.feed),
    });
    Some(PackageView {
        title: known.title,
        signs_in: app.engine.signs_in(&name),
        secrets: known.secrets.clone(),
        feeds: feeds.collect(),
        pdf: known.pdf,
        pdf_to_existing: known.pdf_to_existing,
        rules: Rules {
            number_length: known.rules.number_length,
            description_length: known.rules.description_length,
            line_description_length: known.rules.line_description_length,
            numeric_customer_code: known.rules.numeric_customer_code,
            needs_journal: known.rules.needs_journal,
            needs_debtor_account: known.rules.needs_debtor_account,
            currencies: known.rules.currencies.iter().map(ToString::to_string).collect(),
            pdf_bytes: known.rules.pdf_bytes,
        },
        profiles: known.profiles(),
        customers_out: known.customers_out.as_ref().map(Into::into),
        orders: known.orders.as_ref().map(Into::into),
        limits: app.engine.limits(&name).into(),
        name,
    })
}

/// List the bookkeeping packages
#[utoipa::path(get, path = "/packages", responses((status = 200, description = "All of them", body = Packages)))]
async fn list_packages(State(app): State<App>) -> Json<Packages> {
    let names = app.engine.packages().into_iter();
    let items = names.filter_map(|name| view(&app, name)).collect();
    Json(Packages { items })
}

/// Read a bookkeeping package
#[utoipa::path(
    get,
    path = "/packages/{package}",
    params(("package" = Package, Path, description = "Name of the package")),
    responses((status = 200, description = "It", body = PackageView))
)]
async fn read_package(State(app): State<App>, At(name): At<Package>) -> Result<Json<PackageView>, Problem> {
    view(&app, name).map(Json).ok_or_else(Problem::not_found)
}

/// Read the field tables of a package
///
/// Which field of the package is which of ours, which way it goes, and what happens on the way. The checks and the
/// mapping are made from the same tables.
#[utoipa::path(
    get,
    path = "/packages/{package}/fields",
    params(("package" = Package, Path, description = "Name of the package")),
    responses((status = 200, description = "Its tables", body = FieldTables))
)]
async fn read_package_fields(State(app): State<App>, At(name): At<Package>) -> Result<Json<FieldTables>, Problem> {
    let known = app.engine.capability(&name).ok_or_else(Problem::not_found)?;
    let items = known.fields.iter().map(Table::from).collect();
    Ok(Json(FieldTables { items }))
}
