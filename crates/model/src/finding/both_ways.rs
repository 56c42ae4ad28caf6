//! A group of the catalogue: customers that go to the package, and draft orders. The rules of `catalogue.rs` hold: entries
//! are added at the end of their group and never renamed.

/// Hands its own entries to the macro of the catalogue, after those it is given.
macro_rules! with_both_ways {
    ($catalogue:ident { $($entries:tt)* }) => { with_interface! { $catalogue {
    $($entries)*

    // Customers that go to the package, and draft orders.
    CustomerVatCountryDiffers = "customer.vatCountryDiffers" {
        nl: ["Btw-nummer {value} is niet van land {country}", "Het boekhoudpakket neemt alleen een btw-nummer aan van het land van het bezoekadres; bij klant {customer} is dat een ander land.", "Verbeter in uw programma het btw-nummer of het land van het bezoekadres. Klopt het allebei, zet het btw-nummer dan uit bij de koppelvelden."],
        en: ["VAT number {value} is not of country {country}", "The bookkeeping package takes only a VAT number of the country of the visit address; customer {customer} has another country.", "Correct the VAT number or the country of the visit address in your application. If both are right, switch the VAT number off at the coupled fields."],
        who: ApplicationAdministrator, heals: [Settings, Person], Refusal }
    CustomerNameMissing = "customer.nameMissing" {
        nl: ["Klant {customer} heeft geen naam", "Zonder naam neemt het boekhoudpakket geen klant aan.", "Vul de naam van de klant in uw programma in en lever de klant opnieuw aan."],
        en: ["Customer {customer} has no name", "The bookkeeping package takes no customer without a name.", "Enter the customer's name in your application and hand the customer over again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    OrderRoundingLeftOut = "order.roundingLeftOut" {
        nl: ["De afronding van {amount} gaat niet mee met de conceptfactuur", "Een conceptfactuur heeft geen plaats voor een afronding van het te betalen bedrag.", "Rond het bedrag in het boekhoudpakket zelf af als dat nodig is."],
        en: ["The rounding of {amount} does not go along with the draft invoice", "A draft invoice has no place for a rounding of the amount to pay.", "Round the amount in the bookkeeping package yourself where that is needed."],
        who: Bookkeeper, heals: [], Warning }
    VatOutsideProfile = "vat.outsideProfile" {
        nl: ["Btw hoort niet bij dit profiel: {kind}, {percent}%", "Dit profiel kent alleen btw hoog, laag, geen en verlegd.", "Haal deze regel weg uit de btw-koppeling, of kies een ander profiel."],
        en: ["VAT does not belong to this profile: {kind}, {percent}%", "This profile knows only high, low, no and reverse-charged VAT.", "Remove this row from the VAT mapping, or choose another profile."],
        who: Bookkeeper, heals: [Settings], Refusal }
    LedgerBandMissing = "ledger.bandMissing" {
        nl: ["Geen omzetrekening voor btw {band}", "Het rekeningschema van het boekhoudpakket heeft geen actieve omzetrekening met deze btw-functie.", "Geef in het boekhoudpakket een omzetrekening deze btw-functie, of haal deze btw uit de btw-koppeling."],
        en: ["No revenue account for VAT {band}", "The chart of accounts of the bookkeeping package has no active revenue account with this VAT function.", "Give a revenue account this VAT function in the bookkeeping package, or remove this VAT from the VAT mapping."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    CustomerNumberGiven = "customer.numberGiven" {
        nl: ["Nummer {customer} is al gegeven aan {other}", "Een andere klant van uw programma heeft dit nummer al gekregen.", "Kies een ander nummer. Staat {other} nog niet in het boekhoudpakket, dan kunt u het nummer op het scherm Klanten daar ook weghalen."],
        en: ["Number {customer} was given to {other} already", "Another customer of your application got this number already.", "Choose another number. When {other} is not in the bookkeeping package yet, you can also take the number away there, on the Customers screen."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerUnlinked = "customer.unlinked" {
        nl: ["De koppeling van klant {customer} is losgemaakt", "De klant hoort bij geen relatie in het boekhoudpakket meer en rust tot u zegt wat er moet gebeuren.", "Kies op het scherm Klanten de juiste relatie, geef de klant een nummer, of laat opnieuw zoeken met Nu opnieuw proberen."],
        en: ["The link of customer {customer} was removed", "The customer belongs to no relation in the bookkeeping package any more and rests until you say what is to happen.", "Choose the right relation on the Customers screen, give the customer a number, or have it looked for again with Try again now."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerLinkedAlready = "customer.linkedAlready" {
        nl: ["Klant {customer} heeft al een koppeling", "De klant is gekoppeld aan een andere relatie in het boekhoudpakket.", "Maak op het scherm Klanten eerst die koppeling los en kies dan de juiste relatie."],
        en: ["Customer {customer} has a link already", "The customer is linked to another relation in the bookkeeping package.", "First remove that link on the Customers screen, then choose the right relation."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerUnderWay = "customer.underWay" {
        nl: ["Klant {customer} is nog onderweg naar het boekhoudpakket", "Er is iets verstuurd waarvan nog niet zeker is of het is aangekomen; zo lang blijft de koppeling zoals die is.", "Wacht een paar minuten en probeer het dan opnieuw."],
        en: ["Customer {customer} is still on its way to the bookkeeping package", "Something was sent and it is not certain yet whether it arrived; until then the link stays as it is.", "Wait a few minutes and try again."],
        who: Bookkeeper, heals: [Time], Refusal }
    } } };
}

pub(super) use with_both_ways;
