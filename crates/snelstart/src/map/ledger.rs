//! `Grootboek` to ledger account: what an account is for follows from its function (apis/snelstart.md section 7).

use boekbrug_model::record::{LedgerAccount, LedgerKind};
use boekbrug_model::{Incoming, Record, VatBand};

use super::Mapped;
use super::reference::{band, named};
use crate::wire::Grootboek;

/// Maps an account.
pub(crate) fn ledger_account(row: &Grootboek<'_>) -> Mapped {
    let (id, code, name) = named(row.id.as_deref(), row.nummer, row.omschrijving.as_deref())?;
    let is_active = !row.nonactief;
    let (kind, vat_bands) = usability(row);
    let account = LedgerAccount {
        code: code.clone(),
        name: name.clone(),
        is_active,
        kind,
        vat_bands,
        cost_centre_required: row.kostenplaats_verplicht,
    };
    Ok(Some(Incoming {
        package_id: id,
        code,
        name,
        is_active,
        record: Record::LedgerAccount(account),
    }))
}

/// What an account is for, and which VAT its lines may have. Revenue accounts are bound to one kind of VAT, else the
/// package answers `BOE-0082`; for the rest its own list of kinds counts.
fn usability(row: &Grootboek<'_>) -> (LedgerKind, Vec<VatBand>) {
    use VatBand::{High, IntraEuGoods, IntraEuServices, Low, None as Untaxed, Other, OutsideEu, ReverseCharge};
    let function = row.grootboekfunctie.as_deref().and_then(number);
    let revenue = |bands: &[VatBand]| (LedgerKind::Revenue, bands.to_vec());
    match function {
        Some(10) => revenue(&[Untaxed, ReverseCharge]),
        Some(11) => revenue(&[Low]),
        Some(12) => revenue(&[High]),
        Some(13) => revenue(&[Other]),
        Some(15 | 85) => revenue(&[Untaxed]),
        Some(80) => revenue(&[IntraEuGoods]),
        Some(81) => revenue(&[OutsideEu]),
        Some(88) => revenue(&[IntraEuServices]),
        Some(4) => (LedgerKind::Debtors, Vec::new()),
        // Costs passed on to a customer: the account's VAT kind counts, and 30 and 34 take any.
        Some(30 | 34) => (LedgerKind::ProfitAndLoss, Vec::new()),
        Some(31) => (LedgerKind::ProfitAndLoss, vec![Low]),
        Some(32) => (LedgerKind::ProfitAndLoss, vec![High]),
        Some(33) => (LedgerKind::ProfitAndLoss, vec![Other]),
        None | Some(0 | 100 | 102) => (general(row), own_list(row)),
        // Journals, VAT, imports, margin schemes, payments in transit, profit; 84 needs the OSS scheme, which is not
        // booked.
        Some(_) => (LedgerKind::Reserved, Vec::new()),
    }
}

fn general(row: &Grootboek<'_>) -> LedgerKind {
    if row.rekening_code.as_deref() == Some("Balans") {
        LedgerKind::Balance
    } else {
        LedgerKind::ProfitAndLoss
    }
}

/// The kinds that the account itself lists; empty when it lists none. Reverse charge and EU revenue need an account of
/// their own function, because the VAT return is made from it.
fn own_list(row: &Grootboek<'_>) -> Vec<VatBand> {
    row.btw_soort.iter().filter_map(|word| band(&word.0)).collect()
}

/// The number of a function, by its name or as the number itself (the official client sends numbers). None when it is
/// not known.
fn number(name: &str) -> Option<u16> {
    name.parse().ok().or_else(|| {
        FUNCTIONS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, number)| *number)
    })
}

/// The functions with their numbers; the odd capitals are the package's own.
pub(super) const FUNCTIONS: &[(&str, u16)] = &[
    ("Diversen", 0),
    ("DagboekKas", 1),
    ("DagboekBank", 2),
    ("DagboekGiro", 3),
    ("DagboekVerkoop", 4),
    ("DagboekInkoop", 5),
    ("DagboekMemoriaal", 7),
    ("DagboekBalans", 8),
    ("VerkopenOmzetOnbelastVerlegd", 10),
    ("VerkopenOmzetLaag", 11),
    ("VerkopenOmzetHoog", 12),
    ("VerkopenOmzetOverig", 13),
    ("VerkopenBtwVrij", 15),
    ("BtwAfteDragenLaag", 21),
    ("BtwAfTeDragenHoog", 22),
    ("BtwAfTeDragenOverig", 23),
    ("BtwAfTeDragenVerlegdVerkopen", 24),
    ("BtwTeVorderenVerlegd", 25),
    ("BtwAfteDragenLaagGlobalisatie", 26),
    ("BtwAfTeDragenHoogGlobalisatie", 27),
    ("BtwAfTeDragenOverigGlobalisatie", 28),
    ("InkopenKostenAlleBtwTarieven", 30),
    ("InkopenKostenLaag", 31),
    ("InkopenKostenHoog", 32),
    ("InkopenKostenOverig", 33),
    ("InkopenVraagPosten", 34),
    ("BtwTeVorderenLaag", 41),
    ("BtwTeVorderenHoog", 42),
    ("BtwTeVorderenOverig", 43),
    ("BtwAfTeDragenVerlegdInkopen", 44),
    ("BtwTeVorderenVerlegdInkopen", 45),
    ("InkopenImportBinnenEUlaag", 61),
    ("InkopenImportBinnenEUhoog", 62),
    ("InkopenImportBinnenEUoverig", 63),
    ("InkopenImportBuitenEUlaag", 71),
    ("InkopenImportBuitenEUhoog", 72),
    ("InkopenImportBuitenEUoverig", 73),
    ("VerkopenExportBinnenEU", 80),
    ("VerkopenExportBuitenEU", 81),
    ("OninbareVorderingen", 82),
    ("HerrekeningCorrecties", 83),
    ("InstallatieTeleverkoopBinnenEUgeen", 84),
    ("BpmVerkopen", 85),
    ("BpmInkopen", 86),
    ("BpmVoorraad", 87),
    ("DienstverleningBinnenEU", 88),
    ("VerkoopGlobalisatieLaag", 91),
    ("VerkoopGlobalisatieHoog", 92),
    ("VerkoopGlobalisatieOverig", 93),
    ("InkoopGlobalisatieLaag", 94),
    ("InkoopGlobalisatieHoog", 95),
    ("InkoopGlobalisatieOverig", 96),
    ("BtwGlobalisatie", 97),
    ("KredietbeperkingVerkopen", 100),
    ("KredietbeperkingInkopen", 101),
    ("Betalingskorting", 102),
    ("TussenrekeningBetalingen", 110),
    ("OnbekendeBetalingen", 111),
    ("Kruisposten", 112),
    ("ContanteBetaling", 120),
    ("ElectronischeBetaling", 121),
    ("Winstboeking", 130),
];
