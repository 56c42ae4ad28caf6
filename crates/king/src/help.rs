//! What people are told of KING Finance in its own words.

use boekbrug_connector::{PackageHelp, Place, Said};
use boekbrug_model::Feed;

/// Menus and modules as `apis/king.md` sections 3, 6 and 6.4 and product section 3 have them.
pub const HELP: PackageHelp = PackageHelp {
    needs: NEEDS,
    link: LINK,
    user: &[],
    booking: BOOKING,
    pdf: PDF,
    addresses: ADDRESSES,
    vat: VAT,
    silence: SILENCE,
    orders: &[],
    order: &[],
    notes: NOTES,
    places: PLACES,
};

/// `apis/king.md` sections 3 and 6.4.
const NEEDS: &[Said] = &[
    Said {
        nl: "De module Cloudswitch in KING Finance (vroeger iMUIS), naast de module Financieel.",
        en: "The module Cloudswitch in KING Finance (formerly iMUIS), beside the module Financieel.",
    },
    Said {
        nl: "De module Digitaal Dossier, als ook de PDF's over moeten.",
        en: "The module Digitaal Dossier, when PDFs must go over too.",
    },
    Said {
        nl: "Het nummer van het verkoopdagboek. De debiteurenrekening volgt uit de debiteur.",
        en: "The number of the sales journal. The debtor account follows from the debtor.",
    },
    Said {
        nl: "De beheerder van Boekbrug heeft de partnersleutel van KING ingesteld. Dat gebeurt één keer, voor alle \
             administraties samen.",
        en: "The operator of Boekbrug has set the partner key of KING. That is done once, for all administrations.",
    },
];

/// `apis/king.md` section 3.
const LINK: &[Said] = &[
    Said {
        nl: "Ga in KING Finance naar Beheer > Mijn gegevens > Verbindingen.",
        en: "Go to Beheer > Mijn gegevens > Verbindingen in KING Finance.",
    },
    Said {
        nl: "Klik op de regel van het product op Maak verbinding en geef uw wachtwoord nog een keer.",
        en: "Press Maak verbinding at the line of the product and give your password once more.",
    },
    Said {
        nl: "De omgevingscode verschijnt: een lange rij cijfers. Klik op Kopieer naar klembord.",
        en: "The environment code (omgevingscode) appears: a long row of digits. Press Kopieer naar klembord.",
    },
    Said {
        nl: "Plak de code in Boekbrug. Elke code hoort bij één administratie. Herhaal dit voor elke administratie die u \
             koppelt.",
        en: "Paste the code in Boekbrug. Each code belongs to one administration. Do this again for each administration \
             that you link.",
    },
];

/// FACT and BOEKSTUK: `apis/king.md` section 6.1.
const BOOKING: &[Said] = &[
    Said {
        nl: "Open het verkoopdagboek van de koppeling, in het boekjaar en de periode van de factuurdatum.",
        en: "Open the sales journal of the connection, in the book year and period of the invoice date.",
    },
    Said {
        nl: "Zoek op het factuurnummer uit uw programma: dat is het factuurnummer en het boekstuk van de boeking. U vindt \
             de boeking ook bij de openstaande posten van de debiteur.",
        en: "Search for the invoice number of your application: it is the invoice number and the document number of the \
             booking. The booking is also among the open items of the debtor.",
    },
    Said {
        nl: "Een factuur met meer rekeningen, btw-codes, kostenplaatsen of projecten staat er als een gesplitste boeking: \
             één regel voor de debiteur en één voor elke factuurregel.",
        en: "An invoice with several accounts, VAT codes, cost centres or projects is a split booking: one row for the \
             debtor and one for each line of the invoice.",
    },
];

/// `apis/king.md` section 6.4: in the same call, in the table DIGDOS.
const PDF: &[Said] = &[Said {
    nl: "De PDF gaat samen met de boeking en staat in het Digitaal Dossier bij de boeking. Achteraf toevoegen kan \
         niet.",
    en: "The PDF goes together with the booking and is in the Digitaal Dossier of the booking. It cannot be added \
         later.",
}];

const ADDRESSES: &[Said] = &[Said {
    nl: "KING Finance heeft één e-mailadres bij een debiteur. Dat wordt zowel het gewone adres als het adres voor \
         facturen.",
    en: "KING Finance has one e-mail address of a debtor. It becomes both the ordinary address and the address for \
         invoices.",
}];

const VAT: &[Said] = &[Said {
    nl: "KING Finance heeft eigen btw-codes per administratie. Koppel elke btw-code van uw programma aan een code met \
         hetzelfde percentage. Een code met verlegd in de omschrijving geldt als verlegde btw.",
    en: "KING Finance has VAT codes of its own in each administration. Map each VAT code of your application to a code \
         with the same percentage. A code with verlegd in its description counts as reverse charge.",
}];

/// `apis/king.md` section 3.
const SILENCE: &[Said] = &[Said {
    nl: "Kijk in KING Finance onder Beheer > Mijn gegevens > Verbindingen of de verbinding er nog staat, en of de module \
         Cloudswitch nog aan is. Maak zo nodig een nieuwe verbinding en plak de nieuwe omgevingscode in Boekbrug.",
    en: "Look in KING Finance under Beheer > Mijn gegevens > Verbindingen whether the connection is still there, and \
         whether the module Cloudswitch is still on. If need be make a new connection and paste the new code in Boekbrug.",
}];

/// A partner may post in periods that are closed to users (`apis/king.md` section 6.3); debtors: sections 5 and 7.
const NOTES: &[Said] = &[
    Said {
        nl: "Boekbrug boekt nooit in een afgesloten periode, ook niet in een periode die alleen voor gebruikers is \
             afgesloten.",
        en: "Boekbrug never books in a closed period, nor in one that is closed to users only.",
    },
    Said {
        nl: "Debiteurnummers bestaan alleen uit cijfers, hoogstens acht. Elke administratie heeft een reeks nummers voor \
             debiteuren. Een klant met letters in zijn code, of met een nummer buiten die reeks, krijgt een melding voordat \
             er iets wordt verstuurd.",
        en: "Debtor numbers consist of digits only, eight at most. Each administration has a range of numbers for debtors. A \
             customer with letters in its code, or with a number outside that range, gets a finding before anything is sent.",
    },
    Said {
        nl: "Gaan klanten uit uw programma naar KING Finance, dan kunt u zo'n klant op het scherm Klanten een nummer geven, \
             of het eerste vrije nummer laten nemen. De code in uw programma blijft zoals zij is.",
        en: "Where customers of your application go to KING Finance, you can give such a customer a number on the Customers \
             screen, or have the first free one taken. The code in your application stays as it is.",
    },
    Said {
        nl: "Een klant die Boekbrug in KING Finance maakt, krijgt zijn nummer als zoeksleutel. Btw-plicht, sluitrekening en \
             betalingsconditie vult KING Finance zelf in met de eerste waarde die het heeft, tenzij de klant een \
             betalingsconditie heeft of de beheerder een waarde heeft ingesteld. Kijk de eerste klanten daarop na, vooral \
             klanten in het buitenland.",
        en: "A customer that Boekbrug makes in KING Finance gets its number as search key. KING Finance itself fills in the \
             VAT liability, the closing account and the payment condition with the first value that it has, unless the \
             customer has a payment condition or the operator has set a value. Check the first customers for that, above \
             all those abroad.",
    },
    Said {
        nl: "Een debiteur heeft in KING Finance één adres, één contactpersoon en één e-mailadres. Staan er in uw programma \
             twee e-mailadressen, dan gaat het adres voor facturen over. Het factuuradres gaat niet over.",
        en: "A debtor in KING Finance has one address, one person to ask for and one e-mail address. Where your application \
             has two e-mail addresses, the one for invoices goes over. The invoice address does not go over.",
    },
    Said {
        nl: "Een betalingsconditie gaat over als het nummer dat zij in KING Finance heeft, niet als een aantal dagen.",
        en: "A payment condition goes over as the number that it has in KING Finance, not as a number of days.",
    },
    Said {
        nl: "Conceptfacturen kunnen niet naar KING Finance: niet bekend is wat de regels van een verkooporder daar moeten \
             bevatten. Facturen gaan altijd als boeking over.",
        en: "Draft invoices cannot go to KING Finance: what the lines of a sales order must hold there is not known. Invoices \
             always go over as bookings.",
    },
];

/// Tables and fields as `apis/king.md` section 6 has them; menus as the program's own help pages have them (Financieel >
/// Debiteuren, Financieel > Grootboek; read 2026-11).
const PLACES: &[Place] = &[
    Place {
        feed: Feed::Customers,
        steps: &[
            Said {
                nl: "Ga in KING Finance naar Financieel > Debiteuren > Tabellen > Debiteur.",
                en: "In KING Finance go to Financieel > Debiteuren > Tabellen > Debiteur.",
            },
            Said {
                nl: "Zoek de debiteur op zijn nummer. Is hij er niet, klik dan op [+] en geef hem het nummer dat uw \
                     programma gebruikt.",
                en: "Look the debtor up by its number. When it is not there, click [+] and give it the number that \
                     your application uses.",
            },
            Said {
                nl: "Kijk of Geblokkeerd uit staat, en of sluitrekening, btw-plicht en betalingsconditie zijn \
                     ingevuld.",
                en: "See that Geblokkeerd (blocked) is off, and that Sluitrekening, BTW-plichtig and \
                     Betalingsconditie are filled in.",
            },
        ],
    },
    Place {
        feed: Feed::LedgerAccounts,
        steps: &[
            Said {
                nl: "Ga in KING Finance naar Financieel > Grootboek > Tabellen > Grootboek.",
                en: "In KING Finance go to Financieel > Grootboek > Tabellen > Grootboek.",
            },
            Said {
                nl: "Kies de rekening, of klik op [+] voor een nieuwe. Geef nummer, zoeksleutel en omschrijving.",
                en: "Choose the account, or click [+] for a new one. Give number, search key and description.",
            },
            Said {
                nl: "Kijk of de rekening niet geblokkeerd is, en of een kostenplaats erbij verplicht is.",
                en: "See that the account is not blocked, and whether it demands a cost centre.",
            },
        ],
    },
    Place {
        feed: Feed::VatCodes,
        steps: &[
            Said {
                nl: "Open in KING Finance de tabel BTW, bij de tabellen van het grootboek.",
                en: "In KING Finance open the table BTW, among the tables of the ledger.",
            },
            Said {
                nl: "Kijk of er een btw-code is met het percentage van de factuur. Koppel die daarna in Boekbrug, \
                     bij Codes koppelen.",
                en: "See that there is a VAT code with the percentage of the invoice. Then map it in Boekbrug, under \
                     Map codes.",
            },
        ],
    },
    Place {
        feed: Feed::CostCentres,
        steps: &[
            Said {
                nl: "Open in KING Finance de tabel Kostenplaats.",
                en: "In KING Finance open the table Kostenplaats.",
            },
            Said {
                nl: "Zoek de kostenplaats op, of klik op [+]. Kijk of zij niet geblokkeerd is.",
                en: "Look the cost centre up, or click [+]. See that it is not blocked.",
            },
        ],
    },
    Place {
        feed: Feed::Journals,
        steps: &[
            Said {
                nl: "Open in KING Finance de tabel Dagboek.",
                en: "In KING Finance open the table Dagboek.",
            },
            Said {
                nl: "Het dagboek moet van de soort Verkoop zijn. Kies het daarna in Boekbrug, bij Instellingen.",
                en: "The journal must be of the kind Verkoop (sales). Then choose it in Boekbrug, under Settings.",
            },
        ],
    },
    Place {
        feed: Feed::PaymentConditions,
        steps: &[Said {
            nl: "Open in KING Finance de tabel Betalingsconditie en kijk of de conditie er staat, met het aantal \
                 vervaldagen.",
            en: "In KING Finance open the table Betalingsconditie and see that the condition is there, with its days.",
        }],
    },
    Place {
        feed: Feed::Periods,
        steps: &[
            Said {
                nl: "Hoe het boekjaar is ingedeeld, staat in KING Finance onder Financieel > Grootboek > Tabellen > \
                     Basis financieel.",
                en: "How the year is divided stands in KING Finance under Financieel > Grootboek > Tabellen > Basis \
                     financieel.",
            },
            Said {
                nl: "Laat de periode weer openen door wie haar heeft afgesloten, of geef de factuur in uw programma \
                     een datum in een open periode.",
                en: "Have the period opened again by whoever closed it, or give the invoice a date in an open period \
                     in your application.",
            },
        ],
    },
    Place {
        feed: Feed::Projects,
        steps: &[Said {
            nl: "Projecten heten in KING Finance kostendragers. Open de tabel Kostendrager en kijk of het project er \
                 staat en niet geblokkeerd is.",
            en: "Projects are called kostendragers in KING Finance. Open the table Kostendrager and see that the \
                 project is there and not blocked.",
        }],
    },
];
