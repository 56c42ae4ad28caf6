//! What `apis/king.md` leaves open, as switches. A connector has to hold under
//! every setting; the default is what looks most likely. Section numbers are
//! those of the facts file.

use serde::{Deserialize, Serialize};

use crate::switch::{Values, switch, switches};

switch! {
    /// Decimal mark in answers of the form and string doors [§8, not shown].
    DecimalMark { /// `12.34`.
        Point, /// `12,34`.
        Comma }
}
switch! {
    /// Decimals of a MONEY column in answers [§8, not shown].
    MoneyScale { /// `12.30`.
        Two, /// `12.3000`, as a database with four decimals writes it.
        Four, /// `12.3`.
        Trimmed }
}
switch! {
    /// Which decimal marks are read in MONEY columns of the form and string
    /// doors [§8, unsettled: clients send each].
    MoneyIn { /// Comma and point.
        Both, /// The comma only; a point is refused.
        Comma, /// The point only; a comma is refused.
        Point }
}
switch! {
    /// Form of a date in answers of the form and string doors [§8].
    DateOut { /// `16-08-2026`.
        Dashes, /// `16/08/2026`.
        Slashes, /// `2026-08-16T00:00:00+02:00`.
        Iso }
}
switch! {
    /// Which forms of a date are read [§8: all three are in use].
    DateIn { /// All three.
        Lenient, /// `DD-MM-YYYY` alone, as in the vendor's samples.
        Strict }
}
switch! {
    /// A cell without a value in an answer [§4, inferred].
    EmptyCells { /// Left out, as ADO.NET does.
        Absent, /// `<X/>`.
        Empty }
}
switch! {
    /// Name of the rows that `GetAdmInfo` answers with [§4, not shown].
    InfoRows { /// `DATA`, as in other reads.
        Data, /// That of the table that was asked for.
        Table }
}
switch! {
    /// How a dataset stands inside a string of the string door [§4].
    Records { /// Escaped with entities.
        Escaped, /// In a CDATA section.
        CData }
}
switch! {
    /// Root element of an answer [§4: read it leniently].
    AnswerRoot { /// `NewDataSet`.
        NewDataSet, /// `DATASET`.
        Upper, /// `dataset`.
        Lower }
}
switch! {
    /// `METADATA/TOTALPAGES` [§4: it can be empty].
    TotalPages { /// Always a number.
        Filled, /// Empty when there is one page.
        EmptyForOne, /// Always empty.
        Empty }
}
switch! {
    /// What `METADATA/RECORDCOUNT` counts [§4, not said].
    RecordCount { /// All rows that the selection hits.
        Total, /// The rows on this page.
        Page }
}
switch! {
    /// Whether a tag of the selection must be there when it is empty [§4: two
    /// clients differ].
    Tags { /// It must.
        Required, /// It may be left out.
        Optional }
}
switch! {
    /// `;` between two conditions, each with its own operator and value [§4,
    /// one client does it, what the server makes of it is not shown].
    SemicolonWhere { /// Refused: the operator is unknown.
        Refused, /// Read like TAB.
        And }
}
switch! {
    /// Text and number columns in one selection [§4, a client warns of a bug].
    MixedWhere { /// Works.
        Works, /// Refused.
        Refused }
}
switch! {
    /// How a refusal of a login or a session looks [§2, not shown].
    Refusal { /// Result false and a text.
        Text, /// Result false, no text.
        Silent, /// A SOAP fault; in the form door a 500 page.
        Fault }
}
switch! {
    /// `Foutmelding` of a call without a complaint.
    NoMessage { /// Left out.
        Absent, /// Empty.
        Empty }
}
switch! {
    /// What each string of `Primarykey` holds after a booking [§6.3, not
    /// shown].
    BookingKey { /// `10;2026;8;1`: DAGB, JR, PN, RG of each row.
        Semicolons, /// The same with TABs.
        Tabs, /// `DAGB=10;JR=2026;PN=8;RG=1`.
        Named, /// The first row's key alone, with semicolons.
        FirstRow }
}
switch! {
    /// Text beyond the column's size [§8, unknown].
    LongText { /// Cut.
        Cut, /// Refused.
        Refused }
}
switch! {
    /// Where `BOE_WARNING` stands in the dataset that comes back [§6.3].
    WarningPlace { /// A column of each row.
        InRow, /// A table of its own.
        OwnTable }
}
switch! {
    /// A booking with debtor and invoice number of an open item [§6.3: there
    /// is no key that prevents it].
    DuplicateFact { /// It adds to the open item.
        Adds, /// It adds, with a `BOE_WARNING`.
        Warned, /// Refused.
        Refused }
}
switch! {
    /// What is done about something that is not quite right.
    Severity { /// Nothing.
        Ignored, /// `BOE_WARNING`.
        Warned, /// Refused.
        Refused }
}
switch! {
    /// Whether `BEDRBOEK` holds the VAT [§6.2, inferred].
    VatIncluded { /// As the VAT code says (`BTW.BTWBER`).
        ByCode, /// Always.
        Always }
}
switch! {
    /// Signs and amounts of a ledger row with VAT inside a split [§6.2, only
    /// the sum is evidenced].
    LineVat { /// The row is net and its VAT has the row's sign: total + VAT + lines is zero.
        Net, /// As the VAT code says: an inclusive row holds its VAT.
        ByCode }
}
switch! {
    /// Types of the columns in datasets of the typed door.
    TypedColumns { /// Numbers, dates and text.
        Typed, /// Everything is text, written as in the string door.
        Text }
}
switch! {
    /// A dataset without an inline schema at the typed door.
    MissingSchema { /// Refused.
        Refused, /// Everything in it is text.
        Accepted }
}
switch! {
    /// An inline schema inside a string of the string door [§6.4, inferred].
    StringSchema { /// Not looked at: a document fails with `(CS312)`.
        Ignored, /// Obeyed: a document typed as base64Binary is taken.
        Honoured }
}
switch! {
    /// Where the form door is [§1: nobody uses it on the newer host].
    FormDoor { /// `/ws1_api.aspx` and `/v1/ws1_api.aspx`.
        BothHosts, /// `/ws1_api.aspx` alone.
        OldHost }
}
switch! {
    /// The number of a new debtor without one [§5: within the range].
    NextDebtor { /// One more than the highest.
        AfterHighest, /// The lowest that nobody has.
        FirstFree }
}
switch! {
    /// A debtor's number outside the range of `BASFIN` [§5, inferred].
    DebtorRange { /// Refused.
        Refused, /// Taken.
        Taken }
}
switch! {
    /// An update whose cells hold their values already (unknown).
    UnchangedUpdate { /// The row counts as changed today.
        IsAChange, /// The row stays as it is.
        LeftAlone }
}
switch! {
    /// How soon it answers.
    Pace { /// At once.
        Quick, /// After twenty seconds, each call.
        Slow }
}

switches! {
    "KING Finance";
    /// Decimal mark in answers.
    decimal_mark: DecimalMark = DecimalMark::default(),
    /// Decimals of a MONEY column in answers.
    money_scale: MoneyScale = MoneyScale::default(),
    /// Which decimal marks are read.
    money_in: MoneyIn = MoneyIn::default(),
    /// Form of a date in answers.
    date_out: DateOut = DateOut::default(),
    /// Which forms of a date are read.
    date_in: DateIn = DateIn::default(),
    /// A cell without a value.
    empty_cells: EmptyCells = EmptyCells::default(),
    /// Name of the rows that `GetAdmInfo` answers with.
    info_rows: InfoRows = InfoRows::default(),
    /// How a dataset stands inside a string.
    records: Records = Records::default(),
    /// Datasets are written with line breaks and indentation.
    indented: bool = false,
    /// Root element of an answer.
    answer_root: AnswerRoot = AnswerRoot::default(),
    /// `METADATA/TOTALPAGES`.
    total_pages: TotalPages = TotalPages::default(),
    /// What `METADATA/RECORDCOUNT` counts.
    record_count: RecordCount = RecordCount::default(),
    /// `WHEREFIELDS`, `WHEREOPERATORS` and `WHEREVALUES` (`ORDERBY` is always
    /// required, as seen).
    where_tags: Tags = Tags::Required,
    /// `MAXRESULT`, `PAGESIZE` and `SELECTPAGE`.
    paging_tags: Tags = Tags::Optional,
    /// `;` between two conditions.
    semicolon_where: SemicolonWhere = SemicolonWhere::default(),
    /// Text and number columns in one selection.
    mixed_where: MixedWhere = MixedWhere::default(),
    /// A login that is refused.
    login_refusal: Refusal = Refusal::default(),
    /// A call whose session is over.
    session_refusal: Refusal = Refusal::default(),
    /// A login ends the administration's earlier sessions (unknown).
    login_ends_others: bool = false,
    /// `Foutmelding` of a call without a complaint.
    no_message: NoMessage = NoMessage::default(),
    /// What `Primarykey` holds after a booking.
    booking_key: BookingKey = BookingKey::default(),
    /// Text beyond the column's size.
    long_text: LongText = LongText::default(),
    /// Whether `BOE_WARNING` comes back at all.
    warnings: bool = true,
    /// Where `BOE_WARNING` stands.
    warning_place: WarningPlace = WarningPlace::default(),
    /// A warning also stands in `Foutmelding`, beside a result of true [§9].
    warning_in_message: bool = false,
    /// A second booking with debtor and invoice number of an open item.
    duplicate_fact: DuplicateFact = DuplicateFact::default(),
    /// A booking in a period that is closed for good [§6.3: the client must
    /// check]. Periods closed to users are always open to the interface.
    closed_for_good: Severity = Severity::Ignored,
    /// A booking on a blocked debtor.
    blocked_debtor: Severity = Severity::Refused,
    /// VAT that differs by more than a cent from rate and amount.
    vat_check: Severity = Severity::Ignored,
    /// Whether `BEDRBOEK` holds the VAT.
    vat_included: VatIncluded = VatIncluded::default(),
    /// A ledger row with VAT inside a split.
    line_vat: LineVat = LineVat::default(),
    /// The number of a new debtor without one.
    next_debtor: NextDebtor = NextDebtor::default(),
    /// A debtor's number outside the range.
    debtor_range: DebtorRange = DebtorRange::default(),
    /// An update that changes nothing.
    unchanged_update: UnchangedUpdate = UnchangedUpdate::default(),
    /// Types of the columns in the typed door.
    typed_columns: TypedColumns = TypedColumns::default(),
    /// A dataset without a schema at the typed door.
    missing_schema: MissingSchema = MissingSchema::default(),
    /// An inline schema inside a string.
    string_schema: StringSchema = StringSchema::default(),
    /// The administration has the module Digitaal Dossier [§6.4].
    dossier_module: bool = true,
    /// The SOAP doors want the header `SOAPAction` with SOAP 1.1.
    soap_action: Tags = Tags::Required,
    /// Where the form door is.
    form_door: FormDoor = FormDoor::default(),
    /// How soon it answers.
    pace: Pace = Pace::default(),
}
