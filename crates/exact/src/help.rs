//! What people are told of Exact Online in its own words.

use boekbrug_connector::{PackageHelp, Place, Said};
use boekbrug_model::Feed;

/// Menus, users and fields as `apis/exact.md` sections 1, 2 and 8 and product section 3 have them.
pub const HELP: PackageHelp = PackageHelp {
    needs: NEEDS,
    link: LINK,
    user: USER,
    booking: BOOKING,
    pdf: PDF,
    addresses: ADDRESSES,
    vat: VAT,
    silence: SILENCE,
    orders: ORDERS,
    order: ORDER,
    notes: NOTES,
    places: PLACES,
};

/// Product section 3, profile A; the site: `apis/exact.md` section 1.
const NEEDS: &[Said] = &[
    Said {
        nl: "Het nummer en de naam van de administratie in Exact Online.",
        en: "The number and the name of the administration in Exact Online.",
    },
    Said {
        nl: "Een gebruiker van Exact Online met rechten op die administratie. Het liefst een eigen gebruiker voor de \
             koppeling; hoe u die maakt, staat bij [Wat is OAuth?](page:oauth).",
        en: "A user of Exact Online with rights to that administration. Preferably a user of its own for the connection; \
             how to make one stands under [What is OAuth?](page:oauth).",
    },
    Said {
        nl: "Het nummer van het verkoopdagboek waarin geboekt wordt. De debiteurenrekening volgt in Exact Online uit de \
             klant.",
        en: "The number of the sales journal for the bookings. The debtor account follows from the customer in Exact \
             Online.",
    },
    Said {
        nl: "Modules voor wat u wilt lezen: zonder de module voor projecten, medewerkers of artikelen blijft die lijst \
             leeg. De rest werkt gewoon door.",
        en: "Modules for what you want to read: without the module for projects, employees or items that list stays \
             empty. All else goes on.",
    },
    AN_ITEM,
    Said {
        nl: "De beheerder van Boekbrug heeft de app van Exact ingesteld, voor het land van uw licentie. Dat gebeurt één \
             keer, voor alle administraties samen.",
        en: "The operator of Boekbrug has set the app of Exact, for the country of your licence. That is done once, for \
             all administrations.",
    },
];

/// Profile C: before invoices become sales invoices that a person processes (`apis/exact.md` section 8.4).
const ORDERS: &[Said] = &[MODULE_OF_INVOICES, AN_ITEM, VAT_OF_ITEMS, NO_PDF_ON_ORDERS];

/// Profile C: of one draft.
const ORDER: &[Said] = &[WHERE_THE_ORDER_IS, NO_PDF_ON_ORDERS];

const MODULE_OF_INVOICES: Said = Said {
    nl: "Voor conceptfacturen moet u in Exact Online zelf verkoopfacturen kunnen maken: de licentie en de gebruiker van de \
         koppeling hebben verkoopfacturen en artikelen nodig.",
    en: "For draft invoices you must be able to make sales invoices in Exact Online yourself: the licence and the user of \
         the connection need sales invoices and items.",
};

const AN_ITEM: Said = Said {
    nl: "Voor conceptfacturen: minstens één artikel in Exact Online, want elke regel met een bedrag heeft er een nodig. \
         Noemt uw programma geen artikel, dan kiest u er een bij de instellingen.",
    en: "For draft invoices: at least one item in Exact Online, because each line with an amount needs one. When your \
         application names none, you choose one in the settings.",
};

const VAT_OF_ITEMS: Said = Said {
    nl: "Exact Online neemt de btw en de omzetrekening van het artikel. Geef de artikelen daarom een btw-code van het type \
         exclusief, en voor elk btw-percentage een eigen artikel.",
    en: "Exact Online takes the VAT and the revenue account from the item. So give the items a VAT code of the type \
         exclusive, and have an item for each VAT percentage.",
};

/// Status 10, 20 and 50: the description of `salesinvoice/SalesInvoices`.
const WHERE_THE_ORDER_IS: Said = Said {
    nl: "Een conceptfactuur staat bij de verkoopfacturen in Exact Online, met het nummer uit uw programma bij Uw \
         referentie. U kunt haar daar nog veranderen. Pas als u haar in Exact Online verwerkt (afdrukt of verstuurt), is \
         zij een echte factuur en staat zij in de boeken. Het factuurnummer van Exact neemt Boekbrug dan over.",
    en: "A draft invoice is among the sales invoices of Exact Online, with the number of your application under Uw \
         referentie (your reference). You can still change it there. Only when you process it in Exact Online (print or \
         send it) it is a real invoice and stands in the books. Boekbrug then takes over the invoice number of Exact.",
};

const NO_PDF_ON_ORDERS: Said = Said {
    nl: "Aan een conceptfactuur hangt Boekbrug geen PDF. Download de PDF in Boekbrug en stuur hem zelf mee als u de factuur \
         vanuit Exact Online verstuurt.",
    en: "Boekbrug hangs no PDF on a draft invoice. Download the PDF in Boekbrug and attach it yourself when you send the \
         invoice from Exact Online.",
};

/// The consent: `apis/exact.md` sections 1 and 2.
const LINK: &[Said] = &[
    Said {
        nl: "Klik in Boekbrug op Inloggen bij Exact Online. U komt op de site van Exact zelf.",
        en: "Press Sign in at Exact Online in Boekbrug. You come to the site of Exact itself.",
    },
    Said {
        nl: "Log daar in met de gebruiker voor de koppeling. Boekbrug ziet uw wachtwoord niet.",
        en: "Sign in there as the user for the connection. Boekbrug does not see your password.",
    },
    Said {
        nl: "Geef toestemming, en vink de administraties aan waar de koppeling bij mag.",
        en: "Give your consent, and tick the administrations that the connection may reach.",
    },
    Said {
        nl: "U komt vanzelf terug. Opent de toestemming meer administraties, dan kiest u er één. Daarbij blijft het, ook \
             als iemand in Exact later van administratie wisselt.",
        en: "You come back by yourself. When the consent opens several administrations, you choose one. It stays that \
             one, also when somebody changes to another administration in Exact later.",
    },
];

/// Why a user of its own: bookings bear the user's name, refusals come in the user's language (`docs.md`).
const USER: &[Said] = &[
    Said {
        nl: "Log in bij Exact Online als beheerder en open het beheer van gebruikers.",
        en: "Sign in to Exact Online as an administrator and open the management of users.",
    },
    Said {
        nl: "Maak een nieuwe gebruiker aan, met een naam die u later herkent, bijvoorbeeld Boekbrug. Gebruik een \
             e-mailadres waarvan u de post ontvangt.",
        en: "Make a new user, with a name that you will recognise later, for example Boekbrug. Use an e-mail address of \
             which you receive the mail.",
    },
    Said {
        nl: "Geef deze gebruiker toegang tot de administratie, met rechten voor relaties, verkoopboekingen, documenten, \
             dagboeken, grootboek, btw-codes en betalingscondities. Voor projecten, medewerkers en artikelen ook de rechten \
             daarvan. Gaan klanten uit uw programma naar Exact Online, dan moet de gebruiker relaties mogen maken en \
             wijzigen; voor conceptfacturen ook verkoopfacturen.",
        en: "Give this user access to the administration, with rights to accounts, sales entries, documents, journals, \
             ledger, VAT codes and payment conditions. For projects, employees and items those rights as well. Where \
             customers of your application go to Exact Online, the user must be allowed to make and change accounts; for \
             draft invoices sales invoices as well.",
    },
    Said {
        nl: "Log één keer met de nieuwe gebruiker in bij Exact Online, en leg de koppeling met deze gebruiker. \
             Boekingen dragen zijn naam, en meldingen van Exact komen in zijn taal.",
        en: "Sign in to Exact Online once as the new user, and make the connection with this user. Bookings bear its \
             name, and messages of Exact come in its language.",
    },
];

/// `docs.md`: the number stands in YourRef, the entry number is Exact's own (`apis/exact.md` section 8.1).
const BOOKING: &[Said] = &[
    Said {
        nl: "Ga naar Financieel > Boekingen > Verkoop en kies het verkoopdagboek van de koppeling.",
        en: "Go to Financieel > Boekingen > Verkoop and choose the sales journal of the connection.",
    },
    Said {
        nl: "Het factuurnummer uit uw programma staat bij Uw referentie. Het boekstuknummer geeft Exact zelf uit; beide \
             staan op het bewijs in Boekbrug.",
        en: "The invoice number of your application stands under Uw referentie. The entry number is given by Exact; both \
             are on the receipt in Boekbrug.",
    },
    WHERE_THE_ORDER_IS,
];

/// `apis/exact.md` section 8.2.
const PDF: &[Said] = &[
    Said {
        nl: "Klik op de paperclip bij de boeking.",
        en: "Press the paper clip at the booking.",
    },
    Said {
        nl: "Of open Documenten bij de klant: daar staat de PDF als document van het type verkoopfactuur, met als onderwerp \
             Verkoopfactuur en het nummer.",
        en: "Or open Documenten at the customer: there the PDF is a document of the type sales invoice, with the subject \
             Verkoopfactuur and the number.",
    },
    NO_PDF_ON_ORDERS,
];

/// The setting `sendInvoiceTo` (`docs.md`).
const ADDRESSES: &[Said] = &[
    Said {
        nl: "Exact Online bewaart e-mailadressen op drie plekken: bij de relatie zelf, bij de hoofdcontactpersoon, en bij \
             de relatie die de facturen krijgt.",
        en: "Exact Online keeps e-mail addresses in three places: with the account itself, with its main contact, and \
             with the account that gets the invoices.",
    },
    Said {
        nl: "Het adres van de relatie zelf komt in het gewone e-mailadres van de klant.",
        en: "The address of the account itself becomes the ordinary e-mail address of the customer.",
    },
    Said {
        nl: "Het adres voor facturen kiest u bij de instellingen van de koppeling: account is het adres van de relatie zelf, \
             mainContact dat van de hoofdcontactpersoon, invoiceAccount dat van de relatie die de facturen krijgt. Is dat \
             leeg, dan geldt het adres van de relatie zelf.",
        en: "The address for invoices is chosen in the settings of the connection: account is the address of the account \
             itself, mainContact that of its main contact, invoiceAccount that of the account that gets the invoices. When \
             that is blank, the address of the account itself holds.",
    },
    Said {
        nl: "Gaan klanten uit uw programma naar Exact Online, dan gaat hun gewone e-mailadres naar de relatie zelf. Het adres \
             voor facturen, de contactpersoon en een eigen factuuradres legt u in Exact Online vast: die komen alleen over \
             naar uw programma.",
        en: "Where customers of your application go to Exact Online, their ordinary e-mail address goes to the account \
             itself. The address for invoices, the contact person and a separate invoice address are kept in Exact Online: \
             these come over to your application only.",
    },
    Said {
        nl: "Boekbrug geeft de adressen door en stuurt er zelf niets naartoe.",
        en: "Boekbrug passes the addresses on and sends nothing to them.",
    },
];

/// Lines are without VAT, so inclusive codes are not used (`docs.md`).
const VAT: &[Said] = &[Said {
    nl: "Exact Online heeft eigen btw-codes per administratie. Koppel elke btw-code van uw programma aan een code van het \
         type exclusief met hetzelfde percentage. U hoeft niets te hernoemen.",
    en: "Exact Online has VAT codes of its own in each administration. Map each VAT code of your application to a code of \
         the type exclusive with the same percentage. Nothing need be renamed.",
}];

/// `apis/exact.md` section 1: a refresh token that is not used for 30 days dies.
const SILENCE: &[Said] = &[
    Said {
        nl: "Is de toestemming ingetrokken, het wachtwoord van de gebruiker veranderd of de gebruiker uitgezet, dan stopt de \
             koppeling. Open de koppeling in Boekbrug en log opnieuw in bij Exact Online.",
        en: "When the consent was withdrawn, the password of the user changed or the user switched off, the connection \
             stops. Open the connection in Boekbrug and sign in at Exact Online again.",
    },
    Said {
        nl: "Een toestemming die 30 dagen niet is gebruikt, eindigt. Een koppeling die lang op pauze stond, vraagt dus om \
             opnieuw inloggen.",
        en: "A consent that is not used for 30 days ends. So a connection that was paused for long asks you to sign in \
             again.",
    },
];

/// Status C: `apis/exact.md` section 8.4; codes of digits: the description of `crm/Accounts`.
const NOTES: &[Said] = &[
    Said {
        nl: "Relatiecodes in Exact Online bestaan uit hoogstens 18 cijfers. Gaan klanten uit uw programma naar Exact Online en \
             heeft er een letters in zijn nummer, dan krijgt u een melding voordat er iets wordt verstuurd. Op het scherm \
             Klanten geeft u hem een nummer, of u laat het eerste vrije nummer nemen. De code in uw programma blijft zoals \
             zij is.",
        en: "Codes of accounts in Exact Online are 18 digits at most. Where customers of your application go to Exact Online \
             and one has letters in its number, you get a finding before anything is sent. On the Customers screen you give \
             it a number, or have the first free one taken. The code in your application stays as it is.",
    },
    Said {
        nl: "Van een klant die er al is, verandert Boekbrug alleen de velden die u koppelt. Al het andere bij de relatie blijft \
             zoals het is.",
        en: "Of a customer that is there already Boekbrug changes only the fields that you couple. Everything else of the \
             account stays as it is.",
    },
    Said {
        nl: "Staat een klant uit uw programma in Exact Online als prospect, of alleen als leverancier, dan krijgt u een \
             melding. Is hij al gekoppeld en raakt hij later zijn status Klant kwijt, dan krijgt hij die bij de volgende \
             wijziging terug, tenzij uw beheerder dat anders heeft ingesteld.",
        en: "When a customer of your application is a prospect in Exact Online, or a supplier only, you get a finding. When it \
             is linked already and loses the status Klant (customer) later, it gets it back with the next change, unless your \
             operator has set that otherwise.",
    },
    Said {
        nl: "Alleen relaties met de status Klant komen over. Een leverancier komt mee als hij ook klant is.",
        en: "Only accounts with the status Customer come over. A supplier comes along when it is a customer as well.",
    },
    Said {
        nl: "Exact staat per administratie 5.000 verzoeken per dag toe. Boekbrug bewaart er 500 voor facturen, zodat die \
             altijd door kunnen.",
        en: "Exact allows 5,000 calls a day for each administration. Boekbrug keeps 500 of them for invoices, so that \
             these can always go on.",
    },
];

/// Status and end dates as `apis/exact.md` section 8.4 has them; the menu Stamgegevens > Financieel as makers of couplings
/// describe it in their manuals (read 2026-11).
const PLACES: &[Place] = &[
    Place {
        feed: Feed::Customers,
        steps: &[
            Said {
                nl: "Zoek de relatie in Exact Online op haar code, of maak haar aan. De code moet dezelfde zijn als \
                     het klantnummer in uw programma.",
                en: "Look the account up in Exact Online by its code, or create it. The code must be the customer \
                     number of your application.",
            },
            Said {
                nl: "Kijk of de relatie de status Klant heeft, niet geblokkeerd is, en of de einddatum niet voorbij \
                     is.",
                en: "See that the account has the status Klant (customer), is not blocked, and that its end date is \
                     not over.",
            },
        ],
    },
    Place {
        feed: Feed::LedgerAccounts,
        steps: &[
            Said {
                nl: "Ga in Exact Online naar Stamgegevens > Financieel > Grootboekrekeningen.",
                en: "In Exact Online go to Stamgegevens > Financieel > Grootboekrekeningen.",
            },
            Said {
                nl: "Zoek de rekening op haar nummer, of kies Nieuw. Kijk of zij niet geblokkeerd is, en of \
                     kostenplaatsen bij haar aan staan.",
                en: "Look the account up by its number, or choose Nieuw. See that it is not blocked, and whether \
                     cost centres are on for it.",
            },
        ],
    },
    Place {
        feed: Feed::VatCodes,
        steps: &[
            Said {
                nl: "Ga in Exact Online naar Stamgegevens > Financieel > Btw-codes.",
                en: "In Exact Online go to Stamgegevens > Financieel > Btw-codes.",
            },
            Said {
                nl: "Neem een code van het type exclusief met het percentage van de factuur. Koppel die daarna in \
                     Boekbrug, bij Codes koppelen.",
                en: "Take a code of the type exclusive with the percentage of the invoice. Then map it in Boekbrug, \
                     under Map codes.",
            },
        ],
    },
    Place {
        feed: Feed::Journals,
        steps: &[
            Said {
                nl: "Ga in Exact Online naar Stamgegevens > Financieel > Dagboeken.",
                en: "In Exact Online go to Stamgegevens > Financieel > Dagboeken.",
            },
            Said {
                nl: "Het dagboek moet van het type Verkoop zijn. Kies het daarna in Boekbrug, bij Instellingen.",
                en: "The journal must be of the type Verkoop (sales). Then choose it in Boekbrug, under Settings.",
            },
        ],
    },
    Place {
        feed: Feed::CostCentres,
        steps: &[Said {
            nl: "Zoek de kostenplaats op in Exact Online, bij Stamgegevens. Kijk of haar einddatum niet voorbij is, \
                 of maak haar aan.",
            en: "Look the cost centre up in Exact Online, under Stamgegevens. See that its end date is not over, or \
                 create it.",
        }],
    },
    Place {
        feed: Feed::PaymentConditions,
        steps: &[Said {
            nl: "Zoek de betalingsconditie op in Exact Online, bij Stamgegevens. De code moet dezelfde zijn als in \
                 uw programma, of koppel haar in Boekbrug bij Codes koppelen.",
            en: "Look the payment condition up in Exact Online, under Stamgegevens. Its code must be that of your \
                 application, or map it in Boekbrug under Map codes.",
        }],
    },
    Place {
        feed: Feed::Periods,
        steps: &[Said {
            nl: "De periode van deze factuur is in Exact Online afgesloten. Laat haar weer openen door wie de \
                 afsluiting deed, of geef de factuur in uw programma een datum in een open periode.",
            en: "The period of this invoice is closed in Exact Online. Have it opened again by whoever closed it, or \
                 give the invoice a date in an open period in your application.",
        }],
    },
    Place {
        feed: Feed::Projects,
        steps: &[Said {
            nl: "Open het project in Exact Online. Kijk of de einddatum niet voorbij is.",
            en: "Open the project in Exact Online. See that its end date is not over.",
        }],
    },
    Place {
        feed: Feed::Items,
        steps: &[Said {
            nl: "Open het artikel in Exact Online. Kijk of het een verkoopartikel is en of de einddatum niet voorbij \
                 is.",
            en: "Open the item in Exact Online. See that it is a sales item and that its end date is not over.",
        }],
    },
];
