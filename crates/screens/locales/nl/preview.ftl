# Het voorbeeld: wat de volgende keer zou gebeuren.
preview-title = Voorbeeld
preview-lead = Zie wat er zou gebeuren, voordat het gebeurt. Er wordt niets geschreven, hier niet en in het boekhoudpakket niet.
preview-start-pull = Voorbeeld van het ophalen
preview-start-push = Voorbeeld van het versturen
preview-running = Het voorbeeld wordt gemaakt.
preview-look-again = Vernieuwen
preview-stopped = Het voorbeeld is niet af.
preview-feeds = Wat zou worden opgehaald
preview-feed = Soort
preview-create = Nieuw
preview-update = Gewijzigd
preview-unchanged = Ongewijzigd
preview-deactivate = Wordt inactief
preview-refuse = Kan niet
preview-book = Wordt geboekt
preview-adopt = Staat er al
preview-attach = Krijgt de pdf
preview-verify = Wordt nagelezen
preview-skip = Wordt overgeslagen
preview-later = Later
preview-invoices = Facturen
preview-invoice = Factuur
preview-no-invoices = Er zijn geen facturen om te versturen.
preview-unread = Eerst moet nog worden opgehaald:
preview-not-looked-for = { $count ->
    [one] Bij 1 factuur is niet gekeken of het pakket haar al heeft. Dat gebeurt wel voordat zij wordt verstuurd.
   *[other] Bij { $count } facturen is niet gekeken of het pakket ze al heeft. Dat gebeurt wel voordat ze worden verstuurd.
}
preview-nothing = Niets te doen
preview-nothing-hint = Alles is al zoals het in het boekhoudpakket staat.
preview-fields = Velden die worden overschreven
preview-field = Veld
preview-now = Nu
preview-then = Straks
preview-customers = Klanten van uw programma
preview-customers-adopt = Staat er al, wordt gekoppeld
preview-customers-not-looked-at = { $count ->
    [one] Nog 1 klant is niet bekeken: er zijn er te veel voor een voorbeeld.
   *[other] Nog { $count } klanten zijn niet bekeken: er zijn er te veel voor een voorbeeld.
}
