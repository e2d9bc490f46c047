import type { Catalogue } from './catalogue.ts';

/** Polite and impersonal: no form that would have to know whether a woman or a man reads it. */
export const pl: Catalogue = {
  'language.name': 'Polski',
  'language.choose': 'Język',

  'sharing.sentence.busyOnly': '{business} widzi tylko zajęty czas, a nigdy tytuły, gości ani notatki wydarzeń.',
  'sharing.sentence.details': '{business} widzi godziny i tytuły wydarzeń, a nigdy gości ani notatki.',
  'sharing.sentence.writesOnly': '{business} wpisuje rezerwacje do kalendarza i nie zachowuje z niego niczego innego.',
  'sharing.shared': 'Co jest udostępniane',
  'sharing.shared.busyOnly': 'Zajęty czas: początek i koniec.',
  'sharing.shared.details': 'Godziny i tytuły wydarzeń.',
  'sharing.shared.bookings': 'Rezerwacje ({business}) pojawiają się w kalendarzu.',
  'sharing.shared.bookingsNameless': 'Rezerwacje ({business}) pojawiają się w kalendarzu, bez nazwisk.',
  'sharing.private': 'Co pozostaje prywatne',
  'sharing.private.events': 'Tytuły, goście, miejsca i notatki wydarzeń.',
  'sharing.private.restOfEvents': 'Goście, miejsca i notatki wydarzeń.',
  'sharing.private.else': 'Poczta, kontakty i pliki.',

  'page.footer':
    'Można to zakończyć w każdej chwili: wystarczy powiadomić {business} albo usunąć dostęp na swoim koncie Google.',
  'page.tryAgain': 'Spróbuj ponownie',
  'age.justNow': 'przed chwilą',

  'invitation.title': 'Połącz swój kalendarz Google',
  'invitation.lead':
    '{business} zaprasza do połączenia kalendarza, aby żaden termin nie został zarezerwowany podwójnie.',
  'invitation.reconnectTitle': 'Połącz kalendarz ponownie',
  'invitation.reconnectLead':
    'Google nie daje już dostępu do kalendarza, więc {business} go nie widzi. Wystarczy zalogować się jeszcze raz: kalendarz i wszystkie rezerwacje są zachowane.',
  'invitation.button': 'Kontynuuj z Google',
  'invitation.boxes':
    'Na stronie Google prosimy zaznaczyć oba pola: jedno dotyczy wydarzeń, drugie listy, z której wybiera się kalendarz. Google mówi o wszystkich kalendarzach; odczytywany jest tylko ten wybrany.',
  'invitation.validUntil': 'Ten link jest przeznaczony dla {name} ({email}) i działa do {until}.',

  'dead.title': 'Ten link już nie działa',
  'dead.lead': 'Został użyty, wygasł albo zastąpił go nowszy.',
  'dead.next':
    'Jeśli kalendarz jest już połączony, nie trzeba nic robić. W przeciwnym razie prosimy poprosić firmę, która wysłała zaproszenie, o nowy link.',

  'forbidden.title': 'To przyszło z innej strony',
  'forbidden.lead': 'Ze względów bezpieczeństwa nic nie zostało wykonane.',
  'forbidden.next': 'Prosimy jeszcze raz otworzyć link z wiadomości i kontynuować stamtąd.',

  'console.again': 'Zaloguj się przez Google',
  'consoleEnded.title': 'To logowanie wygasło',
  'consoleEnded.lead': 'Trwało zbyt długo, zostało już zakończone albo rozpoczęto je w innej przeglądarce.',
  'consoleEnded.next': 'Nic się nie zmieniło. Proszę zalogować się jeszcze raz.',
  'consoleCancelled.title': 'Nie zalogowano',
  'consoleCancelled.lead': 'Logowanie w Google zostało anulowane lub przerwane.',
  'consoleCancelled.next': 'Nic się nie zmieniło. Można spróbować ponownie.',
  'consoleTrouble.title': 'Google nie pozwoliło dokończyć logowania',
  'consoleTrouble.lead': 'Google nie potwierdziło Pana/Pani tożsamości.',
  'consoleTrouble.next':
    'Proszę spróbować za minutę. Jeśli to się powtórzy, proszę powiadomić osobę, która prowadzi tę instalację.',
  'consoleUnverified.title': 'Google nie potwierdziło tego adresu',
  'consoleUnverified.lead': 'Google nie poświadcza, że {email} należy do Pana/Pani.',
  'consoleUnverified.next': 'Proszę potwierdzić adres na koncie Google albo zalogować się na inne konto.',
  'consoleUnknown.title': 'Nie ma jeszcze dostępu',
  'consoleUnknown.lead': 'Nikt nie dodał tutaj adresu {email}.',
  'consoleUnknown.next':
    'Proszę poprosić właściciela firmy o dodanie dokładnie tego adresu w sekcji „Osoby” albo zalogować się na inne konto.',

  'signInEnded.title': 'To logowanie zostało zakończone',
  'signInEnded.lead':
    'Trwało zbyt długo, było już ukończone albo rozpoczęto je w innej przeglądarce. Nic nie zostało zmienione.',
  'signInEnded.next':
    'Prosimy jeszcze raz otworzyć link z wiadomości; jest ważny, dopóki kalendarz nie jest połączony.',

  'cancelled.title': 'Nic nie zostało połączone',
  'cancelled.lead': 'Powrót z Google nastąpił bez udzielenia dostępu, więc nic nie jest udostępniane.',
  'cancelled.next': 'Link pozostaje ważny: można zacząć od nowa teraz lub później.',

  'refused.title': 'Google nie wyraził zgody',
  'refused.lead':
    'Google przerwał logowanie. Często organizacja pozwala swoim kontom łączyć tylko to, co zatwierdził administrator.',
  'refused.next':
    'Link pozostaje ważny. Prosimy spróbować z innym kontem albo zapytać administratora; {business} widzi, co się stało.',

  'permission.title': 'Brakuje uprawnienia',
  'permission.lead': 'Bez {missing} nie można połączyć kalendarza. Na razie nic nie jest udostępniane.',
  'permission.name.events': 'zgody na wyświetlanie i edycję wydarzeń',
  'permission.name.calendarList': 'zgody na dostęp do listy kalendarzy',
  'permission.next': 'Prosimy zalogować się jeszcze raz i pozostawić oba pola zaznaczone. Link pozostaje ważny.',
  'permission.button': 'Zaloguj się jeszcze raz',

  'noLastingAccess.title': 'Google nie udzielił trwałej zgody',
  'noLastingAccess.lead': 'Google dał nam dostęp tylko na godzinę, dlatego nic nie zostało połączone.',
  'noLastingAccess.next':
    'Prosimy usunąć tę aplikację na stronie myaccount.google.com/connections i zacząć tutaj od nowa. Link pozostaje ważny.',

  'confirmAccount.title': 'Czy to właściwe konto?',
  'confirmAccount.lead': 'Zalogowano jako {email}.',
  'confirmAccount.invited':
    'Zaproszenie wysłano na adres {invited}. Oba adresy mogą należeć do tej samej osoby; {business} zobaczy, które konto jest używane.',
  'confirmAccount.button': 'Użyj {email}',
  'confirmAccount.other': 'Wybierz inne konto',

  'calendar.title': 'Wybierz kalendarz',
  'calendar.lead': 'To są kalendarze konta {account}.',
  'calendar.addLead':
    'Rezerwacje trafiają do kalendarza „{current}”. Każdy kolejny wybrany kalendarz konta {account} zostanie dodany: jego wydarzenia też zajmują czas.',
  'calendar.legend': 'Kalendarze',
  'calendar.primary': 'Główny kalendarz',
  'calendar.connected': 'Teraz połączony',
  'calendar.blockOnly': 'Zajmuje czas; nic nie jest tu wpisywane',
  'calendar.readOnly': 'Nie można wybrać: ten kalendarz można tylko czytać, bez wpisywania',
  'calendar.freeBusyOnly': 'Nie można wybrać: w tym kalendarzu widać tylko czas wolny i zajęty',
  'calendar.button': 'Połącz ten kalendarz',
  'calendar.show': 'Pokaż, co będzie udostępniane',
  'calendar.none': 'Do żadnego z tych kalendarzy nie można wpisywać.',
  'calendar.noneNext':
    'Prosimy utworzyć kalendarz w Google albo poprosić właściciela o prawo do zmiany wydarzeń, a potem odświeżyć tę stronę.',
  'calendar.notOffered': 'Prosimy wybrać jeden z tych kalendarzy.',
  'calendar.otherAccount': 'Użyj innego konta',

  'preview.title': 'Co {business} zobaczy z kalendarza „{calendar}”',
  'preview.busy': 'zajęte',
  'preview.allDay': 'cały dzień',
  'preview.more': {
    one: 'I jeszcze {count}.',
    few: 'I jeszcze {count}.',
    many: 'I jeszcze {count}.',
    other: 'I jeszcze {count}.',
  },
  'preview.empty': 'W ciągu najbliższych siedmiu dni nic nie zajmuje czasu: {business} widzi same wolne terminy.',
  'preview.small': 'Najbliższe siedem dni, według czasu {zone}. Przed połączeniem nic nie jest udostępniane.',
  'preview.unavailable':
    'Google nie pokazuje teraz wydarzeń kalendarza „{calendar}”. Mimo to można go połączyć; udostępniane jest tylko to, co opisano powyżej.',

  'wantedTwice.title': 'Ten kalendarz jest zajęty',
  'wantedTwice.lead': 'Inna osoba w tej firmie używa już „{calendar}” do rezerwacji. Nic nie zostało zmienione.',
  'wantedTwice.next': 'Prosimy wybrać inny kalendarz albo zwrócić się o jego zwolnienie: {business} widzi ten problem.',
  'wantedTwice.button': 'Wybierz inny kalendarz',

  'otherConnected.title': 'Inny kalendarz jest połączony',
  'otherConnected.lead':
    'Rezerwacje trafiają już do „{current}”, a każda osoba ma jeden taki kalendarz. Nic nie zostało zmienione.',
  'otherConnected.next': 'Aby go zmienić, trzeba najpierw poprosić o odłączenie obecnego; może to zrobić {business}.',

  'done.title': 'Kalendarz jest połączony',
  'done.lead': '„{calendar}” i rezerwacje uzgadniają się teraz same. Tę stronę można zamknąć.',
  'done.importingTitle': 'Odczytujemy kalendarz',
  'done.importingLead':
    '„{calendar}” jest połączony. Trwa odczytywanie wydarzeń; tę stronę można zamknąć, odczyt trwa dalej.',
  'done.readSoFar': {
    one: 'na razie {count} wydarzenie',
    few: 'na razie {count} wydarzenia',
    many: 'na razie {count} wydarzeń',
    other: 'na razie {count} wydarzenia',
  },
  'done.readOf': {
    one: '{done} z {count} wydarzenia',
    few: '{done} z {count} wydarzeń',
    many: '{done} z {count} wydarzeń',
    other: '{done} z {count} wydarzenia',
  },
  'done.delayed': 'Google odpowiada teraz powoli. Próbujemy dalej.',
  'done.account': 'Konto Google',
  'done.calendar': 'Kalendarz',
  'done.freshness': 'Ostatni odczyt',
  'done.neverRead': 'jeszcze nie',
  'done.attentionTitle': 'Google prosi o jeszcze jedno zalogowanie',
  'done.attentionLead':
    'Kalendarz jest połączony, ale Google nie daje nam już dostępu. Nowy link jest w wiadomości e-mail.',
  'done.pausedTitle': 'Wstrzymano',
  'done.pausedLead': 'Kalendarz jest połączony; {business} na razie wstrzymuje jego uzgadnianie.',
  'done.disconnectedTitle': 'Odłączono',
  'done.disconnectedLead': '{business} nie ma już połączenia z tym kalendarzem.',

  'operator.title': 'To nie wina po tej stronie ekranu',
  'operator.lead': 'Google nie przyjmuje ustawień, których używa {business}. {business} już o tym wie.',
  'operator.next': 'Link pozostaje ważny. Prosimy wrócić, gdy przyjdzie wiadomość, że wszystko działa.',
  'later.title': 'Google nie odpowiada',
  'later.lead': 'Nic nie przepadło; wykonane dotąd kroki są zachowane.',
  'later.next': 'Prosimy odczekać minutę i spróbować ponownie.',
  'again.title': 'Prosimy zalogować się jeszcze raz',
  'again.lead': 'Google nie przyjmuje już tego logowania. Nic nie zostało zmienione.',
  'again.next': 'Link pozostaje ważny.',
  'unexpected.title': 'Coś poszło nie tak',
  'unexpected.lead': 'To błąd po naszej stronie. Ukończone wcześniej kroki są zachowane.',
  'unexpected.next': 'Prosimy odczekać minutę i jeszcze raz otworzyć link z wiadomości.',

  'mail.hello': 'Dzień dobry, {name}!',
  'mail.linkUntil': 'Link jest osobisty i działa do {until}.',
  'mail.openConsole': 'Otwórz konsolę',

  'mail.invitation.subject': '{business}: połączenie kalendarza',
  'mail.invitation.text':
    '{business} zaprasza do połączenia kalendarza Google, aby rezerwacje nigdy nie kolidowały z własnymi terminami.',
  'mail.invitation.button': 'Połącz mój kalendarz',
  'mail.invitation.unexpected': 'Jeśli ta wiadomość jest pomyłką, można ją zignorować.',

  'mail.connected.subject': '{business}: kalendarz jest połączony',
  'mail.connected.text': 'Kalendarz „{calendar}” konta {account} jest teraz połączony.',
  'mail.connected.blockOnly': 'Jego wydarzenia zajmują czas; nic nie jest do niego wpisywane.',
  'mail.connected.button': 'Zobacz ten dostęp w Google',
  'mail.connected.small':
    'Ktoś inny to zrobił? Wtedy prosimy usunąć dostęp tym przyciskiem i powiadomić {business}. Tak samo można go zakończyć w każdej chwili później.',

  'mail.reconnect.subject': '{business}: prosimy połączyć kalendarz ponownie',
  'mail.reconnect.subjectAgain': '{business}: kalendarz jest nadal odłączony',
  'mail.reconnect.text':
    'Google nie daje już dostępu do kalendarza konta {account}, więc {business} go nie widzi. Zdarza się to na przykład po zmianie hasła.',
  'mail.reconnect.waiting':
    'Do czasu ponownego zalogowania rezerwacje nie pojawiają się w kalendarzu. Są zachowane i zostaną uzupełnione.',
  'mail.reconnect.days': {
    one: 'Trwa to od {count} dnia.',
    few: 'Trwa to od {count} dni.',
    many: 'Trwa to od {count} dni.',
    other: 'Trwa to od {count} dnia.',
  },
  'mail.reconnect.last': 'To ostatnia wiadomość w tej sprawie; kalendarz pozostaje odłączony do czasu zalogowania.',
  'mail.reconnect.button': 'Połącz mój kalendarz ponownie',

  'mail.ending.subject': '{business}: zgoda na dostęp do kalendarza niedługo wygaśnie',
  'mail.ending.text': 'Zgoda, dzięki której {business} widzi kalendarz konta {account}, wygaśnie {endsAt}.',
  'mail.ending.next':
    'Wystarczy zalogować się wcześniej jeszcze raz, a nic nie zostanie przerwane: kalendarz i wszystkie rezerwacje pozostaną bez zmian.',
  'mail.ending.button': 'Odnów zgodę',

  'mail.grantFailed.subject': '{business}: brak dostępu do Google ({people})',
  'mail.grantFailed.text': 'Google zakończył dostęp do kalendarza: {people} ({account}).',
  'mail.grantFailed.permission': 'Uprawnienie potrzebne do kalendarza ({people}, {account}) zostało cofnięte w Google.',
  'mail.grantFailed.impact':
    'Do czasu ponownego zalogowania zmiany w Google nie są widoczne, a rezerwacje nie są tam wpisywane. Rezerwacje są zachowane i zostaną uzupełnione.',
  'mail.grantFailed.next':
    'Wysłano link do ponownego połączenia; przypomnienia przyjdą po 1, 3, 7 i 14 dniach. Do załatwienia sprawy będzie ona każdego ranka w jednej wiadomości.',
  'mail.grantFailed.resend':
    'Jeśli {people} nie znajduje wiadomości, prosimy wysłać nowe zaproszenie z systemu rezerwacji (zasób {resources}); stary link wtedy wygasa.',

  'mail.held.subject': '{business}: usunięcia w Google czekają na decyzję',
  'mail.held.text': 'W kalendarzu Google „{calendar}” w ciągu kwadransa usunięto wiele wydarzeń rezerwacji ({people}).',
  'mail.held.impact': {
    one: 'Zanim to wstrzymaliśmy, anulowano {count} rezerwację. Wszystkie pozostałe są ważne, a klienci są oczekiwani, dopóki nie zapadnie decyzja.',
    few: 'Zanim to wstrzymaliśmy, anulowano {count} rezerwacje. Wszystkie pozostałe są ważne, a klienci są oczekiwani, dopóki nie zapadnie decyzja.',
    many: 'Zanim to wstrzymaliśmy, anulowano {count} rezerwacji. Wszystkie pozostałe są ważne, a klienci są oczekiwani, dopóki nie zapadnie decyzja.',
    other:
      'Zanim to wstrzymaliśmy, anulowano {count} rezerwacji. Wszystkie pozostałe są ważne, a klienci są oczekiwani, dopóki nie zapadnie decyzja.',
  },
  'mail.held.after':
    'W kalendarzu Google „{calendar}” w ciągu kwadransa po odrzuceniu usunięć usunięto kolejne wydarzenia rezerwacji ({people}). Niczego nie anulowano: rezerwacje są ważne, a klienci są oczekiwani, dopóki nie zapadnie decyzja.',
  'mail.held.next':
    'Czy tak miało być? Wtedy wystarczy przyjąć usunięcia, a reszta też zostanie anulowana. Czy to pomyłka? Wtedy prosimy je odrzucić: rezerwacje zostają, anulowane wracają, a ich wydarzenia zostaną ponownie wpisane do Google.',

  'mail.digest.subject': {
    one: '{business}: jedna sprawa czeka na decyzję',
    few: '{business}: {count} sprawy czekają na decyzję',
    many: '{business}: {count} spraw czeka na decyzję',
    other: '{business}: {count} sprawy czeka na decyzję',
  },
  'mail.digest.lead': 'Między rezerwacjami a Google pozostaje do wyjaśnienia:',
  'mail.digest.item': '{what}: {label}, od {since}. {next}',
  'mail.digest.booking': 'rezerwacja {id}',
  'mail.digest.more': {
    one: 'I jeszcze {count}.',
    few: 'I jeszcze {count}.',
    many: 'I jeszcze {count}.',
    other: 'I jeszcze {count}.',
  },
  'mail.digest.small': 'Ta wiadomość przychodzi raz dziennie, dopóki coś czeka, i sama przestaje przychodzić.',

  'open.double_booking.what': 'Podwójna rezerwacja',
  'open.double_booking.next': 'Prosimy przenieść lub anulować jedną z dwóch.',
  'open.move_refused.what': 'Przeniesiono w Google, ale nie tutaj',
  'open.move_refused.next': 'Prosimy zdecydować, która godzina obowiązuje.',
  'open.deleted_in_google.what': 'Usunięto w Google, ale tutaj jest rezerwacja',
  'open.deleted_in_google.next': 'Prosimy anulować rezerwację lub umówić ją na nowo.',
  'open.mass_deletion_held.what': 'W Google usunięto wiele rezerwacji; reszta jest wstrzymana',
  'open.mass_deletion_held.next': 'Prosimy przyjąć lub odrzucić usunięcia.',
  'open.calendar_wanted_twice.what': 'Dwie osoby wybrały jeden kalendarz',
  'open.calendar_wanted_twice.next': 'Jedna z nich musi wybrać inny kalendarz.',
  'open.grant_failed.what': 'Google nie daje nam już dostępu',
  'open.grant_failed.next': 'Osoba ma link w wiadomości; jeśli nie może go znaleźć, prosimy wysłać nowe zaproszenie.',
  'open.grant_ending.what': 'Zgoda w Google niedługo wygaśnie',
  'open.grant_ending.next': 'Osoba ma w wiadomości link, aby ją odnowić.',
  'open.client_refused.what': 'Google odrzuca Państwa klienta OAuth',
  'open.client_refused.next':
    'Proszę poprawić klienta w konsoli Google i ponownie podać Slotbridge jego identyfikator i sekret, jeśli się zmieniły.',
  'open.permission_missing.what': 'Brakuje uprawnienia w Google',
  'open.permission_missing.next':
    'Osoba musi zalogować się ponownie i pozostawić oba pola zaznaczone albo znów udostępnić kalendarz.',
  'open.calendar_gone.what': 'Kalendarz zniknął',
  'open.calendar_gone.next':
    'Osoba musi znów go udostępnić albo wybrać inny; w tym celu prosimy wysłać nowe zaproszenie.',
  'open.calendar_read_only.what': 'Kalendarz można tylko czytać',
  'open.calendar_read_only.next': 'Właściciel musi nadać prawo do zmiany wydarzeń albo osoba wybierze inny kalendarz.',
  'open.loop_stopped.what': 'Uzgadnianie rezerwacji zostało zatrzymane',
  'open.loop_stopped.next': 'Prosimy obejrzeć obie strony i zdecydować.',
  'open.write_refused.what': 'Google odrzuca rezerwację',
  'open.write_refused.next': 'Prosimy obejrzeć rezerwację; próba powtarza się co sześć godzin.',
  'open.mail_undeliverable.what': 'Wiadomości nie dochodzą',
  'open.mail_undeliverable.next': 'Prosimy poprawić adres i wysłać zaproszenie jeszcze raz.',
};
