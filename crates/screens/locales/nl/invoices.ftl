# Facturen: de lijst, één factuur, opnieuw proberen, markeren als geboekt.
invoices-title = Facturen
invoices-tabs = Hoe ver facturen zijn
invoices-tab-all = Alle
invoices-tab-attention = Vraagt aandacht
invoices-tab-underway = Onderweg
invoices-tab-booked = Geboekt
invoices-tab-aside = Niet door Boekbrug
invoices-search = Facturen zoeken
invoices-search-label = Zoeken
invoices-search-hint = nummer, klant of klantnummer
invoices-search-button = Zoeken
invoices-connection = Koppeling
invoices-all-connections = Alle koppelingen
invoices-none = Er zijn nog geen facturen
invoices-none-text = Zodra uw programma een factuur aanbiedt, staat die hier. U hoeft daar niets voor te doen.
invoices-nothing = Geen facturen gevonden
invoices-nothing-text = Hier staat nu niets.
invoices-clear = Alles tonen
invoices-why = Waarom facturen wachten
invoices-all-findings = Alle bevindingen met uitleg
invoices-explain = Uitleg en stappen
invoices-without-cause = Ook andere oorzaken tonen
invoices-count = { $count ->
    [one] 1 factuur
   *[other] { $count } facturen
}
invoices-with-cause = { $count ->
    [one] 1 factuur heeft dit nu
   *[other] { $count } facturen hebben dit nu
}
invoices-more-findings = en nog { $count }
invoices-newest = Naar de nieuwste
invoices-older = Oudere facturen

invoices-number = Nummer
invoices-customer = Klant
invoices-date = Datum
invoices-total = Totaal
invoices-state = Stand
invoices-credit = creditnota

invoices-one = Factuur { $number }
invoices-one-credit = Creditnota { $number }
invoices-findings = { $count ->
    [one] Wat er moet gebeuren
   *[other] Wat er moet gebeuren ({ $count })
}
invoices-open-package = Openen in { $package }
invoices-retry = Opnieuw
invoices-mark = Markeren als geboekt
invoices-lines = Regels
invoices-line-what = Omschrijving
invoices-line-quantity = Aantal
invoices-line-price = Prijs
invoices-line-vat = Btw
invoices-line-net = Bedrag
invoices-line-found = let op
invoices-line-account = rekening
invoices-line-item = artikel
invoices-line-cost-centre = kostenplaats
invoices-line-project = project
invoices-line-employee = medewerker
invoices-line-allowance = Korting
invoices-line-charge = Toeslag
invoices-more-lines = { $count ->
    [one] Nog 1 regel staat in de PDF.
   *[other] Nog { $count } regels staan in de PDF.
}
invoices-total-excl = Totaal exclusief btw
invoices-total-incl = Totaal inclusief btw
invoices-vat-over = Btw { $vat } over { $base }
invoices-rounding = Afronding
invoices-prepaid = Al betaald
invoices-vat-zero = 0%
invoices-vat-exempt = vrijgesteld
invoices-vat-reverse = verlegd
invoices-vat-eu = binnen de EU
invoices-vat-export = buiten de EU
invoices-vat-outside = geen btw

invoices-facts = Gegevens
invoices-due-date = Vervaldatum
invoices-payment-condition = Betalingsconditie
invoices-credited = Bij factuur
invoices-order = Uw referentie
invoices-period = Periode
invoices-description = Omschrijving
invoices-identification = KvK-nummer klant
invoices-vat-number = Btw-nummer klant

invoices-pdf = PDF
invoices-pdf-open = PDF openen
invoices-pdf-title = PDF { $name }

invoices-timeline = Wat er gebeurde
invoices-step-accept = Ontvangen
invoices-step-check = Nagekeken
invoices-step-find = Gezocht in de boekhouding
invoices-step-book = Naar de boekhouding gestuurd
invoices-step-attach = PDF toegevoegd
invoices-step-read-back = Teruggelezen en vergeleken
invoices-step-mark = Gemarkeerd als geboekt
invoices-step-other = Bijgewerkt
invoices-times = { $count } keer
invoices-older-steps = { $count ->
    [one] Nog 1 stap daarvoor
   *[other] Nog { $count } stappen daarvoor
}
invoices-by-person = een gebruiker
invoices-by-application = uw programma
invoices-by-operator = beheerder { $name }

invoices-receipt = Bewijs
invoices-receipt-text = Verstuurd op { $sent }. Teruggelezen op { $verified }, en alles was gelijk.
invoices-sent = Verstuurd
invoices-read-back = In de boekhouding
invoices-customer-id = Klant (kenmerk)
invoices-booking-number = Boekingsnummer
invoices-booking-id = Kenmerk van de boeking
invoices-sha = Vingerafdruk (SHA-256)

invoices-meaning-verified = Deze factuur staat in de boekhouding. Boekbrug las de boeking terug: alles klopt.
invoices-meaning-skipped = Voor deze factuur is geen boeking nodig.
invoices-meaning-marked = Iemand heeft deze factuur als geboekt gemarkeerd. Boekbrug stuurt haar niet.
invoices-meaning-unknown = Verstuurd, maar er kwam geen antwoord. Boekbrug kijkt eerst of de boeking er is; er wordt niets dubbel geboekt.
invoices-meaning-sending = De factuur wordt nu verstuurd.
invoices-meaning-person = Los eerst op wat hieronder staat. Daarna gaat de factuur vanzelf over, of u drukt op Opnieuw.
invoices-meaning-later = Boekbrug probeert het vanzelf opnieuw op { $at }.
invoices-meaning-booked = De boeking is gemaakt. Boekbrug maakt haar af en leest haar daarna terug.
invoices-meaning-waiting = De factuur gaat mee met de volgende keer.

invoices-retried = De factuur wordt opnieuw geprobeerd.
invoices-at-its-end = Voor deze factuur is niets meer te doen.
invoices-marked = De factuur is gemarkeerd als geboekt.
invoices-not-marked = De factuur is niet gemarkeerd: zij is al klaar, of zij wordt op dit moment verstuurd.
invoices-retried-all = { $count ->
    [one] 1 factuur wordt opnieuw geprobeerd.
   *[other] { $count } facturen worden opnieuw geprobeerd.
}

invoices-retry-all = { $count ->
    [one] Opnieuw proberen
   *[other] Alle { $count } opnieuw proberen
}
invoices-retry-all-title = Opnieuw proberen
invoices-retry-ask = { $count ->
    [one] 1 factuur wacht hierop: { $title }. Wilt u haar nu opnieuw proberen?
   *[other] { $count } facturen wachten hierop: { $title }. Wilt u ze nu alle opnieuw proberen?
}
invoices-retry-first = Het heeft alleen zin als de oorzaak weg is.
invoices-retry-none = Geen enkele factuur heeft dit nu nog.
invoices-back = Terug naar de facturen
invoices-cancel = Annuleren

invoices-mark-title = Factuur { $number } markeren als geboekt
invoices-mark-text = Doe dit alleen als de factuur al in uw boekhouding staat, bijvoorbeeld omdat u haar met de hand heeft geboekt. Boekbrug stuurt haar dan niet meer. U kunt dit niet terugdraaien.
invoices-mark-reason = Waarom is zij al geboekt?
invoices-mark-hint = Bijvoorbeeld: met de hand geboekt als stuk 2026-118. Dit blijft bij de factuur staan.
invoices-mark-wrong = Schrijf in hoogstens 300 tekens waarom de factuur al geboekt is.
invoices-order-one = Conceptfactuur
invoices-order-number = Conceptfactuur: order { $number }
invoices-order-placed = Conceptfactuur geplaatst
invoices-order-verified = Conceptfactuur staat klaar
invoices-order-open = open: er is nog geen factuur van gemaakt
invoices-order-unread = nog niet gelezen of er al een factuur van gemaakt is
invoices-order-invoiced = gefactureerd
invoices-order-invoiced-as = gefactureerd met nummer { $number }
invoices-order-gone = niet meer in het boekhoudpakket
invoices-order-pdf = PDF downloaden
invoices-meaning-order = Deze factuur staat als concept in het boekhoudpakket. Boekbrug las haar terug: alles klopt. U maakt daar zelf de factuur.
invoices-step-order = Als conceptfactuur naar de boekhouding gestuurd
invoices-apart = Klant doet niet mee
invoices-order-done = Gefactureerd in het boekhoudpakket
invoices-meaning-invoiced = Van deze conceptfactuur is in het boekhoudpakket een factuur gemaakt. U hoeft niets meer te doen.
invoices-meaning-invoiced-as = Van deze conceptfactuur is in het boekhoudpakket factuur { $number } gemaakt. U hoeft niets meer te doen.
invoices-meaning-apart = De klant is niet aangevinkt voor deze koppeling. De factuur blijft daarom hier. Dat is een keuze, geen fout.
invoices-tab-apart = Klant doet niet mee
