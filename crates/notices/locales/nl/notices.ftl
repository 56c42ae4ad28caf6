subject-broken = { $name }: de koppeling met { $package } is gestopt
subject-still-broken = { $name }: de koppeling met { $package } staat nog stil
subject-refused = { $count ->
    [one] { $name }: 1 factuur kan niet worden geboekt
   *[other] { $name }: { $count } facturen kunnen niet worden geboekt
}
subject-still-refused = { $count ->
    [one] { $name }: nog 1 factuur wacht op u
   *[other] { $name }: nog { $count } facturen wachten op u
}
subject-customers = { $customers ->
    [one] { $name }: 1 klant kan niet naar de boekhouding
   *[other] { $name }: { $customers } klanten kunnen niet naar de boekhouding
}
subject-still-customers = { $customers ->
    [one] { $name }: nog 1 klant wacht op u
   *[other] { $name }: nog { $customers } klanten wachten op u
}
subject-paused = { $name }: de koppeling met { $package } staat op pauze
subject-mended = { $name }: alles gaat weer over
lead-broken = De koppeling van { $name } met { $package } is gestopt. Er gaat niets over tot dit is verholpen.
lead-refused = { $count ->
    [one] 1 factuur van { $name } kan nog niet naar { $package }. De andere facturen gaan gewoon door.
   *[other] { $count } facturen van { $name } kunnen nog niet naar { $package }. De andere facturen gaan gewoon door.
}
lead-also-refused = { $count ->
    [one] Daarnaast wacht 1 factuur op een oplossing.
   *[other] Daarnaast wachten { $count } facturen op een oplossing.
}
lead-customers = { $customers ->
    [one] 1 klant van { $name } kan nog niet naar { $package }. Zijn facturen wachten daarop. De andere klanten gaan gewoon door.
   *[other] { $customers } klanten van { $name } kunnen nog niet naar { $package }. Hun facturen wachten daarop. De andere klanten gaan gewoon door.
}
lead-also-customers = { $customers ->
    [one] Ook 1 klant kan nog niet over.
   *[other] Ook { $customers } klanten kunnen nog niet over.
}
lead-paused = De koppeling van { $name } met { $package } staat op pauze. Zolang dat zo is, gaat er niets over.
lead-mended = De koppeling van { $name } met { $package } werkt, en er zijn geen facturen of klanten meer die op u wachten. U hoeft niets te doen.
heals = Zodra de oorzaak weg is, gaan deze facturen vanzelf over.
cause-count = { $count ->
    [one] 1 factuur
   *[other] { $count } facturen
}
cause-more = { $count ->
    [one] en nog 1
   *[other] en nog { $count }
}
cause-mixed = Bij andere facturen kan het om een andere klant, rekening of code gaan.
customer-count = { $count ->
    [one] 1 klant
   *[other] { $count } klanten
}
customer-mixed = Bij andere klanten kan het om een ander nummer of veld gaan.
further = { $count ->
    [one] Er is nog 1 andere oorzaak.
   *[other] Er zijn nog { $count } andere oorzaken.
}
what-to-do = Wat u kunt doen
invoices = Facturen
customers = Klanten
open-cause = Bekijk deze oorzaak
open-customers = Bekijk deze klanten
open-connection = Open de koppeling
why = U krijgt dit bericht omdat u meldingen van deze koppeling ontvangt.
daily = Zolang het duurt, krijgt u er elke dag hoogstens één.
choose = Meldingen kiezen of uitzetten
test-subject = Proefbericht van Boekbrug
test-text = Dit is een proefbericht. Boekbrug kan berichten versturen.
