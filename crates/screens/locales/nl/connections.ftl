# Koppelingen: overzicht, één koppeling, instellingen, ontkoppelen.
connections-lead = Wat er tussen uw boekhouding en uw programma heen en weer gaat.
connections-new = Nieuwe koppeling
connections-first = Boekhouding koppelen
connections-none = U hebt nog geen koppeling
connections-none-text = Koppel uw boekhoudpakket in een paar stappen. U kunt op elk moment stoppen en later verdergaan.
connections-menu = Menu van { $name }
connections-continue = Verder met koppelen
connections-draft = Deze koppeling is nog niet klaar. U gaat verder waar u gebleven was.
connections-read = Bijgewerkt: { $ago }
connections-attention = { $count ->
    [one] 1 factuur vraagt uw aandacht
   *[other] { $count } facturen vragen uw aandacht
}
connections-ended = { $count ->
    [one] 1 koppeling is beëindigd. De gegevens ervan zijn bewaard.
   *[other] { $count } koppelingen zijn beëindigd. De gegevens ervan zijn bewaard.
}
state-attention = Vraagt aandacht

flow-nothing-read = Nog niets gelezen
flow-more = { $count ->
    [one] en 1 andere soort
   *[other] en { $count } andere soorten
}
flow-booked = { $count ->
    [one] 1 factuur geboekt
   *[other] { $count } facturen geboekt
}
flow-waiting = { $count } in de wachtrij
flow-attention = { $count ->
    [one] 1 vraagt aandacht
   *[other] { $count } vragen aandacht
}
flow-said = Van { $package } naar { $administration }: { $feeds }. Van { $administration } naar { $package }: { $booked } facturen geboekt, { $waiting } in de wachtrij, { $attention } met een opmerking.

connection-settings = Instellingen
connection-mapping = Codes koppelen
connection-fields = Koppelvelden
connection-notices = Notificaties per e-mail
connection-pause = Pauzeren
connection-resume = Hervatten
connection-pull = Nu bijwerken
connection-disconnect = Ontkoppelen
connection-doctor = Koppeling nakijken
connection-relink = Opnieuw aanmelden
connection-flow = Wat er stroomt
connection-due = Volgende keer: { $moment }.
connection-runs = Laatste keren
connection-logbook = Alles in het logboek
connection-more = Meer van deze koppeling
connection-feeds = Gegevensstromen
connection-calls = Verzoeken vandaag
connection-back = Terug naar de koppeling
connection-paused = De koppeling is gepauzeerd. Er wordt niets gelezen of verstuurd tot u hervat.
connection-resumed = De koppeling werkt weer.
connection-asked = Boekbrug gaat nu aan het werk. De uitkomst ziet u hieronder.
connection-asked-later = De koppeling is nu buiten haar uren. Zij werkt bij vanaf { $moment }.
connection-disconnected = De koppeling is beëindigd. De gegevens zijn bewaard.
calls-of = { $count } van de { $most }
calls-today = { $count ->
    [one] 1 verzoek aan het pakket
   *[other] { $count } verzoeken aan het pakket
}
hours-between = { $minutes ->
    [1] Elke dag van { $from } tot { $until } uur, elke minuut.
   *[other] Elke dag van { $from } tot { $until } uur, om de { $minutes } minuten.
}
hours-always = { $minutes ->
    [1] De hele dag door, elke minuut.
   *[other] De hele dag door, om de { $minutes } minuten.
}
feed-reading = wordt gelezen
feed-read = gelezen
feed-waits = wacht
feed-never = nog niet gelezen
feed-rejects = { $count ->
    [one] 1 regel onleesbaar
   *[other] { $count } regels onleesbaar
}
run-push = Facturen versturen
run-what = Wat
run-when = Wanneer
run-result = Uitkomst
run-none = De koppeling heeft nog niets gedaan.
run-nothing = Niets gewijzigd
run-created = { $count } nieuw
run-updated = { $count } gewijzigd
run-inactive = { $count } inactief
run-booked = { $count } geboekt
run-verified = { $count } gecontroleerd
run-refused = { $count } geweigerd

disconnect-title = Ontkoppelen
disconnect-lead = U beëindigt de koppeling van { $name } met { $package }. Dit kan niet ongedaan worden gemaakt. U kunt later wel opnieuw koppelen.
disconnect-stays = Alle gegevens, facturen en bewijzen in Boekbrug blijven bewaard.
disconnect-secrets = De sleutels en de toestemming van deze koppeling worden verwijderd.
disconnect-package = In het boekhoudpakket verandert niets.
disconnect-open = { $count ->
    [one] 1 factuur is nog niet afgehandeld en gaat niet meer over.
   *[other] { $count } facturen zijn nog niet afgehandeld en gaan niet meer over.
}
disconnect-yes = Ja, ontkoppelen
disconnect-no = Nee, terug

doctor-title = Koppeling nakijken
doctor-well = Alles werkt. Er is niets gewijzigd, hier niet en in het pakket niet.
doctor-unwell = Er is iets niet in orde. Hieronder staat wat, en wie het kan oplossen. Er is niets gewijzigd.
doctor-good = In orde
doctor-bad = Niet in orde
doctor-calls = { $count ->
    [one] Hiervoor was 1 verzoek aan het pakket nodig.
   *[other] Hiervoor waren { $count } verzoeken aan het pakket nodig.
}
doctor-again = Nog eens nakijken

settings-title = Instellingen
settings-hours = Wanneer de koppeling werkt
settings-hours-hint = Nederlandse tijd. Zet beide tijden gelijk om de hele dag door te werken.
settings-from = Vanaf
settings-until = Tot
settings-every = Om de hoeveel minuten
settings-every-of = { $feed }: om de hoeveel minuten (leeg: zoals de rest)
settings-wanted-time = kies een tijd zoals 08:30
settings-wanted-minutes = kies een aantal van 1 tot en met 10.080
settings-bookings = Boekingen
settings-save = Opslaan
settings-cancel = Annuleren
settings-saved = De instellingen zijn opgeslagen.

answers-journal = Verkoopboek
answers-journal-hint = In dit dagboek komen de verkoopboekingen.
answers-debtor = Debiteurenrekening
answers-debtor-hint = Op deze rekening komt het bedrag dat de klant moet betalen.
answers-revenue = Omzetrekening
answers-revenue-hint = Alleen voor factuurregels die zelf geen rekening noemen.
answers-rounding = Rekening voor afrondingen
answers-rounding-hint = Alleen nodig als uw facturen afgeronde bedragen hebben.
answers-choose = Maak een keuze
answers-none = Geen
answers-gone = { $code } (niet meer in het pakket)
answers-sending = Wat er verstuurd wordt
answers-pdfs = De PDF van elke factuur meesturen
answers-earlier-pdfs = Ook de PDF's sturen van facturen die al gemaakt zijn
answers-earlier = Ook facturen boeken die al gemaakt zijn
answers-start = Facturen vanaf
answers-start-hint = Facturen van voor deze dag gelden als al gemaakt. Leeg: de dag waarop de koppeling is gemaakt.
connection-first-read = De eerste keer worden alle gegevens gelezen. De aantallen komen vanzelf in beeld.
doctor-detail = Voor de beheerder
answers-customers = Welke klanten van uw programma gaan naar het boekhoudpakket?
answers-customers-hint = Een klant die al in het boekhoudpakket staat, wordt eerst gezocht op nummer, btw-nummer en KvK-nummer. Wie alleen aan de naam te herkennen is, vindt u met Klanten vergelijken; doe dat eerst.
answers-customers-none = Geen: klanten worden in het boekhoudpakket gemaakt
answers-customers-ticked = Alleen klanten die zijn aangevinkt op het scherm Klanten, met al hun facturen
answers-customers-all = Alle klanten
answers-owner = Wie heeft het laatste woord over de gegevens van een klant?
answers-owner-hint = Dit telt als beide kanten hetzelfde veld anders hebben. Per veld kan het anders, bij Koppelvelden.
answers-owner-package = Het boekhoudpakket
answers-owner-application = Uw programma
answers-owner-last = Wie het veld het laatst wijzigde
answers-numbering = Een klant met een code die het boekhoudpakket niet als nummer kent
answers-numbering-hint = Het boekhoudpakket kent alleen nummers van cijfers. De code in uw programma blijft zoals zij is.
answers-numbering-ask = Wacht tot iemand een nummer geeft
answers-numbering-next = Krijgt vanzelf het eerste vrije nummer
answers-target = Wat wordt een factuur in het boekhoudpakket?
answers-target-hint = Van een conceptfactuur maakt u in het boekhoudpakket zelf de factuur.
answers-target-booking = Een boeking
answers-target-order = Een conceptfactuur
answers-order-item = Artikel voor regels zonder artikel
answers-order-item-hint = Alleen voor conceptfacturen. Uit dit artikel volgen de btw en de omzetrekening.
answers-order-item-none = In deze administratie staat nog geen artikel. Maak er eerst een aan in het boekhoudpakket. Boekbrug leest het in en u kiest het daarna hier.
run-customers = Klanten versturen
