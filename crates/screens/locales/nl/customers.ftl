# Klanten: die van uw programma, op weg naar het boekhoudpakket.
customers-title = Klanten
customers-tabs = Klanten naar stand
customers-none-out = Bij geen koppeling gaan klanten naar het boekhoudpakket
customers-none-out-text = Kies bij de instellingen van een koppeling welke klanten meegaan.
customers-none = Er zijn nog geen klanten aangeboden
customers-none-text = Zodra uw programma klanten aanbiedt, staan ze hier.
customers-lead-ticked = Alleen aangevinkte klanten gaan naar het boekhoudpakket. Al hun facturen gaan dan mee.
customers-lead-all = Alle klanten van uw programma gaan naar het boekhoudpakket.
customers-ticked = Doet mee
customers-tick-one = { $name } doet mee
customers-number = Nummer in het pakket
customers-linked = gekoppeld
customers-tab-all = Alle
customers-tab-attention = Vraagt aandacht
customers-tab-underway = Onderweg
customers-tab-equal = Gelijk
customers-tab-ticked = Aangevinkt
customers-tab-apart = Niet aangevinkt
customers-state-waiting = wacht
customers-state-findings = vraagt aandacht
customers-state-sending = wordt verstuurd
customers-state-unknown = antwoord bleef uit
customers-state-equal = gelijk
customers-state-apart = doet niet mee
customers-meaning-waiting = De klant gaat met de eerstvolgende ronde mee. Zijn facturen wachten daarop.
customers-meaning-findings = De klant kan zo niet over. Hieronder staat waarom. Zijn facturen wachten.
customers-meaning-sending = De klant wordt nu in het boekhoudpakket gemaakt.
customers-meaning-unknown = Het boekhoudpakket gaf geen antwoord. Eerst wordt gekeken of de klant er al is. Zo ontstaat er geen tweede.
customers-meaning-equal = Beide kanten zeggen hetzelfde.
customers-meaning-apart = Deze klant is niet aangevinkt. De klant en zijn facturen blijven hier. Dat is een keuze, geen fout.
customers-save-ticks = Vinkjes opslaan
customers-tick-all = { $count ->
    [one] Deze ene klant aanvinken
   *[other] Alle { $count } aanvinken
}
customers-untick-all = { $count ->
    [one] Dit ene vinkje weghalen
   *[other] Alle { $count } vinkjes weghalen
}
customers-tick-found = Alles wat is gevonden aanvinken
customers-untick-found = Van alles wat is gevonden het vinkje weghalen
customers-tick-all-sure = Deze klanten gaan met de eerstvolgende ronde naar het boekhoudpakket. Het gaat ook om wie op een volgende pagina staat.
customers-untick-all-sure = Deze klanten en hun facturen gaan niet meer over. Wat al in het boekhoudpakket staat, blijft daar.
customers-did-nothing = Er is niets veranderd.
customers-did-tick = { $on ->
    [one] 1 klant is aangevinkt.
   *[other] { $on } klanten zijn aangevinkt.
}
customers-did-untick = { $off ->
    [one] Van 1 klant is het vinkje weg.
   *[other] Van { $off } klanten is het vinkje weg.
}
customers-did-both = Aangevinkt: { $on }. Vinkje weg: { $off }.
customers-did-number = Het nummer is gegeven. De klant wordt opnieuw geprobeerd.
customers-did-no-number = Het nummer is weggehaald.
customers-did-link = De klant is gekoppeld. De eerstvolgende ronde vergelijkt beide kanten.
customers-did-unlink = De koppeling is losgemaakt. De klant rust tot u zegt wat er moet gebeuren.
customers-did-retry = De klant wordt opnieuw geprobeerd.
customers-did-restore = { $field } is teruggezet. De eerstvolgende ronde brengt het naar het boekhoudpakket.
customers-tick = Aanvinken
customers-untick = Vinkje weghalen
customers-retry = Nu opnieuw proberen
customers-compare = Nu opnieuw vergelijken
customers-both = Wat beide kanten zeggen
customers-here = Uw programma
customers-owner = Laatste woord
customers-owner-application = uw programma
customers-owner-last = laatste wijziging
customers-differs = verschilt
customers-in-package = In { $package }
customers-open-record = Bekijk de gekoppelde klant
customers-open-number = Bekijk klant { $number }
customers-not-linked = Deze klant is daar nog niet.
customers-has-number = De klant krijgt daar nummer { $number }.
customers-give-number = Nummer in het boekhoudpakket
customers-give-number-hint = Alleen als de eigen code daar niet past. De code in uw programma blijft zoals zij is.
customers-give-this = Dit nummer geven
customers-give-next = Eerste vrije nummer: { $number }
customers-find = Of kies een klant die daar al is
customers-find-hint = Zoek op naam of nummer. Er wordt dan geen nieuwe klant gemaakt.
customers-link = Dit is hem
customers-unlink = Koppeling losmaken
customers-unlink-sure = De klant en zijn nieuwe facturen rusten dan, tot u de juiste klant kiest, een nummer geeft of opnieuw laat proberen. In het boekhoudpakket verandert er niets.
customers-conflict = beide tegelijk gewijzigd
customers-restore = Zet terug
customers-by-package = gewijzigd in { $package }
customers-by-application = gewijzigd in uw programma
customers-by-conflict = uw programma gaf toe aan het boekhoudpakket
