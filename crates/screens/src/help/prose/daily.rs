//! What happens each day.

use super::super::article::Part;
use super::super::general::Piece::{Heading, Note, Points, Text};
use super::super::general::{Prose, both};

pub(super) const PAGES: &[Prose] = &[OVERWRITTEN, ONCE, CALLS];

const OVERWRITTEN: Prose = Prose {
    slug: "overwritten",
    part: Part::Daily,
    title: both("Een gegeven is overschreven", "A value was overwritten"),
    summary: both(
        "Welke velden de koppeling overschrijft, waar u de oude waarde vindt, en hoe u een veld uitzet.",
        "Which fields the connection overwrites, where the old value is, and how to switch a field off.",
    ),
    body: &[
        Text(both(
            "Voor een koppelveld is de boekhouding de baas. Verandert het daar, dan verandert het in uw programma. Andere \
             velden blijven met rust.",
            "For a coupled field the bookkeeping decides. When it changes there, it changes in your application. Other \
             fields are left alone.",
        )),
        Points(&[
            both(
                "Bij elke klant staat de geschiedenis: welk veld, de oude en de nieuwe waarde, en wanneer.",
                "With each customer is its history: which field, the old and the new value, and when.",
            ),
            both(
                "Wilt u een veld zelf bijhouden, zet het dan uit bij de koppelvelden van de koppeling.",
                "When you want to keep a field yourself, switch it off among the coupled fields of the connection.",
            ),
            both(
                "Wat in de boekhouding is verwijderd of geblokkeerd, wordt bij u niet actief. Het verdwijnt niet.",
                "What was deleted or blocked in the bookkeeping becomes inactive here. It does not vanish.",
            ),
        ]),
    ],
};

const ONCE: Prose = Prose {
    slug: "exactly-once",
    part: Part::Daily,
    title: both(
        "Kan een factuur dubbel worden geboekt?",
        "Can an invoice be booked twice?",
    ),
    summary: both(
        "Nee. Zo zorgt Boekbrug daarvoor.",
        "No. This is how Boekbrug sees to it.",
    ),
    body: &[
        Points(&[
            both(
                "Voor elke keer versturen kijkt Boekbrug in het pakket of het nummer er al is.",
                "Before each sending Boekbrug looks in the package whether the number is there already.",
            ),
            both(
                "Wat er wordt gedaan, wordt eerst opgeschreven. Valt de stroom uit, dan weet Boekbrug waar het was.",
                "What is about to be done is written down first. When the power fails, Boekbrug knows where it was.",
            ),
            both(
                "Is het nummer er met een ander bedrag, dan stopt de factuur en kijkt een mens ernaar.",
                "When the number is there with another amount, the invoice stops and a person looks at it.",
            ),
            both(
                "Na het boeken leest Boekbrug de boeking terug. Pas als alles gelijk is, is de factuur klaar.",
                "After booking, Boekbrug reads the booking back. Only when all is equal the invoice is done.",
            ),
        ]),
        Heading(both("Het bewijs", "The receipt")),
        Text(both(
            "Bij elke geboekte factuur hoort een bewijs: wat er is verstuurd, wanneer, het nummer dat het pakket gaf, en wat \
             er is teruggelezen.",
            "Each booked invoice has a receipt: what was sent, when, the number that the package gave, and what was read \
             back.",
        )),
    ],
};

const CALLS: Prose = Prose {
    slug: "calls",
    part: Part::Daily,
    title: both(
        "Verzoeken: waarom iets tot morgen wacht",
        "Calls: why something waits until tomorrow",
    ),
    summary: both(
        "Een pakket staat een aantal verzoeken per dag toe. Facturen gaan altijd voor.",
        "A package allows a number of calls a day. Invoices always go first.",
    ),
    body: &[
        Text(both(
            "Elke keer dat Boekbrug het pakket iets vraagt, is dat een verzoek. Hoeveel er mogen, staat op de bladzijde van \
             uw pakket. Hoeveel er vandaag zijn gebruikt, staat in het [Logboek](/logbook).",
            "Each time Boekbrug asks the package something is a call. How many are allowed stands on the page of your \
             package. How many were used today is in the [Logbook](/logbook).",
        )),
        Points(&[
            both(
                "Worden de verzoeken schaars, dan wachten eerst de gegevens die voor facturen niet nodig zijn.",
                "When calls become scarce, the data that invoices do not need waits first.",
            ),
            both(
                "Zijn er bijna geen verzoeken meer, dan wacht al het lezen. Facturen gaan door.",
                "When hardly any calls are left, all reading waits. Invoices go on.",
            ),
            both(
                "Om middernacht UTC begint een nieuwe dag; dat is in Nederland één of twee uur 's nachts.",
                "At midnight UTC a new day begins; in the Netherlands that is one or two o'clock at night.",
            ),
        ]),
        Note(both(
            "Lees projecten en medewerkers minder vaak als het krap is. Dat stelt u in bij de koppeling.",
            "Read projects and employees less often when calls are short. That is a setting of the connection.",
        )),
    ],
};
