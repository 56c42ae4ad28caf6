//! The columns and the names by which they may be called, in Dutch and in English.

use boekbrug_model::{Finding, FindingCode};
use csv::StringRecord;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $first:literal $(| $other:literal)*;)*) => {
        /// A column of the file.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Column {$(
            $(#[$doc])* $name,
        )*}

        impl Column {
            /// Every column, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its names; the first is the one that findings use. Upper and lower case, spaces and punctuation
            /// between words make no difference.
            pub const fn names(self) -> &'static [&'static str] {
                match self {$(Self::$name => &[$first $(, $other)*],)*}
            }
        }
    };
}

columns! {
    /// Invoice number; required. Rows of one number make one invoice.
    Number = "factuurnummer" | "invoice number" | "factuurnr" | "number" | "nummer";
    /// `factuur` or `creditnota`; an invoice when it is empty.
    Kind = "soort" | "kind" | "type" | "document type";
    /// Date of the invoice; required.
    Date = "factuurdatum" | "invoice date" | "datum" | "date";
    /// Day on which it must be paid.
    DueDate = "vervaldatum" | "due date";
    /// Payment condition by code.
    PaymentCondition = "betalingsconditie" | "payment condition" | "betaalconditie";
    /// Customer by code.
    CustomerCode = "klantnummer" | "customer code" | "klantcode" | "debiteurnummer" | "relatiecode" | "customer number";
    /// Name of the customer.
    CustomerName = "klantnaam" | "customer name" | "klant" | "customer" | "naam";
    /// Chamber of Commerce number of the customer.
    Identification = "kvk-nummer" | "identification" | "kvk" | "chamber of commerce";
    /// VAT number of the customer.
    VatNumber = "btw-nummer" | "vat number";
    /// Country of the customer, two letters.
    CountryCode = "land" | "country" | "landcode" | "country code";
    /// Currency; euro when it is empty.
    Currency = "valuta" | "currency";
    /// Number of the invoice that a credit note corrects.
    CreditedInvoice = "gecrediteerde factuur" | "credited invoice";
    /// The customer's order.
    OrderReference = "orderreferentie" | "order reference" | "ordernummer" | "order number";
    /// One line about the whole invoice.
    InvoiceDescription = "factuuromschrijving" | "invoice description";
    /// First day of service.
    PeriodFrom = "periode van" | "period from";
    /// Last day of service.
    PeriodUntil = "periode tot en met" | "period until";
    /// Total of the invoice without VAT, to be checked.
    TotalExcl = "totaal excl btw" | "total excl" | "total excl vat" | "totaal exclusief btw";
    /// VAT of the invoice, to be checked.
    TotalVat = "totaal btw" | "total vat";
    /// Total of the invoice with VAT, to be checked.
    TotalIncl = "totaal incl btw" | "total incl" | "total incl vat" | "totaal inclusief btw";
    /// What was delivered; required.
    Description = "omschrijving" | "description" | "line description" | "regelomschrijving";
    /// How many.
    Quantity = "aantal" | "quantity";
    /// Unit of sale.
    Unit = "eenheid" | "unit";
    /// Price of one unit without VAT.
    UnitPrice = "prijs" | "unit price" | "price" | "stukprijs";
    /// Discount in percent.
    Discount = "korting" | "discount" | "kortingspercentage";
    /// Amount of the line without VAT; counted from quantity, price and discount when it is empty.
    Net = "bedrag" | "net" | "amount" | "bedrag excl btw" | "net amount" | "nettobedrag" | "bedrag exclusief btw";
    /// The application's VAT code.
    VatCode = "btw-code" | "vat code";
    /// Kind of VAT; needed where the percentage is zero and there is no VAT code.
    VatKind = "btw-soort" | "vat kind" | "vat category" | "btw-categorie";
    /// VAT percentage; required.
    VatPercent = "btw-percentage" | "vat percent" | "btw %" | "vat percentage" | "vat rate" | "btw" | "vat %" | "vat";
    /// VAT of the line; counted per percentage over the whole invoice when the column is not there.
    VatAmount = "btw-bedrag" | "vat amount";
    /// Ledger account by code.
    LedgerAccount = "grootboekrekening" | "ledger account" | "grootboek" | "gl account";
    /// Item by code.
    Item = "artikel" | "item" | "artikelcode" | "item code";
    /// Cost centre by code.
    CostCentre = "kostenplaats" | "cost centre" | "cost center";
    /// Project by code.
    Project = "project" | "project code";
    /// Employee by code.
    Employee = "medewerker" | "employee" | "medewerkercode" | "employee code";
}

impl Column {
    /// The name that findings use.
    pub const fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The last column that holds for the whole invoice is the last total; the others are of a line.
    pub(super) fn head() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|column| *column <= Self::TotalIncl)
    }

    fn of(header: &str) -> Option<Self> {
        let wanted = plain(header);
        if wanted.is_empty() {
            return None;
        }
        let mut all = Self::ALL.iter().copied();
        all.find(|column| column.names().iter().any(|name| plain(name) == wanted))
    }
}

/// Letters, digits and the percent sign, in lower case.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric() || *c == '%');
    kept.flat_map(char::to_lowercase).collect()
}

/// The separator under which the header names the most columns; a semicolon when that decides nothing.
pub(super) fn delimiter(text: &str) -> u8 {
    let header: String = text.lines().next().unwrap_or_default().chars().take(4_000).collect();
    let known = |delimiter: char| {
        header
            .split(delimiter)
            .filter(|name| Column::of(name).is_some())
            .count()
    };
    let best = [',', '\t', ';'].into_iter().max_by_key(|delimiter| known(*delimiter));
    best.and_then(|delimiter| u8::try_from(delimiter).ok()).unwrap_or(b';')
}

/// Which column stands where.
pub(super) struct Columns {
    places: Vec<Option<Column>>,
}

impl Columns {
    const REQUIRED: [Column; 4] = [Column::Number, Column::Date, Column::Description, Column::VatPercent];

    /// Every unknown, double and missing column at once. Columns without a name are passed over, as a spreadsheet
    /// leaves them at the end.
    pub(super) fn of(header: &StringRecord) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut places: Vec<Option<Column>> = Vec::new();
        for name in header {
            let column = Column::of(name);
            let shown: String = name.trim().chars().take(60).collect();
            if column.is_none() && !shown.is_empty() {
                findings.push(Finding::new(FindingCode::DocumentCsvColumnUnknown).with("column", &shown));
            }
            if column.is_some() && places.contains(&column) {
                findings.push(Finding::new(FindingCode::DocumentCsvColumnTwice).with("column", &shown));
            }
            places.push(column);
        }
        let missing = Self::REQUIRED
            .into_iter()
            .filter(|column| !places.contains(&Some(*column)));
        let finding =
            |column: Column| Finding::new(FindingCode::DocumentCsvColumnMissing).with("column", column.name());
        findings.extend(missing.map(finding));
        findings.truncate(100);
        if findings.is_empty() {
            Ok(Self { places })
        } else {
            Err(findings)
        }
    }

    /// How many cells a row has.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// True when the file has this column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places.contains(&Some(column))
    }

    /// The text of a cell; empty is none.
    pub(super) fn cell<'a>(&self, record: &'a StringRecord, column: Column) -> Option<&'a str> {
        let place = self.places.iter().position(|place| *place == Some(column))?;
        record.get(place).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Every cell of a row that holds a number.
    pub(super) fn numbers<'a>(&self, record: &'a StringRecord) -> impl Iterator<Item = &'a str> {
        const NUMBERS: [Column; 9] = [
            Column::Quantity,
            Column::UnitPrice,
            Column::Discount,
            Column::Net,
            Column::VatPercent,
            Column::VatAmount,
            Column::TotalExcl,
            Column::TotalVat,
            Column::TotalIncl,
        ];
        NUMBERS.into_iter().filter_map(move |column| self.cell(record, column))
    }
}
