//! Where a finding is mended: the page of ours on which it can be, or the list in which one can look, and what the field
//! is called in the package.

use boekbrug_connector::{Capability, PackageHelp, Said};
use boekbrug_model::finding::{Heals, Severity};
use boekbrug_model::{ConnectionId, Feed, Finding, FindingCode};

use crate::text::Texts;

/// A way to mend a finding from here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mend {
    /// What the button says.
    pub(crate) text: String,
    /// Where it leads.
    pub(crate) address: String,
    /// Whether it mends the cause; else it only shows where to look.
    pub(crate) mends: bool,
}

/// What about a finding can be looked at or changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Room {
    /// A part of the mapping of the connection, with the text of the button.
    Mapping(&'static str, &'static str),
    /// The settings of the connection, with the text of the button.
    Settings(&'static str),
    /// A list of records.
    List(Feed),
    /// The connection itself.
    Connection,
}

/// Ways to mend a finding; none where only the application or the package can. Without a connection there is no place to
/// send somebody to.
pub(crate) fn mends(t: Texts, finding: &Finding, connection: Option<ConnectionId>) -> Vec<Mend> {
    let Some(connection) = connection else {
        return Vec::new();
    };
    let mend = |room: &Room| match room {
        Room::Mapping(part, key) => Mend {
            text: t.say(key),
            address: format!("/connections/{connection}/mapping#{part}"),
            mends: true,
        },
        Room::Settings(key) => Mend {
            text: t.say(key),
            address: format!("/connections/{connection}/settings"),
            mends: true,
        },
        Room::List(feed) => Mend {
            text: t.one("findings-open-list", "feed", t.feed(feed).to_lowercase()),
            address: list(connection, *feed, finding),
            mends: false,
        },
        Room::Connection => Mend {
            text: t.say("findings-open-connection"),
            address: format!("/connections/{connection}"),
            mends: true,
        },
    };
    rooms(finding.code).iter().map(mend).collect()
}

/// The list, looked through for what the finding is about.
fn list(connection: ConnectionId, feed: Feed, finding: &Finding) -> String {
    let name = match feed {
        Feed::Customers => "customer",
        Feed::LedgerAccounts => "account",
        Feed::CostCentres => "costCentre",
        Feed::Projects => "project",
        Feed::Orders => "order",
        Feed::Items => "item",
        Feed::PaymentConditions => "condition",
        Feed::Journals => "journal",
        _ => "",
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("connection", &connection.to_string());
    query.append_pair("feed", feed.as_str());
    if let Some(value) = finding.params.get(name).filter(|value| !value.is_empty()) {
        query.append_pair("q", value);
    }
    format!("/records?{}", query.finish())
}

/// The mapping first, for that is mended here; the list second.
fn rooms(code: FindingCode) -> Vec<Room> {
    let entry = code.entry();
    if entry.severity == Severity::Connection {
        return vec![Room::Connection];
    }
    let (group, _) = code.as_str().split_once('.').unwrap_or_default();
    let mapping = match group {
        "vat" => Some(Room::Mapping("vat", "findings-map-vat")),
        "ledger" => Some(Room::Mapping("ledger", "findings-map-ledger")),
        "paymentCondition" => Some(Room::Mapping("condition", "findings-map-conditions")),
        "costCentre" => Some(Room::Mapping("centre", "findings-map-cost-centres")),
        "journal" | "debtorAccount" => Some(Room::Settings("findings-map-journal")),
        // the item of lines that name none
        "order" => Some(Room::Settings("findings-map-item")),
        _ => None,
    };
    // what no setting heals is not mended on the mapping screen
    let mapping = mapping.filter(|_| entry.heals.contains(&Heals::Settings));
    let lists = entry.heals.iter().filter_map(|heals| match heals {
        Heals::Feed(feed) => Some(Room::List(*feed)),
        _ => None,
    });
    mapping.into_iter().chain(lists).collect()
}

/// What the field that a finding is about is called in a package: the record and the field.
pub(crate) fn in_package(code: FindingCode, package: &Capability) -> Option<(&'static str, &'static str)> {
    let (feed, canonical) = field_of(code)?;
    let table = package.fields.iter().find(|table| table.feed == Some(feed))?;
    let row = table
        .rows
        .iter()
        .find(|row| row.canonical == canonical && !row.package.is_empty())?;
    Some((table.package_name, row.package))
}

/// Where it is mended in a package, in its own menu words.
pub(crate) fn in_menus(code: FindingCode, help: &PackageHelp) -> &'static [Said] {
    let entry = code.entry();
    if entry.severity == Severity::Connection {
        return help.silence;
    }
    let healed = entry.heals.iter().filter_map(|heals| match heals {
        Heals::Feed(feed) => Some(*feed),
        _ => None,
    });
    let feeds = field_of(code).map(|(feed, _)| feed).into_iter().chain(healed);
    let steps = feeds.map(|feed| help.place(feed));
    steps.into_iter().find(|steps| !steps.is_empty()).unwrap_or_default()
}

/// The canonical field that must change in the package.
fn field_of(code: FindingCode) -> Option<(Feed, &'static str)> {
    use FindingCode as Code;
    Some(match code {
        Code::CustomerUnknown | Code::CustomerAmbiguous | Code::CustomerCodeInUse | Code::CustomerCodeNotNumeric => {
            (Feed::Customers, "customerCode")
        }
        Code::CustomerInactive => (Feed::Customers, "isActive"),
        Code::CustomerNotDebtor => (Feed::Customers, "isDebtor"),
        Code::CustomerVatNumberMissing | Code::CustomerVatNumberInvalid => (Feed::Customers, "vatNumber"),
        Code::CustomerNotEu | Code::CustomerCountryUnknown => (Feed::Customers, "visitAddress.countryCode"),
        Code::LedgerUnknown | Code::DebtorAccountUnknown => (Feed::LedgerAccounts, "code"),
        Code::LedgerInactive | Code::DebtorAccountInactive => (Feed::LedgerAccounts, "isActive"),
        Code::LedgerNotUsable | Code::LedgerFunctionMissing | Code::DebtorAccountNotDebtors => {
            (Feed::LedgerAccounts, "kind")
        }
        Code::LedgerVatMismatch => (Feed::LedgerAccounts, "vatBands"),
        Code::CostCentreRequired | Code::CostCentreNotAllowed => (Feed::LedgerAccounts, "costCentreRequired"),
        Code::CostCentreUnknown => (Feed::CostCentres, "code"),
        Code::CostCentreInactive => (Feed::CostCentres, "isActive"),
        Code::ProjectUnknown => (Feed::Projects, "code"),
        Code::ProjectInactive => (Feed::Projects, "isActive"),
        Code::ItemUnknown | Code::ItemElsewhere => (Feed::Items, "itemCode"),
        Code::ItemInactive => (Feed::Items, "isActive"),
        Code::PaymentConditionUnknown => (Feed::PaymentConditions, "code"),
        Code::JournalUnknown => (Feed::Journals, "code"),
        Code::JournalInactive => (Feed::Journals, "isActive"),
        Code::JournalNotSales => (Feed::Journals, "kind"),
        Code::VatCodeUnknown | Code::VatCodeUnmapped => (Feed::VatCodes, "code"),
        Code::VatCodeInactive => (Feed::VatCodes, "isActive"),
        Code::VatCodeMismatch | Code::VatCodeAmbiguous => (Feed::VatCodes, "percentage"),
        Code::PeriodClosed => (Feed::Periods, "isOpen"),
        Code::PeriodNoBookYear => (Feed::Periods, "code"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn ways(finding: &Finding) -> Vec<String> {
        let connection = ConnectionId::new(jiff::Timestamp::UNIX_EPOCH, [1; 10]);
        let ways = mends(Texts::new(Language::Dutch), finding, Some(connection));
        let id = connection.to_string();
        ways.into_iter().map(|way| way.address.replace(&id, "ID")).collect()
    }

    #[test]
    fn each_finding_leads_to_where_it_is_mended() {
        let unmapped = Finding::new(FindingCode::VatCodeUnmapped);
        assert_eq!(
            ways(&unmapped),
            ["/connections/ID/mapping#vat", "/records?connection=ID&feed=vatCodes"]
        );
        let ledger = Finding::new(FindingCode::LedgerUnknown).with("account", "80&0");
        assert_eq!(
            ways(&ledger),
            [
                "/connections/ID/mapping#ledger",
                "/records?connection=ID&feed=ledgerAccounts&q=80%260"
            ]
        );
        let customer = Finding::new(FindingCode::CustomerUnknown).with("customer", "1001");
        assert_eq!(ways(&customer), ["/records?connection=ID&feed=customers&q=1001"]);
        let item = Finding::new(FindingCode::OrderItemUnknown).with("item", "1005");
        assert_eq!(
            ways(&item),
            ["/connections/ID/settings", "/records?connection=ID&feed=items&q=1005"]
        );
        assert!(ways(&Finding::new(FindingCode::OrderLineDiffers)).is_empty());
        assert_eq!(
            ways(&Finding::new(FindingCode::ConnectionConsentRefused)),
            ["/connections/ID"]
        );
        assert!(ways(&Finding::new(FindingCode::InvoiceTotalsDiffer)).is_empty());
        assert!(mends(Texts::new(Language::Dutch), &unmapped, None).is_empty());
    }

    /// What only the application can mend offers no mapping.
    #[test]
    fn the_mapping_is_offered_where_a_setting_heals() {
        for code in FindingCode::ALL {
            let leads = ways(&Finding::new(*code)).iter().any(|way| way.contains("/mapping"));
            assert!(
                !leads || code.entry().heals.contains(&Heals::Settings),
                "{}",
                code.as_str()
            );
        }
    }
}
