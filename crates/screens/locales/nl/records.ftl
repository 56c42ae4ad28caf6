# Gegevens: wat er uit het boekhoudpakket kwam.
records-title = Gegevens
records-feeds = Soorten gegevens
records-none = Er zijn nog geen gegevens
records-none-text = Zodra een koppeling werkt, leest Boekbrug de klanten en de andere gegevens uit uw boekhoudpakket. Ze staan dan hier.
records-search = Zoeken
records-search-hint = naam of nummer
records-active-only = Alleen actieve
records-nothing = Niets gevonden
records-completed = Bijgewerkt: { $ago }.
records-rejects = { $count ->
    [one] 1 rij kon niet worden overgenomen
   *[other] { $count } rijen konden niet worden overgenomen
}
records-rejects-text = De rest is gewoon overgenomen. Een rij komt vanzelf over zodra zij in het boekhoudpakket is verbeterd.
records-more-rejects = En nog { $count }.
records-code = Code
records-name = Naam
records-state = Stand
records-changed = Laatst gewijzigd
records-active = actief
records-inactive = niet actief
records-invoices = Facturen van deze klant
records-values = Waarden
records-field = Veld
records-value = Waarde
records-blanks = { $count ->
    [one] 1 leeg veld
   *[other] { $count } lege velden
}
records-from = Komt uit
records-off = wordt niet overschreven
records-last-changed = laatst gewijzigd op { $at }
records-history = Wat er is overschreven
records-history-none = Nog niets: alle waarden zijn zoals ze voor het eerst binnenkwamen.
records-blank = leeg
records-older = { $count ->
    [one] En nog 1 keer daarvoor.
   *[other] En nog { $count } keer daarvoor.
}
records-yes = ja
records-no = nee
records-band-high = hoog
records-band-low = laag
records-band-other = overig
records-band-none = geen
records-band-reverse = verlegd
records-band-eu-goods = goederen binnen de EU
records-band-eu-services = diensten binnen de EU
records-band-outside-eu = buiten de EU
records-kind-revenue = omzet
records-kind-debtors = debiteuren
records-kind-profit-and-loss = winst en verlies
records-kind-balance = balans
records-kind-reserved = van het pakket zelf
records-kind-sales = verkoop
records-kind-purchases = inkoop
records-kind-money = bank of kas
records-kind-general = memoriaal
