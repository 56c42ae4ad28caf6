//! People, keys, what is kept.

use super::super::article::Part;
use super::super::general::Piece::{Heading, Note, Points, Text};
use super::super::general::{Prose, both};

pub(super) const PAGES: &[Prose] = &[NOTICES, APPLICATIONS, KEPT];

const NOTICES: Prose = Prose {
    slug: "notices",
    part: Part::House,
    title: both(
        "Bericht krijgen als er iets misgaat",
        "Being told when something goes wrong",
    ),
    summary: both(
        "Wie bericht krijgt, wanneer, en hoe vaak.",
        "Who is told, when, and how often.",
    ),
    body: &[
        Text(both(
            "Per koppeling kiest u wie bericht krijgt, per e-mail en in het programma.",
            "For each connection you choose who is told, by e-mail and in the program.",
        )),
        Points(&[
            both(
                "Bij de eerste fout komt er meteen bericht.",
                "At the first error there is a message at once.",
            ),
            both(
                "Zolang het duurt, komt er hoogstens één overzicht per dag.",
                "While it lasts, there is one digest a day at most.",
            ),
            both(
                "Is het opgelost, dan komt er één keer bericht.",
                "When it is mended, there is one message.",
            ),
        ]),
    ],
};

const APPLICATIONS: Prose = Prose {
    slug: "applications",
    part: Part::House,
    title: both("Een programma aansluiten", "Connecting an application"),
    summary: both(
        "Sleutels, de interface en berichten voor makers van programma's.",
        "Keys, the interface and messages for makers of applications.",
    ),
    body: &[
        Text(both(
            "Een programma roept Boekbrug aan met een sleutel. Die maakt een beheerder bij [Sleutels](/keys). De sleutel is \
             één keer te zien en kan worden beperkt tot wat het programma nodig heeft.",
            "An application calls Boekbrug with a key. An administrator makes it under [Keys](/keys). The key is shown once \
             and can be limited to what the application needs.",
        )),
        Points(&[
            both(
                "Alle aanroepen met voorbeelden: [de beschrijving van de interface](/v1/reference).",
                "All calls with examples: [the reference of the interface](/v1/reference).",
            ),
            both(
                "Wilt u weten wanneer er iets is veranderd, voeg dan een adres toe bij [Webhooks](/webhooks). Een bericht zegt \
                 alleen dat er iets is; de gegevens haalt u op.",
                "To be told when something changed, add an address under [Webhooks](/webhooks). A message only says that there \
                 is something; you fetch the data.",
            ),
            both(
                "Een adres dat vijf dagen niet antwoordt, gaat uit. U zet het daar weer aan.",
                "An address that does not answer for five days is switched off. You switch it on again there.",
            ),
        ]),
        Note(both(
            "Raakt een sleutel kwijt of komt hij in verkeerde handen, trek hem dan meteen in en maak een nieuwe.",
            "When a key is lost or gets into the wrong hands, revoke it at once and make a new one.",
        )),
    ],
};

const KEPT: Prose = Prose {
    slug: "kept",
    part: Part::House,
    title: both("Wat Boekbrug bewaart", "What Boekbrug keeps"),
    summary: both(
        "Sleutels, gegevens van personen, en wie wat heeft gedaan.",
        "Keys, data of persons, and who did what.",
    ),
    body: &[
        Points(&[
            both(
                "Sleutels en toestemmingen van pakketten staan versleuteld. Ze worden nooit meer getoond. Bij ontkoppelen \
                 worden ze gewist.",
                "Keys and consents of packages are encrypted. They are never shown again. When a connection is ended they \
                 are deleted.",
            ),
            both(
                "Van wachtwoorden en van uw eigen sleutels is er alleen een afdruk, waaruit ze niet te lezen zijn.",
                "Of passwords and of your own keys there is a hash only, from which they cannot be read.",
            ),
            both(
                "Wie wat heeft gedaan, staat in het [controlespoor](/audit). Daar staan geen geheimen in.",
                "Who did what is in the [audit trail](/audit). There are no secrets in it.",
            ),
            both(
                "Gegevens waarmee een persoon te bereiken is, kan uw programma laten wissen. Namen op facturen blijven, omdat \
                 de wet dat vraagt.",
                "Your application can have erased by what a person is reached. Names on invoices stay, because the law wants \
                 it.",
            ),
        ]),
        Heading(both("Hoe lang", "For how long")),
        Text(both(
            "De beheerder van de installatie stelt in hoe lang logboek en geschiedenis blijven staan.",
            "The operator of the installation sets for how long logbook and history are kept.",
        )),
    ],
};
