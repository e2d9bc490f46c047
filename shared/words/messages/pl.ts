import type { SayingCatalogue } from './catalogue.ts';

/** Impersonal like the pages: no form that would have to know whether a woman or a man reads it. */
export const pl: SayingCatalogue = {
  when: '{time}',
  quoted: '„{text}”',

  'cause.doubleBooking': 'Wydarzenie w Google zajmuje czas, który jest już zarezerwowany.',
  'impact.doubleBooking': 'Na rezerwację „{title}”, {time}, klient może nikogo nie zastać.',
  'cause.bothChanged': 'Rezerwację i jej wydarzenie zmieniono w tym samym czasie.',
  'impact.bothChanged.ask': 'Obie strony zachowują swoją wersję, dopóki ktoś nie zdecyduje; termin: {time}.',
  'impact.bothChanged.decided': 'Zgodnie z ustawieniami wygrała jedna wersja; druga jest przechowana tutaj.',
  'cause.leftCopy': 'Wydarzenie w kalendarzu {calendar} zmieniono tuż po tym, jak rezerwacja opuściła ten kalendarz.',
  'impact.leftCopy':
    'Rezerwacja pozostaje bez zmian, a wydarzenie stamtąd znika; to, co zmieniono, jest przechowane tutaj.',
  'cause.moved.noDuration': 'Wydarzenie przesunięto w Google. Nie ma ono czasu trwania.',
  'cause.moved.past': 'Wydarzenie przesunięto w Google. Nowy czas już minął.',
  'cause.moved.outsideHours': 'Wydarzenie przesunięto w Google. Nowy czas wypada poza godzinami pracy.',
  'cause.moved.eventThere': 'Wydarzenie przesunięto w Google. Ten czas zajmuje inne wydarzenie.',
  'cause.moved.bookingThere': 'Wydarzenie przesunięto w Google. Ten czas zajmuje inna rezerwacja.',
  'impact.moveRefused':
    'Rezerwacja zachowuje swój czas, {time}; Google pokazuje inny. Ktoś musi zdecydować, który obowiązuje.',
  'cause.movedAsk':
    'Wydarzenie przesunięto w Google, a zgodnie z ustawieniami rezerwacja zmienia się dopiero po decyzji.',
  'impact.movedAsk': 'Rezerwacja zachowuje swój czas, {time}; Google pokazuje inny.',
  'cause.putBackElsewhere':
    'Wydarzenie usunięto w Google i wpisano ponownie na inny czas, gdy jego usunięcie było wstrzymane.',
  'impact.putBackElsewhere': 'Rezerwacja zachowuje swój czas, a wydarzenie wraca na swoje miejsce.',
  'cause.deletedAsk':
    'Wydarzenie usunięto w Google, a zgodnie z ustawieniami rezerwację odwołuje się dopiero po decyzji.',
  'cause.declinedAsk':
    'Wydarzenie odrzucono w Google, a zgodnie z ustawieniami rezerwację odwołuje się dopiero po decyzji.',
  'impact.deletedAsk': 'Rezerwacja, {time}, obowiązuje; Google już jej nie pokazuje.',
  'cause.timeTakenSince':
    'Rezerwację odwołało usunięcie w Google, którego nie przyjęto, ale jej czas został w międzyczasie zajęty.',
  'impact.timeTakenSince': 'Klient nie ma terminu; trzeba uzgodnić inny czas.',
  'cause.massDeletion': 'W ciągu kwadransa usunięto w Google wiele wydarzeń z rezerwacjami.',
  'impact.massDeletion': {
    one: '{count} rezerwację odwołano, zanim resztę wstrzymano; wstrzymane obowiązują, dopóki ktoś nie zdecyduje.',
    few: '{count} rezerwacje odwołano, zanim resztę wstrzymano; wstrzymane obowiązują, dopóki ktoś nie zdecyduje.',
    many: '{count} rezerwacji odwołano, zanim resztę wstrzymano; wstrzymane obowiązują, dopóki ktoś nie zdecyduje.',
    other: '{count} rezerwacji odwołano, zanim resztę wstrzymano; wstrzymane obowiązują, dopóki ktoś nie zdecyduje.',
  },
  'cause.series': 'Z wydarzenia tej rezerwacji zrobiono w Google serię.',
  'impact.series':
    'Rezerwacja dotyczy pierwszego terminu, {time}; pozostałe zajmują czas, a seria nie jest nadpisywana.',
  'cause.loop': 'Rezerwację i jej wydarzenie w ciągu dziesięciu minut wielokrotnie zmieniano na przemian.',
  'impact.loop':
    'Dla tej rezerwacji nic nie jest zapisywane w Google, dopóki ktoś nie sprawdzi, co ją zmienia, i nie spróbuje ponownie.',
  'cause.wantedTwice': '{wants}: wybrano kalendarz „{calendar}”, do którego już trafiają rezerwacje zasobu {has}.',
  'impact.wantedTwice':
    '{wants} nie ma połączenia; {has} działa jak dotąd. Należy wybrać inny kalendarz albo najpierw odłączyć {has}.',
  'cause.unreadable': 'Nie da się odczytać wydarzenia w tym kalendarzu: {problem}.',
  'impact.unreadable': 'Jego czas nie jest brany pod uwagę; warto obejrzeć je w Google.',
  'cause.freeDays': 'Całodniowe wydarzenia najbliższych 60 dni są w Google oznaczone jako wolny czas: {examples}.',
  'impact.freeDays':
    'Te dni są w sprzedaży. Jeśli osoba jest nieobecna, należy oznaczyć je w Google jako zajęte albo pozwolić, by wolne wydarzenia blokowały czas.',

  'cause.grantFailed': 'Google nie wpuszcza nas już jako {email} ({reason}).',
  'cause.permissionLost': '{email} nie pozwala już odczytywać ani zapisywać kalendarza ({reason}).',
  'impact.grantFailed':
    'Dopóki osoba nie połączy kalendarza ponownie, nie widać zmian w Google i nie są tam wpisywane rezerwacje. Czekają i zostaną wpisane później.',
  'cause.grantTerm':
    'Google dał zgodę {email} na czas ograniczony; kończy się {day}. Tak jest, dopóki aplikacja OAuth jest w Google w fazie testów.',
  'cause.grantIdle':
    'Ze zgody {email} od miesięcy nie można było korzystać; Google kończy nieużywane po sześciu miesiącach, tu około {day}.',
  'impact.grantEnding': 'Do tego czasu wszystko działa. Potem nie widać zmian w Google, a rezerwacje czekają.',
  'cause.unticked.events': '{email}: na stronie Google nie zaznaczono zgody na wydarzenia.',
  'cause.unticked.calendarList': '{email}: na stronie Google nie zaznaczono zgody na listę kalendarzy.',
  'cause.unticked.both':
    '{email}: na stronie Google nie zaznaczono żadnej z dwóch zgód: na wydarzenia i listę kalendarzy.',
  'impact.unticked':
    '{resource} nie ma połączenia, dopóki osoba nie zaloguje się jeszcze raz i nie zaznaczy obu pól. Link pozostaje ważny.',
  'cause.readPermission': 'Osoba nie udzieliła zgody na odczyt tego kalendarza albo ją cofnęła.',
  'impact.readPermission': 'Zmiany w Google już nie docierają; dostępność się dezaktualizuje.',
  'cause.writePermission': 'Osoba nie udzieliła zgody na zapis w tym kalendarzu albo ją cofnęła.',
  'cause.calendarGone': 'Według Google ten kalendarz już dla tego konta nie istnieje.',
  'impact.calendarGone':
    'Zmiany w Google już nie docierają; należy wybrać inny kalendarz albo ponownie udostępnić ten.',
  'cause.readOnly': 'Połączone konto może ten kalendarz tylko odczytywać.',
  'cause.writeRefused': 'Google odmawia zapisania tego wydarzenia.',
  'cause.quota': 'Wyczerpano limity Google dla tego kalendarza.',
  'impact.quota': 'Zmiany docierają z opóźnieniem, dopóki Google nie pozwoli na więcej; nic nie ginie.',
  'impact.writesWait': 'Rezerwacje na razie nie pojawiają się w Google; czekają i zostaną wpisane, gdy to naprawimy.',
  'cause.clientSignIn':
    'Google nie przyjmuje klienta OAuth lub jego klucza tajnego ({reason}). Należy obejrzeć klienta w konsoli Google i podać nam jeszcze raz jego identyfikator i aktualny klucz (Ustawienia, Google; PUT /v1/google-client).',
  'cause.clientCalendar':
    'Google odrzuca projekt klienta OAuth ({reason}). W konsoli Google należy włączyć w tym projekcie Google Calendar API.',
  'impact.clientRefused':
    'Dla kont tego klienta nie widać zmian w Google i nie są tam wpisywane rezerwacje. Nic nie ginie: wszystko czeka, jest ponawiane co pół godziny i zostanie wtedy zrobione.',
  'cause.unwatchable': 'Google nie powiadamia o zmianach tego kalendarza; robi to tylko dla niektórych.',
  'cause.channelRefused': 'Google odmawia powiadamiania nas o zmianach tego kalendarza ({reason}).',
  'cause.silence': 'Znaleziono zmiany tego kalendarza, o których Google nie powiadomił, także po wymianie kanału.',
  'impact.polled': 'Kalendarz jest odczytywany co 5 minut, gdy ktoś pyta, a poza tym co 30, więc zmiany widać później.',
  'cause.mail.refused': 'Wiadomości na adres {to} nie udało się dostarczyć.',
  'cause.mail.bounced': 'Wiadomość na adres {to} wróciła.',
  'cause.mail.complained': '{to}: naszą wiadomość zgłoszono jako niechcianą.',
  'impact.mail.business': 'Ostrzeżenia nie docierają do firmy. Należy poprawić jej adres kontaktowy.',
  'impact.mail.person': 'Osoba nie dostaje linku. Należy poprawić adres i wysłać zaproszenie ponownie.',

  'effect.keepOurs': 'Nadpisuje wydarzenie w Google rezerwacją: {side}.',
  'effect.keepOurs.series': 'Przywraca w Google pojedyncze wydarzenie: {side}. Jego powtórzenia znikają.',
  'effect.acceptGoogle':
    'Zmienia rezerwację na to, co pokazuje Google: {side}. Zostanie odrzucone, dopóki ten czas zajmuje coś innego.',
  'effect.restoreLoser': 'Przywraca odrzuconą wersję, w rezerwacji i w Google.',
  'effect.moveToNextFree': 'Przesuwa „{title}” tutaj i w Google na {time}, najbliższy wolny termin.',
  'effect.moveToNextFree.some': 'Przesuwa „{title}” na najbliższy wolny termin tego samego zasobu.',
  'effect.moveToNextFree.none': 'Przesunęłoby „{title}”, ale w ciągu najbliższych czterech tygodni nic nie jest wolne.',
  'effect.giveToColleague': 'Przekazuje „{title}” innej wolnej osobie z zespołu, {time}: {names}.',
  'effect.giveToColleague.some': 'Przekazuje „{title}” innej wolnej osobie z zespołu, {time}.',
  'effect.giveToColleague.none': 'Przekazałoby „{title}” innej osobie z zespołu, ale nikt nie jest wolny: {time}.',
  'effect.giveToColleague.sameTime': 'Przekazuje „{title}” innej osobie z zespołu, która ma wtedy czas.',
  'effect.putBack': 'Zachowuje rezerwację i wpisuje jej wydarzenie z powrotem do Google: {time}.',
  'effect.putBack.plain': 'Zachowuje rezerwację i wpisuje jej wydarzenie z powrotem do Google.',
  'effect.cancelBooking': 'Odwołuje rezerwację, {time}, i usuwa jej wydarzenie z Google.',
  'effect.cancelBooking.plain': 'Odwołuje rezerwację i usuwa jej wydarzenie z Google.',
  'effect.acceptDeletions':
    'Odwołuje rezerwacje, których wydarzenia usunięto w Google, z wyjątkiem tych, których wydarzenie znów tam jest.',
  'effect.refuseDeletions':
    'Zachowuje rezerwacje, przywraca już odwołane i wpisuje każde wydarzenie z powrotem do Google.',
  'effect.reconnect': 'Wysyła osobie teraz link do ponownego połączenia. Wiersz zamknie się sam, gdy to zrobi.',
  'effect.retry.write': 'Zapisuje rezerwację teraz ponownie w Google. Wiersz zamknie się sam, gdy Google ją przyjmie.',
  'effect.retry.loop':
    'Liczy od nowa i zapisuje rezerwację teraz w Google. Jeśli obie strony znów zaczną zmieniać na przemian, otworzy się nowy wiersz.',
  'effect.retry.channel': 'Prosi teraz Google jeszcze raz o powiadamianie o zmianach i odczytuje kalendarz.',
  'effect.retry.read':
    'Odczytuje kalendarz i zapisuje teraz to, co na niego czeka. Wiersz zamknie się sam, gdy to się uda.',
  'effect.ignore.decided': 'Zamyka ten wiersz; wersja, która wygrała, pozostaje po obu stronach.',
  'effect.ignore.lost': 'Zamyka ten wiersz; rezerwacja pozostaje odwołana.',
  'effect.ignore.versions':
    'Zamyka ten wiersz; po żadnej stronie nic się nie zmienia, a te same dwie wersje nie będą zgłaszane ponownie.',
  'effect.ignore.plain': 'Zamyka ten wiersz; nic się nie zmienia. Jeśli się powtórzy, otworzy się nowy wiersz.',

  'refused.bookingOrResourceGone': 'Rezerwacji lub jej zasobu już nie ma.',
  'refused.bookingGone': 'Rezerwacji już nie ma.',
  'refused.bookingErased': 'Dane rezerwacji zostały usunięte.',
  'refused.heldFirst': 'Najpierw trzeba zdecydować o masowym usunięciu, które wstrzymuje tę rezerwację.',
  'refused.cancelledMeanwhile': 'Rezerwacja została w międzyczasie odwołana.',
  'refused.holdEnded': 'Rezerwacja była wstępna, a czas na jej potwierdzenie minął.',
  'refused.loserUnknown': 'Nie zapisano, która wersja została odrzucona.',
  'refused.hasThatVersion': 'Rezerwacja ma już tę wersję.',
  'refused.noDuration': 'Ta wersja nie ma czasu trwania.',
  'refused.namesNoBooking': 'Wiersz nie wskazuje żadnej rezerwacji.',
  'refused.notConnected': 'Kalendarz nie jest już połączony.',
  'refused.paused': 'Połączenie jest wstrzymane: najpierw trzeba je wznowić.',
  'refused.needsReconnect': 'Osoba musi połączyć kalendarz ponownie: najpierw trzeba wysłać zasobowi zaproszenie.',
  'refused.nothingToReconnect': 'Google znów wpuszcza nas jako {email}; nie ma czego łączyć ponownie.',
  'refused.nobodyToWriteTo': 'Nie ma już do kogo napisać: żaden kalendarz nie potrzebuje tego konta.',
  'refused.nothingFree': 'W ciągu najbliższych czterech tygodni nic nie jest wolne.',
  'refused.nameColleague': 'Należy wskazać osobę w `resourceId`.',
  'refused.sameResource': 'Rezerwacja jest już u tego zasobu.',
  'refused.unknownColleague': '`resourceId` nikogo tu nie wskazuje.',
  'refused.colleagueBusy': '{name} wtedy nie pracuje albo nie ma wolnego czasu.',
  'refused.notUnmade': 'Cofnięcie nie usuwa rezerwacji: trzeba ją odwołać.',
  'refused.changedNothing': 'Wpis nie zmienił ani czasu, ani tytułu, ani zasobu, ani stanu.',
  'refused.changedSince': 'Od tego czasu zmieniono ponownie: {fields}.',
  'refused.resourceGone': 'Zasobu, do którego by wróciła, już nie ma.',
  'refused.linkGone': 'Połączenia już nie ma.',
  'refused.onlyPauses': 'W połączeniu można cofnąć tylko wstrzymanie i wznowienie.',
  'refused.linkChangedSince': 'Stan połączenia od tego czasu znów się zmienił.',
  'refused.bookingThere': 'Ten czas zajmuje inna rezerwacja.',
  'refused.eventThere': 'Ten czas zajmuje wydarzenie w Google.',
  'refused.googleUnreachable': 'Google był teraz nieosiągalny.',
  'refused.importing': 'Kalendarz jest jeszcze wczytywany.',
  'refused.lastRead': 'Google odczytano ostatnio {seconds} s temu.',
  'refused.soldUntil': 'Dopóki kalendarz się wczytuje, nic nie jest sprzedawane po {until}.',
  'refused.calendarGone': 'Kalendarza nie ma już w Google.',
  'refused.readRefused': 'Google odmówił odczytu ({kind}).',
  'refused.inviteAgain': 'Google nie wpuszcza nas już jako {email}: trzeba zaprosić osobę ponownie.',
  'refused.notInvited': 'Nie wysłano zaproszenia.',
  'refused.roleNeeded': 'Potrzebna jest rola „{needed}”; obecna rola to „{role}”.',
  'refused.repeat': 'Należy powtórzyć żądanie.',
  'refused.disconnected': 'Połączenie jest odłączone: najpierw trzeba wysłać zasobowi zaproszenie.',
  'refused.inUse.bookings': 'Nadchodzące rezerwacje: {bookings}. Najpierw trzeba je odwołać lub przenieść.',
  'refused.inUse.calendars':
    'Połączone kalendarze: {calendars}. Najpierw trzeba je odłączyć albo podać w `copies`, co się z nimi stanie.',
  'refused.inUse.both':
    'Połączone kalendarze: {calendars}, nadchodzące rezerwacje: {bookings}. Najpierw trzeba odłączyć jedne oraz odwołać lub przenieść drugie.',
};
