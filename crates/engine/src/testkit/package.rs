//! A package in memory that remembers what was booked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use boekbrug_connector::{
    Booked, BookingRef, CallCount, CallLimits, Capability, Connector, ConnectorError, Consent, Cursor, CustomerChange,
    FetchRequest, FoundBooking, FoundCustomer, HookVerdict, InboundHook, Opening, Packages, Page, Pdf, PdfSupport,
    ProbeStep, ReadBack, References, Refresh, Reject, RemoteAdministration, RemoteDocument, Wanted, WantedCustomer,
};
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, Target};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::{Feed, FindingCode, Incoming, Money, Package};
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::Barrier;

use super::books;
use super::consent::{FakeConsent, receive};
use super::customers;
use super::faults::{Call, Fault};

/// A package in memory. Its registry name is `fake`, where a key is pasted, or `fakeconsent`, where a person signs in.
pub struct FakePackage {
    capability: &'static Capability,
    consented: &'static Capability,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    administrations: Vec<String>,
    withdrawn: bool,
    by_message: bool,
    watched: Vec<String>,
    limits: CallLimits,
    minute: Timestamp,
    calls_made: Vec<CallCount>,
    rows: BTreeMap<Feed, BTreeMap<String, (u64, Row)>>,
    version: u64,
    bookings: Vec<FakeBooking>,
    orders: Vec<FakeBooking>,
    uploads: Vec<RemoteDocument>,
    faults: Vec<Planned>,
    held: Vec<(Call, Arc<Barrier>)>,
    saved_since: Option<Saved>,
    saved_always: Option<SavedAlways>,
    calls: Vec<Call>,
    counted: usize,
    opened: usize,
}

/// What a person saves of a customer.
type Saved = Box<dyn FnOnce(&mut Customer) + Send>;

/// The same, time and again.
type SavedAlways = Box<dyn FnMut(&mut Customer) + Send>;

struct Planned {
    call: Call,
    /// Only for this invoice number.
    number: Option<String>,
    fault: Fault,
    times: usize,
}

enum Row {
    Good(Incoming),
    Bad(Reject),
}

/// A booking that the package holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FakeBooking {
    /// The package's id.
    pub id: String,
    /// Invoice number.
    pub number: String,
    /// Total with the booking's sign.
    pub total: Money,
    /// The customer's id.
    pub customer: String,
    /// Date.
    pub date: Date,
    /// What hangs on it.
    pub documents: Vec<RemoteDocument>,
}

impl FakePackage {
    /// The sample firm's books, and nothing booked.
    pub fn new(pdf: PdfSupport) -> Arc<Self> {
        let package = Self {
            capability: books::capability(pdf, vec!["key"]),
            consented: books::capability(pdf, Vec::new()),
            inner: Mutex::default(),
        };
        package.opens("adm-1");
        for (feed, row) in books::rows() {
            package.put(feed, row);
        }
        Arc::new(package)
    }

    /// Adds or replaces a row of a feed.
    pub fn put(&self, feed: Feed, row: Incoming) {
        let id = row.package_id.clone();
        self.inner().put(feed, id, Row::Good(row));
    }

    /// Adds a row that cannot be mapped, or makes one so.
    pub fn put_bad(&self, feed: Feed, reject: Reject) {
        let id = reject.package_id.clone();
        self.inner().put(feed, id, Row::Bad(reject));
    }

    /// Takes a row away.
    pub fn remove(&self, feed: Feed, package_id: &str) {
        self.inner().rows.entry(feed).or_default().remove(package_id);
    }

    /// Takes every row of a feed away.
    pub fn clear(&self, feed: Feed) {
        self.inner().rows.remove(&feed);
    }

    /// Closes or opens the book year.
    pub fn open_year(&self, is_open: bool) {
        self.put(Feed::Periods, books::period(is_open));
    }

    /// Which administration its key opens from now on.
    pub fn opens(&self, administration: &str) {
        self.opens_all(&[administration]);
    }

    /// Which administrations its key opens from now on.
    pub fn opens_all(&self, administrations: &[&str]) {
        self.inner().administrations = administrations.iter().map(|one| (*one).to_owned()).collect();
    }

    /// Takes the consent back, or gives it.
    pub fn withdraw(&self, withdrawn: bool) {
        self.inner().withdrawn = withdrawn;
    }

    /// From now on its consent comes in a message.
    pub fn sends_messages(&self) {
        self.inner().by_message = true;
    }

    /// Whether its consent comes in a message.
    pub(super) fn by_message(&self) -> bool {
        self.inner().by_message
    }

    /// How many calls it allows.
    pub fn allows(&self, limits: CallLimits) {
        self.inner().limits = limits;
    }

    /// The minute in which its calls are counted from now on; it has no clock.
    pub fn it_is(&self, minute: Timestamp) {
        self.inner().minute = minute;
    }

    /// The calls of before that the last opening came with.
    pub fn calls_made(&self) -> Vec<CallCount> {
        self.inner().calls_made.clone()
    }

    /// The addresses at which it was asked to tell of changes.
    pub fn watched(&self) -> Vec<String> {
        self.inner().watched.clone()
    }

    /// Does a call wrong, the next `times` times.
    pub fn fault(&self, call: Call, fault: Fault, times: usize) {
        let number = None;
        self.inner().faults.push(Planned {
            call,
            number,
            fault,
            times,
        });
    }

    /// Does a call for one invoice wrong, the next `times` times.
    pub fn fault_for(&self, number: &str, call: Call, fault: Fault, times: usize) {
        let number = Some(number.to_owned());
        self.inner().faults.push(Planned {
            call,
            number,
            fault,
            times,
        });
    }

    /// Holds the next such call up once it is done: whoever waits at the barrier knows that it is, and with the second
    /// time that they wait there its answer goes out.
    pub fn hold(&self, call: Call) -> Arc<Barrier> {
        let barrier = Arc::new(Barrier::new(2));
        self.inner().held.push((call, Arc::clone(&barrier)));
        barrier
    }

    /// A person saves the customer that is next made or overwritten, before it is read back.
    pub fn saves_before_read_back(&self, change: impl FnOnce(&mut Customer) + Send + 'static) {
        self.inner().saved_since = Some(Box::new(change));
    }

    /// Somebody saves a customer each time that it was read, until the package behaves.
    pub fn saves_after_each_read(&self, change: impl FnMut(&mut Customer) + Send + 'static) {
        self.inner().saved_always = Some(Box::new(change));
    }

    /// Forgets every planned fault.
    pub fn behave(&self) {
        let mut inner = self.inner();
        inner.faults.clear();
        inner.saved_always = None;
    }

    /// What is booked.
    pub fn bookings(&self) -> Vec<FakeBooking> {
        self.inner().bookings.clone()
    }

    /// Draft orders that were placed.
    pub fn orders(&self) -> Vec<FakeBooking> {
        self.inner().orders.clone()
    }

    /// The customers that it has, by their ids.
    pub fn customers(&self) -> Vec<Incoming> {
        self.inner().customers()
    }

    /// Changes a booking, as a person in the package would.
    pub fn change(&self, number: &str, change: impl FnOnce(&mut Vec<FakeBooking>, usize)) {
        let mut inner = self.inner();
        if let Some(at) = inner.bookings.iter().position(|booking| booking.number == number) {
            change(&mut inner.bookings, at);
        }
    }

    /// Books by hand.
    pub fn book_by_hand(&self, booking: FakeBooking) {
        self.inner().bookings.push(booking);
    }

    /// The calls so far, and forgets them.
    pub fn take_log(&self) -> Vec<Call> {
        let mut inner = self.inner();
        inner.counted = 0;
        std::mem::take(&mut inner.calls)
    }

    /// How often a call was made since the log was taken.
    pub fn times_called(&self, call: &Call) -> usize {
        self.inner().calls.iter().filter(|made| *made == call).count()
    }

    /// How often a connection was opened.
    pub fn times_opened(&self) -> usize {
        self.inner().opened
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a call: notes it, does it unless a fault keeps it from being done, and answers as the fault says. Yields
    /// before and after, so that it can be dropped at either place.
    async fn call<T>(
        &self,
        call: Call,
        number: &str,
        effect: impl FnOnce(&mut Inner) -> Result<T, ConnectorError> + Send,
    ) -> Result<T, ConnectorError> {
        tokio::task::yield_now().await;
        let fault = {
            let mut inner = self.inner();
            inner.calls.push(call.clone());
            let withdrawn = inner
                .withdrawn
                .then_some(Fault::Broken(FindingCode::ConnectionConsentWithdrawn));
            withdrawn.or_else(|| inner.planned(&call, number))
        };
        let answer = match &fault {
            Some(Fault::Hangs) => std::future::pending().await,
            Some(Fault::Panics) => panic!("told to"),
            Some(fault) if !fault.is_done() => Err(fault.error()),
            Some(fault) => {
                let _ = effect(&mut self.inner());
                Err(fault.error())
            }
            None => effect(&mut self.inner()),
        };
        let held = self.inner().held_up(&call);
        if let Some(barrier) = held {
            barrier.wait().await;
            barrier.wait().await;
        }
        tokio::task::yield_now().await;
        answer
    }
}

impl Inner {
    fn put(&mut self, feed: Feed, id: String, row: Row) {
        self.version += 1;
        let version = self.version;
        self.rows.entry(feed).or_default().insert(id, (version, row));
    }

    fn held_up(&mut self, call: &Call) -> Option<Arc<Barrier>> {
        let at = self.held.iter().position(|(held, _)| held == call)?;
        Some(self.held.remove(at).1)
    }

    /// A customer that was written, as it is read back.
    fn saved(&mut self, mut row: Incoming) -> Incoming {
        if let (Some(change), Record::Customer(customer)) = (self.saved_since.take(), &mut row.record) {
            change(customer);
            row.name.clone_from(&customer.name);
        }
        self.put(Feed::Customers, row.package_id.clone(), Row::Good(row.clone()));
        row
    }

    /// After it was read.
    fn save_again(&mut self, mut row: Incoming) {
        let Some(mut change) = self.saved_always.take() else {
            return;
        };
        if let Record::Customer(customer) = &mut row.record {
            change(customer);
            self.put(Feed::Customers, row.package_id.clone(), Row::Good(row));
        }
        self.saved_always = Some(change);
    }

    fn planned(&mut self, call: &Call, number: &str) -> Option<Fault> {
        let fits = |planned: &&mut Planned| {
            planned.times > 0 && planned.call == *call && planned.number.as_ref().is_none_or(|wanted| wanted == number)
        };
        let planned = self.faults.iter_mut().find(fits)?;
        planned.times -= 1;
        Some(planned.fault.clone())
    }

    fn list(&self, target: Target) -> &[FakeBooking] {
        match target {
            Target::Booking => &self.bookings,
            Target::DraftOrder => &self.orders,
        }
    }

    fn order(&mut self, id: &str) -> Result<&mut FakeBooking, ConnectorError> {
        let gone = Fault::Refused(boekbrug_model::FindingCode::PackageBookingGone);
        let found = self.orders.iter_mut().find(|order| order.id == id);
        found.ok_or_else(|| gone.error())
    }

    fn booking(&mut self, id: &str) -> Result<&mut FakeBooking, ConnectorError> {
        let gone = Fault::Refused(boekbrug_model::FindingCode::PackageBookingGone);
        let found = self.bookings.iter_mut().find(|booking| booking.id == id);
        found.ok_or_else(|| gone.error())
    }

    fn customers(&self) -> Vec<Incoming> {
        let rows = self.rows.get(&Feed::Customers).into_iter().flat_map(BTreeMap::values);
        let good = rows.filter_map(|(_, row)| match row {
            Row::Good(row) => Some(row.clone()),
            Row::Bad(_) => None,
        });
        good.collect()
    }

    /// Whole feeds are paged by position, changes by version.
    fn page(&self, request: &FetchRequest<'_>, refresh: Refresh, size: usize) -> Page {
        let start: u64 = request.cursor.and_then(|cursor| cursor.0.parse().ok()).unwrap_or(0);
        let all = self.rows.get(&request.feed).into_iter().flat_map(BTreeMap::values);
        let mut rows: Vec<_> = all
            .enumerate()
            .map(|(at, (version, row))| (at as u64 + 1, *version, row))
            .collect();
        if refresh == Refresh::Changes {
            rows.sort_by_key(|(_, version, _)| *version);
            for (at, version, _) in &mut rows {
                *at = *version;
            }
        }
        rows.retain(|(at, _, _)| *at > start);
        let done = rows.len() <= size;
        rows.truncate(size);
        let last = rows.last().map_or(start, |(at, _, _)| *at);
        let whole = refresh == Refresh::Whole;
        let mut page = Page {
            done,
            next: (!(done && whole)).then(|| Cursor(last.to_string())),
            ..Page::default()
        };
        for (_, _, row) in rows {
            match row {
                Row::Good(row) => page.records.push(row.clone()),
                Row::Bad(reject) => page.rejects.push(reject.clone()),
            }
        }
        page
    }
}

/// One opened connection to the fake package, and the administration to which it is pinned.
struct Open(Arc<FakePackage>, Option<String>);

#[async_trait]
impl Connector for Open {
    fn capability(&self) -> &'static Capability {
        self.0.capability
    }

    async fn identify(&self) -> Result<RemoteAdministration, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let pinned = inner.administrations.iter().find(|one| self.1.as_ref() == Some(*one));
            let one = pinned.or_else(|| inner.administrations.first());
            Ok(administration(one.map_or("", String::as_str)))
        };
        self.0.call(Call::Identify, "", effect).await
    }

    async fn administrations(&self) -> Result<Vec<RemoteAdministration>, ConnectorError> {
        let effect = |inner: &mut Inner| Ok(inner.administrations.iter().map(|one| administration(one)).collect());
        self.0.call(Call::Identify, "", effect).await
    }

    async fn watch(&self, callback: &str) -> Result<Vec<Feed>, ConnectorError> {
        let effect = |inner: &mut Inner| {
            inner.watched.push(callback.to_owned());
            Ok(vec![Feed::Customers])
        };
        self.0.call(Call::Watch, "", effect).await
    }

    async fn fetch(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let Some(known) = self.0.capability.feed(request.feed) else {
            return Ok(Page::default());
        };
        let (refresh, size) = (known.refresh, known.page as usize);
        let effect = |inner: &mut Inner| Ok(inner.page(&request, refresh, size));
        self.0.call(Call::Fetch(request.feed), "", effect).await
    }

    async fn find(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let kept = inner.list(wanted.target);
            let found = kept.iter().filter(|booking| booking.number == wanted.number.as_str());
            Ok(found
                .map(|booking| FoundBooking {
                    booking: reference(booking, wanted.target),
                    total: booking.total,
                    customer: Some(booking.customer.clone()),
                    date: Some(booking.date),
                })
                .collect())
        };
        self.0.call(Call::Find, wanted.number.as_str(), effect).await
    }

    async fn book(
        &self,
        invoice: &CheckedInvoice,
        document: Option<&RemoteDocument>,
    ) -> Result<Booked, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let booking = FakeBooking {
                id: format!("booking-{}", inner.bookings.len() + 1),
                number: invoice.number().to_string(),
                total: invoice.total(),
                customer: invoice.customer().package_id.clone(),
                date: invoice.date(),
                documents: document.into_iter().cloned().collect(),
            };
            let answer = reference(&booking, Target::Booking);
            inner.bookings.push(booking);
            Ok(Booked { booking: answer })
        };
        self.0.call(Call::Book, invoice.number().as_str(), effect).await
    }

    async fn book_with(&self, invoice: &CheckedInvoice, pdf: &Pdf) -> Result<Booked, ConnectorError> {
        let along = RemoteDocument {
            id: format!("document-{}", pdf.bytes.len()),
            file_name: pdf.file_name.clone(),
        };
        self.book(invoice, Some(&along)).await
    }

    async fn order(&self, order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let kept = FakeBooking {
                id: format!("order-{}", inner.orders.len() + 1),
                number: order.reference().to_string(),
                total: order.total_excl(),
                customer: order.customer().package_id.clone(),
                date: order.date(),
                documents: Vec::new(),
            };
            let answer = reference(&kept, Target::DraftOrder);
            inner.orders.push(kept);
            Ok(Booked { booking: answer })
        };
        self.0.call(Call::Order, order.reference().as_str(), effect).await
    }

    async fn find_customers(
        &self,
        wanted: &WantedCustomer,
        _: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        let effect = |inner: &mut Inner| Ok(customers::found(&inner.customers(), wanted));
        self.0.call(Call::FindCustomers, "", effect).await
    }

    async fn read_customer(&self, package_id: &str, _: &References) -> Result<Option<FoundCustomer>, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let row = inner.customers().into_iter().find(|row| row.package_id == package_id);
            if let Some(row) = &row {
                inner.save_again(row.clone());
            }
            Ok(row.map(customers::as_found))
        };
        self.0.call(Call::ReadCustomer, "", effect).await
    }

    async fn create_customer(
        &self,
        customer: &CheckedCustomer,
        _: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let made = customers::made(&inner.customers(), customer)?;
            Ok(customers::as_found(inner.saved(made)))
        };
        let number = customer.customer().customer_code.clone();
        self.0.call(Call::CreateCustomer, &number, effect).await
    }

    async fn overwrite_customer(
        &self,
        change: &CustomerChange<'_>,
        _: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let row = customers::overwritten(&inner.customers(), change)?;
            Ok(customers::as_found(inner.saved(row)))
        };
        self.0
            .call(Call::OverwriteCustomer, &change.found.row.code, effect)
            .await
    }

    async fn documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        let effect = |inner: &mut Inner| inner.booking(&booking.id).map(|booking| booking.documents.clone());
        self.0.call(Call::Documents, "", effect).await
    }

    async fn attach(&self, booking: Option<&BookingRef>, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let document = RemoteDocument {
                id: format!("document-{}", inner.calls.len()),
                file_name: pdf.file_name.clone(),
            };
            match booking {
                Some(booking) => inner.booking(&booking.id)?.documents.push(document.clone()),
                None => inner.uploads.push(document.clone()),
            }
            Ok(document)
        };
        self.0.call(Call::Attach, pdf.number.as_str(), effect).await
    }

    async fn read_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        let effect = |inner: &mut Inner| {
            let kept = match booking.target {
                Target::Booking => inner.booking(&booking.id),
                Target::DraftOrder => inner.order(&booking.id),
            };
            kept.map(|booking| ReadBack {
                number: booking.number.clone(),
                total: booking.total,
                customer: Some(booking.customer.clone()),
                date: Some(booking.date),
                documents: booking.documents.clone(),
            })
        };
        self.0.call(Call::ReadBack, "", effect).await
    }

    async fn probe(&self) -> Vec<ProbeStep> {
        let findings = self
            .identify()
            .await
            .err()
            .map(|error| error.findings)
            .unwrap_or_default();
        vec![ProbeStep {
            title_nl: "Administratie opvragen".to_owned(),
            title_en: "Ask for the administration".to_owned(),
            findings,
            detail: Some("taal = \"nl\"".to_owned()),
            detail_en: None,
        }]
    }

    fn take_calls(&self) -> Vec<CallCount> {
        let mut inner = self.0.inner();
        let calls = inner.calls.len() - inner.counted;
        inner.counted = inner.calls.len();
        let count = CallCount {
            endpoint: "TEST /".to_owned(),
            minute: inner.minute,
            calls: u32::try_from(calls).unwrap_or(u32::MAX),
            errors: 0,
        };
        (calls > 0).then_some(count).into_iter().collect()
    }
}

/// The registry in which every name is the fake package.
pub(super) struct Registry(pub(super) Arc<FakePackage>);

#[async_trait]
impl Packages for Registry {
    fn names(&self) -> Vec<Package> {
        ["fake", "fakeconsent"]
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect()
    }

    fn capability(&self, package: &Package) -> Option<&'static Capability> {
        match package.as_str() {
            "fake" => Some(self.0.capability),
            "fakeconsent" => Some(self.0.consented),
            _ => None,
        }
    }

    async fn open(&self, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let mut inner = self.0.inner();
        inner.opened += 1;
        inner.calls_made = opening.calls_made;
        drop(inner);
        Ok(Arc::new(Open(Arc::clone(&self.0), opening.remote_id)))
    }

    fn consent(&self, package: &Package) -> Option<Arc<dyn Consent>> {
        (package.as_str() == "fakeconsent").then(|| Arc::new(FakeConsent(Arc::clone(&self.0))) as _)
    }

    fn limits(&self, _package: &Package) -> CallLimits {
        self.0.inner().limits
    }

    fn receive(&self, package: &Package, hook: &InboundHook<'_>) -> Option<HookVerdict> {
        (package.as_str() == "fakeconsent").then(|| receive(hook))
    }
}

fn administration(id: &str) -> RemoteAdministration {
    RemoteAdministration {
        id: id.to_owned(),
        name: format!("Firma {id}"),
    }
}

fn reference(booking: &FakeBooking, target: Target) -> BookingRef {
    BookingRef {
        target,
        id: booking.id.clone(),
        number: Some(booking.number.clone()),
        link: None,
    }
}
