# Wat om elke pagina staat, en woorden die overal gelden.
frame-skip = Naar de inhoud
frame-menu = Hoofdmenu
frame-connections = Koppelingen
frame-invoices = Facturen
frame-customers = Klanten
frame-records = Gegevens
frame-logbook = Logboek
frame-manage = Beheer
frame-help = Hulp
frame-attention = { $count ->
    [one] 1 punt vraagt aandacht
   *[other] { $count } punten vragen aandacht
}
frame-account = Menu van { $name }
frame-my-account = Mijn account
frame-enter = Werken in { $name }
frame-sign-out = Afmelden
frame-theme-auto = Zoals mijn apparaat
frame-theme-light = Licht
frame-theme-dark = Donker
frame-to-start = Naar het overzicht
frame-continue = Verder
frame-pages = Bladeren
frame-next-page = Volgende pagina

finding-package-says = Het boekhoudpakket zegt:
finding-more = Meer uitleg

who-bookkeeper = De boekhouder kan dit oplossen
who-application = De beheerder van uw programma kan dit oplossen
who-operator = De beheerder van Boekbrug kan dit oplossen
who-package = De helpdesk van het boekhoudpakket kan dit oplossen

role-reader = lezer
role-bookkeeper = boekhouder
role-administrator = beheerder
role-owner = eigenaar

state-draft = In aanmaak
state-active = Actief
state-paused = Gepauzeerd
state-broken = Verbroken
state-disconnected = Ontkoppeld

invoice-state-waiting = Wacht
invoice-state-findings = Vraagt aandacht
invoice-state-sending = Wordt verstuurd
invoice-state-unknown = Antwoord bleef uit
invoice-state-booked = Geboekt
invoice-state-attached = Geboekt, met PDF
invoice-state-verified = Geboekt en gecontroleerd
invoice-state-skipped = Geen boeking nodig
invoice-state-marked = Afgevinkt als geboekt

feed-countries = Landen
feed-vat-rates = Btw-tarieven
feed-ledger-accounts = Grootboekrekeningen
feed-journals = Dagboeken
feed-periods = Boekingsperioden
feed-vat-codes = Btw-codes
feed-payment-conditions = Betalingscondities
feed-cost-centres = Kostenplaatsen
feed-item-groups = Artikelgroepen
feed-items = Artikelen
feed-employees = Medewerkers
feed-customers = Klanten
feed-projects = Projecten

ago-now = zojuist
ago-minutes = { $count ->
    [one] 1 minuut geleden
   *[other] { $count } minuten geleden
}
ago-hours = { $count ->
    [one] 1 uur geleden
   *[other] { $count } uur geleden
}
ago-days = { $count ->
    [one] 1 dag geleden
   *[other] { $count } dagen geleden
}

door-sign-in = Aanmelden
door-signed-out = U bent afgemeld.
door-nobody = Er is nog niemand die zich kan aanmelden. De beheerder van de server vindt in de uitvoer van het programma een link om de eerste gebruiker te maken.
door-email = E-mailadres
door-name = Uw naam
door-organisation = Naam van uw organisatie
door-organisation-unnamed = Mijn organisatie
door-password = Wachtwoord
door-password-new = Nieuw wachtwoord
door-password-hint = Ten minste 10 tekens. Een korte zin onthoudt u het beste.
door-password-known = Bent u hier al bekend? Gebruik dan uw eigen wachtwoord. Kies anders een nieuw van ten minste 10 tekens.
door-openid = Aanmelden via uw organisatie
door-forgotten = Wachtwoord vergeten? Een beheerder van uw organisatie kan u een link sturen om een nieuw wachtwoord te kiezen.
door-setup = Boekbrug inrichten
door-setup-lead = U wordt de eerste gebruiker en eigenaar van uw organisatie. Daarna koppelt u uw boekhouding.
door-invitation = Uitnodiging
door-invitation-lead = U bent uitgenodigd voor { $organisation }. U wordt { $role }.
door-reset = Nieuw wachtwoord
door-reset-lead = Kies een nieuw wachtwoord voor { $email }.
