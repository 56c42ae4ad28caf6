//! The last groups of the catalogue: why a request to the interface for applications is refused, and who may not call. The rules of
//! `catalogue.rs` hold: entries are added at the end of their group and never renamed.

/// Hands its own entries to the macro of the catalogue, after those it is given.
macro_rules! with_interface {
    ($catalogue:ident { $($entries:tt)* }) => { $catalogue! {
    $($entries)*

    // Requests.
    RequestUnreadable = "request.unreadable" {
        nl: ["Het verzoek is niet te lezen: {reason}", "Wat is opgestuurd is niet in de vorm die bij deze bewerking hoort.", "Verbeter de vorm van het verzoek, bijvoorbeeld de JSON."],
        en: ["The request cannot be read: {reason}", "What was sent does not have the form that this operation takes.", "Correct the form of the request, for example its JSON."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestUnknownField = "request.unknownField" {
        nl: ["Veld {name} is niet bekend", "Het verzoek heeft een veld dat deze bewerking niet kent.", "Verbeter de naam van het veld, of laat het weg."],
        en: ["Field {name} is not known", "The request has a field that this operation does not have.", "Correct the name of the field, or leave it out."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestMissingField = "request.missingField" {
        nl: ["Veld {name} ontbreekt", "Zonder dit veld kan de bewerking niet worden gedaan.", "Stuur het veld mee."],
        en: ["Field {name} is missing", "The operation cannot be done without this field.", "Send the field along."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestWrongValue = "request.wrongValue" {
        nl: ["De waarde van {name} kan niet: {reason}", "De waarde heeft niet de vorm die dit veld hoort te hebben.", "Stuur een waarde zoals de beschrijving van de bewerking die geeft."],
        en: ["The value of {name} does not fit: {reason}", "The value does not have the form that this field should have.", "Send a value as the description of the operation gives it."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestTooLarge = "request.tooLarge" {
        nl: ["Het verzoek is te groot", "Deze bewerking neemt hoogstens {max} bytes aan.", "Stuur minder tegelijk, of een kleiner bestand."],
        en: ["The request is too large", "This operation takes at most {max} bytes.", "Send less at once, or a smaller file."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestTooSlow = "request.tooSlow" {
        nl: ["Het verzoek kwam te langzaam binnen", "Na {seconds} seconden was nog niet alles ontvangen.", "Probeer het opnieuw over een betere verbinding."],
        en: ["The request came in too slowly", "After {seconds} seconds not all of it had been received.", "Try again over a better connection."],
        who: ApplicationAdministrator, heals: [Time], Refusal }
    RequestContentType = "request.contentType" {
        nl: ["Dit soort inhoud wordt hier niet aangenomen", "Deze bewerking neemt alleen dit aan: {expected}.", "Zet de juiste Content-Type bij het verzoek."],
        en: ["This type of content is not taken here", "This operation takes only this: {expected}.", "Set the right Content-Type on the request."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestNotFound = "request.notFound" {
        nl: ["Dit is er niet", "Er is niets op dit adres dat u mag zien. Misschien klopt het kenmerk niet, of hoort het bij een andere organisatie.", "Controleer het adres en het kenmerk."],
        en: ["This is not there", "Nothing at this address is yours to see. Perhaps the id is wrong, or it belongs to another organisation.", "Check the address and the id."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestMethodUnknown = "request.methodUnknown" {
        nl: ["Deze methode kan hier niet", "Op dit adres is wel iets, maar niet met deze HTTP-methode.", "Gebruik een methode die in de kop Allow staat."],
        en: ["This method is not possible here", "There is something at this address, but not with this HTTP method.", "Use a method that the Allow header names."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestConflict = "request.conflict" {
        nl: ["Dit kan nu niet: {what}", "De toestand waarin dit is, laat de bewerking niet toe.", "Vraag eerst op hoe het er nu voor staat."],
        en: ["This cannot be done now: {what}", "The state that this is in does not allow the operation.", "First ask how it stands now."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestKeyWrong = "request.keyWrong" {
        nl: ["De Idempotency-Key kan niet", "Een Idempotency-Key heeft 1 tot 255 zichtbare ASCII-tekens.", "Gebruik bijvoorbeeld een UUID."],
        en: ["The Idempotency-Key does not fit", "An Idempotency-Key has 1 to 255 visible ASCII characters.", "Use a UUID, for example."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestKeyReused = "request.keyReused" {
        nl: ["Deze Idempotency-Key is al voor een ander verzoek gebruikt", "Onder deze sleutel is eerder iets anders opgestuurd.", "Gebruik voor elk nieuw verzoek een nieuwe sleutel."],
        en: ["This Idempotency-Key was used for another request", "Something else was sent under this key before.", "Use a new key for every new request."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestKeyBusy = "request.keyBusy" {
        nl: ["Het verzoek met deze Idempotency-Key is nog bezig", "Hetzelfde verzoek kwam zojuist al binnen en is nog niet klaar.", "Probeer het zo opnieuw met dezelfde sleutel."],
        en: ["The request with this Idempotency-Key is still at work", "The same request came in just now and is not done yet.", "Try again in a moment with the same key."],
        who: ApplicationAdministrator, heals: [Time], Refusal }
    RequestTooMany = "request.tooMany" {
        nl: ["Te veel verzoeken", "U mag {limit} verzoeken per minuut doen, en die zijn op.", "Wacht {seconds} seconden en ga dan verder."],
        en: ["Too many requests", "You may send {limit} requests a minute, and they are used up.", "Wait {seconds} seconds and then go on."],
        who: ApplicationAdministrator, heals: [Time], Refusal }
    RequestPreconditionMissing = "request.preconditionMissing" {
        nl: ["De kop If-Match ontbreekt", "Zonder deze kop kan een wijziging die van een ander ongemerkt overschrijven.", "Vraag de gegevens op en stuur hun ETag mee als If-Match."],
        en: ["The header If-Match is missing", "Without it a change could overwrite somebody else's without anybody noticing.", "Read the data and send their ETag along as If-Match."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestPreconditionFailed = "request.preconditionFailed" {
        nl: ["Iemand was u voor", "De gegevens zijn gewijzigd nadat u ze hebt opgevraagd.", "Vraag ze opnieuw op en doe uw wijziging daarop."],
        en: ["Somebody was before you", "The data were changed after you read them.", "Read them again and make your change to that."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ChangesExpired = "changes.expired" {
        nl: ["De wijzigingen gaan niet meer zo ver terug", "Wijzigingen tot en met nummer {number} zijn opgeruimd.", "Lees alle gegevens opnieuw en ga daarna verder bij het laatste nummer dat u vooraf noteerde."],
        en: ["The changes no longer reach back so far", "Changes up to number {number} were removed.", "Read all records anew, then go on after the last number that you noted before you began."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionOneOnly = "connection.oneOnly" {
        nl: ["Deze administratie heeft al een koppeling", "Een administratie heeft hoogstens één koppeling tegelijk.", "Ontkoppel eerst de bestaande koppeling, of kies een andere administratie."],
        en: ["This administration has a connection already", "An administration has at most one connection at a time.", "Disconnect the existing connection first, or choose another administration."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionBusy = "connection.busy" {
        nl: ["De koppeling is nu bezig", "Er wordt op dit moment met deze koppeling gewerkt.", "Probeer het over een minuut opnieuw."],
        en: ["The connection is at work now", "Work is being done with this connection at this moment.", "Try again in a minute."],
        who: ApplicationAdministrator, heals: [Time], Refusal }
    ConnectionNotReady = "connection.notReady" {
        nl: ["De koppeling is nog niet klaar voor gebruik", "De koppeling is nog niet aangemeld, of er is nog geen administratie gekozen.", "Meld de koppeling aan en kies de administratie."],
        en: ["The connection is not ready for use yet", "The connection is not authorised yet, or no administration has been chosen.", "Authorise the connection and choose the administration."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionPaused = "connection.paused" {
        nl: ["De koppeling is gepauzeerd", "Zolang de koppeling gepauzeerd is, wordt er niets gelezen of verstuurd.", "Activeer de koppeling."],
        en: ["The connection is paused", "While the connection is paused nothing is read or sent.", "Activate the connection."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionPackageUnknown = "connection.packageUnknown" {
        nl: ["Boekhoudpakket {package} is niet bekend", "Boekbrug kent geen boekhoudpakket met deze naam.", "Kies een naam uit de lijst van boekhoudpakketten."],
        en: ["Bookkeeping package {package} is not known", "Boekbrug knows no bookkeeping package of this name.", "Choose a name from the list of bookkeeping packages."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionNoSignIn = "connection.noSignIn" {
        nl: ["Bij dit boekhoudpakket meldt u zich niet op een eigen pagina aan", "De koppeling met dit pakket werkt met een sleutel die u invult.", "Vul de gevraagde sleutel in."],
        en: ["This package has no sign-in page of its own", "The connection to this package works with a key that you enter.", "Enter the key that is asked for."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionAnswerMissing = "connection.answerMissing" {
        nl: ["Een vraag is nog niet beantwoord: {question}", "Zonder antwoord op deze vraag kan de koppeling niet beginnen.", "Beantwoord de vraag bij de koppeling."],
        en: ["A question has not been answered yet: {question}", "The connection cannot begin without an answer to this question.", "Answer the question at the connection."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    ConnectionFieldNotCoupled = "connection.fieldNotCoupled" {
        nl: ["Veld {field} is geen koppelveld", "Dit veld wordt bij dit boekhoudpakket niet gekoppeld, of het kan niet uit.", "Kies een veld uit de lijst van koppelvelden."],
        en: ["Field {field} is not a coupled field", "This field is not coupled with this package, or cannot be switched off.", "Choose a field from the list of coupled fields."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceAtItsEnd = "invoice.atItsEnd" {
        nl: ["Aan deze factuur is niets meer te doen", "De factuur is al geboekt of gemarkeerd, of wordt op dit moment verstuurd.", "Bekijk de tijdlijn van de factuur."],
        en: ["Nothing is left to do for this invoice", "The invoice was booked or marked already, or is being sent at this moment.", "Look at the invoice's timeline."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    InvoiceNoConnection = "invoice.noConnection" {
        nl: ["Deze administratie heeft geen koppeling", "Een factuur gaat over de koppeling van haar administratie, en die is er niet.", "Maak eerst een koppeling voor deze administratie."],
        en: ["This administration has no connection", "An invoice goes over the connection of its administration, and there is none.", "First make a connection for this administration."],
        who: ApplicationAdministrator, heals: [Person], Refusal }

    // Who calls.
    AccessSignInNeeded = "access.signInNeeded" {
        nl: ["Aanmelden is nodig", "Er is geen sleutel of aanmelding meegegeven die werkt: zij is onbekend, verlopen of ingetrokken.", "Meld u opnieuw aan, of gebruik een sleutel die werkt."],
        en: ["Signing in is needed", "No key or sign-in that works came along: it is unknown, has expired or was revoked.", "Sign in again, or use a key that works."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessSignInRefused = "access.signInRefused" {
        nl: ["Aanmelden is niet gelukt", "Het e-mailadres en het wachtwoord horen niet bij elkaar, of er waren te veel verkeerde pogingen.", "Controleer beide en probeer het opnieuw. Lukt het niet, wacht dan even, of vraag uw beheerder om een nieuw wachtwoord."],
        en: ["Signing in did not succeed", "The e-mail address and the password do not belong together, or there were too many wrong tries.", "Check both and try again. If it does not work, wait a while, or ask your administrator for a new password."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessScopeMissing = "access.scopeMissing" {
        nl: ["Het recht {scope} ontbreekt", "Deze sleutel of rol mag dit niet.", "Gebruik een sleutel met dit recht, of vraag een beheerder om een andere rol."],
        en: ["The scope {scope} is missing", "This key or role may not do this.", "Use a key with this scope, or ask an administrator for another role."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessCsrf = "access.csrf" {
        nl: ["Het verzoek komt niet van dit scherm", "Bij een aanmelding in de browser hoort een teken dat alleen onze eigen schermen kennen; dat ontbrak of klopte niet.", "Laad de pagina opnieuw en probeer het nog eens."],
        en: ["The request does not come from this screen", "A sign-in in a browser goes with a token that only our own screens know; it was missing or wrong.", "Load the page again and try once more."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessPersonOnly = "access.personOnly" {
        nl: ["Dit kan alleen een persoon die is aangemeld", "Het verzoek kwam met een sleutel van een programma.", "Meld u aan in de browser en doe het daar."],
        en: ["Only a person who signed in can do this", "The request came with the key of an application.", "Sign in with a browser and do it there."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOwnerOnly = "access.ownerOnly" {
        nl: ["Alleen een eigenaar mag dit", "Eigenaren worden alleen door eigenaren benoemd, gewijzigd en verwijderd.", "Vraag een eigenaar van de organisatie."],
        en: ["Only an owner may do this", "Owners are named, changed and removed by owners alone.", "Ask an owner of the organisation."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessMoreThanOwn = "access.moreThanOwn" {
        nl: ["U kunt niet meer geven dan u zelf hebt", "De rol, de rechten, de administraties of de duur gaan verder dan die van u of van uw sleutel.", "Vraag minder, of laat het doen door iemand die het wel mag."],
        en: ["You cannot give more than you have", "The role, the scopes, the administrations or the life time go beyond yours or those of your key.", "Ask for less, or let somebody do it who may."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessLastOwner = "access.lastOwner" {
        nl: ["Er moet een eigenaar blijven", "Dit is de enige eigenaar van de organisatie.", "Benoem eerst een andere eigenaar."],
        en: ["An owner must stay", "This is the only owner of the organisation.", "Name another owner first."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOtherOrganisations = "access.otherOrganisations" {
        nl: ["Deze persoon hoort ook bij andere organisaties", "Eén organisatie beslist niet over iemand die ook elders werkt.", "Haal de persoon uit uw organisatie, of vraag de beheerder van de installatie."],
        en: ["This person belongs to other organisations too", "One organisation does not decide over somebody who works elsewhere too.", "Take the person out of your organisation, or ask whoever runs the installation."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessAlreadyMember = "access.alreadyMember" {
        nl: ["Deze persoon hoort al bij de organisatie", "Er is al iemand met dit e-mailadres.", "Wijzig de rol van die persoon, als dat de bedoeling was."],
        en: ["This person belongs to the organisation already", "There is somebody with this e-mail address already.", "Change the role of that person, if that was meant."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessEmailTaken = "access.emailTaken" {
        nl: ["Dit e-mailadres is al in gebruik", "Iemand anders meldt zich al met dit adres aan.", "Meld u aan met uw bestaande wachtwoord, of gebruik een ander adres."],
        en: ["This e-mail address is in use already", "Somebody signs in with this address already.", "Sign in with the password that you have, or use another address."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOtherPerson = "access.otherPerson" {
        nl: ["Deze uitnodiging is voor iemand anders", "De uitnodiging staat op naam van een ander e-mailadres dan dat van u.", "Vraag een uitnodiging voor uw eigen adres, of meld u met het uitgenodigde adres aan."],
        en: ["This invitation is for somebody else", "The invitation is for another e-mail address than yours.", "Ask for an invitation for your own address, or sign in with the address that was invited."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessLinkUnusable = "access.linkUnusable" {
        nl: ["Deze link werkt niet meer", "De link is al gebruikt, ingetrokken, vervangen of verlopen.", "Vraag uw beheerder om een nieuwe link."],
        en: ["This link works no more", "The link was used already, was withdrawn or replaced, or has expired.", "Ask your administrator for a new link."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessBusy = "access.busy" {
        nl: ["Even geduld: er melden zich veel mensen aan", "Er zijn op dit moment te veel aanmeldingen tegelijk.", "Probeer het over een paar tellen opnieuw."],
        en: ["One moment: many people are signing in", "There are too many sign-ins at the same time just now.", "Try again in a few seconds."],
        who: ApplicationAdministrator, heals: [Time], Refusal }
    AccessPasswordTooShort = "access.passwordTooShort" {
        nl: ["Het wachtwoord is te kort", "Een wachtwoord heeft ten minste {least} tekens.", "Kies een langer wachtwoord; een zin van een paar woorden is goed."],
        en: ["The password is too short", "A password has at least {least} characters.", "Choose a longer password; a phrase of a few words is good."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessPasswordTooLong = "access.passwordTooLong" {
        nl: ["Het wachtwoord is te lang", "Een wachtwoord is ten hoogste 1024 bytes.", "Kies een korter wachtwoord."],
        en: ["The password is too long", "A password is at most 1024 bytes.", "Choose a shorter password."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessEmailUnfit = "access.emailUnfit" {
        nl: ["Dit is geen e-mailadres", "Een adres heeft de vorm naam@domein.", "Verbeter het adres."],
        en: ["This is no e-mail address", "An address has the form name@domain.", "Correct the address."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessNameUnfit = "access.nameUnfit" {
        nl: ["Deze naam kan niet", "Een naam is 1 tot 100 tekens op één regel.", "Verbeter de naam."],
        en: ["This name cannot be", "A name is 1 to 100 characters on one line.", "Correct the name."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessLanguageUnknown = "access.languageUnknown" {
        nl: ["Deze taal is er niet", "De schermen zijn er in het Nederlands en het Engels.", "Kies nl of en."],
        en: ["This language is not there", "The screens are in Dutch and in English.", "Choose nl or en."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessScopesEmpty = "access.scopesEmpty" {
        nl: ["Een sleutel zonder rechten kan niets", "Er is geen enkel recht gekozen.", "Kies ten minste één recht."],
        en: ["A key without scopes can do nothing", "Not a single scope was chosen.", "Choose at least one scope."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessExpiryPast = "access.expiryPast" {
        nl: ["De einddatum ligt in het verleden", "Een sleutel die al verlopen is, werkt nooit.", "Kies een later tijdstip."],
        en: ["The end lies in the past", "A key that has expired already never works.", "Choose a later instant."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessAdministrationUnknown = "access.administrationUnknown" {
        nl: ["Deze administratie is er niet", "Een sleutel kan alleen beperkt worden tot administraties van de eigen organisatie.", "Kies een administratie die er is."],
        en: ["This administration is not there", "A key can be limited only to administrations of its own organisation.", "Choose an administration that is there."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOpenidOff = "access.openidOff" {
        nl: ["Aanmelden via een andere dienst staat uit", "Op deze installatie is geen aanmelddienst ingesteld.", "Meld u aan met uw wachtwoord, of vraag de beheerder van de installatie."],
        en: ["Signing in at another service is off", "No OpenID provider is configured on this installation.", "Sign in with your password, or ask whoever runs the installation."],
        who: Operator, heals: [Person], Refusal }
    AccessOpenidUnreachable = "access.openidUnreachable" {
        nl: ["De aanmelddienst antwoordt niet", "De dienst waar u zich aanmeldt is niet bereikbaar, of antwoordt anders dan afgesproken.", "Probeer het later opnieuw. Blijft het zo, vraag dan de beheerder van de installatie."],
        en: ["The sign-in service does not answer", "The service at which you sign in cannot be reached, or answers otherwise than agreed.", "Try again later. If it stays so, ask whoever runs the installation."],
        who: Operator, heals: [Time], Refusal }
    AccessOpenidOtherBrowser = "access.openidOtherBrowser" {
        nl: ["Deze aanmelding begon niet in deze browser", "Het aanmelden duurde langer dan tien minuten, is al gebruikt, of begon in een andere browser.", "Begin opnieuw met aanmelden."],
        en: ["This sign-in did not begin in this browser", "Signing in took more than ten minutes, was used already, or began in another browser.", "Start signing in again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOpenidRefused = "access.openidRefused" {
        nl: ["De aanmelddienst liet u niet door", "U hebt het aanmelden afgebroken, of wat de dienst zei kon niet worden vertrouwd.", "Begin opnieuw met aanmelden. Blijft het zo, vraag dan de beheerder van de installatie."],
        en: ["The sign-in service did not let you through", "You broke off signing in, or what the service said could not be trusted.", "Start signing in again. If it stays so, ask whoever runs the installation."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOpenidUnknown = "access.openidUnknown" {
        nl: ["U bent hier nog niet bekend", "De aanmelddienst kent u, maar u hebt in Boekbrug geen toegang.", "Vraag een beheerder om een uitnodiging en open de link daarin."],
        en: ["You are not known here yet", "The sign-in service knows you, but you have no access in Boekbrug.", "Ask an administrator for an invitation and open the link in it."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    AccessOpenidUnverified = "access.openidUnverified" {
        nl: ["Uw e-mailadres is niet bevestigd", "De aanmelddienst heeft niet gecontroleerd dat dit adres van u is.", "Bevestig uw adres bij de aanmelddienst en probeer het opnieuw."],
        en: ["Your e-mail address is not verified", "The sign-in service has not checked that this address is yours.", "Verify your address at the sign-in service and try again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    RequestCrowded = "request.crowded" {
        nl: ["Er wachten al te veel verzoeken", "Meer verzoeken die wachten op iets nieuws neemt deze server niet tegelijk aan.", "Probeer het zo opnieuw, of vraag zonder te wachten."],
        en: ["Too many requests are waiting already", "This server holds no more requests that wait for something new.", "Try again in a moment, or ask without waiting."],
        who: ApplicationAdministrator, heals: [Time], Refusal }

    // First-link matching.
    MatchingNoProposal = "matching.noProposal" {
        nl: ["Er is geen voorstel om over te beslissen", "De klanten zijn nog niet vergeleken, of het vergelijken is al afgerond.", "Vergelijk de klanten opnieuw."],
        en: ["There is no proposal to decide about", "The customers were not compared yet, or the matching is finished already.", "Compare the customers again."],
        who: Bookkeeper, heals: [Person], Refusal }
    MatchingCustomerUnknown = "matching.customerUnknown" {
        nl: ["Klant {customer} staat niet in de vergelijking", "Het voorstel kent deze klant niet.", "Kies een klant uit de lijst, of vergelijk de klanten opnieuw."],
        en: ["Customer {customer} is not part of the matching", "The proposal does not know this customer.", "Choose a customer from the list, or compare the customers again."],
        who: Bookkeeper, heals: [Person], Refusal }
    MatchingNotProposed = "matching.notProposed" {
        nl: ["{customer} en {other} zijn niet samen voorgesteld", "Bevestigen en afwijzen gaat alleen over paren van het voorstel.", "Kies de klant zelf, als dit toch dezelfde is."],
        en: ["{customer} and {other} were not proposed together", "Accepting and refusing are about pairs of the proposal alone.", "Choose the customer yourself if this is the same one after all."],
        who: Bookkeeper, heals: [Person], Refusal }
    MatchingRefusedBefore = "matching.refusedBefore" {
        nl: ["{customer} en {other} zijn eerder afgewezen", "Iemand heeft gezegd dat dit niet dezelfde klant is.", "Neem die beslissing terug, of kies de klant zelf."],
        en: ["{customer} and {other} were refused before", "Somebody said that these are not the same customer.", "Take that decision back, or choose the customer yourself."],
        who: Bookkeeper, heals: [Person], Refusal }
    MatchingTaken = "matching.taken" {
        nl: ["{customer} is al gekoppeld aan {other}", "Een klant hoort bij hoogstens één klant aan de andere kant.", "Wijs die koppeling eerst af als zij niet klopt."],
        en: ["{customer} is linked to {other} already", "A customer belongs to one customer of the other side at most.", "Refuse that link first if it is wrong."],
        who: Bookkeeper, heals: [Person], Refusal }
    MatchingLinkedMeanwhile = "matching.linkedMeanwhile" {
        nl: ["Een van deze klanten is intussen gekoppeld", "Sinds het vergelijken zijn er koppelingen bijgekomen.", "Vergelijk de klanten opnieuw."],
        en: ["One of these customers was linked meanwhile", "Links were added since the customers were compared.", "Compare the customers again."],
        who: Bookkeeper, heals: [Person], Refusal }
    MatchingIdTwice = "matching.idTwice" {
        nl: ["Het kenmerk {customer} komt twee keer voor", "Elke klant heeft een eigen kenmerk nodig.", "Geef elke klant een eigen kenmerk en bied ze opnieuw aan."],
        en: ["The id {customer} occurs twice", "Each customer needs an id of its own.", "Give each customer an id of its own and hand them over again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }

    // Addresses of applications that are told of changes.
    WebhookAddressUnreadable = "webhook.addressUnreadable" {
        nl: ["Dit is geen bruikbaar webadres", "Het adres heeft niet de vorm https://naam/pad, of is te lang.", "Geef het volledige adres op, zoals https://programma.voorbeeld.nl/boekbrug."],
        en: ["This is no usable web address", "The address does not have the form https://name/path, or is too long.", "Give the whole address, such as https://application.example.com/boekbrug."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    WebhookAddressNotHttps = "webhook.addressNotHttps" {
        nl: ["Het adres begint niet met https", "Berichten gaan alleen over een versleutelde verbinding.", "Geef een adres op dat met https:// begint, of vraag de beheerder om http toe te staan."],
        en: ["The address does not start with https", "Messages go over an encrypted connection only.", "Give an address that starts with https://, or ask the operator to allow http."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    WebhookAddressUser = "webhook.addressUser" {
        nl: ["Er staat een gebruikersnaam of wachtwoord in het adres", "Zulke gegevens horen niet in een adres: zij komen in logboeken terecht.", "Haal ze uit het adres. Dat een bericht van Boekbrug komt, blijkt uit de handtekening."],
        en: ["The address has a user name or password in it", "Such data do not belong in an address: they end up in logs.", "Take them out of the address. The signature shows that a message comes from Boekbrug."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    WebhookAddressPrivate = "webhook.addressPrivate" {
        nl: ["Dit adres ligt binnen het eigen netwerk", "Boekbrug stuurt geen berichten naar adressen die niet openbaar zijn, zoals localhost en 10.0.0.1.", "Geef een openbaar adres op, of vraag de beheerder om adressen binnen het netwerk toe te staan."],
        en: ["This address lies within the own network", "Boekbrug sends no messages to addresses that are not public, such as localhost and 10.0.0.1.", "Give a public address, or ask the operator to allow addresses within the network."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    WebhookDescriptionUnusable = "webhook.descriptionUnusable" {
        nl: ["Deze omschrijving kan niet", "Een omschrijving is één regel van hoogstens {max} tekens.", "Maak de omschrijving korter en haal regeleinden weg."],
        en: ["This description cannot be", "A description is one line of at most {max} characters.", "Make the description shorter and take line breaks out."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    WebhookTooMany = "webhook.tooMany" {
        nl: ["Er zijn al {max} webhooks", "Meer webhooks kan een organisatie niet hebben.", "Verwijder een webhook die u niet meer gebruikt."],
        en: ["There are {max} webhook endpoints already", "An organisation cannot have more of them.", "Remove one that you no longer use."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    WebhookOff = "webhook.off" {
        nl: ["Deze webhook staat uit", "Naar een webhook die uit staat, gaat ook geen proefbericht.", "Zet de webhook aan en probeer het opnieuw."],
        en: ["This webhook endpoint is switched off", "An endpoint that is off gets no test message either.", "Switch it on and try again."],
        who: ApplicationAdministrator, heals: [Person], Refusal }
    } };
}

pub(super) use with_interface;
