//! What the facts leave open, as switches. A connector has to hold under
//! every setting; the default is what looks most likely.

use serde::{Deserialize, Serialize};

use crate::switch::{Values, switch, switches};

switch! {
    /// JSON form of `expires_in` [§1: seen as a string, documented as a
    /// number].
    ExpiresIn { /// `"600"`.
        Text, /// `600`.
        Number }
}
switch! {
    /// Answer to a refresh before 570 s [§1: today's and the older].
    TooEarly { /// 400 `access_denied` with `Reason`.
        BadRequest, /// 401 "Access Token not expired".
        Unauthorized }
}
switch! {
    /// Answer to a refresh token that was used before [§1, two sources].
    OldRefreshToken { /// 401 "Old refresh token used".
        Unauthorized, /// 400 `invalid_grant`.
        InvalidGrant, /// As too early, while that holds; then 401.
        TooEarlyFirst }
}
switch! {
    /// Words in `WWW-Authenticate` of a token that ran out [§1, both seen].
    ExpiredWords { /// "message expired".
        MessageExpired, /// "access token expired".
        AccessTokenExpired }
}
switch! {
    /// Where a GET needs `$select` or `$top=1` [§3, §4].
    MandatorySelect { /// On bulk, sync, Receivables and SalesItemPrices.
        WhereSeen, /// On every list.
        Everywhere }
}
switch! {
    /// Where a GET needs a `$filter` [§6: not every app is bound].
    MandatoryFilter { /// Nowhere.
        Nowhere, /// On single and bulk resources with a sync twin.
        SyncTwins }
}
switch! {
    /// JSON form of an Int64 [§3: text seen; of `Timestamp` unknown].
    TimestampForm { /// Text.
        Text, /// A number.
        Number }
}
switch! {
    /// A day without time in `datetime'…'` [§3: works for some].
    DateOnlyLiteral { /// It is midnight.
        Accepted, /// 400.
        Refused }
}
switch! {
    /// Casing of texts in `$filter` [unknown; the database ignores it].
    FilterCase { /// Ignored.
        Ignored, /// It counts.
        Counts }
}
switch! {
    /// Status while an endpoint is blocked for its errors [§6, unknown].
    BlockStatus { /// 403.
        Forbidden, /// 429.
        TooManyRequests }
}
switch! {
    /// What too many errors block [§6, can be read both ways].
    BlockScope { /// That endpoint for that user and company.
        Endpoint, /// All calls of the key for that user and company.
        Key }
}
switch! {
    /// Headers of a 429 [§6: only the exceeded group is reliably there].
    LimitHeaders { /// Only the group that was exceeded.
        ExceededOnly, /// Both groups.
        Both }
}
switch! {
    /// Body of a 429 [§11, unknown].
    LimitBody { /// An error object.
        Json, /// Plain text.
        Text, /// Nothing.
        Empty }
}
switch! {
    /// Deleting an unknown id [§7: 403 in a vendor's test].
    DeleteUnknown { /// 403.
        Forbidden, /// 404.
        NotFound }
}
switch! {
    /// How a code of type I reads `AmountFC` [§8.1, not documented].
    InclusiveVat { /// The amount includes VAT.
        AmountIsGross, /// The amount excludes VAT, as with type E.
        AmountIsNet, /// 500 with the text of a help page.
        Refused }
}
switch! {
    /// A sent `EntryNumber` that is free [§8.1: may be ignored].
    EntryNumbers { /// It is taken over.
        Honoured, /// The journal's next number is used.
        Ignored }
}
switch! {
    /// How far a VAT amount that is sent may lie from the computed one
    /// (unknown).
    VatOverride { /// Any amount.
        Free, /// One cent for each line.
        Rounding }
}
switch! {
    /// A customer that is `Blocked` (no text was found).
    BlockedCustomer { /// Refused.
        Refused, /// Booked.
        Booked }
}
switch! {
    /// A description beyond 50 characters [§8.1: ≤ 50; what happens is
    /// unknown].
    LongDescription { /// Refused.
        Refused, /// Cut.
        Cut }
}
switch! {
    /// Sign of `AmountFC` in Receivables [§8.3: negative on an invoice in
    /// one sample].
    ReceivableSign { /// An open invoice is negative.
        Negative, /// An open invoice is positive.
        Positive }
}
switch! {
    /// English text for a closed period [§7, not found].
    ClosedPeriodText { /// Translated word by word.
        Translated, /// The Dutch text for everybody.
        Dutch }
}
switch! {
    /// Form of error bodies [§7: often with line breaks].
    ErrorForm { /// Over several lines, ended by CRLF.
        Pretty, /// On one line.
        Compact, /// An HTML page where validation or the server fails.
        Html }
}
switch! {
    /// A POST without `Prefer: return=representation` [§3: sparse seen for
    /// accounts].
    SparsePost { /// Sparse for accounts alone.
        Accounts, /// Sparse for everything.
        Everywhere, /// Always whole.
        Nowhere }
}
switch! {
    /// The code of a new account without one (unknown).
    NextCode { /// One more than the highest.
        AfterHighest, /// The lowest that nobody has.
        FirstFree }
}
switch! {
    /// What a code of an account may hold [§3: a numeric text of 18].
    AccountCodes { /// Digits alone.
        Digits, /// Any text.
        Any }
}
switch! {
    /// `Status` of a new account that is sent without (unknown).
    UnsentStatus { /// A: no customer.
        NotACustomer, /// Nothing.
        Absent }
}
switch! {
    /// `PaymentConditionSales` of a new account that is sent without
    /// (unknown).
    UnsentCondition { /// Nothing.
        Absent, /// That of the company.
        OfCompany }
}
switch! {
    /// A PUT whose fields hold their values already (unknown).
    UnchangedPut { /// It is a change: a new `Modified` and `Timestamp`.
        IsAChange, /// The row stays as it is.
        LeftAlone }
}
switch! {
    /// When a sales invoice gets its number [§8.4 and its page: by a
    /// setting of the company].
    InvoiceNumbers { /// When it is processed.
        AtPrinting, /// When it is made.
        AtEntry }
}
switch! {
    /// When the period of a sales invoice has to be open (unknown).
    InvoicePeriod { /// When it is processed.
        AtPrinting, /// When it is made, too.
        AtEntry }
}
switch! {
    /// An amount of an invoice line beside a price that says otherwise
    /// (unknown).
    LineAmount { /// The price holds.
        PriceLeads, /// The amount holds, and the price follows.
        AmountLeads }
}
switch! {
    /// Lines of a credit note (type 8021) (unknown).
    CreditNotes { /// As they are sent: below zero is given back.
        AsSent, /// Above zero is given back.
        Turned }
}
switch! {
    /// Whose VAT code a line has that is sent without (unknown).
    InvoiceVat { /// The item's, then the customer's.
        OfItem, /// The customer's, then the item's.
        OfCustomer }
}
switch! {
    /// Deleting the last line of an invoice [unknown; of an entry it takes
    /// the entry with it].
    LastInvoiceLine { /// It takes the invoice with it.
        TakesInvoice, /// Refused.
        Stays }
}
switch! {
    /// Printing an invoice that is processed already (unknown).
    PrintAgain { /// It is printed; nothing is booked.
        Printed, /// Refused.
        Refused }
}
switch! {
    /// `ID` of the head of an invoice in sync [§4: rows are identified by
    /// it; which one is unknown].
    SyncHead { /// The invoice's.
        InvoiceId, /// One of its own.
        OwnId }
}
switch! {
    /// Order in which webhooks arrive [§5, inferred].
    WebhookOrder { /// As things happened.
        InOrder, /// The other way round.
        Reversed }
}

switches! {
    "Exact Online";
    /// JSON form of `expires_in`.
    expires_in: ExpiresIn = ExpiresIn::default(),
    /// `token_type` is "Bearer" instead of "bearer" [§1, both seen].
    bearer_capital: bool = false,
    /// Answer to a refresh before 570 s.
    too_early: TooEarly = TooEarly::default(),
    /// Answer to a used refresh token.
    old_refresh_token: OldRefreshToken = OldRefreshToken::default(),
    /// Words of a token that ran out.
    expired_words: ExpiredWords = ExpiredWords::default(),
    /// `{"d":[…]}` when `$top` fits a page [§3: seen, with one odd
    /// recording].
    bare_list: bool = true,
    /// Where a GET needs `$select`.
    mandatory_select: MandatorySelect = MandatorySelect::default(),
    /// Where a GET needs `$filter`.
    mandatory_filter: MandatoryFilter = MandatoryFilter::default(),
    /// A sync call may do without its `Timestamp` filter (unknown).
    sync_without_filter: bool = true,
    /// JSON form of `Timestamp` and other Int64.
    timestamp_form: TimestampForm = TimestampForm::default(),
    /// A day without time in a literal.
    date_only_literal: DateOnlyLiteral = DateOnlyLiteral::default(),
    /// Casing of texts in `$filter`.
    filter_case: FilterCase = FilterCase::default(),
    /// Blanks at the end of a text count in `$filter` (the database ignores
    /// them).
    filter_trailing_blanks: bool = false,
    /// Status during an error block.
    block_status: BlockStatus = BlockStatus::default(),
    /// What an error block covers.
    block_scope: BlockScope = BlockScope::default(),
    /// Headers of a 429.
    limit_headers: LimitHeaders = LimitHeaders::default(),
    /// Body of a 429.
    limit_body: LimitBody = LimitBody::default(),
    /// A 429 carries `Retry-After` [§6: no real one was found].
    retry_after: bool = false,
    /// Deleting an unknown id.
    delete_unknown: DeleteUnknown = DeleteUnknown::default(),
    /// VAT codes of type I.
    inclusive_vat: InclusiveVat = InclusiveVat::default(),
    /// A sent `EntryNumber`.
    entry_numbers: EntryNumbers = EntryNumbers::default(),
    /// A sent VAT amount.
    vat_override: VatOverride = VatOverride::default(),
    /// A blocked customer.
    blocked_customer: BlockedCustomer = BlockedCustomer::default(),
    /// A long description.
    long_description: LongDescription = LongDescription::default(),
    /// Sign of `AmountFC` in Receivables.
    receivable_sign: ReceivableSign = ReceivableSign::default(),
    /// English text for a closed period.
    closed_period_text: ClosedPeriodText = ClosedPeriodText::default(),
    /// Form of error bodies.
    error_form: ErrorForm = ErrorForm::default(),
    /// A POST without `Prefer`.
    sparse_post: SparsePost = SparsePost::default(),
    /// A PUT that carries the row's own code fails as a duplicate [§3: seen
    /// with whole models].
    own_code_refused: bool = false,
    /// The code of a new account without one.
    next_code: NextCode = NextCode::default(),
    /// What a code of an account may hold.
    account_codes: AccountCodes = AccountCodes::default(),
    /// Status of a new account without one.
    unsent_status: UnsentStatus = UnsentStatus::default(),
    /// Payment condition of a new account without one.
    unsent_condition: UnsentCondition = UnsentCondition::default(),
    /// A PUT that changes nothing.
    unchanged_put: UnchangedPut = UnchangedPut::default(),
    /// When a sales invoice gets its number.
    invoice_numbers: InvoiceNumbers = InvoiceNumbers::default(),
    /// When the period of a sales invoice has to be open.
    invoice_period: InvoicePeriod = InvoicePeriod::default(),
    /// An amount beside a price on an invoice line.
    line_amount: LineAmount = LineAmount::default(),
    /// Lines of a credit note.
    credit_notes: CreditNotes = CreditNotes::default(),
    /// Whose VAT code an invoice line has.
    invoice_vat: InvoiceVat = InvoiceVat::default(),
    /// Deleting the last line of an invoice.
    last_invoice_line: LastInvoiceLine = LastInvoiceLine::default(),
    /// Printing a processed invoice.
    print_again: PrintAgain = PrintAgain::default(),
    /// `ID` of the head of an invoice in sync.
    sync_head: SyncHead = SyncHead::default(),
    /// `hrm/Divisions` is 404 [§2: for some licences].
    hrm_divisions_missing: bool = false,
    /// The payroll module is missing: 403 on Employees [§8.4].
    payroll_missing: bool = false,
    /// The callback is asked with an empty body when a subscription is made
    /// [§5: seen]; off for callbacks that cannot be reached.
    webhook_validation: bool = true,
    /// Each webhook comes twice [§5, inferred].
    webhook_twice: bool = false,
    /// Order of webhooks.
    webhook_order: WebhookOrder = WebhookOrder::default(),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn values(switches: Switches) -> Vec<(String, String)> {
        let json = serde_json::to_value(switches).expect("writes");
        let object = json.as_object().expect("object").clone();
        object.into_iter().map(|(k, v)| (k, v.to_string())).collect()
    }

    #[test]
    fn the_covering_settings_hold_every_value() {
        let wanted: BTreeSet<_> = Switches::each_turned()
            .into_iter()
            .flat_map(|(_, switches)| values(switches))
            .collect();
        let held: BTreeSet<_> = Switches::covering().into_iter().flat_map(values).collect();
        assert_eq!(wanted, held);
        assert!(Switches::covering().len() <= 5);
    }

    #[test]
    fn absent_switches_are_the_default() {
        let read: Switches = serde_json::from_str(r#"{"vat_override":"rounding"}"#).expect("reads");
        let expected = Switches {
            vat_override: VatOverride::Rounding,
            ..Switches::default()
        };
        assert_eq!(read, expected);
    }
}
