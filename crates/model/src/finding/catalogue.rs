//! The catalogue of findings: one entry each, in Dutch and in English. `{name}` is a place for a param of that name,
//! the same places in both languages. Titles say what is the matter, causes why, remedies what to do.
//! Codes are part of the interface: entries are added at the end of their group and never renamed. The group of the
//! interface for applications is in `interface.rs` and comes last, the one of customers and orders that go to the package
//! in `both_ways.rs` before it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Heals::{Feed as On, Person, Settings, Time};
use super::both_ways::with_both_ways;
use super::entry::{CatalogueEntry, catalogue};
use super::interface::with_interface;
use super::{Severity, Who};
use crate::Feed::{
    CostCentres, Countries, Customers, Items, Journals, LedgerAccounts, PaymentConditions, Periods, Projects, VatCodes,
    VatRates,
};
use crate::text::TextError;

with_both_ways! {
    catalogue {
    // The customer of an invoice.
    CustomerUnknown = "customer.unknown" {
        nl: ["Klant {customer} niet gevonden", "De klant van deze factuur staat niet in het boekhoudpakket.", "Maak de klant met dit nummer aan in het boekhoudpakket, of verbeter het klantnummer in uw programma."],
        en: ["Customer {customer} not found", "The customer of this invoice is not in the bookkeeping package.", "Create the customer with this number in the bookkeeping package, or correct the customer number in your application."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerAmbiguous = "customer.ambiguous" {
        nl: ["Meer dan één klant past bij {customer}", "Deze klanten in het boekhoudpakket passen allemaal: {found}.", "Zet het juiste klantnummer op de factuur, of maak de dubbele klant in het boekhoudpakket inactief."],
        en: ["More than one customer fits {customer}", "These customers in the bookkeeping package all fit: {found}.", "Put the right customer number on the invoice, or make the double customer inactive in the bookkeeping package."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerInactive = "customer.inactive" {
        nl: ["Klant {customer} is niet actief", "De klant is in het boekhoudpakket geblokkeerd of beëindigd.", "Maak de klant weer actief in het boekhoudpakket, of zet een andere klant op de factuur."],
        en: ["Customer {customer} is not active", "The customer is blocked or ended in the bookkeeping package.", "Make the customer active again in the bookkeeping package, or put another customer on the invoice."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerNotDebtor = "customer.notDebtor" {
        nl: ["Relatie {customer} is geen klant", "De relatie staat in het boekhoudpakket wel als leverancier, maar niet als klant.", "Vink in het boekhoudpakket bij deze relatie aan dat zij ook klant is."],
        en: ["Relation {customer} is no customer", "The bookkeeping package knows the relation as a supplier, but not as a customer.", "Mark the relation as a customer in the bookkeeping package."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerCodeNotNumeric = "customer.codeNotNumeric" {
        nl: ["Klantnummer {customer} is geen getal", "Het boekhoudpakket kent alleen klantnummers die uit cijfers bestaan.", "Geef de klant in uw programma een nummer van alleen cijfers, gelijk aan het nummer in het boekhoudpakket."],
        en: ["Customer number {customer} is not numeric", "The bookkeeping package knows only customer numbers that consist of digits.", "Give the customer a number of digits only in your application, equal to the number in the bookkeeping package."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    CustomerVatNumberMissing = "customer.vatNumberMissing" {
        nl: ["Btw-nummer van klant {customer} ontbreekt", "Bij verlegde btw en bij leveringen binnen de EU is het btw-nummer van de klant verplicht.", "Vul het btw-nummer in bij de klant in het boekhoudpakket, of zet het op de factuur."],
        en: ["VAT number of customer {customer} is missing", "Reverse charge and supplies within the EU need the customer's VAT number.", "Enter the VAT number of the customer in the bookkeeping package, or put it on the invoice."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerVatNumberInvalid = "customer.vatNumberInvalid" {
        nl: ["Btw-nummer {value} klopt niet", "Het btw-nummer heeft niet de vorm die voor dit land geldt.", "Verbeter het btw-nummer bij de klant."],
        en: ["VAT number {value} is wrong", "The VAT number does not have the form that holds for its country.", "Correct the VAT number of the customer."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerNoKey = "customer.noKey" {
        nl: ["De factuur noemt geen klant", "Op de factuur staat geen klantnummer, geen KvK-nummer en geen btw-nummer van de klant.", "Zet in uw programma een klantnummer, KvK-nummer of btw-nummer bij de klant en lever de factuur opnieuw aan."],
        en: ["The invoice names no customer", "The invoice carries no customer number, no Chamber of Commerce number and no VAT number of the customer.", "Give the customer a number, a Chamber of Commerce number or a VAT number in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    CustomerSystemRow = "customer.systemRow" {
        nl: ["Relatie {customer} is van het boekhoudpakket zelf", "Het boekhoudpakket gebruikt deze relatie intern; er kan geen factuur op worden geboekt.", "Zet een gewone klant op de factuur."],
        en: ["Relation {customer} belongs to the package itself", "The bookkeeping package uses this relation internally; no invoice can be booked on it.", "Put an ordinary customer on the invoice."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    CustomerCodeInUse = "customer.codeInUse" {
        nl: ["Klantnummer {customer} is al in gebruik", "Een andere relatie in het boekhoudpakket heeft dit nummer al.", "Geef een van de twee een ander nummer, of koppel de klant aan de bestaande relatie."],
        en: ["Customer number {customer} is in use already", "Another relation in the bookkeeping package has this number already.", "Give one of the two another number, or link the customer to the existing relation."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerNotEu = "customer.notEu" {
        nl: ["Klant {customer} mag niet op een EU-rekening", "De omzetrekening is voor klanten in een ander EU-land met een btw-nummer; deze klant is dat niet.", "Controleer het land en het btw-nummer van de klant, of kies een andere btw-code of omzetrekening."],
        en: ["Customer {customer} may not be on an EU account", "The revenue account is for customers in another EU country with a VAT number; this customer is not one.", "Check the country and VAT number of the customer, or choose another VAT code or revenue account."],
        who: Bookkeeper, heals: [On(Customers), Settings], Refusal }
    CustomerNotSelected = "customer.notSelected" {
        nl: ["Klant {customer} doet niet mee", "Deze klant is niet aangevinkt voor de koppeling; de facturen van deze klant gaan daarom niet over.", "Vink de klant aan op het scherm Klanten als de facturen wel over moeten."],
        en: ["Customer {customer} takes no part", "This customer is not ticked for the connection; its invoices do not go over.", "Tick the customer on the Customers screen if its invoices must go over."],
        who: Bookkeeper, heals: [Settings], Refusal }
    CustomerAddressIncomplete = "customer.addressIncomplete" {
        nl: ["Adres van klant {customer} is niet volledig", "Het boekhoudpakket wil straat, postcode, plaats en land alle vier, of geen van vieren.", "Vul het adres van de klant aan in uw programma."],
        en: ["Address of customer {customer} is incomplete", "The bookkeeping package wants street, postal code, town and country, all four or none.", "Complete the customer's address in your application."],
        who: ApplicationAdministrator, heals: [Person, Settings], Refusal }
    CustomerCountryUnknown = "customer.countryUnknown" {
        nl: ["Land {country} niet gevonden", "Het boekhoudpakket kent geen land met deze code.", "Verbeter de landcode van de klant: twee letters, bijvoorbeeld NL of BE."],
        en: ["Country {country} not found", "The bookkeeping package knows no country with this code.", "Correct the customer's country code: two letters, for example NL or BE."],
        who: ApplicationAdministrator, heals: [On(Countries), Person], Refusal }
    CustomerNeedsNumber = "customer.needsNumber" {
        nl: ["Klant {customer} heeft nog geen nummer in het boekhoudpakket", "Het boekhoudpakket kent alleen nummers van cijfers; de code van deze klant in uw programma kan zo niet over.", "Geef de klant op het scherm Klanten een nummer, of kies daar het eerste vrije nummer. De code in uw programma blijft zoals zij is."],
        en: ["Customer {customer} has no number in the bookkeeping package yet", "The bookkeeping package knows only numbers of digits; the customer's code in your application cannot go over as it is.", "Give the customer a number on the Customers screen, or choose the first free number there. The code in your application stays as it is."],
        who: Bookkeeper, heals: [Person, Settings], Refusal }
    CustomerNumberWrong = "customer.numberWrong" {
        nl: ["Nummer {number} kan niet", "Het boekhoudpakket neemt dit niet aan als nummer van een klant: er staan letters of tekens in die het niet kent, of het is te lang.", "Geef een ander nummer, of kies het eerste vrije nummer."],
        en: ["Number {number} does not fit", "The bookkeeping package does not take this as the number of a customer: it has letters or characters that it does not know, or is too long.", "Give another number, or choose the first free one."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerNotHandedOver = "customer.notHandedOver" {
        nl: ["Klant {customer} is niet aangeleverd", "Bij dit profiel gaat de klant samen met de factuur over, maar uw programma heeft deze klant nog niet aangeleverd.", "Laat uw programma de klant aanleveren, of verbeter het klantnummer op de factuur."],
        en: ["Customer {customer} was not handed over", "With this profile the customer goes over together with the invoice, but your application has not handed this customer over yet.", "Have your application hand the customer over, or correct the customer number on the invoice."],
        who: ApplicationAdministrator, heals: [On(Customers)], Refusal }
    CustomerNotOverYet = "customer.notOverYet" {
        nl: ["Klant {customer} staat nog niet in het boekhoudpakket", "De factuur wacht tot de klant is overgezet.", "U hoeft niets te doen. Duurt het lang, kijk dan bij de klant op het scherm Klanten waarom die niet overgaat."],
        en: ["Customer {customer} is not in the bookkeeping package yet", "The invoice waits until the customer has gone over.", "You need not do anything. When it takes long, see at the customer on the Customers screen why it does not go over."],
        who: Bookkeeper, heals: [On(Customers)], Refusal }
    CustomerOwnedByPackage = "customer.ownedByPackage" {
        nl: ["{field} van klant {customer} is niet overgenomen", "Over dit veld heeft het boekhoudpakket het laatste woord; uw programma zei {value}.", "Verander het in het boekhoudpakket, of laat op het scherm Koppelvelden uw programma het laatste woord hebben."],
        en: ["{field} of customer {customer} was not taken over", "The bookkeeping package has the last word about this field; your application said {value}.", "Change it in the bookkeeping package, or let your application have the last word on the Coupled fields screen."],
        who: Bookkeeper, heals: [Settings, Person], Warning }
    CustomerFieldCut = "customer.fieldCut" {
        nl: ["{field} van klant {customer} is ingekort", "Het boekhoudpakket neemt hier hoogstens {limit} tekens.", "U hoeft niets te doen; kort het in uw programma in als de afkapping stoort."],
        en: ["{field} of customer {customer} was cut", "The bookkeeping package takes {limit} characters here at most.", "You need not do anything; shorten it in your application when the cut disturbs."],
        who: ApplicationAdministrator, heals: [], Warning }
    CustomerFieldInvalid = "customer.fieldInvalid" {
        nl: ["{field} van klant {customer} klopt niet", "De waarde {value} kan het boekhoudpakket zo niet aannemen.", "Verbeter het bij de klant in uw programma en lever de klant opnieuw aan."],
        en: ["{field} of customer {customer} is wrong", "The bookkeeping package cannot take the value {value} as it is.", "Correct it at the customer in your application and hand the customer over again."],
        who: ApplicationAdministrator, heals: [Person, Settings], Refusal }
    CustomerGone = "customer.gone" {
        nl: ["Klant {customer} is in het boekhoudpakket verwijderd", "De klant was overgezet, maar het boekhoudpakket heeft hem niet meer.", "Zet de klant terug in het boekhoudpakket of maak hem daar weer actief, en probeer het opnieuw. Blijft hij weg, maak dan op het scherm Klanten de koppeling los."],
        en: ["Customer {customer} was deleted in the bookkeeping package", "The customer had gone over, but the bookkeeping package no longer has it.", "Put the customer back in the bookkeeping package or make it active there again, and try again. If it stays away, remove the link on the Customers screen."],
        who: Bookkeeper, heals: [On(Customers), Person], Refusal }
    CustomerSeveralFound = "customer.severalFound" {
        nl: ["Meer dan één klant kan {customer} zijn", "In het boekhoudpakket staan {found}; die hebben hetzelfde nummer, btw-nummer of KvK-nummer. Er wordt geen nieuwe klant gemaakt.", "Kies op het scherm Klanten welke het is, of maak de dubbele klant in het boekhoudpakket inactief."],
        en: ["More than one customer may be {customer}", "The bookkeeping package has {found}, with the same number, VAT number or KvK number. No new customer is made.", "Choose which one it is on the Customers screen, or make the double customer inactive in the bookkeeping package."],
        who: Bookkeeper, heals: [On(Customers), Person], Refusal }
    CustomerNumberedAlready = "customer.numberedAlready" {
        nl: ["Klant {customer} heeft al een nummer in het boekhoudpakket", "De klant is daar al bekend; zijn nummer wordt door ons niet meer veranderd.", "Verander het nummer in het boekhoudpakket zelf, als dat nodig is."],
        en: ["Customer {customer} has a number in the bookkeeping package already", "The customer is known there; we no longer change its number.", "Change the number in the bookkeeping package itself, when that is needed."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerNotRestorable = "customer.notRestorable" {
        nl: ["{field} kan niet worden teruggezet", "Dit veld gaat niet naar het boekhoudpakket, het boekhoudpakket heeft er het laatste woord over, of de klant is niet gekoppeld.", "Verander het in het boekhoudpakket, of laat op het scherm Koppelvelden uw programma het laatste woord hebben."],
        en: ["{field} cannot be put back", "This field does not go to the bookkeeping package, the package has the last word about it, or the customer has no link.", "Change it in the bookkeeping package, or let your application have the last word on the Coupled fields screen."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerNumberOutOfRange = "customer.numberOutOfRange" {
        nl: ["Klantnummer {customer} valt buiten de nummerreeks", "In het boekhoudpakket hebben klanten een nummer van {from} tot en met {until}.", "Geef de klant op het scherm Klanten een nummer in die reeks, of verruim de reeks in het boekhoudpakket."],
        en: ["Customer number {customer} is outside the range of numbers", "In the bookkeeping package customers have a number from {from} to {until}.", "Give the customer a number in that range on the Customers screen, or widen the range in the bookkeeping package."],
        who: Bookkeeper, heals: [Person], Refusal }
    CustomerLinkedElsewhere = "customer.linkedElsewhere" {
        nl: ["Klant {found} hoort al bij een andere klant van uw programma", "In het boekhoudpakket past {found} bij {customer}, maar die is al gekoppeld aan {other}.", "Voeg de twee klanten in uw programma samen, of verbeter het nummer, btw-nummer of KvK-nummer van een van beide."],
        en: ["Customer {found} belongs to another customer of your application already", "In the bookkeeping package {found} fits {customer}, but it is linked to {other} already.", "Merge the two customers in your application, or correct the number, VAT number or KvK number of one of them."],
        who: ApplicationAdministrator, heals: [Person], Refusal }

    // Ledger accounts of the lines.
    LedgerUnknown = "ledger.unknown" {
        nl: ["Grootboekrekening {account} niet gevonden", "De rekening waarop de regel moet komen, staat niet in het rekeningschema van het boekhoudpakket.", "Maak de rekening aan in het boekhoudpakket, of kies bij Codes koppelen een andere rekening."],
        en: ["Ledger account {account} not found", "The account for the line is not in the chart of accounts of the bookkeeping package.", "Create the account in the bookkeeping package, or choose another account under Map codes."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    LedgerInactive = "ledger.inactive" {
        nl: ["Grootboekrekening {account} is niet actief", "De rekening is in het boekhoudpakket geblokkeerd.", "Maak de rekening weer actief, of kies een andere rekening."],
        en: ["Ledger account {account} is not active", "The account is blocked in the bookkeeping package.", "Make the account active again, or choose another account."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    LedgerNotUsable = "ledger.notUsable" {
        nl: ["Op rekening {account} kan geen factuurregel komen", "Deze rekening wordt door het boekhoudpakket zelf bijgehouden of is de debiteurenrekening.", "Kies een omzetrekening voor deze regel."],
        en: ["Account {account} cannot take an invoice line", "The bookkeeping package keeps this account itself, or it is the debtor account.", "Choose a revenue account for this line."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    LedgerVatMismatch = "ledger.vatMismatch" {
        nl: ["Rekening {account} past niet bij btw {band}", "Het boekhoudpakket laat op deze rekening alleen regels toe met de btw die bij de rekening hoort.", "Kies bij de btw-koppeling een omzetrekening die bij deze btw hoort."],
        en: ["Account {account} does not fit VAT {band}", "The bookkeeping package allows only lines with the VAT that belongs to the account.", "Choose a revenue account that fits this VAT in the VAT mapping."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    LedgerMissing = "ledger.missing" {
        nl: ["Geen grootboekrekening voor deze regel", "Er is geen omzetrekening ingevuld bij de regel, het artikel, de btw-koppeling of de koppeling zelf.", "Kies een omzetrekening bij de btw-koppeling, of een standaardrekening voor de hele koppeling."],
        en: ["No ledger account for this line", "Neither the line, nor its item, nor the VAT mapping, nor the connection names a revenue account.", "Choose a revenue account in the VAT mapping, or a default account for the whole connection."],
        who: Bookkeeper, heals: [Settings], Refusal }
    LedgerFunctionMissing = "ledger.functionMissing" {
        nl: ["Het rekeningschema mist een vaste rekening", "Het boekhoudpakket vindt geen rekening met deze functie: {function}.", "Maak in het boekhoudpakket een grootboekrekening met deze functie aan."],
        en: ["The chart lacks a fixed account", "The bookkeeping package finds no account with this function: {function}.", "Create a ledger account with this function in the bookkeeping package."],
        who: Bookkeeper, heals: [On(LedgerAccounts)], Refusal }

    // Cost centres, projects, items, payment conditions.
    CostCentreUnknown = "costCentre.unknown" {
        nl: ["Kostenplaats {costCentre} niet gevonden", "De kostenplaats van de regel staat niet in het boekhoudpakket.", "Maak de kostenplaats aan in het boekhoudpakket, of koppel die aan een bestaande."],
        en: ["Cost centre {costCentre} not found", "The cost centre of the line is not in the bookkeeping package.", "Create the cost centre in the bookkeeping package, or map it to one that exists."],
        who: Bookkeeper, heals: [On(CostCentres), Settings], Refusal }
    CostCentreInactive = "costCentre.inactive" {
        nl: ["Kostenplaats {costCentre} is niet actief", "De kostenplaats is in het boekhoudpakket geblokkeerd.", "Maak de kostenplaats weer actief, of koppel die aan een andere."],
        en: ["Cost centre {costCentre} is not active", "The cost centre is blocked in the bookkeeping package.", "Make the cost centre active again, or map it to another one."],
        who: Bookkeeper, heals: [On(CostCentres), Settings], Refusal }
    CostCentreRequired = "costCentre.required" {
        nl: ["Rekening {account} vraagt een kostenplaats", "Het boekhoudpakket wil bij elke regel op deze rekening een kostenplaats; de regel heeft er geen.", "Zet in uw programma een kostenplaats op de regel, of maak de kostenplaats in het boekhoudpakket niet verplicht."],
        en: ["Account {account} demands a cost centre", "The bookkeeping package wants a cost centre on every line of this account; the line has none.", "Put a cost centre on the line in your application, or make it optional in the bookkeeping package."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Person], Refusal }
    CostCentreNotAllowed = "costCentre.notAllowed" {
        nl: ["Rekening {account} staat geen kostenplaats toe", "In het boekhoudpakket staan kostenplaatsen bij deze rekening uit.", "Zet kostenplaatsen aan bij de rekening, of haal de kostenplaats van de regel."],
        en: ["Account {account} allows no cost centre", "Cost centres are switched off for this account in the bookkeeping package.", "Switch cost centres on for the account, or take the cost centre off the line."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Person], Refusal }
    ProjectUnknown = "project.unknown" {
        nl: ["Project {project} niet gevonden", "Het project van de regel staat niet in het boekhoudpakket.", "Maak het project aan in het boekhoudpakket, of haal het van de regel."],
        en: ["Project {project} not found", "The project of the line is not in the bookkeeping package.", "Create the project in the bookkeeping package, or take it off the line."],
        who: Bookkeeper, heals: [On(Projects)], Refusal }
    ProjectInactive = "project.inactive" {
        nl: ["Project {project} is niet actief", "Het project is in het boekhoudpakket beëindigd.", "Open het project weer in het boekhoudpakket, of kies een ander project."],
        en: ["Project {project} is not active", "The project has ended in the bookkeeping package.", "Open the project again in the bookkeeping package, or choose another project."],
        who: Bookkeeper, heals: [On(Projects)], Refusal }
    ItemUnknown = "item.unknown" {
        nl: ["Artikel {item} niet gevonden", "Het artikel van de regel staat niet in het boekhoudpakket.", "Maak het artikel aan in het boekhoudpakket, of verbeter de artikelcode in uw programma."],
        en: ["Item {item} not found", "The item of the line is not in the bookkeeping package.", "Create the item in the bookkeeping package, or correct the item code in your application."],
        who: Bookkeeper, heals: [On(Items)], Refusal }
    ItemInactive = "item.inactive" {
        nl: ["Artikel {item} is niet actief", "Het artikel is in het boekhoudpakket geblokkeerd.", "Maak het artikel weer actief in het boekhoudpakket, of gebruik een ander artikel."],
        en: ["Item {item} is not active", "The item is blocked in the bookkeeping package.", "Make the item active again in the bookkeeping package, or use another item."],
        who: Bookkeeper, heals: [On(Items)], Refusal }
    ItemElsewhere = "item.elsewhere" {
        nl: ["Artikel {item} staat niet in het boekhoudpakket", "De regel is geboekt op {account}, de rekening van de btw of van de koppeling.", "Hoort het artikel op een andere rekening, maak het dan aan in het boekhoudpakket of zet de rekening op de regel."],
        en: ["Item {item} is not in the bookkeeping package", "The line was booked on {account}, the account of its VAT or of the connection.", "If the item belongs on another account, create it in the bookkeeping package or put the account on the line."],
        who: Bookkeeper, heals: [], Warning }
    PaymentConditionUnknown = "paymentCondition.unknown" {
        nl: ["Betalingsconditie {condition} niet gevonden", "De betalingsconditie van de factuur staat niet in het boekhoudpakket.", "Maak de betalingsconditie aan in het boekhoudpakket, koppel haar aan een bestaande, of zet een vervaldatum op de factuur."],
        en: ["Payment condition {condition} not found", "The payment condition of the invoice is not in the bookkeeping package.", "Create the payment condition in the bookkeeping package, map it to one that exists, or put a due date on the invoice."],
        who: Bookkeeper, heals: [On(PaymentConditions), Settings], Refusal }

    // Journal and debtor account.
    JournalMissing = "journal.missing" {
        nl: ["Geen verkoopdagboek gekozen", "Bij deze koppeling is nog geen verkoopdagboek ingesteld.", "Kies het verkoopdagboek bij de instellingen van de koppeling."],
        en: ["No sales journal chosen", "No sales journal is set on this connection yet.", "Choose the sales journal in the settings of the connection."],
        who: Bookkeeper, heals: [Settings], Refusal }
    JournalUnknown = "journal.unknown" {
        nl: ["Dagboek {journal} niet gevonden", "Het ingestelde dagboek staat niet in het boekhoudpakket.", "Kies een bestaand verkoopdagboek bij de instellingen van de koppeling."],
        en: ["Journal {journal} not found", "The journal that is set is not in the bookkeeping package.", "Choose an existing sales journal in the settings of the connection."],
        who: Bookkeeper, heals: [On(Journals), Settings], Refusal }
    JournalInactive = "journal.inactive" {
        nl: ["Dagboek {journal} is niet actief", "Het ingestelde dagboek is in het boekhoudpakket geblokkeerd.", "Maak het dagboek weer actief, of kies een ander verkoopdagboek."],
        en: ["Journal {journal} is not active", "The journal that is set is blocked in the bookkeeping package.", "Make the journal active again, or choose another sales journal."],
        who: Bookkeeper, heals: [On(Journals), Settings], Refusal }
    JournalNotSales = "journal.notSales" {
        nl: ["Dagboek {journal} is geen verkoopdagboek", "Verkoopfacturen kunnen alleen in een verkoopdagboek worden geboekt.", "Kies een verkoopdagboek bij de instellingen van de koppeling."],
        en: ["Journal {journal} is no sales journal", "Sales invoices can be booked in a sales journal only.", "Choose a sales journal in the settings of the connection."],
        who: Bookkeeper, heals: [On(Journals), Settings], Refusal }
    DebtorAccountMissing = "debtorAccount.missing" {
        nl: ["Geen debiteurenrekening gekozen", "Bij deze koppeling is nog geen debiteurenrekening ingesteld.", "Kies de debiteurenrekening bij de instellingen van de koppeling."],
        en: ["No debtor account chosen", "No debtor account is set on this connection yet.", "Choose the debtor account in the settings of the connection."],
        who: Bookkeeper, heals: [Settings], Refusal }
    DebtorAccountUnknown = "debtorAccount.unknown" {
        nl: ["Debiteurenrekening {account} niet gevonden", "De ingestelde debiteurenrekening staat niet in het boekhoudpakket.", "Kies een bestaande debiteurenrekening bij de instellingen van de koppeling."],
        en: ["Debtor account {account} not found", "The debtor account that is set is not in the bookkeeping package.", "Choose an existing debtor account in the settings of the connection."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    DebtorAccountInactive = "debtorAccount.inactive" {
        nl: ["Debiteurenrekening {account} is niet actief", "De ingestelde debiteurenrekening is in het boekhoudpakket geblokkeerd.", "Maak de rekening weer actief, of kies een andere debiteurenrekening."],
        en: ["Debtor account {account} is not active", "The debtor account that is set is blocked in the bookkeeping package.", "Make the account active again, or choose another debtor account."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }
    DebtorAccountNotDebtors = "debtorAccount.notDebtors" {
        nl: ["Rekening {account} is geen debiteurenrekening", "De ingestelde rekening heeft in het boekhoudpakket een andere soort.", "Kies een debiteurenrekening bij de instellingen van de koppeling."],
        en: ["Account {account} is no debtor account", "The account that is set is of another kind in the bookkeeping package.", "Choose a debtor account in the settings of the connection."],
        who: Bookkeeper, heals: [On(LedgerAccounts), Settings], Refusal }

    // VAT.
    VatCodeUnmapped = "vat.codeUnmapped" {
        nl: ["Btw niet gekoppeld: {kind}, {percent}% (code: {code})", "Boekbrug weet niet welke btw-code van het boekhoudpakket bij deze btw hoort.", "Koppel deze btw op het scherm Codes koppelen."],
        en: ["VAT not mapped: {kind}, {percent}% (code: {code})", "Boekbrug does not know which VAT code of the bookkeeping package belongs to this VAT.", "Map this VAT on the screen Map codes."],
        who: Bookkeeper, heals: [Settings, On(VatCodes)], Refusal }
    VatCodeUnknown = "vat.codeUnknown" {
        nl: ["Btw-code {code} staat niet in het boekhoudpakket", "De btw-koppeling wijst naar een btw-code die er niet (meer) is.", "Kies bij Codes koppelen een bestaande btw-code, of maak de code aan in het boekhoudpakket."],
        en: ["VAT code {code} is not in the package", "The VAT mapping points to a VAT code that is not there (any more).", "Choose an existing VAT code under Map codes, or create the code in the bookkeeping package."],
        who: Bookkeeper, heals: [Settings, On(VatCodes)], Refusal }
    VatCodeInactive = "vat.codeInactive" {
        nl: ["Btw-code {code} is niet actief", "De btw-code is in het boekhoudpakket geblokkeerd.", "Maak de btw-code weer actief, of kies bij Codes koppelen een andere."],
        en: ["VAT code {code} is not active", "The VAT code is blocked in the bookkeeping package.", "Make the VAT code active again, or choose another one under Map codes."],
        who: Bookkeeper, heals: [Settings, On(VatCodes)], Refusal }
    VatCodeAmbiguous = "vat.codeAmbiguous" {
        nl: ["Meer dan één btw-code past bij {kind}, {percent}%", "Deze btw-codes van het boekhoudpakket passen allemaal: {found}.", "Kies op het scherm Codes koppelen welke code bedoeld is."],
        en: ["More than one VAT code fits {kind}, {percent}%", "These VAT codes of the bookkeeping package all fit: {found}.", "Choose on the screen Map codes which code is meant."],
        who: Bookkeeper, heals: [Settings, On(VatCodes)], Refusal }
    VatCodeMismatch = "vat.codeMismatch" {
        nl: ["Btw-code {code} hoort niet bij {kind}, {percent}%", "De gekoppelde btw-code heeft in het boekhoudpakket een andere soort of een ander percentage.", "Verbeter de koppeling op het scherm Codes koppelen."],
        en: ["VAT code {code} does not belong to {kind}, {percent}%", "The mapped VAT code has another kind or percentage in the bookkeeping package.", "Correct the mapping on the screen Map codes."],
        who: Bookkeeper, heals: [Settings, On(VatCodes)], Refusal }
    VatRateNotOnDate = "vat.rateNotOnDate" {
        nl: ["Btw {percent}% geldt niet op {date}", "Op de factuurdatum was dit geen geldig btw-tarief.", "Verbeter het btw-percentage of de datum in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT of {percent}% does not hold on {date}", "This was no valid VAT rate on the invoice date.", "Correct the VAT percentage or the date in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [On(VatRates), Person], Refusal }
    VatPercentInvalid = "vat.percentInvalid" {
        nl: ["{percent}% kan niet bij btw-soort {kind}", "Belaste regels hebben een percentage boven nul; alle andere soorten hebben nul procent.", "Verbeter het percentage of de btw-soort in uw programma en lever de factuur opnieuw aan."],
        en: ["{percent}% cannot go with VAT kind {kind}", "Taxed lines have a percentage above zero; all other kinds have zero percent.", "Correct the percentage or the VAT kind in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatAmountDiffers = "vat.amountDiffers" {
        nl: ["Btw-bedrag bij {percent}% klopt niet: {found} in plaats van {expected}", "Het btw-bedrag op de factuur wijkt meer af van percentage × grondslag dan het boekhoudpakket toestaat.", "Verbeter het btw-bedrag in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT at {percent}% is wrong: {found} instead of {expected}", "The VAT amount on the invoice differs more from percentage × base than the bookkeeping package allows.", "Correct the VAT amount in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatBaseDiffers = "vat.baseDiffers" {
        nl: ["Btw-grondslag bij {percent}% klopt niet: {found} in plaats van {expected}", "De grondslag in de btw-specificatie is niet de som van de regels met deze btw.", "Verbeter de btw-specificatie in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT base at {percent}% is wrong: {found} instead of {expected}", "The base in the VAT specification is not the sum of the lines with this VAT.", "Correct the VAT specification in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatKindUnsupported = "vat.kindUnsupported" {
        nl: ["Btw-soort {kind} kan niet worden geboekt", "Het boekhoudpakket kent deze btw-soort niet voor verkoopboekingen.", "Boek deze factuur met de hand in het boekhoudpakket en kies daarna Markeren als geboekt."],
        en: ["VAT kind {kind} cannot be booked", "The bookkeeping package does not know this VAT kind for sales bookings.", "Book this invoice by hand in the bookkeeping package and then choose Mark as booked."],
        who: Bookkeeper, heals: [Settings, Person], Refusal }
    VatReverseMixed = "vat.reverseMixed" {
        nl: ["Verlegde btw en andere btw staan op één factuur", "Het boekhoudpakket neemt verlegde btw en andere btw niet samen in één boeking aan.", "Splits de factuur in uw programma in één met en één zonder verlegde btw."],
        en: ["Reverse charge stands beside other VAT", "The bookkeeping package does not take reverse charge together with other VAT in one booking.", "Split the invoice in your application into one with and one without reverse charge."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatReverseWithAmount = "vat.reverseWithAmount" {
        nl: ["Btw-bedrag {found} bij {kind}", "Bij deze btw-soort hoort geen btw-bedrag, maar op de factuur staat er wel een.", "Verbeter de btw in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT of {found} with {kind}", "This kind of VAT has no VAT amount, but the invoice names one.", "Correct the VAT of the invoice in your application and offer it again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatTotalsMissing = "vat.totalsMissing" {
        nl: ["Btw-specificatie voor {kind}, {percent}% ontbreekt", "Er zijn regels met deze btw, maar op de factuur staat er geen btw-totaal voor.", "Lever de factuur opnieuw aan met een btw-totaal voor elke btw op de regels."],
        en: ["VAT specification for {kind}, {percent}% is missing", "There are lines with this VAT, but the invoice gives no VAT total for it.", "Offer the invoice again with a VAT total for every VAT on its lines."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatTotalsWithoutLines = "vat.totalsWithoutLines" {
        nl: ["Btw-specificatie {kind}, {percent}% hoort bij geen regel", "Op de factuur staat een btw-totaal voor btw die op geen enkele regel voorkomt.", "Verbeter de btw-specificatie in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT specification {kind}, {percent}% belongs to no line", "The invoice gives a VAT total for VAT that is on none of its lines.", "Correct the VAT specification in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    VatRefused = "vat.refused" {
        nl: ["Het boekhoudpakket keurt de btw af", "Het boekhoudpakket rekende de btw na en kwam op iets anders uit, of de btw-code past niet bij de boeking.", "Controleer de btw op de factuur en de btw-koppeling, en druk op Opnieuw."],
        en: ["The package refuses the VAT", "The bookkeeping package checked the VAT and found something else, or the VAT code does not fit the booking.", "Check the VAT on the invoice and the VAT mapping, and press Retry."],
        who: Bookkeeper, heals: [Settings, Person], Refusal }

    // Book years and periods.
    PeriodClosed = "period.closed" {
        nl: ["De periode van {date} is gesloten", "De factuurdatum valt in een periode die in het boekhoudpakket is afgesloten of geblokkeerd.", "Open de periode in het boekhoudpakket, of boek de factuur met de hand en kies Markeren als geboekt."],
        en: ["The period of {date} is closed", "The invoice date falls in a period that is closed or blocked in the bookkeeping package.", "Open the period in the bookkeeping package, or book the invoice by hand and choose Mark as booked."],
        who: Bookkeeper, heals: [On(Periods)], Refusal }
    PeriodTooOld = "period.tooOld" {
        nl: ["Factuurdatum {date} is te oud", "Het boekhoudpakket neemt geen boekingen aan die zo ver terug liggen.", "Boek de factuur met de hand als dat nog moet, en kies Markeren als geboekt."],
        en: ["Invoice date {date} is too old", "The bookkeeping package accepts no bookings that far back.", "Book the invoice by hand if that is still needed, and choose Mark as booked."],
        who: Bookkeeper, heals: [On(Periods), Person], Refusal }
    PeriodNoBookYear = "period.noBookYear" {
        nl: ["Geen boekjaar voor {date}", "In het boekhoudpakket bestaat nog geen boekjaar of periode waarin de factuurdatum valt.", "Maak het boekjaar aan in het boekhoudpakket."],
        en: ["No book year for {date}", "The bookkeeping package has no book year or period yet in which the invoice date falls.", "Create the book year in the bookkeeping package."],
        who: Bookkeeper, heals: [On(Periods)], Refusal }
    PeriodVatReturnFiled = "period.vatReturnFiled" {
        nl: ["De btw-aangifte over {date} is al gedaan", "De factuurdatum valt in een tijdvak waarover de btw-aangifte al vastligt.", "Overleg met uw boekhouder: heropen de aangifte, of geef de factuur een latere datum."],
        en: ["The VAT return for {date} has been filed", "The invoice date falls in a period for which the VAT return is already fixed.", "Consult your bookkeeper: reopen the return, or give the invoice a later date."],
        who: Bookkeeper, heals: [On(Periods), Person], Refusal }
    PeriodBlockedByAccountant = "period.blockedByAccountant" {
        nl: ["De accountant heeft de periode van {date} geblokkeerd", "De accountant controleert deze periode of heeft haar al gecontroleerd.", "Vraag uw accountant de periode vrij te geven."],
        en: ["The accountant has blocked the period of {date}", "The accountant is checking this period or has already checked it.", "Ask your accountant to release the period."],
        who: Bookkeeper, heals: [On(Periods), Person], Refusal }

    // The invoice itself.
    InvoiceNumberTooLong = "invoice.numberTooLong" {
        nl: ["Factuurnummer {number} is te lang", "Het boekhoudpakket neemt factuurnummers van hoogstens {max} tekens aan; een ingekort nummer zou niet meer kloppen.", "Gebruik in uw programma kortere factuurnummers, of boek deze factuur met de hand en kies Markeren als geboekt."],
        en: ["Invoice number {number} is too long", "The bookkeeping package takes invoice numbers of at most {max} characters; a cut number would no longer be right.", "Use shorter invoice numbers in your application, or book this invoice by hand and choose Mark as booked."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceNumberInvalid = "invoice.numberInvalid" {
        nl: ["Factuurnummer {number} kan niet worden geboekt", "Het boekhoudpakket neemt een factuurnummer in deze vorm niet aan.", "Gebruik in uw programma factuurnummers die het boekhoudpakket aanneemt, bijvoorbeeld alleen cijfers."],
        en: ["Invoice number {number} cannot be booked", "The bookkeeping package does not accept an invoice number of this form.", "Use invoice numbers in your application that the bookkeeping package accepts, for example digits only."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceNumberInUse = "invoice.numberInUse" {
        nl: ["Factuurnummer {number} is al gebruikt", "In het boekhoudpakket staat onder dit nummer al een boeking van {total}, die niet van Boekbrug is.", "Controleer of dit dezelfde factuur is: kies dan Markeren als geboekt. Zo niet, geef een van de twee een ander nummer."],
        en: ["Invoice number {number} is used already", "The bookkeeping package already has a booking of {total} under this number that is not ours.", "Check whether it is the same invoice: then choose Mark as booked. If not, give one of the two another number."],
        who: Bookkeeper, heals: [Person], Refusal }
    InvoiceBookedWithOtherAmount = "invoice.bookedWithOtherAmount" {
        nl: ["Factuur {number} staat met een ander bedrag in de boekhouding", "De boeking onder dit nummer is {found}; de factuur is {expected}.", "Verbeter de boeking in het boekhoudpakket, of verwijder de boeking daar en druk op Opnieuw."],
        en: ["Invoice {number} is in the books with another amount", "The booking under this number is {found}; the invoice is {expected}.", "Correct the booking in the bookkeeping package, or remove it there and press Retry."],
        who: Bookkeeper, heals: [Person], Refusal }
    InvoiceBookedForOtherCustomer = "invoice.bookedForOtherCustomer" {
        nl: ["Factuur {number} staat op een andere klant", "De boeking onder dit nummer hoort in het boekhoudpakket bij klant {found}; de factuur is voor klant {expected}.", "Verbeter de klant van de boeking in het boekhoudpakket en druk op Opnieuw, of geef de factuur een ander nummer."],
        en: ["Invoice {number} is booked for another customer", "In the bookkeeping package the booking under this number belongs to customer {found}; the invoice is for customer {expected}.", "Correct the customer of the booking in the bookkeeping package and press Retry, or give the invoice another number."],
        who: Bookkeeper, heals: [Person], Refusal }
    InvoiceBookedTwice = "invoice.bookedTwiceAlready" {
        nl: ["Factuur {number} staat {count} keer in de boekhouding", "In het boekhoudpakket staan meerdere boekingen onder dit nummer.", "Verwijder in het boekhoudpakket de boeking die te veel is en druk op Opnieuw."],
        en: ["Invoice {number} is in the books {count} times", "The bookkeeping package has more bookings under this number.", "Remove the booking that is too many in the bookkeeping package and press Retry."],
        who: Bookkeeper, heals: [Person], Refusal }
    InvoiceTotalsDiffer = "invoice.totalsDiffer" {
        nl: ["Totaal klopt niet: {field} is {found}, maar moet {expected} zijn", "De regels en de btw tellen samen niet op tot het totaal dat op de factuur staat.", "Verbeter de bedragen in uw programma en lever de factuur opnieuw aan."],
        en: ["Total is wrong: {field} is {found}, must be {expected}", "The lines and the VAT together do not make the total that the invoice names.", "Correct the amounts in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceNotBalanced = "invoice.notBalanced" {
        nl: ["De boeking is volgens het boekhoudpakket niet in evenwicht", "Het boekhoudpakket komt bij het optellen van de regels en de btw op een ander bedrag uit dan het totaal.", "Controleer de bedragen van de factuur en druk op Opnieuw; blijft het zo, meld het dan aan de beheerder van Boekbrug."],
        en: ["The package says that the booking does not balance", "The bookkeeping package adds lines and VAT up to something else than the total.", "Check the amounts of the invoice and press Retry; if it stays so, tell whoever runs Boekbrug."],
        who: Bookkeeper, heals: [Person], Refusal }
    InvoiceCurrencyNotAllowed = "invoice.currencyNotAllowed" {
        nl: ["Valuta {currency} kan niet worden geboekt", "Het boekhoudpakket neemt via deze koppeling geen boekingen in deze valuta aan.", "Boek de factuur met de hand in het boekhoudpakket en kies Markeren als geboekt."],
        en: ["Currency {currency} cannot be booked", "The bookkeeping package takes no bookings in this currency over this connection.", "Book the invoice by hand in the bookkeeping package and choose Mark as booked."],
        who: Bookkeeper, heals: [Person], Refusal }
    InvoiceCurrencyMixed = "invoice.currencyMixed" {
        nl: ["Bedrag in {found} op een factuur in {expected}", "Niet alle bedragen van de factuur zijn in dezelfde valuta.", "Lever de factuur opnieuw aan met alle bedragen in één valuta."],
        en: ["Amount in {found} on an invoice in {expected}", "Not all amounts of the invoice are in the same currency.", "Offer the invoice again with all amounts in one currency."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceNoLines = "invoice.noLines" {
        nl: ["De factuur heeft geen regels met een bedrag", "Zonder een regel met een bedrag valt er niets te boeken.", "Voeg in uw programma regels toe en lever de factuur opnieuw aan."],
        en: ["The invoice has no lines with an amount", "Without a line that has an amount nothing can be booked.", "Add lines in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceWrittenOff = "invoice.writtenOff" {
        nl: ["Factuur {number} is nul: er is niets te boeken", "Het totaal en de btw zijn nul, bijvoorbeeld omdat alles is afgeboekt.", "U hoeft niets te doen: de factuur is overgeslagen."],
        en: ["Invoice {number} is zero: there is nothing to book", "The total and the VAT are zero, for example because everything was written off.", "Nothing to do: the invoice was skipped."],
        who: Bookkeeper, heals: [], Warning }
    InvoiceRoundingAccountMissing = "invoice.roundingAccountMissing" {
        nl: ["Geen rekening voor de afronding van {amount}", "De factuur rondt het te betalen bedrag af, maar er is geen rekening voor afrondingsverschillen ingesteld.", "Kies een rekening voor afrondingsverschillen bij de instellingen van de koppeling."],
        en: ["No account for the rounding of {amount}", "The invoice rounds the amount to pay, but no account for rounding differences is set.", "Choose an account for rounding differences in the settings of the connection."],
        who: Bookkeeper, heals: [Settings], Refusal }
    InvoiceDueBeforeDate = "invoice.dueBeforeDate" {
        nl: ["Vervaldatum {dueDate} ligt vóór factuurdatum {date}", "De vervaldatum kan niet vóór de factuurdatum liggen.", "Verbeter de vervaldatum in uw programma en lever de factuur opnieuw aan."],
        en: ["Due date {dueDate} lies before invoice date {date}", "An invoice cannot be due before it was made.", "Correct the due date in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceTermOutside = "invoice.termTooLong" {
        nl: ["Betalingstermijn van {days} dagen kan niet", "Het boekhoudpakket neemt termijnen van {min} tot en met {max} dagen aan.", "Verbeter de vervaldatum in uw programma en lever de factuur opnieuw aan."],
        en: ["Payment term of {days} days is not possible", "The bookkeeping package takes terms of {min} up to and including {max} days.", "Correct the due date in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceDateRefused = "invoice.dateRefused" {
        nl: ["Het boekhoudpakket weigert de datum {date}", "Het boekhoudpakket kan op deze datum niet boeken.", "Controleer de factuurdatum en de boekjaren in het boekhoudpakket, en druk op Opnieuw."],
        en: ["The package refuses the date {date}", "The bookkeeping package cannot book on this date.", "Check the invoice date and the book years in the bookkeeping package, and press Retry."],
        who: Bookkeeper, heals: [On(Periods), Person], Refusal }
    InvoiceAmountTooLarge = "invoice.amountTooLarge" {
        nl: ["Een bedrag op de factuur is te groot", "Het bedrag is groter dan Boekbrug of het boekhoudpakket kan verwerken.", "Controleer de bedragen in uw programma en lever de factuur opnieuw aan."],
        en: ["An amount on the invoice is too large", "The amount is larger than Boekbrug or the bookkeeping package can handle.", "Check the amounts in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceOfferedBefore = "invoice.offeredBefore" {
        nl: ["Factuur {number} is al eerder aangeleverd, met een andere inhoud", "Onder dit nummer kreeg Boekbrug eerder een factuur van {found} en nu een van {expected}, of met andere gegevens; een factuur verandert niet meer.", "Heeft dit document per vergissing hetzelfde nummer, geef het dan een eigen nummer. Is de eerdere factuur fout, maak dan een creditnota en een nieuwe factuur."],
        en: ["Invoice {number} was offered before with another content", "Under this number Boekbrug got an invoice of {found} before and now one of {expected}, or with other details; an invoice does not change any more.", "If this document carries the same number by mistake, give it a number of its own. If the earlier invoice is wrong, make a credit note and a new invoice."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoicePeriodReversed = "invoice.servicePeriodReversed" {
        nl: ["De dienstperiode eindigt voordat zij begint", "De laatste dag {until} ligt vóór de eerste dag {from}.", "Verbeter de periode in uw programma en lever de factuur opnieuw aan."],
        en: ["The service period ends before it begins", "The last day {until} lies before the first day {from}.", "Correct the period in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceSameAgain = "invoice.sameAgain" {
        nl: ["Factuur {number} is al eerder aangeleverd, met dezelfde inhoud", "Boekbrug had ditzelfde document al, onder de naam {earlier}; er is niets dubbel gedaan.", "U hoeft niets te doen. Had dit een andere factuur moeten zijn, geef die dan een eigen nummer."],
        en: ["Invoice {number} was offered before with the same content", "Boekbrug had this same document already, under the name {earlier}; nothing was done twice.", "Nothing to do. If this should have been another invoice, give it a number of its own."],
        who: ApplicationAdministrator, heals: [], Warning }
    InvoiceEarlierNotBooked = "invoice.earlierNotBooked" {
        nl: ["Factuur {number} is van vóór de koppeling en is niet geboekt", "De factuur is van {date}, de koppeling begon op {start}, en eerdere facturen worden volgens de instelling niet geboekt.", "U hoeft niets te doen. Moet zij toch worden geboekt, zet dan de instelling voor eerdere facturen aan en bied haar opnieuw aan."],
        en: ["Invoice {number} is from before the connection and was not booked", "The invoice is of {date}, the connection began on {start}, and by its settings earlier invoices are not booked.", "Nothing to do. If it must be booked after all, switch the setting for earlier invoices on and offer it again."],
        who: Bookkeeper, heals: [], Warning }
    InvoiceEarlierFound = "invoice.earlierFound" {
        nl: ["Factuur {number} stond al in het boekhoudpakket", "Zij is van vóór de koppeling en onder haar nummer al geboekt; Boekbrug heeft haar niet opnieuw geboekt.", "U hoeft niets te doen."],
        en: ["Invoice {number} was in the package already", "It is from before the connection and was booked under its number; Boekbrug did not book it again.", "Nothing to do."],
        who: Bookkeeper, heals: [], Warning }
    OrderCostCentresLeftOut = "order.costCentresLeftOut" {
        nl: ["De kostenplaatsen gaan niet mee met de conceptfactuur", "In dit boekhoudpakket heeft een conceptfactuur één kostenplaats voor het geheel. De regels met een bedrag noemen er meer dan één, of niet allemaal een.", "Kies de kostenplaats zelf als u de conceptfactuur in het boekhoudpakket verwerkt. Noemen alle regels in uw programma dezelfde, dan gaat die wel mee."],
        en: ["The cost centres do not go along with the draft invoice", "In this bookkeeping package a draft invoice has one cost centre for the whole. The lines with an amount name more than one, or not all of them name one.", "Choose the cost centre yourself when you process the draft invoice in the bookkeeping package. Where all lines in your application name the same one, it does go along."],
        who: Bookkeeper, heals: [], Warning }
    OrderItemMissing = "order.itemMissing" {
        nl: ["Regel {line} noemt geen artikel", "Een conceptfactuur in het boekhoudpakket heeft op elke regel een artikel nodig.", "Zet een artikel op de regel in uw programma, of kies bij de instellingen van de koppeling een artikel voor regels zonder."],
        en: ["Line {line} names no item", "A draft invoice in the bookkeeping package needs an item on every line.", "Put an item on the line in your application, or choose an item for lines without one in the settings of the connection."],
        who: ApplicationAdministrator, heals: [Settings, Person], Refusal }
    OrderItemUnknown = "order.itemUnknown" {
        nl: ["Artikel {item} niet gevonden", "Het artikel voor deze regel staat niet in het boekhoudpakket.", "Maak het artikel met deze code aan in het boekhoudpakket. Noemt de regel zelf geen artikel, kies dan een ander bij de instellingen van de koppeling; verbeter anders de code in uw programma."],
        en: ["Item {item} not found", "The item for this line is not in the bookkeeping package.", "Create the item with this code in the bookkeeping package. Where the line itself names no item, choose another in the settings of the connection; else correct the code in your application."],
        who: Bookkeeper, heals: [On(Items), Settings], Refusal }
    OrderItemInactive = "order.itemInactive" {
        nl: ["Artikel {item} is niet actief", "Het artikel is in het boekhoudpakket inactief gemaakt.", "Maak het artikel weer actief in het boekhoudpakket. Noemt de regel zelf geen artikel, kies dan een ander bij de instellingen van de koppeling."],
        en: ["Item {item} is not active", "The item was made inactive in the bookkeeping package.", "Make the item active again in the bookkeeping package. Where the line itself names no item, choose another in the settings of the connection."],
        who: Bookkeeper, heals: [On(Items), Settings], Refusal }
    OrderLineDiffers = "order.lineDiffers" {
        nl: ["Bedrag van regel {line} klopt niet", "Aantal keer prijs min korting is {found}, maar de regel zegt {expected}.", "Verbeter aantal, prijs, korting of bedrag in uw programma en lever opnieuw aan."],
        en: ["Amount of line {line} is wrong", "Quantity times price less discount is {found}, but the line says {expected}.", "Correct quantity, price, discount or amount in your application and offer it again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    OrderNoPdf = "order.noPdf" {
        nl: ["De pdf gaat niet mee met de conceptfactuur", "Boekbrug hangt in dit boekhoudpakket geen pdf aan een conceptfactuur.", "Download de pdf bij deze factuur en stuur hem zelf mee als u de factuur in het boekhoudpakket verstuurt."],
        en: ["The PDF does not go along with the draft invoice", "Boekbrug attaches no PDF to a draft invoice in this bookkeeping package.", "Download the PDF at this invoice and attach it yourself when you send the invoice from the bookkeeping package."],
        who: Bookkeeper, heals: [], Warning }
    OrderRefused = "order.refused" {
        nl: ["Het boekhoudpakket weigert de conceptfactuur", "De conceptfactuur kon niet worden gemaakt; de melding van het boekhoudpakket staat erbij.", "Los op wat het boekhoudpakket meldt en probeer het opnieuw."],
        en: ["The bookkeeping package refuses the draft invoice", "The draft invoice could not be made; the message of the bookkeeping package is shown.", "Mend what the bookkeeping package says and try again."],
        who: Bookkeeper, heals: [Person], Refusal }
    ProfileNotOffered = "connection.profileNotOffered" {
        nl: ["Profiel {profile} kan niet met {package}", "Dit boekhoudpakket kan niet alles wat het profiel nodig heeft.", "Kies een ander profiel: {profiles}."],
        en: ["Profile {profile} does not work with {package}", "This bookkeeping package cannot do everything that the profile needs.", "Choose another profile: {profiles}."],
        who: ApplicationAdministrator, heals: [Person], Refusal }

    // The PDF.
    PdfNotPdf = "pdf.notPdf" {
        nl: ["Het bestand is geen PDF", "Het bestand bij de factuur begint niet zoals een PDF begint.", "Lever de factuur opnieuw aan met een echte PDF."],
        en: ["The file is no PDF", "The file with the invoice does not start as a PDF does.", "Offer the invoice again with a real PDF."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    PdfTooLarge = "pdf.tooLarge" {
        nl: ["De PDF is te groot: {size} MB", "Het boekhoudpakket neemt een PDF van hoogstens {max} MB aan.", "Maak de PDF kleiner, bijvoorbeeld met kleinere afbeeldingen, en lever de factuur opnieuw aan."],
        en: ["The PDF is too large: {size} MB", "The bookkeeping package takes a PDF of at most {max} MB.", "Make the PDF smaller, for example with smaller pictures, and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    PdfMissing = "pdf.missing" {
        nl: ["De PDF van de factuur ontbreekt", "Deze koppeling stuurt PDF's mee, maar bij deze factuur zit er geen.", "Lever de PDF alsnog aan, of zet PDF's meesturen uit bij de instellingen van de koppeling."],
        en: ["The PDF of the invoice is missing", "This connection sends PDFs along, but this invoice came without one.", "Offer the PDF after all, or switch off sending PDFs in the settings of the connection."],
        who: ApplicationAdministrator, heals: [Person, Settings], Warning }
    PdfEncrypted = "pdf.encrypted" {
        nl: ["De PDF is beveiligd", "De PDF is versleuteld; is er een wachtwoord voor nodig, dan kan niemand de PDF in het boekhoudpakket openen.", "Probeer de PDF in het boekhoudpakket te openen. Wordt er om een wachtwoord gevraagd, maak de PDF dan opnieuw zonder beveiliging."],
        en: ["The PDF is protected", "The PDF is encrypted; if it takes a password, nobody can open it in the bookkeeping package.", "Try to open the PDF in the bookkeeping package. If it asks for a password, make it again without protection."],
        who: ApplicationAdministrator, heals: [], Warning }
    PdfNotSupported = "pdf.notSupportedByPackage" {
        nl: ["Het boekhoudpakket neemt hier geen PDF aan", "Via deze koppeling kan de PDF niet mee; de boeking gaat wel over.", "Download de PDF in Boekbrug en voeg die zo nodig zelf toe in het boekhoudpakket."],
        en: ["The package takes no PDF here", "The PDF cannot go along over this connection; the booking does go over.", "Download the PDF in Boekbrug and add it in the bookkeeping package yourself if that is needed."],
        who: Bookkeeper, heals: [], Warning }
    PdfDamaged = "pdf.damaged" {
        nl: ["De PDF is beschadigd", "Het einde van de PDF ontbreekt; waarschijnlijk is het bestand onderweg afgebroken.", "Maak de PDF opnieuw en lever de factuur opnieuw aan."],
        en: ["The PDF is damaged", "The end of the PDF is missing; the file was probably cut on its way.", "Make the PDF again and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    PdfRefused = "pdf.refused" {
        nl: ["Het boekhoudpakket weigert de PDF", "De boeking staat er, maar het boekhoudpakket nam de PDF niet aan.", "Druk op Opnieuw; de boeking wordt daarbij niet nog eens gemaakt. Helpt dat niet, voeg de PDF dan met de hand toe."],
        en: ["The package refuses the PDF", "The booking is there, but the bookkeeping package did not accept the PDF.", "Press Retry; the booking is not made again. If that does not help, add the PDF by hand."],
        who: Bookkeeper, heals: [Time, Person], Refusal }
    PdfRefusedWithBooking = "pdf.refusedWithBooking" {
        nl: ["Het boekhoudpakket weigert de PDF; er is niets geboekt", "In dit boekhoudpakket gaat de PDF in één keer mee met de boeking, en het nam de PDF niet aan.", "Controleer de PDF en druk op Opnieuw, of zet PDF's meesturen uit bij de koppeling."],
        en: ["The package refuses the PDF; nothing was booked", "In this bookkeeping package the PDF goes along with the booking in one call, and it did not accept the PDF.", "Check the PDF and press Retry, or switch sending PDFs off at the connection."],
        who: Bookkeeper, heals: [Settings, Person], Refusal }

    // Documents that come in: UBL, CSV, JSON.
    DocumentEmpty = "document.empty" {
        nl: ["Het bestand is leeg", "Er kwam een bestand zonder inhoud binnen.", "Lever het bestand opnieuw aan."],
        en: ["The file is empty", "A file without content came in.", "Offer the file again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentNotXml = "document.notXml" {
        nl: ["Het bestand is geen geldige XML", "De XML is op één plaats niet te lezen; de technische melding is: {text}.", "Verbeter het bestand in uw programma en lever het opnieuw aan."],
        en: ["The file is no valid XML", "The XML cannot be read at one place; the technical message is: {text}.", "Correct the file in your application and offer it again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentNotUbl = "document.notUbl" {
        nl: ["Het bestand is geen UBL-factuur", "Het buitenste element is {element}; verwacht werd Invoice of CreditNote van UBL 2.1.", "Lever een UBL 2.1-factuur aan (SI-UBL 2.0 of Peppol BIS 3)."],
        en: ["The file is no UBL invoice", "The outermost element is {element}; expected was Invoice or CreditNote of UBL 2.1.", "Offer a UBL 2.1 invoice (SI-UBL 2.0 or Peppol BIS 3)."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentNotJson = "document.notJson" {
        nl: ["Het bestand is geen geldige JSON", "De JSON is op één plaats niet te lezen; de technische melding is: {text}.", "Verbeter het bericht in uw programma en stuur het opnieuw."],
        en: ["The file is no valid JSON", "The JSON cannot be read at one place; the technical message is: {text}.", "Correct the message in your application and send it again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentEncoding = "document.encoding" {
        nl: ["De tekens van het bestand zijn niet te lezen", "De tekens passen niet bij de codering {encoding} die in het bestand staat of werd verwacht.", "Sla het bestand op als UTF-8 en lever het opnieuw aan."],
        en: ["The characters of the file cannot be read", "The file is not in the encoding {encoding} that it names or that was expected.", "Save the file as UTF-8 and offer it again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentTruncated = "document.truncated" {
        nl: ["Het bestand is afgebroken", "Het einde van het bestand ontbreekt.", "Lever het hele bestand opnieuw aan."],
        en: ["The file is cut", "The end of the file is missing.", "Offer the whole file again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentTooLarge = "document.tooLarge" {
        nl: ["Het bestand is te groot: {size} MB", "Boekbrug neemt bestanden van hoogstens {max} MB aan.", "Maak het bestand kleiner of lever het in delen aan."],
        en: ["The file is too large: {size} MB", "Boekbrug takes files of at most {max} MB.", "Make the file smaller or offer it in parts."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentTooDeep = "document.tooDeep" {
        nl: ["Het bestand is te diep genest", "Het bestand heeft meer dan {max} niveaus; een factuur heeft er veel minder.", "Lever een gewone factuur aan."],
        en: ["The file is nested too deep", "The file has more than {max} levels; an invoice has far fewer.", "Offer an ordinary invoice."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentDtdForbidden = "document.dtdForbidden" {
        nl: ["Het bestand bevat een DTD", "Een DTD of eigen entiteiten zijn in een factuur niet toegestaan, omdat zij misbruikt kunnen worden.", "Lever de factuur zonder DOCTYPE aan."],
        en: ["The file contains a DTD", "A DTD or own entities are not allowed in an invoice, because they can be abused.", "Offer the invoice without a DOCTYPE."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentElementMissing = "document.elementMissing" {
        nl: ["{element} ontbreekt", "De factuur mist een verplicht gegeven.", "Vul het gegeven in uw programma aan en lever de factuur opnieuw aan."],
        en: ["{element} is missing", "The invoice lacks something that is required.", "Complete it in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentElementInvalid = "document.elementInvalid" {
        nl: ["{element} is ongeldig: {value}", "De waarde heeft niet de vorm die hier hoort.", "Verbeter de waarde in uw programma en lever de factuur opnieuw aan."],
        en: ["{element} is invalid: {value}", "The value does not have the form that belongs here.", "Correct the value in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentElementUnknown = "document.elementUnknown" {
        nl: ["{element} is onbekend", "Dit veld bestaat niet in een factuur van Boekbrug.", "Verbeter de veldnaam of laat het veld weg, en lever de factuur opnieuw aan."],
        en: ["{element} is unknown", "This field does not exist in an invoice of Boekbrug.", "Correct the name of the field or leave it out, and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentElementTwice = "document.elementTwice" {
        nl: ["{element} staat er vaker dan één keer", "Dit gegeven mag maar één keer voorkomen.", "Laat het dubbele gegeven weg en lever de factuur opnieuw aan."],
        en: ["{element} is there more than once", "This may occur only once.", "Leave the double one out and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentAmountsDiffer = "document.amountsDiffer" {
        nl: ["{element} is {found}, maar moet {expected} zijn", "De bedragen van de factuur tellen niet op tot dit totaal.", "Verbeter de bedragen in uw programma en lever de factuur opnieuw aan."],
        en: ["{element} is {found}, must be {expected}", "The amounts of the invoice do not add up to this total.", "Correct the amounts in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentLineDiffers = "document.lineDiffers" {
        nl: ["Regel {line} is {found}, aantal × prijs geeft {expected}", "Aantal × prijs met korting en toeslag geeft niet het bedrag van de regel; de totalen kloppen met het bedrag van de regel.", "De factuur gaat over met het bedrag van de regel. Controleer in uw programma of dat bedrag of de prijs juist is."],
        en: ["Line {line} is {found}, quantity × price gives {expected}", "Quantity × price with discount and charge does not give the amount of the line; the totals fit the amount of the line.", "The invoice goes over with the amount of the line. Check in your application whether that amount or the price is right."],
        who: ApplicationAdministrator, heals: [], Warning }
    DocumentVatDiffers = "document.vatDiffers" {
        nl: ["Btw bij {percent}% is {found}, maar moet {expected} zijn", "Het btw-bedrag in het bestand is niet gelijk aan het percentage van de grondslag.", "Verbeter de btw in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT at {percent}% is {found}, must be {expected}", "The VAT in the file is not the percentage of its base.", "Correct the VAT in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCurrencyMixed = "document.currencyMixed" {
        nl: ["Bedrag in {found} in een bestand in {expected}", "Alle bedragen van een factuur horen in één valuta te staan.", "Lever de factuur opnieuw aan met alle bedragen in één valuta."],
        en: ["Amount in {found} in a file in {expected}", "All amounts of an invoice belong in one currency.", "Offer the invoice again with all amounts in one currency."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentTooManyLines = "document.tooManyLines" {
        nl: ["De factuur heeft te veel regels", "Boekbrug neemt facturen van hoogstens {max} regels aan.", "Splits de factuur in uw programma."],
        en: ["The invoice has too many lines", "Boekbrug takes invoices of at most {max} lines.", "Split the invoice in your application."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentAttachmentInvalid = "document.attachmentInvalid" {
        nl: ["Bijlage {file} is niet te lezen en gaat niet mee", "De bijlage heet een PDF te zijn, maar is dat niet, is beschadigd of is te groot.", "De factuur gaat zonder deze bijlage over. Maak de PDF opnieuw als die bij de boeking moet staan."],
        en: ["Attachment {file} cannot be read and stays behind", "The attachment calls itself a PDF but is none, is damaged or is too large.", "The invoice goes over without this attachment. Make the PDF again if it must stand with the booking."],
        who: ApplicationAdministrator, heals: [], Warning }
    DocumentUnsupportedType = "document.unsupportedType" {
        nl: ["Documentsoort {type} wordt niet geboekt", "Boekbrug boekt alleen verkoopfacturen en creditnota's.", "Lever een factuur of creditnota aan."],
        en: ["Document type {type} is not booked", "Boekbrug books sales invoices and credit notes only.", "Offer an invoice or a credit note."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCsvColumnMissing = "document.csvColumnMissing" {
        nl: ["Kolom {column} ontbreekt", "Deze verplichte kolom staat niet in de eerste rij van het CSV-bestand.", "Voeg de kolom toe en lever het bestand opnieuw aan."],
        en: ["Column {column} is missing", "The first row of the CSV file does not name this required column.", "Add the column and offer the file again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCsvColumnUnknown = "document.csvColumnUnknown" {
        nl: ["Kolom {column} is onbekend", "Boekbrug kent geen kolom met deze naam.", "Verbeter de kolomnaam of verwijder de kolom."],
        en: ["Column {column} is unknown", "Boekbrug knows no column of this name.", "Correct the name of the column or remove it."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCsvColumnTwice = "document.csvColumnTwice" {
        nl: ["Kolom {column} staat er twee keer", "Het is niet duidelijk welke van de twee geldt.", "Verwijder een van de twee kolommen."],
        en: ["Column {column} is there twice", "It is not clear which of the two holds.", "Remove one of the two columns."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCsvRow = "document.csvRow" {
        nl: ["Rij {row} heeft {found} kolommen in plaats van {expected}", "Waarschijnlijk staat er een scheidingsteken of aanhalingsteken te veel of te weinig.", "Verbeter de rij en lever het bestand opnieuw aan."],
        en: ["Row {row} has {found} columns instead of {expected}", "There is probably a separator or quotation mark too many or too few.", "Correct the row and offer the file again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCsvHeaderDiffers = "document.csvHeaderDiffers" {
        nl: ["Rij {row}: {column} wijkt af van de andere rijen van factuur {number}", "Rijen van één factuur moeten gelijk zijn in alles wat voor de hele factuur geldt.", "Maak de rijen gelijk en lever het bestand opnieuw aan."],
        en: ["Row {row}: {column} differs from the other rows of invoice {number}", "Rows of one invoice must be equal in everything that holds for the whole invoice.", "Make the rows equal and offer the file again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentTooComplex = "document.tooComplex" {
        nl: ["Het bestand is te ingewikkeld", "Het bestand heeft meer dan {max} onderdelen van de soort {what}; een factuur heeft er veel minder.", "Lever een gewone factuur aan."],
        en: ["The file is too complex", "The file has more than {max} parts of the kind {what}; an invoice has far fewer.", "Offer an ordinary invoice."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentTooManyDecimals = "document.tooManyDecimals" {
        nl: ["{element} heeft te veel decimalen: {value}", "Een bedrag in deze valuta heeft hoogstens {max} decimalen.", "Rond het bedrag in uw programma af en lever de factuur opnieuw aan."],
        en: ["{element} has too many decimals: {value}", "An amount in this currency has at most {max} decimals.", "Round the amount in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentCreditNegative = "document.creditNoteNegative" {
        nl: ["De creditnota heeft een negatief totaal: {found}", "Op een creditnota zijn de bedragen positief; een negatief totaal kan twee dingen betekenen: terugbetalen of bijbetalen.", "Lever een creditnota met positieve bedragen aan, of een factuur met negatieve bedragen."],
        en: ["The credit note has a negative total: {found}", "On a credit note the amounts are positive; a negative total can mean two things: paying back or paying more.", "Offer a credit note with positive amounts, or an invoice with negative amounts."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentVatCategory = "document.vatCategoryUnknown" {
        nl: ["Btw-categorie {category} wordt niet geboekt", "Boekbrug kent de categorieën S, Z, E, AE, K, G en O van de Europese norm EN 16931.", "Verbeter de btw-categorie in uw programma en lever de factuur opnieuw aan."],
        en: ["VAT category {category} is not booked", "Boekbrug knows the categories S, Z, E, AE, K, G and O of the European standard EN 16931.", "Correct the VAT category in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentVatPercent = "document.vatPercentWrong" {
        nl: ["{percent}% past niet bij btw-categorie {category}", "Categorie S heeft een percentage boven nul, elke andere categorie heeft nul.", "Verbeter het percentage of de categorie in uw programma en lever de factuur opnieuw aan."],
        en: ["{percent}% does not fit VAT category {category}", "Category S has a percentage above zero, every other category has zero.", "Correct the percentage or the category in your application and offer the invoice again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentVatRounding = "document.vatRounding" {
        nl: ["Btw bij {percent}% is {found}, berekend is {expected}", "Het verschil blijft binnen de afronding die de Europese norm toestaat.", "U hoeft niets te doen: de btw van de factuur zelf geldt. Weigert het boekhoudpakket die, verbeter dan de btw in uw programma."],
        en: ["VAT at {percent}% is {found}, computed is {expected}", "The difference stays within the rounding that the European standard allows.", "The VAT of the invoice itself holds. If the package refuses it, correct the VAT in your application."],
        who: ApplicationAdministrator, heals: [], Warning }
    DocumentPrepayment = "document.prepayment" {
        nl: ["Dit is een voorschotfactuur", "De factuur wordt als verkoop geboekt; de eindfactuur moet een regel hebben die het voorschot aftrekt, anders telt de omzet dubbel.", "Controleer of de eindfactuur het voorschot aftrekt."],
        en: ["This is a prepayment invoice", "The invoice is booked as a sale; the final invoice must take the prepayment off as a line, else the revenue is counted twice.", "Check that the final invoice takes the prepayment off."],
        who: Bookkeeper, heals: [], Warning }
    DocumentCreditAsInvoice = "document.creditNoteAsInvoice" {
        nl: ["Creditnota in de vorm van een factuur", "Het bestand is een Invoice met soort {type}; het wordt als creditnota geboekt.", "U hoeft niets te doen. De maker van uw programma kan beter een CreditNote aanleveren."],
        en: ["Credit note in the form of an invoice", "The file is an Invoice of type {type}; it is booked as a credit note.", "Nothing to do. The maker of your application had better offer a CreditNote."],
        who: ApplicationAdministrator, heals: [], Warning }
    DocumentCustomerNumbers = "document.customerNumbersDiffer" {
        nl: ["De klant heeft twee KvK-nummers: {kept} en {other}", "Het nummer van de rechtspersoon, {kept}, wordt gebruikt.", "Controleer het KvK-nummer van de klant in uw programma."],
        en: ["The customer has two Chamber of Commerce numbers: {kept} and {other}", "The number of the legal entity, {kept}, is used.", "Check the customer's Chamber of Commerce number in your application."],
        who: ApplicationAdministrator, heals: [], Warning }
    DocumentAttachmentIgnored = "document.attachmentIgnored" {
        nl: ["Bijlage {file} gaat niet mee", "Bij een boeking past één PDF, die van de factuur; dit is een ander bestand.", "Voeg de bijlage in het boekhoudpakket met de hand toe als dat nodig is."],
        en: ["Attachment {file} stays behind", "A booking takes one PDF, the one of the invoice; this is another file.", "Add the attachment in the bookkeeping package by hand if that is needed."],
        who: Bookkeeper, heals: [], Warning }
    DocumentUnknownKind = "document.unknownKind" {
        nl: ["Boekbrug herkent bestand {file} niet", "Een factuur komt binnen als UBL (XML), CSV of JSON; een los PDF- of ZIP-bestand is geen factuur die kan worden geboekt.", "Lever de factuur aan als UBL, CSV of JSON, met de PDF erbij."],
        en: ["Boekbrug does not recognise file {file}", "An invoice comes in as UBL (XML), CSV or JSON; a PDF or ZIP file by itself is no invoice that can be booked.", "Offer the invoice as UBL, CSV or JSON, with the PDF beside it."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    DocumentUnreadableFile = "document.unreadableFile" {
        nl: ["Bestand {file} is niet te lezen", "Boekbrug kon het bestand niet openen: {reason}.", "Controleer de naam en de rechten van het bestand en lever het opnieuw aan."],
        en: ["File {file} cannot be read", "Boekbrug could not open the file: {reason}.", "Check the name and the permissions of the file and offer it again."],
        who: Operator, heals: [Person], Refusal }

    // The connection as a whole.
    ConnectionKeyRejected = "connection.keyRejected" {
        nl: ["Het boekhoudpakket weigert de sleutel", "De sleutel of de aanmelding van deze koppeling werkt niet (meer).", "Haal in het boekhoudpakket een nieuwe sleutel op en plak die bij de koppeling, of meld opnieuw aan."],
        en: ["The package refuses the key", "The key or sign-in of this connection does not work (any more).", "Fetch a new key in the bookkeeping package and paste it at the connection, or sign in again."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionSubscriptionKeyRejected = "connection.subscriptionKeyRejected" {
        nl: ["De partnersleutel van Boekbrug wordt geweigerd", "De sleutel waarmee deze installatie bij het boekhoudpakket bekend is, is verlopen of ongeldig.", "Zet een geldige partnersleutel in de configuratie van Boekbrug."],
        en: ["The partner key of Boekbrug is refused", "The key by which the bookkeeping package knows this installation has expired or is not valid.", "Put a valid partner key in the configuration of Boekbrug."],
        who: Operator, heals: [Settings], Connection }
    ConnectionSubscriptionTooSmall = "connection.subscriptionTooSmall" {
        nl: ["Het abonnement op het boekhoudpakket is te klein", "Uw abonnement bevat geen koppelingen, of niet alles wat deze koppeling nodig heeft.", "Neem een ruimer abonnement bij de leverancier van het boekhoudpakket en druk daarna op Hervatten."],
        en: ["The subscription to the package is too small", "Your subscription contains no connections, or not all that this connection needs.", "Take a larger subscription with the supplier of the bookkeeping package and then press Resume."],
        who: Bookkeeper, heals: [Person], Connection }
    ConnectionRightMissing = "connection.rightMissing" {
        nl: ["De gebruiker mist een recht: {right}", "De gebruiker van deze koppeling mag dit in het boekhoudpakket niet.", "Geef de gebruiker dit recht in het boekhoudpakket en druk daarna op Hervatten."],
        en: ["The user lacks a right: {right}", "The user of this connection is not allowed to do this in the bookkeeping package.", "Give the user this right in the bookkeeping package and then press Resume."],
        who: Bookkeeper, heals: [Person], Connection }
    ConnectionOtherAdministration = "connection.otherAdministration" {
        nl: ["De sleutel hoort bij een andere administratie", "De koppeling is vastgezet op {expected}, maar de sleutel opent {found}.", "Gebruik de sleutel van de juiste administratie, of maak een nieuwe koppeling voor de andere."],
        en: ["The key belongs to another administration", "The connection is pinned to {expected}, but the key opens {found}.", "Use the key of the right administration, or make a new connection for the other one."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionConsentWithdrawn = "connection.consentWithdrawn" {
        nl: ["De toestemming is ingetrokken of verlopen", "In het boekhoudpakket is de toestemming voor Boekbrug ingetrokken, of zij is te lang niet gebruikt.", "Meld de koppeling opnieuw aan met de knop Opnieuw aanmelden."],
        en: ["The consent was withdrawn or has expired", "The consent for Boekbrug was withdrawn in the bookkeeping package, or was not used for too long.", "Authorise the connection again with the button Sign in again."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionModuleMissing = "connection.moduleMissing" {
        nl: ["Module {module} ontbreekt", "De administratie heeft deze module van het boekhoudpakket niet, en zonder kan de koppeling niet werken.", "Vraag de leverancier van het boekhoudpakket de module aan te zetten en druk daarna op Hervatten."],
        en: ["Module {module} is missing", "The administration does not have this module of the bookkeeping package, and the connection cannot work without it.", "Ask the supplier of the bookkeeping package to switch the module on and then press Resume."],
        who: Bookkeeper, heals: [Person], Connection }
    ConnectionSettingsWrong = "connection.settingsWrong" {
        nl: ["Instelling {setting} klopt niet", "De instelling ontbreekt of heeft een waarde die niet kan.", "Verbeter de instelling bij de koppeling."],
        en: ["Setting {setting} is wrong", "The setting is missing or has a value that is not possible.", "Correct the setting of the connection."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionDisconnected = "connection.disconnected" {
        nl: ["De koppeling is verbroken", "In het boekhoudpakket of in Boekbrug is de koppeling beëindigd.", "Maak de koppeling opnieuw als zij weer moet werken; er wordt dan niets dubbel geboekt."],
        en: ["The connection has been ended", "The connection was ended in the bookkeeping package or in Boekbrug.", "Make the connection again if it must work again; nothing is booked twice."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionSecretMissing = "connection.secretMissing" {
        nl: ["{secret} ontbreekt", "De koppeling heeft een geheim gegeven nodig dat nog niet is ingevuld.", "Vul het in bij de koppeling."],
        en: ["{secret} is missing", "The connection needs a secret that has not been entered yet.", "Enter it at the connection."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionUserBlocked = "connection.userBlocked" {
        nl: ["De gebruiker van de koppeling is geblokkeerd", "Het boekhoudpakket laat deze gebruiker niet meer toe.", "Deblokkeer de gebruiker in het boekhoudpakket, of meld de koppeling aan met een andere gebruiker."],
        en: ["The user of the connection is blocked", "The bookkeeping package no longer admits this user.", "Unblock the user in the bookkeeping package, or authorise the connection with another user."],
        who: Bookkeeper, heals: [Person, Settings], Connection }
    ConnectionAddressWrong = "connection.addressWrong" {
        nl: ["Het adres {address} klopt niet", "Op het ingestelde adres antwoordt iets dat niet het boekhoudpakket is.", "Verbeter het adres van het boekhoudpakket in de configuratie van Boekbrug."],
        en: ["The address {address} is wrong", "Something that is not the bookkeeping package answers at the address that is set.", "Correct the address of the bookkeeping package in the configuration of Boekbrug."],
        who: Operator, heals: [Settings], Connection }
    ConnectionAlreadyLinked = "connection.alreadyLinked" {
        nl: ["Administratie {name} is al gekoppeld", "Een andere koppeling van deze organisatie gebruikt dezelfde administratie van het boekhoudpakket.", "Gebruik die koppeling, verbreek die eerst, of kies een andere administratie."],
        en: ["Administration {name} is linked already", "Another connection of this organisation uses the same administration of the bookkeeping package.", "Use that connection, or end it first; otherwise choose another administration."],
        who: Bookkeeper, heals: [Person, Settings], Connection }
    ConnectionConsentMissing = "connection.consentMissing" {
        nl: ["De koppeling wacht op toestemming", "In het boekhoudpakket is nog geen toestemming gegeven voor deze koppeling.", "Meld de koppeling aan: open het aanmeldadres, log in bij het boekhoudpakket en geef toestemming."],
        en: ["The connection waits for a consent", "No consent for this connection has been given in the bookkeeping package yet.", "Authorise the connection: open the sign-in address, log in at the bookkeeping package and give your consent."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionConsentRefused = "connection.consentRefused" {
        nl: ["De toestemming is niet gegeven", "Het boekhoudpakket gaf geen toestemming door: er is geweigerd, of het aanmelden duurde te lang.", "Meld de koppeling opnieuw aan en geef toestemming in het boekhoudpakket."],
        en: ["The consent was not given", "The bookkeeping package passed on no consent: it was refused, or signing in took too long.", "Authorise the connection again and give your consent in the bookkeeping package."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionConsentUnknown = "connection.consentUnknown" {
        nl: ["Deze aanmelding is verlopen of al gebruikt", "Een aanmeldadres werkt maar één keer en maar korte tijd.", "Begin de aanmelding opnieuw in Boekbrug."],
        en: ["This sign-in has expired or was used already", "A sign-in address works only once and only for a short time.", "Start signing in again in Boekbrug."],
        who: Bookkeeper, heals: [Person], Refusal }
    ConnectionChooseAdministration = "connection.chooseAdministration" {
        nl: ["Kies een administratie", "Met deze aanmelding zijn {count} administraties te bereiken: {found}.", "Kies welke administratie bij deze koppeling hoort."],
        en: ["Choose an administration", "This sign-in reaches {count} administrations: {found}.", "Choose which administration belongs to this connection."],
        who: Bookkeeper, heals: [Settings], Connection }
    ConnectionAdministrationUnknown = "connection.administrationUnknown" {
        nl: ["Administratie {name} is niet te bereiken", "De gebruiker die zich aanmeldde heeft in het boekhoudpakket geen toegang tot deze administratie.", "Kies een andere administratie, of meld aan met een gebruiker die er wel bij mag."],
        en: ["Administration {name} cannot be reached", "The user who signed in has no access to this administration in the bookkeeping package.", "Choose another administration, or sign in with a user who has access to it."],
        who: Bookkeeper, heals: [Settings], Connection }

    // The package's answers.
    PackageUnavailable = "package.unavailable" {
        nl: ["Boekhoudpakket niet bereikbaar", "Het boekhoudpakket gaf geen antwoord of zei dat het tijdelijk niet werkt.", "U hoeft niets te doen: Boekbrug probeert het vanzelf opnieuw."],
        en: ["Package not reachable", "The bookkeeping package did not answer or said that it is out of service for now.", "Nothing to do: Boekbrug tries again by itself."],
        who: Operator, heals: [Time], Refusal }
    PackageOther = "package.other" {
        nl: ["Het boekhoudpakket weigert: {text}", "Het boekhoudpakket gaf een melding die Boekbrug niet kent; die staat hier zoals zij binnenkwam.", "Lees de melding, neem de oorzaak weg en druk op Opnieuw, of vraag de helpdesk van het boekhoudpakket."],
        en: ["The package refuses: {text}", "The bookkeeping package gave a message that Boekbrug does not know; it is shown as it came.", "Read the message, take its cause away and press Retry, or ask the package's support desk."],
        who: Bookkeeper, heals: [Person], Refusal }
    PackageRateLimited = "package.rateLimited" {
        nl: ["Het boekhoudpakket vraagt om even te wachten", "Er zijn meer aanvragen gedaan dan het boekhoudpakket in deze tijd toestaat.", "U hoeft niets te doen: Boekbrug gaat vanzelf verder."],
        en: ["The package asks to wait a while", "More calls were made than the bookkeeping package allows in this time.", "Nothing to do: Boekbrug goes on by itself."],
        who: Operator, heals: [Time], Refusal }
    PackageDayLimit = "package.dayLimit" {
        nl: ["Het aantal aanvragen voor vandaag is op", "Het boekhoudpakket staat per dag een vast aantal aanvragen toe, en die zijn voor vandaag gebruikt.", "U hoeft niets te doen: Boekbrug gaat morgen verder. Gebeurt het vaak, laat de koppeling dan minder vaak lopen."],
        en: ["The day's allowance of calls is used up", "The bookkeeping package allows a fixed number of calls a day, and they have been used for today.", "Nothing to do: Boekbrug goes on tomorrow. If it happens often, let the connection run less often."],
        who: Operator, heals: [Time], Refusal }
    PackageErrorAllowance = "package.errorAllowance" {
        nl: ["Het boekhoudpakket neemt na te veel fouten even niets aan", "Na een aantal fouten binnen een uur neemt het boekhoudpakket een tijd niets meer aan.", "U hoeft niets te doen: Boekbrug wacht en gaat dan verder. Los intussen de andere bevindingen op."],
        en: ["The package waits after too many errors", "After a number of errors within an hour the bookkeeping package accepts nothing for a time.", "Nothing to do: Boekbrug waits and then goes on. Mend the other findings meanwhile."],
        who: Operator, heals: [Time], Refusal }
    PackageMalformed = "package.malformed" {
        nl: ["Het boekhoudpakket gaf een onleesbaar antwoord", "Het antwoord is afgebroken of heeft een vorm die Boekbrug niet kent.", "U hoeft niets te doen: Boekbrug probeert het opnieuw. Blijft het zo, meld het dan aan de beheerder van Boekbrug."],
        en: ["The package gave an unreadable answer", "The answer is cut or has a form that Boekbrug does not know.", "Nothing to do: Boekbrug tries again. If it stays so, tell whoever runs Boekbrug."],
        who: Operator, heals: [Time], Refusal }
    PackageAnswerLost = "package.answerLost" {
        nl: ["Verstuurd, maar geen antwoord gekregen", "Boekbrug weet nog niet of het boekhoudpakket de boeking heeft gemaakt, en gaat dat eerst na.", "U hoeft niets te doen: er wordt niets dubbel geboekt."],
        en: ["Sent, but no answer came", "Boekbrug does not know yet whether the bookkeeping package made the booking, and asks that first.", "Nothing to do: nothing is booked twice."],
        who: Operator, heals: [Time], Refusal }
    PackageReadBackDiffers = "package.readBackDiffers" {
        nl: ["De boeking wijkt af: {field} is {found} in plaats van {expected}", "Boekbrug las de boeking terug en vond iets anders dan er was verstuurd.", "Bekijk de boeking in het boekhoudpakket en verbeter die daar."],
        en: ["The booking differs: {field} is {found} instead of {expected}", "Boekbrug read the booking back and found something else than was sent.", "Look at the booking in the bookkeeping package and correct it there."],
        who: Bookkeeper, heals: [Person], Warning }
    PackageBookingGone = "package.bookingGone" {
        nl: ["De boeking van factuur {number} is weg", "Boekbrug had de boeking gemaakt, maar die staat niet meer in het boekhoudpakket.", "Is de boeking met opzet verwijderd, kies dan Markeren als geboekt. Zo niet, druk op Opnieuw."],
        en: ["The booking of invoice {number} is gone", "Boekbrug had made the booking, but the bookkeeping package does not know it any more.", "If it was removed on purpose, choose Mark as booked. If not, press Retry."],
        who: Bookkeeper, heals: [Person], Refusal }
    PackageNotOffered = "package.notOffered" {
        nl: ["Het boekhoudpakket kan dit niet: {what}", "Het boekhoudpakket biedt deze gegevens of deze handeling niet aan via een koppeling.", "Doe dit in het boekhoudpakket zelf."],
        en: ["The package cannot do this: {what}", "The bookkeeping package does not offer these data or this action over a connection.", "Do this in the bookkeeping package itself."],
        who: Bookkeeper, heals: [Person], Refusal }

    // Rows that come in from a package and cannot be taken over.
    RecordFieldUnreadable = "record.fieldUnreadable" {
        nl: ["Veld {field} is niet te lezen: {value}", "De waarde in het boekhoudpakket heeft niet de vorm die dit veld hoort te hebben.", "Verbeter het veld in het boekhoudpakket; de rij komt dan vanzelf over."],
        en: ["Field {field} cannot be read: {value}", "The value in the bookkeeping package does not have the form that this field should have.", "Correct the field in the bookkeeping package; the row then comes over by itself."],
        who: Bookkeeper, heals: [Time], Refusal }
    RecordNameMissing = "record.nameMissing" {
        nl: ["De naam van {code} ontbreekt", "De rij heeft in het boekhoudpakket geen naam of omschrijving.", "Vul de naam in het boekhoudpakket in; de rij komt dan vanzelf over."],
        en: ["The name of {code} is missing", "The row has no name or description in the bookkeeping package.", "Enter the name in the bookkeeping package; the row then comes over by itself."],
        who: Bookkeeper, heals: [Time], Refusal }
    RecordCodeMissing = "record.codeMissing" {
        nl: ["Het nummer van {name} ontbreekt", "De rij heeft in het boekhoudpakket geen nummer of code, en zonder kan zij niet worden gekoppeld.", "Geef de rij een nummer in het boekhoudpakket; zij komt dan vanzelf over."],
        en: ["The number of {name} is missing", "The row has no number or code in the bookkeeping package, and cannot be linked without one.", "Give the row a number in the bookkeeping package; it then comes over by itself."],
        who: Bookkeeper, heals: [Time], Refusal }
    RecordIdMissing = "record.idMissing" {
        nl: ["{name} heeft geen kenmerk", "De rij kwam zonder het vaste kenmerk waaraan Boekbrug haar herkent.", "Meld dit aan de helpdesk van het boekhoudpakket."],
        en: ["{name} has no identity", "The row came without the fixed identity by which Boekbrug knows it.", "Report this to the package's support desk."],
        who: PackageSupport, heals: [Time], Refusal }
    RecordCodeTwice = "record.codeTwice" {
        nl: ["Nummer {code} komt vaker voor", "Meer dan één rij in het boekhoudpakket heeft dit nummer.", "Geef een van de rijen een ander nummer, of maak er een inactief."],
        en: ["Number {code} occurs more than once", "More than one row in the bookkeeping package has this number.", "Give one of the rows another number, or make one inactive."],
        who: Bookkeeper, heals: [Time], Warning }
    RecordFieldTooLong = "record.fieldTooLong" {
        nl: ["Veld {field} is te lang", "Het boekhoudpakket neemt hier hoogstens {max} tekens aan.", "Maak de tekst in uw programma korter."],
        en: ["Field {field} is too long", "The bookkeeping package takes at most {max} characters here.", "Make the text shorter in your application."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RecordFieldRefused = "record.fieldRefused" {
        nl: ["Het boekhoudpakket weigert veld {field}: {value}", "De waarde voldoet niet aan de regels van het boekhoudpakket.", "Verbeter de waarde in uw programma."],
        en: ["The package refuses field {field}: {value}", "The value does not meet the rules of the bookkeeping package.", "Correct the value in your application."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RecordReferenceUnknown = "record.referenceUnknown" {
        nl: ["{field} verwijst naar iets onbekends: {value}", "De rij verwijst naar een andere rij die Boekbrug niet kent.", "U hoeft niets te doen: bij de volgende keer lezen wordt het opnieuw bekeken."],
        en: ["{field} points to something unknown: {value}", "The row points to another row that Boekbrug does not know.", "Nothing to do: it is looked at again at the next read."],
        who: Bookkeeper, heals: [Time], Warning }
    RecordFeedEmpty = "record.feedEmpty" {
        nl: ["Het boekhoudpakket gaf een lege lijst: {feed}", "Er waren {count} rijen bekend, en nu kwam er geen enkele; dat is waarschijnlijker een storing dan de waarheid.", "U hoeft niets te doen: alles wat bekend was blijft staan. Is de lijst in het boekhoudpakket echt leeg, dan kunt u deze melding negeren."],
        en: ["The package gave an empty list: {feed}", "{count} rows were known, and now not one came; that is more likely a fault than the truth.", "Nothing to do: everything that was known stays. If the list in the bookkeeping package is really empty, you can ignore this message."],
        who: Operator, heals: [Time], Warning }

    // Our own house.
    InternalFailure = "internal.failure" {
        nl: ["Er ging iets mis in Boekbrug zelf", "Boekbrug kon een stap niet afmaken; er is niets verloren gegaan.", "U hoeft niets te doen: Boekbrug probeert het opnieuw. Blijft het zo, kijk dan in het logboek van de server."],
        en: ["Something went wrong in Boekbrug itself", "Boekbrug could not finish a step; nothing was lost.", "Nothing to do: Boekbrug tries again. If it stays so, look in the server's log."],
        who: Operator, heals: [Time], Refusal }
    InternalStore = "internal.store" {
        nl: ["De database van Boekbrug antwoordt niet", "Boekbrug kon niet lezen of schrijven in zijn eigen database.", "Controleer de database en de schijfruimte van de server."],
        en: ["The database of Boekbrug does not answer", "Boekbrug could not read or write in its own database.", "Check the database and the disk space of the server."],
        who: Operator, heals: [Time], Refusal }
    InternalSecretUnreadable = "internal.secretUnreadable" {
        nl: ["Een versleutelde sleutel van de koppeling is niet te openen", "De hoofdsleutel waarmee Boekbrug dit gegeven heeft versleuteld, is er niet meer of is een andere.", "Zet het juiste bestand met hoofdsleutels terug, of voer de sleutel van de koppeling opnieuw in."],
        en: ["A secret cannot be opened", "The master key with which this secret was encrypted is gone or is another one.", "Put the right file of master keys back, or enter the connection's key again."],
        who: Operator, heals: [Settings], Connection }
    InternalDocumentGone = "internal.documentGone" {
        nl: ["De bewaarde PDF is niet te lezen", "Het bestand is uit de opslag van Boekbrug verdwenen of beschadigd.", "Zet de opslag terug uit een reservekopie, of lever de PDF opnieuw aan."],
        en: ["The stored PDF cannot be read", "The file has gone from the storage of Boekbrug or is damaged.", "Restore the storage from a backup, or offer the PDF again."],
        who: Operator, heals: [Time, Person], Refusal }
    }
}
