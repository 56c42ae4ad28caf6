//! What people are told of SnelStart in its own words.

use boekbrug_connector::{PackageHelp, Place, Said};
use boekbrug_model::Feed;

/// Menus, packages and keys as `apis/snelstart.md` sections 1, 1.1 and 1.2 and product section 3 have them.
pub const HELP: PackageHelp = PackageHelp {
    needs: NEEDS,
    link: LINK,
    user: &[],
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

/// Product section 3, profile A and C; `apis/snelstart.md` section 1.2.
const NEEDS: &[Said] = &[
    Said {
        nl: "Een SnelStart-abonnement dat koppelingen toelaat. inOrde en Accountant en hoger zijn geschikt voor \
             stamgegevens en boekingen. Voor conceptfacturen is minstens inKaart nodig.",
        en: "A SnelStart subscription that allows connections. inOrde and Accountant and up are fit for master data and \
             bookings. Draft invoices need inKaart at least.",
    },
    CONSENT,
    AN_ITEM,
    Said {
        nl: "Een gebruiker van SnelStart Web die bij deze administratie onder Instellingen > Koppelingen een sleutel mag \
             maken.",
        en: "A user of SnelStart Web who may make a key for this administration under Instellingen > Koppelingen.",
    },
    Said {
        nl: "De beheerder van Boekbrug heeft de partnersleutel van SnelStart ingesteld. Dat gebeurt één keer, voor alle \
             administraties samen.",
        en: "The operator of Boekbrug has set the partner key of SnelStart. That is done once, for all \
             administrations.",
    },
];

/// Profile C (product section 3): before invoices become draft orders.
const ORDERS: &[Said] = &[
    Said {
        nl: "Voor conceptfacturen is minstens het SnelStart-pakket inKaart nodig.",
        en: "Draft invoices need the SnelStart package inKaart at least.",
    },
    CONSENT,
    AN_ITEM,
    NO_PDF_ON_ORDERS,
];

/// Profile C (product section 3): of one draft order.
const ORDER: &[Said] = &[WHERE_THE_ORDER_IS, LINK_TO_THE_ORDER, NO_PDF_ON_ORDERS];

/// `apis/snelstart.md` section 1.2.
const CONSENT: Said = Said {
    nl: "Met een accountantsabonnement moet SnelStart eerst toestemming geven. Vraag dat vooraf aan bij \
         SnelStart.",
    en: "With an accountant's subscription SnelStart must consent first. Ask SnelStart for it beforehand.",
};

/// `apis/snelstart.md` section 5.
const AN_ITEM: Said = Said {
    nl: "Voor conceptfacturen: minstens één artikel in SnelStart, want elke regel met een bedrag heeft er een nodig. \
         Noemt uw programma geen artikel, dan kiest u er een bij de instellingen.",
    en: "For draft invoices: at least one item in SnelStart, because each line with an amount needs one. When your \
         application names none, you choose one in the settings.",
};

/// `apis/snelstart.md` section 5.
const WHERE_THE_ORDER_IS: Said = Said {
    nl: "Een conceptfactuur staat als verkooporder in SnelStart, met het nummer uit uw programma als orderreferentie. \
         U maakt er in SnelStart zelf een factuur van; die krijgt daar haar eigen factuurnummer, en Boekbrug neemt \
         dat over.",
    en: "A draft invoice is a sales order (verkooporder) in SnelStart, with the number of your application as its \
         reference (orderreferentie). You make the invoice of it in SnelStart; it gets its own number there, and \
         Boekbrug takes that over.",
};

/// Product section 3, profile C.
const LINK_TO_THE_ORDER: Said = Said {
    nl: "Bij een conceptfactuur staat een link naar SnelStart Web. Werkt u met SnelStart 12 en met eigen sjablonen, \
         dan werkt die link niet. Open de order dan in SnelStart 12.",
    en: "A draft invoice has a link to SnelStart Web. When you work with SnelStart 12 and templates of your own, that \
         link does not work. Open the order in SnelStart 12 then.",
};

/// `apis/snelstart.md` sections 4 and 5.
const NO_PDF_ON_ORDERS: Said = Said {
    nl: "Aan een conceptfactuur kan via een koppeling geen PDF hangen. Download de PDF in Boekbrug en stuur hem zelf \
         mee als u de factuur vanuit SnelStart verstuurt.",
    en: "A draft invoice takes no PDF over a connection. Download the PDF in Boekbrug and attach it yourself when you \
         send the invoice from SnelStart.",
};

/// `apis/snelstart.md` section 1.1.
const LINK: &[Said] = &[
    Said {
        nl: "Log in bij SnelStart Web (web.snelstart.nl) en open de administratie die u wilt koppelen.",
        en: "Sign in to SnelStart Web (web.snelstart.nl) and open the administration that you want to link.",
    },
    Said {
        nl: "Ga naar Instellingen > Koppelingen en maak een nieuwe koppelsleutel.",
        en: "Go to Instellingen > Koppelingen and make a new key (koppelsleutel).",
    },
    Said {
        nl: "Kopieer de sleutel en plak hem in Boekbrug. Elke sleutel hoort bij één administratie. Voor een tweede \
             administratie maakt u een tweede sleutel.",
        en: "Copy the key and paste it in Boekbrug. Each key belongs to one administration. For a second administration \
             you make a second key.",
    },
    Said {
        nl: "Boekbrug toont de naam van de administratie die bij de sleutel hoort. Klopt die, dan gaat u verder met de \
             vragen.",
        en: "Boekbrug shows the name of the administration of the key. When it is right, you go on with the \
             questions.",
    },
];

/// A booking has no field for a journal: the package takes its own (`apis/snelstart.md` section 6).
const BOOKING: &[Said] = &[
    Said {
        nl: "De factuur staat als verkoopboeking in het verkoopdagboek van SnelStart. SnelStart kiest dat dagboek zelf; u \
             hoeft er geen op te geven.",
        en: "The invoice is a sales booking in the sales journal of SnelStart. SnelStart takes that journal by itself; \
             you need not give one.",
    },
    Said {
        nl: "Zoek op het factuurnummer uit uw programma: dat is in SnelStart ook het factuurnummer. U vindt de boeking ook \
             bij de openstaande posten van de klant.",
        en: "Search for the invoice number of your application: it is the invoice number in SnelStart too. The booking \
             is also among the open items of the customer.",
    },
    WHERE_THE_ORDER_IS,
    LINK_TO_THE_ORDER,
];

/// Documents hang on a booking, and never on an order (`apis/snelstart.md` sections 4 and 5).
const PDF: &[Said] = &[
    Said {
        nl: "De PDF hangt als bijlage aan de verkoopboeking. Hij wordt na de boeking verstuurd en mag hoogstens 10 MB \
             zijn.",
        en: "The PDF is an attachment of the sales booking. It is sent after the booking and may have 10 MB at most.",
    },
    NO_PDF_ON_ORDERS,
];

const ADDRESSES: &[Said] = &[Said {
    nl: "SnelStart kent bij een relatie twee e-mailadressen: het algemene adres, en het adres waar facturen naartoe gaan \
         (factuur e-mailen). Beide komen over, elk in een eigen veld.",
    en: "SnelStart knows two e-mail addresses of a relation: the general one, and the one to which invoices are mailed. \
         Both come over, each in a field of its own.",
}];

/// Product section 3: the four sales kinds.
const VAT: &[Said] = &[Said {
    nl: "SnelStart heeft vier vaste soorten btw bij verkoop: 1 VerkopenLaag, 2 VerkopenHoog, 3 VerkopenOverig en \
         4 VerkopenVerlegd. Het percentage is dat van de factuurdatum. Koppel uw eigen btw-codes aan deze vier.",
    en: "SnelStart has four fixed kinds of VAT on sales: 1 VerkopenLaag (low), 2 VerkopenHoog (high), 3 VerkopenOverig \
         (other) and 4 VerkopenVerlegd (reverse charge). The percentage is that of the invoice date. Map your own VAT \
         codes to these four.",
}];

/// A key ends when it is removed or made anew there (`apis/snelstart.md` section 1.1, `ActionType`).
const SILENCE: &[Said] = &[Said {
    nl: "Kijk in SnelStart Web onder Instellingen > Koppelingen of de sleutel er nog staat. Is hij verwijderd of opnieuw \
         gemaakt, plak dan de nieuwe sleutel in Boekbrug.",
    en: "Look in SnelStart Web under Instellingen > Koppelingen whether the key is still there. When it was removed or \
         made anew, paste the new one in Boekbrug.",
}];

/// Product section 3; `apis/snelstart.md` section 5 on relations, prices and text lines.
const NOTES: &[Said] = &[
    Said {
        nl: "Relatiecodes in SnelStart bestaan alleen uit cijfers. Een klant met letters in zijn nummer krijgt een melding \
             voordat er iets wordt verstuurd.",
        en: "Relation codes in SnelStart consist of digits only. A customer with letters in its number gets a finding \
             before anything is sent.",
    },
    Said {
        nl: "Gaan klanten uit uw programma naar SnelStart, dan kunt u zo'n klant op het scherm Klanten een nummer geven, of \
             het eerste vrije nummer laten nemen. De code in uw programma blijft zoals zij is.",
        en: "Where customers of your application go to SnelStart, you can give such a customer a number on the Customers \
             screen, or have the first free one taken. The code in your application stays as it is.",
    },
    Said {
        nl: "Een leverancier komt alleen over als hij in SnelStart ook klant is.",
        en: "A supplier comes over only when it is a customer in SnelStart as well.",
    },
    Said {
        nl: "Staat een klant uit uw programma in SnelStart alleen als leverancier, dan krijgt u een melding. Is hij al \
             gekoppeld en is hij daar later geen klant meer, dan wordt hij dat bij de volgende wijziging weer, tenzij uw \
             beheerder dat anders heeft ingesteld of SnelStart het niet toelaat.",
        en: "When a customer of your application is only a supplier in SnelStart, you get a finding. When it is linked already \
             and is no customer there later on, it becomes one again with the next change, unless your operator has set that \
             otherwise or SnelStart does not allow it.",
    },
    Said {
        nl: "Boekbrug zet het automatisch mailen van facturen bij een klant nooit aan of uit; dat doet u in SnelStart. \
             Alleen het e-mailadres gaat over.",
        en: "Boekbrug never switches the mailing of invoices to a customer on or off; you do that in SnelStart. Only the \
             address goes over.",
    },
    Said {
        nl: "De btw van een conceptfactuur volgt in SnelStart uit de omzetgroep van het artikel. Prijzen gaan zonder btw \
             over.",
        en: "The VAT of a draft invoice follows in SnelStart from the group (omzetgroep) of the item. Prices go over \
             without VAT.",
    },
    Said {
        nl: "Staan de artikelprijzen in SnelStart inclusief btw, dan komt een artikel over zonder prijs.",
        en: "When item prices in SnelStart include VAT, an item comes over without a price.",
    },
];

/// Names as `apis/snelstart.md` sections 3 and 4 have them; the tab Boekhouden, the packages and who closes a year as the
/// vendor's own knowledge base has them (kennisplein.snelstart.nl, read 2026-11).
const PLACES: &[Place] = &[
    Place {
        feed: Feed::Customers,
        steps: &[
            Said {
                nl: "Open de relatie in SnelStart, of maak haar aan. Uw programma en SnelStart moeten \
                     hetzelfde nummer gebruiken: in SnelStart heet dat de relatiecode.",
                en: "Open the relation in SnelStart, or create it. Your application and SnelStart must use the same \
                     number: SnelStart calls it relatiecode.",
            },
            Said {
                nl: "Zet bij de relatie het vinkje Klant aan, en Nonactief uit.",
                en: "Tick Klant (customer) at the relation, and take the tick off Nonactief (not active).",
            },
        ],
    },
    Place {
        feed: Feed::LedgerAccounts,
        steps: &[
            Said {
                nl: "Ga in SnelStart 12 naar het tabblad Boekhouden > Grootboekrekeningen. In SnelStart Web vindt u \
                     het rekeningschema vanaf het pakket inKaart.",
                en: "In SnelStart 12 go to the tab Boekhouden > Grootboekrekeningen. SnelStart Web has the chart of \
                     accounts from the package inKaart on.",
            },
            Said {
                nl: "Kies de rekening, of klik op Nieuw. Geef nummer, omschrijving en functie; de functie bepaalt \
                     welke btw er op de rekening mag.",
                en: "Choose the account, or click Nieuw. Give number, description and function; the function decides \
                     which VAT the account takes.",
            },
            Said {
                nl: "Met kostenplaatsen werken kan vanaf het pakket inZicht; u zet ze aan bij de rekening.",
                en: "Cost centres need the package inZicht; they are switched on at the account.",
            },
        ],
    },
    Place {
        feed: Feed::CostCentres,
        steps: &[Said {
            nl: "Maak de kostenplaats in SnelStart aan, of haal bij een bestaande het vinkje Nonactief weg. \
                 Kostenplaatsen zijn er vanaf het pakket inZicht.",
            en: "Create the cost centre in SnelStart, or take the tick off Nonactief of one that is there. Cost \
                 centres need the package inZicht.",
        }],
    },
    Place {
        feed: Feed::Items,
        steps: &[
            Said {
                nl: "Open het artikel in SnelStart, of maak het aan met de code uit uw programma. Of die code letters mag \
                     hebben, hangt af van de instelling van uw administratie.",
                en: "Open the item in SnelStart, or create it with the code of your application. Whether that code may \
                     have letters depends on a setting of your administration.",
            },
            Said {
                nl: "Kies een omzetgroep: die bepaalt de btw en de omzetrekening. Zet Nonactief uit.",
                en: "Choose a group (omzetgroep): it decides the VAT and the revenue account. Take the tick off Nonactief.",
            },
        ],
    },
    Place {
        feed: Feed::Orders,
        steps: &[Said {
            nl: "Zoek de verkooporder in SnelStart op de orderreferentie: dat is het factuurnummer uit uw programma.",
            en: "Look for the order (verkooporder) in SnelStart by its reference (orderreferentie): it is the invoice \
                 number of your application.",
        }],
    },
    Place {
        feed: Feed::VatCodes,
        steps: &[Said {
            nl: "De soorten btw van SnelStart liggen vast: u hoeft daar niets te doen. Koppel uw eigen btw-codes \
                 hieraan in Boekbrug, bij Codes koppelen.",
            en: "The kinds of VAT in SnelStart are fixed: nothing is to be done there. Map your own VAT codes to \
                 them in Boekbrug, under Map codes.",
        }],
    },
    Place {
        feed: Feed::Journals,
        steps: &[Said {
            nl: "SnelStart boekt in zijn eigen verkoopboek. Staat dat er niet, maak dan bij Boekhouden > \
                 Grootboekrekeningen een rekening aan met de functie van het verkoopdagboek.",
            en: "SnelStart books in its own sales journal. When it is missing, create an account with the function \
                 of the sales journal under Boekhouden > Grootboekrekeningen.",
        }],
    },
    Place {
        feed: Feed::Periods,
        steps: &[
            Said {
                nl: "Het jaar van deze factuur is in SnelStart afgesloten. Heeft uw accountant rechten in de \
                     administratie, dan kan alleen die het boekjaar weer openen.",
                en: "The year of this invoice is closed in SnelStart. When your accountant has rights in the \
                     administration, only they can open the year again.",
            },
            Said {
                nl: "Mag het jaar dicht blijven, geef de factuur dan in uw programma een datum in het lopende jaar.",
                en: "When the year must stay closed, give the invoice a date in the current year in your application.",
            },
        ],
    },
];
