//! Refusals about accounts, cost centres, items, projects, the journal and the debtor account.

use crate::*;
use boekbrug_model::FindingCode::*;

fn on_account(code: &str) -> Invoice {
    let lines = invoice("1").line("Advies", "60.00", "21").line("Meer", "40.00", "21");
    lines
        .with_line(|line| line.ledger_account = Some(code.to_owned()))
        .build()
}

#[test]
fn the_account_of_a_line_is_unknown() {
    let finding = one(
        &on_account("9999"),
        &Books::default(),
        LedgerUnknown,
        "lines[1].ledgerAccount",
    );
    assert_eq!(finding.text_nl(), "Regel 2: Grootboekrekening 9999 niet gevonden");
}

#[test]
fn the_account_of_a_line_is_inactive() {
    let row = LedgerAccount {
        is_active: false,
        ..ledger_account("8001", &[])
    };
    one(
        &on_account("8001"),
        &with_row(Record::LedgerAccount(row)),
        LedgerInactive,
        "lines[1].ledgerAccount",
    );
}

#[test]
fn the_account_of_a_line_is_not_usable() {
    one(
        &on_account("1300"),
        &Books::default(),
        LedgerNotUsable,
        "lines[1].ledgerAccount",
    );
    one(
        &on_account("1670"),
        &Books::default(),
        LedgerNotUsable,
        "lines[1].ledgerAccount",
    );
    for kind in [LedgerKind::ProfitAndLoss, LedgerKind::Balance] {
        let row = LedgerAccount {
            kind,
            ..ledger_account("8001", &[])
        };
        passes(&on_account("8001"), &with_row(Record::LedgerAccount(row)));
    }
}

#[test]
fn the_account_does_not_fit_the_vat() {
    let finding = one(
        &on_account("8010"),
        &Books::default(),
        LedgerVatMismatch,
        "lines[1].ledgerAccount",
    );
    assert_eq!(finding.text_nl(), "Regel 2: Rekening 8010 past niet bij btw hoog");
}

#[test]
fn no_account_is_set_anywhere() {
    let bare = books(|books| books.settings.vat_mappings[0].ledger_account = None);
    one(&sample(), &bare, LedgerMissing, "lines[0].ledgerAccount");
    passes(
        &sample(),
        &books(|books| {
            books.settings.vat_mappings[0].ledger_account = None;
            books.settings.revenue_account = Some("8000".to_owned());
        }),
    );
}

#[test]
fn the_default_account_is_checked_too() {
    let wrong = books(|books| {
        books.settings.vat_mappings[0].ledger_account = None;
        books.settings.revenue_account = Some("1670".to_owned());
    });
    one(&sample(), &wrong, LedgerNotUsable, "lines[0].ledgerAccount");
}

fn with_cost_centre(code: Option<&str>) -> Invoice {
    let line = invoice("1").line("Advies", "100.00", "21");
    line.with_line(|line| line.cost_centre = code.map(str::to_owned))
        .build()
}

#[test]
fn the_cost_centre_is_unknown_or_inactive() {
    one(
        &with_cost_centre(Some("99")),
        &Books::default(),
        CostCentreUnknown,
        "lines[0].costCentre",
    );
    let row = CostCentre {
        code: "20".to_owned(),
        name: "Oud".to_owned(),
        is_active: false,
    };
    one(
        &with_cost_centre(Some("20")),
        &with_row(Record::CostCentre(row)),
        CostCentreInactive,
        "lines[0].costCentre",
    );
    passes(&with_cost_centre(Some(" 10 ")), &Books::default());
}

#[test]
fn the_account_demands_a_cost_centre() {
    let row = LedgerAccount {
        cost_centre_required: true,
        ..ledger_account("8001", &[])
    };
    let demanding = books(|books| {
        books.chart.insert("extra", Record::LedgerAccount(row));
        books.settings.vat_mappings[0].ledger_account = Some("8001".to_owned());
    });
    one(
        &with_cost_centre(None),
        &demanding,
        CostCentreRequired,
        "lines[0].costCentre",
    );
    passes(&with_cost_centre(Some("10")), &demanding);
    one(
        &with_cost_centre(Some("99")),
        &demanding,
        CostCentreUnknown,
        "lines[0].costCentre",
    );
}

#[test]
fn the_item_is_unknown_where_its_account_is_needed() {
    let of_item = |code: &str, account: Option<&str>| {
        let line = invoice("1").line("Advies", "100.00", "21");
        line.with_line(|line| {
            line.item = Some(code.to_owned());
            line.ledger_account = account.map(str::to_owned);
        })
        .build()
    };
    let bare = books(|books| {
        books.settings.revenue_account = None;
        for row in &mut books.settings.vat_mappings {
            row.ledger_account = None;
        }
    });
    one(&of_item("X", None), &bare, ItemUnknown, "lines[0].item");
    let warned = Books::default().check(&of_item("X", None));
    match warned {
        Ok(CheckOutcome::Book(_, warnings)) => assert_eq!(warnings[0].code, ItemElsewhere),
        other => panic!("it is booked on the account of its VAT, but gave {other:?}"),
    }
    passes(&of_item("X", Some("8000")), &Books::default());
    passes(&of_item("UUR", None), &Books::default());
    let row = Item {
        item_code: "BOEK".to_owned(),
        gl_account_revenue: Some("8010".to_owned()),
        ..Item::default()
    };
    one(
        &of_item("BOEK", None),
        &with_row(Record::Item(row)),
        LedgerVatMismatch,
        "lines[0].ledgerAccount",
    );
}

#[test]
fn the_project_is_unknown_or_inactive() {
    let on = |code: &str| {
        let line = invoice("1").line("Advies", "100.00", "21");
        line.with_line(|line| line.project = Some(code.to_owned())).build()
    };
    one(&on("P9"), &Books::default(), ProjectUnknown, "lines[0].project");
    let row = Project {
        code: "P2".to_owned(),
        ..Project::default()
    };
    one(
        &on("P2"),
        &with_row(Record::Project(row)),
        ProjectInactive,
        "lines[0].project",
    );
    passes(&on("P1"), &Books::default());
}

#[test]
fn the_journal_is_missing_unknown_inactive_or_not_for_sales() {
    let journal = |code: Option<&str>| {
        books(|books| {
            books.settings.journal = code.map(str::to_owned);
            let row = Journal {
                code: "71".to_owned(),
                name: "Oud".to_owned(),
                is_active: false,
                kind: JournalKind::Sales,
            };
            books.chart.insert("extra", Record::Journal(row));
        })
    };
    one(&sample(), &journal(None), JournalMissing, "");
    one(&sample(), &journal(Some("")), JournalMissing, "");
    one(&sample(), &journal(Some("99")), JournalUnknown, "");
    one(&sample(), &journal(Some("71")), JournalInactive, "");
    one(&sample(), &journal(Some("20")), JournalNotSales, "");
    passes(
        &sample(),
        &books(|books| {
            books.settings.journal = None;
            books.rules.needs_journal = false;
        }),
    );
}

#[test]
fn the_debtor_account_is_missing_unknown_inactive_or_of_another_kind() {
    let account = |code: Option<&str>| {
        books(|books| {
            books.settings.debtor_account = code.map(str::to_owned);
            let row = LedgerAccount {
                is_active: false,
                kind: LedgerKind::Debtors,
                ..ledger_account("1301", &[])
            };
            books.chart.insert("extra", Record::LedgerAccount(row));
        })
    };
    one(&sample(), &account(None), DebtorAccountMissing, "");
    one(&sample(), &account(Some("9999")), DebtorAccountUnknown, "");
    one(&sample(), &account(Some("1301")), DebtorAccountInactive, "");
    one(&sample(), &account(Some("8000")), DebtorAccountNotDebtors, "");
    passes(
        &sample(),
        &books(|books| {
            books.settings.debtor_account = None;
            books.rules.needs_debtor_account = false;
        }),
    );
}
