//! The settings of a connection: hours, accounts, what is sent. Mappings and coupled fields are apart.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use boekbrug_model::invoice::Target;
use boekbrug_model::settings::{CustomersOut, FieldOwner, Numbering, Schedule};
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, Scope};
use boekbrug_store::ConnectionRow;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::choices::Code;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::etag::{Etag, IfMatch, IfNoneMatch, tagged};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

pub(super) fn add(group: Operations) -> Operations {
    let shown = json!({
        "schedule": {"timeZone": "Europe/Amsterdam", "from": "07:00", "until": "20:00", "everyMinutes": 15,
            "feedMinutes": {"projects": 240}},
        "journal": "70", "debtorAccount": "1300", "revenueAccount": "8000", "sendPdfs": true,
        "startDate": "2026-01-01"
    });
    group
        .add(
            Needs::scope(Scope::ConnectionsRead)
                .tagged()
                .example(Example::new("Its settings", 200)),
            routes!(read_settings),
        )
        .add(
            Needs::scope(Scope::ConnectionsWrite)
                .tagged()
                .example(Example::new("Other ones", 200).body(shown)),
            routes!(change_settings),
        )
}

/// The settings of a connection. What is absent in a change takes its default, but for what customers and invoices become
/// in the package (`customersOut` and what comes after it): that stays as it is.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
struct Settings {
    /// When it works.
    schedule: Hours,
    /// Sales journal by code.
    #[schema(required = true)]
    journal: Option<Code>,
    /// Debtor account by code.
    #[schema(required = true)]
    debtor_account: Option<Code>,
    /// Revenue account for lines that name none.
    #[schema(required = true)]
    revenue_account: Option<Code>,
    /// Account on which a rounding of the amount to pay is booked.
    #[schema(required = true)]
    rounding_account: Option<Code>,
    /// Send PDFs too?
    send_pdfs: bool,
    /// Invoices of this day and later are the connection's own. Null: the day on which it was made.
    #[schema(required = true)]
    start_date: Option<Date>,
    /// Send invoices from before that day as bookings?
    book_earlier: bool,
    /// Send the PDFs of invoices from before that day to bookings that the package has?
    send_earlier_pdfs: bool,
    /// Which customers of the application go to the package: `none`, `ticked` or `all`.
    customers_out: Option<CustomersOut>,
    /// Who has the last word about a field of a customer that goes both ways: `package`, `application` or `lastChange`.
    field_owner: Option<FieldOwner>,
    /// The same for single fields, by path such as `visitAddress.city`.
    field_owners: Option<BTreeMap<String, FieldOwner>>,
    /// What happens to a customer whose code cannot be its number in the package: `ask` waits for a person, `next` gives
    /// it the first number after the highest.
    numbering: Option<Numbering>,
    /// What an invoice becomes: `booking` or `draftOrder`.
    invoices_as: Option<Target>,
    /// Item by code for lines of a draft order that name none. An empty text takes it away.
    #[schema(max_length = 100)]
    order_item: Option<OptionalCode>,
    /// Feeds of the package that are not read. What the checks of a booking need is read all the same, and so are items and
    /// orders where invoices become draft orders.
    feeds_off: Option<BTreeSet<Feed>>,
    /// Settings that only this package has; see its documentation.
    #[serde(rename = "packageSettings")]
    #[schema(value_type = Object)]
    package: Value,
}

/// A code of the package, or nothing.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$")]
struct OptionalCode(Option<Code>);

impl TryFrom<String> for OptionalCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let code = (!text.is_empty()).then(|| Code::try_from(text));
        code.transpose().map(Self)
    }
}

impl From<OptionalCode> for String {
    fn from(code: OptionalCode) -> Self {
        code.0.map(Self::from).unwrap_or_default()
    }
}

/// When a connection works.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
struct Hours {
    /// IANA time zone.
    #[schema(examples("Europe/Amsterdam"))]
    time_zone: String,
    /// Start of the day's window, inclusive.
    from: TimeOfDay,
    /// End of the day's window, exclusive. Equal to `from`: round the clock.
    until: TimeOfDay,
    /// Minutes between cycles.
    #[schema(minimum = 1, maximum = 10080)]
    every_minutes: u32,
    /// Minutes between reads of single feeds, where other than `everyMinutes`.
    feed_minutes: BTreeMap<Feed, u32>,
}

/// A time of day, such as `07:00`.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples("07:00"))]
struct TimeOfDay(Time);

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let time = text.parse().ok().filter(|_| text.len() == 5);
        time.map(Self).ok_or_else(|| "hh:mm".to_owned())
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        format!("{:02}:{:02}", time.0.hour(), time.0.minute())
    }
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Self::from(ConnectionSettings::default());
        settings.customers_out = None;
        settings.field_owner = None;
        settings.field_owners = None;
        settings.numbering = None;
        settings.invoices_as = None;
        settings.order_item = None;
        settings.feeds_off = None;
        settings
    }
}

impl Default for Hours {
    fn default() -> Self {
        Schedule::default().into()
    }
}

impl From<Schedule> for Hours {
    fn from(schedule: Schedule) -> Self {
        Self {
            time_zone: schedule.time_zone,
            from: TimeOfDay(schedule.from),
            until: TimeOfDay(schedule.until),
            every_minutes: schedule.every_minutes,
            feed_minutes: schedule.feed_minutes,
        }
    }
}

impl From<ConnectionSettings> for Settings {
    fn from(settings: ConnectionSettings) -> Self {
        Self {
            schedule: settings.schedule.into(),
            journal: settings.journal.map(Code::from),
            debtor_account: settings.debtor_account.map(Code::from),
            revenue_account: settings.revenue_account.map(Code::from),
            rounding_account: settings.rounding_account.map(Code::from),
            send_pdfs: settings.send_pdfs,
            start_date: settings.start_date,
            book_earlier: settings.book_earlier,
            send_earlier_pdfs: settings.send_earlier_pdfs,
            customers_out: Some(settings.customers_out),
            field_owner: Some(settings.field_owner),
            field_owners: Some(settings.field_owners),
            numbering: Some(settings.numbering),
            invoices_as: Some(settings.invoices_as),
            order_item: settings.order_item.map(|item| OptionalCode(Some(Code::from(item)))),
            feeds_off: Some(settings.feeds_off),
            package: match settings.package_settings {
                Value::Null => json!({}),
                own => own,
            },
        }
    }
}

impl Settings {
    /// These settings over those that are there: mappings and coupled fields stay.
    fn over(self, settings: ConnectionSettings) -> ConnectionSettings {
        ConnectionSettings {
            schedule: Schedule {
                time_zone: self.schedule.time_zone,
                from: self.schedule.from.0,
                until: self.schedule.until.0,
                every_minutes: self.schedule.every_minutes,
                feed_minutes: self.schedule.feed_minutes,
            },
            journal: self.journal.map(String::from),
            debtor_account: self.debtor_account.map(String::from),
            revenue_account: self.revenue_account.map(String::from),
            rounding_account: self.rounding_account.map(String::from),
            send_pdfs: self.send_pdfs,
            start_date: self.start_date,
            book_earlier: self.book_earlier,
            send_earlier_pdfs: self.send_earlier_pdfs,
            customers_out: self.customers_out.unwrap_or(settings.customers_out),
            field_owner: self.field_owner.unwrap_or(settings.field_owner),
            field_owners: self.field_owners.unwrap_or(settings.field_owners),
            numbering: self.numbering.unwrap_or(settings.numbering),
            invoices_as: self.invoices_as.unwrap_or(settings.invoices_as),
            order_item: match self.order_item {
                Some(item) => item.0.map(String::from),
                None => settings.order_item,
            },
            feeds_off: self.feeds_off.unwrap_or(settings.feeds_off),
            package_settings: match self.package {
                Value::Object(own) if own.is_empty() => Value::Null,
                own => own,
            },
            ..settings
        }
    }
}

/// Read the settings of a connection
#[utoipa::path(
    get,
    path = "/connections/{connection}/settings",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Its settings", body = Settings))
)]
async fn read_settings(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    seen: IfNoneMatch,
) -> Result<Response, Problem> {
    let row = app.connection(&caller, id).await?;
    Ok(seen.answer(&Etag::of(row.version), &Settings::from(row.settings)))
}

/// Replace the settings of a connection
///
/// Invoices that wait for a setting are tried again, and a broken connection gets another try.
#[utoipa::path(
    put,
    path = "/connections/{connection}/settings",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Settings,
    responses((status = 200, description = "As they are now", body = Settings))
)]
async fn change_settings(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    seen: IfMatch,
    Written(settings): Written<Settings>,
) -> Result<Response, Problem> {
    if !settings.package.is_object() {
        return Err(Problem::wrong_value("/packageSettings", "{ }"));
    }
    let row = app.connection(&caller, id).await?;
    seen.check(&Etag::of(row.version))?;
    let settings = settings.over(row.settings.clone());
    refuse_strange_feeds(&app, &row, &settings)?;
    let row = store(&app, &caller, row, settings).await?;
    Ok(tagged(&Etag::of(row.version), &Settings::from(row.settings)))
}

/// Feeds that the package does not have cannot be left out. Those that were left out before stay so.
fn refuse_strange_feeds(app: &App, row: &ConnectionRow, settings: &ConnectionSettings) -> Result<(), Problem> {
    let known = app.engine.capability(&row.package);
    let is_strange = |feed: &&Feed| {
        let is_feed = known.is_some_and(|known| known.feed(**feed).is_some());
        !is_feed && !row.settings.feeds_off.contains(*feed)
    };
    match settings.feeds_off.iter().find(is_strange) {
        Some(feed) => Err(Problem::wrong_value("/feedsOff", feed)),
        None => Ok(()),
    }
}

/// Stores settings over those of a row that was read, and reads it again.
pub(super) async fn store(
    app: &App,
    caller: &Caller,
    row: ConnectionRow,
    settings: ConnectionSettings,
) -> Result<ConnectionRow, Problem> {
    let engine = app.by(caller);
    engine
        .change_settings(caller.organisation, row.id, row.version, &settings)
        .await?;
    app.connection(caller, row.id).await
}
