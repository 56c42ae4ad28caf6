# Wie is wie: de klanten van beide kanten naast elkaar.
matching-title = Klanten vergelijken
matching-lead = Kijk na welke klanten dezelfde zijn, zodat er geen dubbele ontstaan. Er wordt niets geschreven voordat u afrondt.
matching-empty = Er zijn geen klanten om te vergelijken
matching-empty-how = Uw programma heeft geen klanten aangeboden. Kent het nog geen klanten, dan kunt u verder: alle klanten uit het boekhoudpakket zijn dan nieuw.
matching-gathered = { $count ->
    [one] Uw programma heeft 1 klant aangeboden. Die wordt vergeleken met de klanten in het boekhoudpakket.
   *[other] Uw programma heeft { $count } klanten aangeboden. Die worden vergeleken met de klanten in het boekhoudpakket.
}
matching-rule = Hoe wilt u vergelijken?
matching-rule-weighed = Op alles wat bekend is
matching-rule-weighed-hint = Nummer, naam, KvK, btw-nummer, adres, e-mail en telefoon tellen mee.
matching-rule-numbers = Alleen op gelijk klantnummer
matching-rule-numbers-hint = Als u de nummers aan beide kanten zelf gelijk houdt.
matching-rule-exact = Op precies gelijke naam of gelijk nummer
matching-rule-exact-hint = Al het andere wordt een vraag aan u.
matching-start = Vergelijken
matching-start-again = Opnieuw vergelijken
matching-reading = { $count ->
    [0] De klanten worden gelezen en vergeleken.
    [one] De klanten worden gelezen en vergeleken. 1 klant gelezen.
   *[other] De klanten worden gelezen en vergeleken. { $count } klanten gelezen.
}
matching-look-again = Vernieuwen
matching-progress = { $linked } bevestigd, { $open } nog te bekijken
matching-undo = Laatste beslissing terugnemen
matching-finish = Afronden en koppelen
matching-finished = { $count ->
    [one] Afgerond: 1 klant is gekoppeld.
   *[other] Afgerond: { $count } klanten zijn gekoppeld.
}
matching-to-preview = Naar het voorbeeld
matching-lists = Lijsten
matching-tab-sure = Zeker ({ $count })
matching-tab-doubtful = Twijfel ({ $count })
matching-tab-only-here = Alleen hier ({ $count })
matching-tab-only-there = Alleen daar ({ $count })
matching-tab-doubles = Dubbel ({ $count })
matching-sure-hint = Deze paren zijn zeker. Loop ze na, wijs af wat niet klopt en bevestig de rest in één keer.
matching-doubtful-hint = Bekijk deze klanten één voor één. De waarschijnlijkste staat bovenaan.
matching-only-here-hint = Deze klanten van uw programma kent het boekhoudpakket niet.
matching-only-there-hint = Deze klanten van het boekhoudpakket kent uw programma niet.
matching-doubles-hint = Deze klanten staan waarschijnlijk twee keer aan één kant. Er wordt niets samengevoegd: herstel het waar ze worden bijgehouden.
matching-doubles-here = In uw programma
matching-doubles-there = In het boekhoudpakket
matching-none = Niets in deze lijst
matching-none-hint = Kies een andere lijst, of rond af.
matching-accept-sure = { $count ->
    [one] Bevestig dit ene zekere paar
   *[other] Bevestig alle { $count } zekere paren
}
matching-accept = Dit is dezelfde klant
matching-refuse = Niet dezelfde
matching-choose = Toch dezelfde klant
matching-none-of-these = Geen van deze
matching-set-apart = Loskoppelen
matching-linked = Bevestigd
matching-without = Zonder tegenhanger
matching-refused = Afgewezen
matching-taken = Hoort al bij een ander
matching-against = Let op:
matching-did-accept-sure = { $count ->
    [0] Er was niets meer te bevestigen.
    [one] 1 paar is bevestigd.
   *[other] { $count } paren zijn bevestigd.
}
matching-did-accept = Bevestigd.
matching-did-refuse = Afgewezen.
matching-did-set-apart = Deze klant blijft zonder tegenhanger.
matching-did-undo = De laatste beslissing is teruggenomen.
matching-nothing-to-undo = Er is geen beslissing om terug te nemen.
matching-did-finish = { $count ->
    [one] 1 klant is gekoppeld.
   *[other] { $count } klanten zijn gekoppeld.
}
matching-later = Later afronden
matching-later-hint = Wat u niet afrondt, wordt niet gekoppeld. U kunt dit na het starten nog doen.
