# Het logboek.
logbook-title = Logboek
logbook-lead = Wat elke koppeling heeft gedaan, ronde voor ronde, en wat er misging.
logbook-connection = Koppeling
logbook-show = Tonen
logbook-today = Vandaag
logbook-calls-today = Verzoeken vandaag
logbook-of = van { $count }
logbook-left = Nog { $count } tot middernacht UTC.
logbook-no-limit = Dit pakket noemt geen grens per dag.
logbook-calls-help = Wat zijn verzoeken?
logbook-budget-short = Wat facturen niet nodig hebben, wacht tot morgen
logbook-budget-scarce = Lezen wacht tot morgen, facturen gaan door
logbook-done-today = Vandaag gedaan
logbook-invoices-over = facturen geboekt en gecontroleerd
logbook-failed-day = Mislukte verzoeken, 24 uur
logbook-errors-today = Fouten van vandaag
logbook-no-errors = Geen
logbook-times = in { $count ->
    [one] 1 ronde
   *[other] { $count } rondes
}
logbook-weeks = De laatste vier weken
logbook-plot-empty = Nog niets om te tonen.
logbook-plot-desc = Staven per dag. Dezelfde cijfers staan in de tabel eronder.
logbook-plot-table = Cijfers in een tabel
logbook-plot-runs = Rondes
logbook-plot-runs-sum = { $count ->
    [one] 1 ronde
   *[other] { $count } rondes
} in vier weken.
logbook-plot-records = Overgenomen wijzigingen
logbook-plot-records-sum = { $count ->
    [one] 1 wijziging
   *[other] { $count } wijzigingen
} in vier weken.
logbook-plot-calls = Verzoeken
logbook-plot-calls-sum = { $count ->
    [one] 1 verzoek
   *[other] { $count } verzoeken
} in vier weken.
logbook-plot-waiting = Wachttijd van facturen
logbook-plot-waiting-sum = Gemiddelde per dag, van aanleveren tot gecontroleerd. De langste dag: { $time }.
logbook-plot-waiting-none = Gemiddelde per dag, van aanleveren tot gecontroleerd.
logbook-limit = grens: { $count } per dag
logbook-day = Dag
logbook-day-utc = Dag (UTC)
logbook-with-findings = Met bevindingen
logbook-failed = Mislukt
logbook-runs = Rondes van deze koppeling
logbook-runs-caption = Nieuwste eerst. Een ronde waarin niets was veranderd, staat er niet bij.
logbook-all-runs = Alle rondes
logbook-only-findings = Alleen met bevindingen
logbook-no-runs-title = Geen rondes
logbook-no-runs = Zodra de koppeling iets leest of verstuurt, staat het hier.
logbook-nothing-title = Nog geen koppeling
logbook-nothing = Het logboek begint bij de eerste koppeling. Leg die bij Koppelingen.
logbook-what = Wat
logbook-started = Begonnen
logbook-ended = Klaar
logbook-lasted = Duur
logbook-result = Resultaat
logbook-went-well = Goed gegaan
logbook-counts = Wat er is gedaan
logbook-count = Wat
logbook-number = Aantal
logbook-read-feed = { $feed } lezen
logbook-push = Facturen versturen
logbook-name-pages = bladzijden
logbook-name-read = gelezen
logbook-name-created = nieuw
logbook-name-updated = gewijzigd
logbook-name-deactivated = niet meer actief
logbook-name-rejected = niet over te nemen
logbook-name-tried = bekeken
logbook-name-booked = geboekt
logbook-name-found = stonden er al
logbook-name-verified = gecontroleerd
logbook-name-refused = geweigerd
logbook-name-skipped = geen boeking nodig
logbook-name-unknown = zonder antwoord
logbook-name-later = later opnieuw
logbook-under-a-second = < 1 s
logbook-seconds = { $count } s
logbook-minutes = { $count } min
logbook-hours = { $count } uur
logbook-hours-minutes = { $hours } uur { $minutes } min
logbook-customers-out = Klanten naar het boekhoudpakket
logbook-name-overwritten = overschreven
logbook-name-equal = gelijk
