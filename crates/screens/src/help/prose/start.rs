//! Before and while linking.

use super::super::article::Part;
use super::super::general::Piece::{Heading, Note, Points, Steps, Text};
use super::super::general::{Prose, both};

pub(super) const PAGES: &[Prose] = &[HOW, LINKING, MATCHING];

const HOW: Prose = Prose {
    slug: "how-it-works",
    part: Part::Start,
    title: both("Hoe werkt een koppeling?", "How does a connection work?"),
    summary: both(
        "Wat heen gaat, wat terugkomt, en wat er nooit gebeurt.",
        "What goes there, what comes back, and what never happens.",
    ),
    body: &[
        Text(both(
            "Een koppeling verbindt één administratie van uw programma met één administratie in uw boekhoudpakket. Klanten \
             en andere stamgegevens komen uit de boekhouding naar uw programma. Facturen die u hebt verwerkt, gaan naar de \
             boekhouding, met hun PDF.",
            "A connection links one administration of your application to one administration in your bookkeeping package. \
             Customers and other master data come from the bookkeeping into your application. Invoices that you have \
             processed go to the bookkeeping, with their PDF.",
        )),
        Heading(both(
            "Van de boekhouding naar uw programma",
            "From the bookkeeping into your application",
        )),
        Points(&[
            both(
                "Een nieuwe klant in de boekhouding komt erbij in uw programma.",
                "A new customer in the bookkeeping is added to your application.",
            ),
            both(
                "Een wijziging in een koppelveld overschrijft de oude waarde. Een wijziging in een ander veld doet niets.",
                "A change in a coupled field overwrites the old value. A change in another field does nothing.",
            ),
            both(
                "Wat er is overschreven, blijft te zien bij de klant: het veld, de oude en de nieuwe waarde, en wanneer.",
                "What was overwritten stays visible with the customer: the field, the old and the new value, and when.",
            ),
        ]),
        Heading(both(
            "Van uw programma naar de boekhouding",
            "From your application to the bookkeeping",
        )),
        Steps(&[
            both(
                "Uw programma levert de factuur aan, met de PDF.",
                "Your application offers the invoice, with its PDF.",
            ),
            both(
                "Boekbrug controleert de factuur. Alles wat niet klopt, ziet u in één keer.",
                "Boekbrug checks the invoice. All that is wrong is told at once.",
            ),
            both(
                "Boekbrug kijkt of de boekhouding het nummer al kent, en boekt pas daarna.",
                "Boekbrug looks whether the bookkeeping knows the number already, and books only then.",
            ),
            both(
                "De PDF gaat mee, op de manier die het pakket kent.",
                "The PDF goes along, in the way that the package knows.",
            ),
            both(
                "Boekbrug leest de boeking terug en vergelijkt. Klopt alles, dan is er een bewijs.",
                "Boekbrug reads the booking back and compares. When all is right, there is a receipt.",
            ),
        ]),
        Heading(both("Wat er nooit gebeurt", "What never happens")),
        Points(&[
            both(
                "Verwijderen gaat nooit over, in geen van beide richtingen. Iets wordt hoogstens niet actief.",
                "A deletion is never carried over, in either direction. At most something becomes inactive.",
            ),
            both(
                "Een factuur wordt nooit twee keer geboekt, ook niet als een antwoord wegraakt.",
                "An invoice is never booked twice, also not when an answer gets lost.",
            ),
            both(
                "Eén foute factuur houdt de andere niet op.",
                "One bad invoice does not hold up the others.",
            ),
            both(
                "Een koppeling op pauze leest en verstuurt niets.",
                "A connection that is paused reads and sends nothing.",
            ),
        ]),
    ],
};

const LINKING: Prose = Prose {
    slug: "linking",
    part: Part::Start,
    title: both(
        "Een koppeling leggen, stap voor stap",
        "Making a connection, step by step",
    ),
    summary: both(
        "Van pakket kiezen tot de eerste factuur in de boekhouding.",
        "From choosing a package to the first invoice in the books.",
    ),
    body: &[
        Text(both(
            "U kunt bij elke stap stoppen en later verder gaan. Er gaat niets over voordat u op Starten drukt.",
            "You can stop at each step and go on later. Nothing goes over before you press Start.",
        )),
        Steps(&[
            both(
                "Kies het boekhoudpakket bij [Koppelingen](/connections/new).",
                "Choose the bookkeeping package under [Connections](/connections/new).",
            ),
            both(
                "Log in bij het pakket, of plak de sleutel. Wat er nodig is, staat op de bladzijde van uw pakket.",
                "Sign in at the package, or paste the key. What is needed stands on the page of your package.",
            ),
            both(
                "Kies de administratie. Eén administratie hoort altijd bij één koppeling.",
                "Choose the administration. One administration always belongs to one connection.",
            ),
            both(
                "Beantwoord de vragen: het dagboek, of PDF's mee moeten, en wat er met oudere facturen gebeurt.",
                "Answer the questions: the journal, whether PDFs go along, and what happens to older invoices.",
            ),
            both(
                "Wacht tot alles is gelezen. U ziet hoe ver het is.",
                "Wait until everything is read. You see how far it is.",
            ),
            both(
                "Bekijk wat bij elkaar hoort en bevestig de [twijfelgevallen](page:matching).",
                "Look at what belongs together and confirm the [doubtful pairs](page:matching).",
            ),
            both(
                "Koppel de btw-codes en de rekeningen. Er staan voorstellen klaar.",
                "Map the VAT codes and the accounts. There are suggestions.",
            ),
            both(
                "Bekijk het voorbeeld van de eerste keer. Het schrijft niets. Druk daarna op Starten.",
                "Look at the preview of the first run. It writes nothing. Then press Start.",
            ),
        ]),
        Note(both(
            "Een koppeling blijft bij de administratie waarvoor zij is gemaakt, ook als iemand in het pakket van \
             administratie wisselt.",
            "A connection stays with the administration for which it was made, also when somebody changes to another \
             administration in the package.",
        )),
    ],
};

const MATCHING: Prose = Prose {
    slug: "matching",
    part: Part::Start,
    title: both("Klanten aan elkaar koppelen", "Matching customers"),
    summary: both(
        "Hoe Boekbrug ziet welke klant bij welke hoort, zodat er geen dubbele ontstaan.",
        "How Boekbrug sees which customer belongs to which, so that no doubles arise.",
    ),
    body: &[
        Text(both(
            "Hebt u aan beide kanten al klanten, dan zoekt Boekbrug ze bij elkaar voordat de koppeling begint.",
            "When you have customers on both sides already, Boekbrug finds out which belong together before it starts.",
        )),
        Points(&[
            both(
                "Zeker: hetzelfde nummer en dezelfde naam, of hetzelfde KvK- of btw-nummer. Deze worden gekoppeld.",
                "Certain: the same number and name, or the same Chamber of Commerce or VAT number. These are linked.",
            ),
            both(
                "Twijfel: ongeveer dezelfde naam, of hetzelfde nummer met een andere naam. U bevestigt of weigert.",
                "Doubtful: nearly the same name, or the same number with another name. You confirm or refuse.",
            ),
            both(
                "Alleen hier of alleen daar: er is geen tegenhanger gevonden.",
                "Only here or only there: no counterpart was found.",
            ),
            both(
                "Dubbel: twee klanten aan één kant lijken dezelfde te zijn. Maak er in het pakket één van niet actief.",
                "Double: two customers on one side seem to be the same. Make one of them inactive in the package.",
            ),
        ]),
        Text(both(
            "U hoeft nummers niet eerst met de hand gelijk te maken. Een besluit dat u neemt, blijft bewaard.",
            "You need not make numbers equal by hand first. A decision that you take is kept.",
        )),
    ],
};
