//! When something is wrong.

use super::super::article::Part;
use super::super::general::Piece::{Heading, Note, Points, Steps, Text};
use super::super::general::{Prose, both};

pub(super) const PAGES: &[Prose] = &[FINDING, LOST];

const FINDING: Prose = Prose {
    slug: "mending",
    part: Part::Trouble,
    title: both(
        "Een factuur met een melding: zo lost u het op",
        "An invoice with a finding: how to mend it",
    ),
    summary: both(
        "Wat een melding zegt, wie haar oplost, en wanneer het vanzelf verder gaat.",
        "What a finding says, who mends it, and when it goes on by itself.",
    ),
    body: &[
        Text(both(
            "Bij [Facturen](/invoices?state=findings) staan de facturen die niet over konden. Elke melding zegt wat er is, \
             waarom, wat u kunt doen en wie dat kan.",
            "Under [Invoices](/invoices?state=findings) are the invoices that could not go over. Each finding says what is \
             the matter, why, what to do and who can do it.",
        )),
        Steps(&[
            both(
                "Open de factuur en lees de melding. Staat er een knop bij, dan lost u het hier op.",
                "Open the invoice and read the finding. Where there is a button, you mend it here.",
            ),
            both(
                "Ligt de oorzaak in het boekhoudpakket, herstel haar dan daar. Boekbrug ziet de wijziging bij de volgende \
                 keer lezen en probeert de factuur vanzelf opnieuw.",
                "When the cause is in the bookkeeping package, mend it there. Boekbrug sees the change at its next read and \
                 tries the invoice again by itself.",
            ),
            both(
                "Wilt u niet wachten, druk dan op Opnieuw proberen. Dat kan ook voor alle facturen met dezelfde oorzaak.",
                "When you do not want to wait, press Try again. That works for all invoices of one cause too.",
            ),
            both(
                "Hebt u de factuur zelf al geboekt, kies dan Is al geboekt. Boekbrug verstuurt haar dan niet meer.",
                "When you booked the invoice yourself, choose Is booked already. Then Boekbrug does not send it any more.",
            ),
        ]),
        Note(both(
            "Een factuur is na het verwerken niet te veranderen. Klopt het document zelf niet, maak dan in uw programma een \
             creditnota en een nieuwe factuur.",
            "An invoice cannot be changed once it is processed. When the document itself is wrong, make a credit note and a \
             new invoice in your application.",
        )),
    ],
};

const LOST: Prose = Prose {
    slug: "no-answer",
    part: Part::Trouble,
    title: both("Verstuurd, maar geen antwoord", "Sent, but no answer"),
    summary: both(
        "Waarom een factuur even op Onbekend staat, en waarom u dan niets hoeft te doen.",
        "Why an invoice is Unknown for a while, and why you need not do anything then.",
    ),
    body: &[
        Text(both(
            "Soms raakt het antwoord van het pakket weg: de boeking is verstuurd, maar niet bevestigd. De factuur staat dan \
             op Verstuurd, geen antwoord.",
            "Sometimes the answer of the package gets lost: the booking was sent, but not confirmed. The invoice is then \
             Sent, no answer.",
        )),
        Heading(both("Wat Boekbrug doet", "What Boekbrug does")),
        Points(&[
            both(
                "Het stuurt de factuur niet nog een keer, maar wacht even en zoekt haar op in het pakket.",
                "It does not send the invoice again, but waits a moment and looks it up in the package.",
            ),
            both(
                "Staat zij er, dan gaat het verder met de PDF. Staat zij er niet, dan boekt het haar alsnog.",
                "When it is there, it goes on with the PDF. When it is not, it is booked after all.",
            ),
        ]),
        Heading(both("Wat u doet", "What you do")),
        Text(both(
            "Niets. Boek de factuur niet met de hand: dan zou zij er twee keer in kunnen komen. Blijft het langer dan een dag \
             zo, kijk dan bij [Facturen komen niet meer in mijn boekhouding](page:invoices-not-arriving).",
            "Nothing. Do not book the invoice by hand: it could get in twice. When it stays so for more than a day, look at \
             [Invoices no longer arrive in my bookkeeping](page:invoices-not-arriving).",
        )),
    ],
};
