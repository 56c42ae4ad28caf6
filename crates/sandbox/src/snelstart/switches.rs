//! What the facts leave open, as switches. A connector has to hold under
//! every setting; the default is what looks most likely.

use serde::{Deserialize, Serialize};

use crate::switch::{Values, switch, switches};

switch! {
    /// Zone of `modifiedOn`, also inside `$filter` [§2, unknown].
    ModifiedOnZone { /// Coordinated universal time.
        Utc, /// Dutch local time.
        Amsterdam }
}
switch! {
    /// Status of a created document or a deleted order.
    OkOrCreated { /// 201.
        Created, /// 200.
        Ok }
}
switch! {
    /// What a `$top` above the maximum does [§3, inferred].
    TopOverLimit { /// 400.
        Error, /// As many as the maximum.
        Clamp }
}
switch! {
    /// What may change in a relation's kinds [§5, sources contradict].
    KindChange { /// Kinds may be added, not taken away (`REL-0064`).
        AddOnly, /// Anything.
        Free, /// Nothing (`REL-0064`).
        Refused }
}
switch! {
    /// An address without a country [§5, uncertain].
    DefaultCountry { /// It is in the Netherlands.
        Netherlands, /// Refused with `REL-0060`.
        Required }
}
switch! {
    /// How far a VAT row may lie from rate × base; rounded per line or per
    /// row are both right [§6, unknown].
    VatTolerance { /// One cent.
        OneCent, /// Nothing.
        Exact, /// It is not computed at all.
        Unchecked }
}
switch! {
    /// What `$orderby` does [§3, unproven].
    OrderBy { /// Nothing.
        Ignored, /// 400.
        Error, /// It sorts.
        Supported }
}
switch! {
    /// The order of a list that nobody asked to be sorted [§3, not documented].
    ListOrder { /// As the rows were added.
        AsAdded, /// By `modifiedOn`, so that a changed row moves to the end.
        ModifiedOn, /// By id.
        Id, /// Each call finds the first row at the end: rows move between pages.
        Drifting, /// Another one at each call.
        Shuffled }
}
switch! {
    /// What limits count by [§1.2, sources contradict].
    LimitsPer { /// The administration.
        Administration, /// The partner's subscription key.
        SubscriptionKey }
}
switch! {
    /// Form of `Retry-After` [§1.2].
    RetryAfter { /// Seconds.
        Seconds, /// A date.
        HttpDate, /// Not there.
        Absent }
}
switch! {
    /// Body of a 404 [§8, unknown].
    NotFoundBody { /// Nothing.
        Empty, /// `{"Message":"…"}`.
        Message }
}
switch! {
    /// What remains of a deleted relation, cost centre or article [§5,
    /// inferred].
    DeleteStyle { /// It becomes inactive: 404 by id, listed as `nonactief`.
        InactiveHidden, /// It becomes inactive and is still found by id.
        InactiveFound, /// It is gone.
        Gone }
}
switch! {
    /// Answer to a filter that cannot be read [§3, two sources]. An unknown
    /// property is always a `Message` (measured).
    FilterError { /// `ALG-0104`.
        Code, /// `{"Message":"…"}`.
        Message }
}
switch! {
    /// Casing of strings in `$filter` [unknown; a database ignores it].
    FilterText { /// Ignored.
        IgnoresCase, /// It counts.
        CaseSensitive }
}
switch! {
    /// Names in an answer to `$select` (unknown).
    SelectCasing { /// As everywhere: lowerCamelCase.
        LowerCamel, /// As they were asked: UpperCamelCase.
        UpperCamel }
}
switch! {
    /// Where `modelState` lies [§8, both seen].
    ModelStateShape { /// The body is the object.
        Object, /// The body is an array with that object.
        ArrayElement }
}
switch! {
    /// What `/verkoopfacturen/{id}/ubl` answers [§5, sources differ].
    UblType { /// XML.
        Xml, /// A JSON string with XML in it.
        JsonString }
}
switch! {
    /// Form of the `scopes` claim [§1, both seen].
    ScopesClaim { /// One string, separated by spaces.
        Spaced, /// A list.
        List }
}
switch! {
    /// An address or mail block that is not there [§2, inferred].
    AbsentAddress { /// `null`.
        Null, /// An object with nothing but nulls.
        Hollow }
}
switch! {
    /// What the 10 MB of a document count [§5, two codes].
    DocumentSize { /// The file (`BLG-0006`).
        Decoded, /// The base64 text (`BLG-0013`).
        Encoded }
}
switch! {
    /// `details` of a business error [§8, unknown].
    Details { /// Always null.
        Null, /// A text, where there is something to say.
        Text, /// A list of texts.
        List }
}
switch! {
    /// How much a filter may hold [Web API's own limit; not evidenced].
    FilterNodes { /// Anything.
        Unlimited, /// A hundred nodes, then 400.
        Hundred }
}
switch! {
    /// `boekstuk` when the client sends none [§6, not documented].
    VoucherNumbering { /// It stays null.
        Blank, /// A running number.
        Numbered }
}

switch! {
    /// What `$filter` does with the reference of an order [§3: the field and
    /// OData are there, nobody was seen to use it; support is per endpoint].
    OrderReferenceFilter { /// It filters.
        Works, /// 400: no such property.
        Refused, /// The whole filter is ignored and every order comes.
        Ignored }
}
switch! {
    /// The code of a relation that a PUT leaves out [§2: a PUT replaces the
    /// whole row; §5: a code is given out when absent].
    PutCode { /// It stays.
        Stays, /// A new one is given out.
        New }
}
switch! {
    /// Casing of the fields of a webhook [§13, unknown].
    WebhookCasing { /// PascalCase, as documented.
        Pascal, /// lowerCamelCase.
        Camel }
}

switches! {
    "SnelStart";
    /// Zone of `modifiedOn`.
    modified_on_zone: ModifiedOnZone = ModifiedOnZone::default(),
    /// Status of `POST /documenten` [§2: spec says 200, measured 201].
    upload_status: OkOrCreated = OkOrCreated::Created,
    /// A 201 without a body [§2, one client guards for it].
    empty_201_body: bool = false,
    /// What a `$top` above the maximum does.
    top_over_limit: TopOverLimit = TopOverLimit::default(),
    /// The maximum of 25 on articles is enforced [§3, unknown].
    article_top_limit: bool = true,
    /// Status of `DELETE /verkooporders/{id}` [§2: spec says 201].
    delete_order_status: OkOrCreated = OkOrCreated::Created,
    /// A relation may be customer and supplier at once; otherwise
    /// `REL-0065` [§5, sources contradict].
    customer_and_supplier: bool = true,
    /// What may change in a relation's kinds.
    kind_change: KindChange = KindChange::default(),
    /// An address without a country.
    default_country: DefaultCountry = DefaultCountry::default(),
    /// How far a VAT row may lie from rate × base.
    vat_tolerance: VatTolerance = VatTolerance::default(),
    /// A line of zero is refused with `BOE-0028` [§6, uncertain].
    zero_line_refused: bool = false,
    /// What `$orderby` does.
    order_by: OrderBy = OrderBy::default(),
    /// The order of a list that nobody asked to be sorted.
    list_order: ListOrder = ListOrder::default(),
    /// What limits count by.
    limits_per: LimitsPer = LimitsPer::default(),
    /// Form of `Retry-After`.
    retry_after: RetryAfter = RetryAfter::default(),
    /// Body of a 404.
    not_found_body: NotFoundBody = NotFoundBody::default(),
    /// What remains of a deleted row.
    delete_style: DeleteStyle = DeleteStyle::default(),
    /// Answer to a filter that cannot be read.
    filter_error: FilterError = FilterError::default(),
    /// Casing of strings in `$filter`.
    filter_text: FilterText = FilterText::default(),
    /// How much a filter may hold.
    filter_nodes: FilterNodes = FilterNodes::default(),
    /// Names in an answer to `$select`.
    select_casing: SelectCasing = SelectCasing::default(),
    /// Where `modelState` lies.
    model_state_shape: ModelStateShape = ModelStateShape::default(),
    /// What the UBL call answers.
    ubl_type: UblType = UblType::default(),
    /// Form of the `scopes` claim.
    scopes_claim: ScopesClaim = ScopesClaim::default(),
    /// An address or mail block that is not there.
    absent_address: AbsentAddress = AbsentAddress::default(),
    /// What the 10 MB of a document count.
    document_size: DocumentSize = DocumentSize::default(),
    /// `details` of a business error.
    details: Details = Details::default(),
    /// Tokens made with a key die with it (unknown).
    withdrawn_key_kills_tokens: bool = true,
    /// `boekstuk` when the client sends none.
    voucher_numbering: VoucherNumbering = VoucherNumbering::default(),
    /// What `$filter` does with the reference of an order.
    order_reference_filter: OrderReferenceFilter = OrderReferenceFilter::default(),
    /// The code of a relation that a PUT leaves out.
    put_without_code: PutCode = PutCode::default(),
    /// Casing of the fields of a webhook.
    webhook_casing: WebhookCasing = WebhookCasing::default(),
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
        assert!(Switches::covering().len() <= 6);
    }

    #[test]
    fn absent_switches_are_the_default() {
        let read: Switches = serde_json::from_str(r#"{"vat_tolerance":"exact"}"#).expect("reads");
        let expected = Switches {
            vat_tolerance: VatTolerance::Exact,
            ..Switches::default()
        };
        assert_eq!(read, expected);
    }
}
