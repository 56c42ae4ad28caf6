//! The other tables to records.

use boekbrug_model::record::{
    CostCentre, Country, Employee, Item, ItemGroup, Journal, JournalKind, LedgerAccount, LedgerKind, PaymentCondition,
    Period, Project, VatCode,
};
use boekbrug_model::{Incoming, Record};

use super::{Context, Mapped, Named};
use crate::administration::BookPeriod;
use crate::wire::Row;

/// `KPL`.
pub(crate) fn cost_centre(row: Row<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "OMSCHR")?;
    let is_active = named.open(row, "BLOK")?;
    let record = CostCentre {
        code: named.code.clone(),
        name: named.name.clone(),
        is_active,
    };
    Ok(named.record(is_active, Record::CostCentre(record)))
}

/// `BTW`. The percentage of today: a new one holds from its day on. Whether VAT is moved to the customer stands in no
/// column that is known, so the description and the settings tell.
pub(crate) fn vat_code(row: Row<'_>, context: &Context<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "OMSCHR")?;
    let percent = |column| row.decimal(column).map_err(|value| named.unreadable(column, value));
    let (now, new) = (percent("PERC")?, percent("PERCNW")?);
    let begins = named.day(row, "DATINGANG")?;
    let percentage = match (new, begins) {
        (Some(new), Some(begins)) if begins <= context.today => new,
        _ => now.unwrap_or_default(),
    };
    let is_active = named.open(row, "BLOK")? && named.open(row, "BLOKDEB")?;
    let reverse_charge =
        named.name.to_lowercase().contains("verleg") || context.config.reverse_charge_codes.contains(&named.code);
    let record = VatCode {
        code: named.code.clone(),
        name: named.name.clone(),
        // what is moved to the customer is not counted here, whatever the table says
        percentage: if reverse_charge {
            rust_decimal::Decimal::ZERO
        } else {
            percentage.normalize()
        },
        reverse_charge,
        band: None,
        is_active,
    };
    Ok(named.record(is_active, Record::VatCode(record)))
}

/// `BETCOND`, of which the search name is the only name.
pub(crate) fn payment_condition(row: Row<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "ZKSL")?;
    let days = row.whole("VERVDGN");
    let days = days.map_err(|value| named.unreadable("VERVDGN", value))?;
    let is_active = named.open(row, "BLOK")?;
    let record = PaymentCondition {
        code: named.code.clone(),
        name: named.name.clone(),
        description: Some(named.name.clone()).filter(|name| !name.is_empty()),
        payment_term: days.and_then(|days| i32::try_from(days).ok()),
        payment_condition_type: row.text("BETCODE"),
    };
    Ok(named.record(is_active, Record::PaymentCondition(record)))
}

/// `ART`. Its number is a text; its `BTW` is a kind of VAT and no code.
pub(crate) fn item(row: Row<'_>, context: &Context<'_>) -> Mapped {
    let named = Named::by_text(row, "NR", "OMSCHR")?;
    let price = row.decimal("VERKPR");
    let price = price.map_err(|value| named.unreadable("VERKPR", value))?;
    let is_active = named.open(row, "BLOK")?;
    let group = row.pointer("ARTGRP");
    let record = Item {
        item_code: named.code.clone(),
        name: named.name.clone(),
        item_type: row.text("CATEGORIE"),
        vat_code_id: row.text("BTW"),
        gl_account_revenue: group
            .as_ref()
            .and_then(|group| context.group_accounts.get(group).cloned()),
        will_be_invoiced: named.open(row, "BLOKVRK")?,
        is_active,
        allow_time_entry: named.open(row, "BLOKDECL")?,
        unit: row.text("EENHVERK"),
        price: price.map(|price| price.normalize()),
        item_group_id: group,
    };
    Ok(named.record(is_active, Record::Item(record)))
}

/// `ARTGRP`.
pub(crate) fn item_group(row: Row<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "OMSCHR")?;
    let is_active = named.open(row, "BLOK")?;
    let record = ItemGroup {
        code: named.code.clone(),
        name: named.name.clone(),
        gl_account_revenue: row.pointer("GRBOMZ"),
        vat_code_id: None,
    };
    Ok(named.record(is_active, Record::ItemGroup(record)))
}

/// `MEDEWERKER`, known by the search name because other tables point to that.
pub(crate) fn employee(row: Row<'_>, context: &Context<'_>) -> Mapped {
    let mut named = Named::by_text(row, "ZKSL", "ACHTERNM")?;
    let first = row.get("ROEPNM").or_else(|| row.get("VOORLTRS"));
    let parts: Vec<_> = [first, row.get("TSNVGSL"), row.get("ACHTERNM")]
        .into_iter()
        .flatten()
        .collect();
    named.name = if parts.is_empty() {
        named.code.clone()
    } else {
        parts.join(" ")
    };
    let (from, until) = (named.day(row, "DATINDIENST")?, named.day(row, "DATUITDIENST")?);
    let is_active = named.open(row, "BLOK")? && until.is_none_or(|until| context.today <= until);
    let record = Employee {
        code: named.code.clone(),
        name: named.name.clone(),
        email_address: row.text("EMAIL"),
        is_active,
        from,
        until,
    };
    Ok(named.record(is_active, Record::Employee(record)))
}

/// `KDR`. One that is ready can still be invoiced, so that only a block makes it inactive.
pub(crate) fn project(row: Row<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "OMSCHR")?;
    let is_active = named.open(row, "BLOK")?;
    let record = Project {
        code: named.code.clone(),
        name: named.name.clone(),
        customer_code: row.pointer("DEB"),
        manager: row.text("MEDEWDEC"),
        project_type: None,
        is_active,
        from: named.day(row, "DATAANVANG")?,
        until: named.day(row, "DATGEREED")?,
    };
    Ok(named.record(is_active, Record::Project(record)))
}

/// `GRB`. The split account and those that are closed by a ledger of their own take no lines.
pub(crate) fn ledger_account(row: Row<'_>, context: &Context<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "OMSCHR")?;
    let is_active = named.open(row, "BLOK")?;
    let kind = match row.get("SLUITREK") {
        _ if context.split_account == Some(named.code.as_str()) => LedgerKind::Reserved,
        Some("D" | "d") => LedgerKind::Debtors,
        Some("C" | "c") => LedgerKind::Reserved,
        // revenue has 8 in the Dutch decimal charts; elsewhere lines may be booked all the same
        _ if named.code.starts_with('8') => LedgerKind::Revenue,
        _ => LedgerKind::ProfitAndLoss,
    };
    let record = LedgerAccount {
        code: named.code.clone(),
        name: named.name.clone(),
        is_active,
        kind,
        vat_bands: Vec::new(),
        cost_centre_required: row.get("KPLVERPL").and_then(crate::wire::flag).unwrap_or_default(),
    };
    Ok(named.record(is_active, Record::LedgerAccount(record)))
}

/// `DAGBOEK`. What the letters of `SRT` mean is not documented, so the description helps.
pub(crate) fn journal(row: Row<'_>, context: &Context<'_>) -> Mapped {
    let named = Named::by_number(row, "NR", "OMSCHR")?;
    let is_active = named.open(row, "BLOK")?;
    let kind = row.get("SRT").unwrap_or_default().to_ascii_uppercase();
    let name = named.name.to_lowercase();
    let kind = if context.config.sales_journal_kinds.contains(&kind) || name.contains("verkoop") {
        JournalKind::Sales
    } else if kind == "I" || name.contains("inkoop") {
        JournalKind::Purchases
    } else if matches!(kind.as_str(), "B" | "K" | "G") {
        JournalKind::Money
    } else {
        JournalKind::General
    };
    let record = Journal {
        code: named.code.clone(),
        name: named.name.clone(),
        is_active,
        kind,
    };
    Ok(named.record(is_active, Record::Journal(record)))
}

/// `LAND`, known by its search name because addresses point to that.
pub(crate) fn country(row: Row<'_>) -> Mapped {
    let named = Named::by_text(row, "ZKSL", "OMSCHR")?;
    let two_letters = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = [row.get("ISO"), row.get("ZKSL")]
        .into_iter()
        .flatten()
        .find(two_letters);
    let Some(code) = code.map(str::to_ascii_uppercase) else {
        return Err(named.unreadable("ISO", row.get("ISO").unwrap_or_default()));
    };
    let name = named.name.clone();
    Ok(named.record(true, Record::Country(Country { code, name })))
}

/// A period. It is open when it is closed neither for users nor for good.
pub(crate) fn period(period: &BookPeriod, is_open: bool) -> Incoming {
    let code = format!("{}-{:02}", period.year, period.number);
    Incoming {
        package_id: code.clone(),
        code: code.clone(),
        name: code.clone(),
        is_active: true,
        record: Record::Period(Period {
            code,
            from: period.from,
            until: Some(period.until),
            is_open,
        }),
    }
}
