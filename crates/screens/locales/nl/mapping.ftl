# Codes koppelen en koppelvelden.
mapping-title = Codes koppelen
mapping-lead = Welke code van uw programma hoort bij welke code in de boekhouding. Boekbrug vergelijkt dit met de lijsten die het laatst zijn gelezen.
mapping-unread = De lijsten van het pakket zijn nog niet gelezen. Daarna kunt u hier kiezen.
mapping-drift = { $count ->
    [one] 1 code bestaat niet meer in het boekhoudpakket
   *[other] { $count } codes bestaan niet meer in het boekhoudpakket
}
mapping-drift-text = Facturen met deze codes worden niet verstuurd tot u een andere kiest.
mapping-vat = Btw
mapping-vat-kind = Btw op de factuur
mapping-vat-code = Btw-code in het pakket
mapping-vat-account = Omzetrekening
mapping-state = Stand
mapping-none = Geen
mapping-as-line = Zoals de factuurregel zegt
mapping-suggested = voorstel
mapping-fits = { $code } past
mapping-gone = Niet meer in het pakket
mapping-unset = Niet ingesteld
mapping-good = In orde
mapping-ledger = Grootboekrekeningen
mapping-ledger-hint = Alleen nodig als een rekening in uw programma anders heet dan in de boekhouding.
mapping-centres = Kostenplaatsen
mapping-centres-hint = Alleen nodig als een kostenplaats in uw programma anders heet dan in de boekhouding.
mapping-conditions = Betalingscondities
mapping-conditions-hint = Alleen nodig als een betalingsconditie in uw programma anders heet dan in de boekhouding.
mapping-choose = Maak een keuze
mapping-empty = Vrije regel
mapping-account-only = Alleen een rekening
mapping-elsewhere = Het verkoopboek en de vaste rekeningen kiest u bij:
mapping-from = In uw programma
mapping-to = In het boekhoudpakket
mapping-saved = De codes zijn opgeslagen. Facturen die hierop wachtten, gaan vanzelf verder.
vat-standard = Belast
vat-zero = Nultarief
vat-exempt = Vrijgesteld
vat-reverse = Btw verlegd
vat-intra = Levering binnen de EU
vat-export = Export buiten de EU
vat-outside = Buiten de btw
fields-title = Koppelvelden
fields-lead = Een koppelveld wordt overschreven als het in de boekhouding verandert. Zet uit wat u in uw programma zelf wilt beheren. Wat al is overgenomen, blijft staan.
fields-lead-both = Een koppelveld wordt aan beide kanten gelijk gehouden. Achter elk veld staat wie het laatste woord heeft. Zet uit wat elke kant zelf moet houden.
fields-on = Veld
fields-package = In het pakket
fields-conversion = Bewerking
fields-saved = De koppelvelden zijn opgeslagen.
