# Notificaties van een koppeling per e-mail.
notices-title = Notificaties per e-mail
notices-lead = U krijgt een bericht zodra er iets mis is, daarna hoogstens één per dag zolang het duurt, en een bericht als het is opgelost.
notices-who = Wie krijgt een bericht?
notices-open = De eigenaren en beheerders van uw organisatie
notices-chosen = Alleen wie hieronder is gekozen
notices-people = Mensen
notices-people-hint = Iedereen krijgt berichten in de eigen taal.
notices-addresses = Andere e-mailadressen
notices-addresses-hint = Eén adres per regel, hoogstens twintig.
notices-language = Taal van de berichten aan deze adressen
notices-hour = Tijd van het dagelijkse bericht
notices-hour-hint = Nederlandse tijd. Er komt alleen een bericht als er nog iets openstaat.
notices-save = Opslaan
notices-saved = De notificaties zijn opgeslagen.
