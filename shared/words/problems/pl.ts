import type { ProblemWords } from './problem-words.ts';

export const pl: ProblemWords = {
  invalid_json: { title: 'Przesłana treść to nie JSON', doNext: 'Należy wysłać jeden obiekt JSON w UTF-8.' },
  invalid_parameter: {
    title: 'Parametr lub nagłówek jest niewłaściwy',
    doNext: 'Należy poprawić parametry wymienione w `errors`.',
  },
  invalid_cursor: {
    title: 'Kursor nie należy do tej listy',
    doNext: 'Należy użyć `nextCursor` z poprzedniej strony z tymi samymi filtrami albo zacząć od początku bez kursora.',
  },
  unauthorized: {
    title: 'Klucza brak albo jest nieważny',
    doNext: 'Należy wysłać `Authorization: Bearer <key>` z kluczem, który nie został unieważniony.',
  },
  not_signed_in: {
    title: 'Nikt nie jest tu zalogowany',
    doNext: 'Należy zalogować się pod adresem `/console/sign-in`.',
  },
  csrf_failed: {
    title: 'Nie wiadomo, czy żądanie pochodzi z konsoli',
    doNext: 'Należy wysłać `Slotbridge-Csrf` z `csrfToken` z `GET /v1/session`, ze strony pod tym samym adresem.',
  },
  role_insufficient: {
    title: 'Rola na to nie pozwala',
    doNext: 'Należy zwrócić się do właściciela firmy; `detail` podaje potrzebną rolę.',
  },
  scope_missing: { title: 'Ten klucz na to nie pozwala', doNext: 'Należy użyć klucza z zakresem podanym w `detail`.' },
  not_found: {
    title: 'Tego tu nie ma',
    doNext: 'Należy sprawdzić identyfikator i to, czy klucz należy do tej samej firmy.',
  },
  method_not_allowed: {
    title: 'Ten adres nie przyjmuje tej metody',
    doNext: 'Należy użyć jednej z metod z nagłówka `Allow`.',
  },
  slot_taken: { title: 'Ten czas jest zajęty', doNext: 'Należy zaproponować inny czas; `inTheWay` mówi, co tam jest.' },
  stale_calendar: {
    title: 'Kalendarza nie udało się sprawdzić',
    doNext: 'Należy wkrótce spróbować ponownie albo zmienić ustawienie `whenStale`.',
  },
  resource_in_use: {
    title: 'Zasób jest jeszcze używany',
    doNext: 'Najpierw trzeba odłączyć jego kalendarze i odwołać lub przenieść nadchodzące rezerwacje.',
  },
  link_not_active: {
    title: 'W tym stanie połączenie tego nie potrafi',
    doNext: 'Należy zrobić to, co mówi `detail`, a potem powtórzyć żądanie.',
  },
  link_busy: {
    title: 'Kalendarz jest właśnie odczytywany',
    doNext: 'Należy powtórzyć żądanie po liczbie sekund z `Retry-After`.',
  },
  webhook_inactive: {
    title: 'Webhook jest nieaktywny',
    doNext: 'Najpierw trzeba go włączyć (PATCH `{ "active": true }`), a potem powtórzyć żądanie.',
  },
  not_connected: { title: 'Nie połączono żadnego konta Google', doNext: 'Należy wysłać zasobowi zaproszenie.' },
  privacy_terms_not_accepted: {
    title: 'Firma nie zaakceptowała jeszcze warunków ochrony danych',
    doNext:
      'Należy przeczytać `GET /v1/privacy-terms`, zaakceptować przez `POST /v1/privacy-terms/acceptance` { name, version } i powtórzyć żądanie.',
  },
  privacy_terms_outdated: {
    title: 'Obowiązuje już inna wersja warunków ochrony danych',
    doNext: 'Należy przeczytać `GET /v1/privacy-terms` i zaakceptować podaną tam `version`.',
  },
  google_client_in_use: {
    title: 'Konta korzystają z tego klienta OAuth',
    doNext: 'Najpierw trzeba je odłączyć albo wysłać `?accounts=reconnect`.',
  },
  google_client_refused: {
    title: 'Google nie zna tego klienta OAuth z tym kluczem tajnym',
    doNext:
      'Należy jeszcze raz skopiować identyfikator i klucz tajny z konsoli Google (Klienci, typ „Aplikacja internetowa”) i powtórzyć żądanie.',
  },
  hold_ended: {
    title: 'Rezerwacja wstępna wygasła',
    doNext: 'Należy zarezerwować ponownie; `inTheWay` mówi, czy coś zajęło ten czas.',
  },
  grant_failed: {
    title: 'Google już nas nie wpuszcza',
    doNext: 'Należy wysłać zasobowi zaproszenie, aby osoba połączyła konto ponownie.',
  },
  booking_cancelled: { title: 'Rezerwacja jest odwołana', doNext: 'Należy utworzyć nową rezerwację.' },
  person_exists: {
    title: 'Ten adres należy już do osoby w firmie',
    doNext: 'Należy zmienić rolę osoby, która już tu jest.',
  },
  last_owner: {
    title: 'Ostatni właściciel, który się logował, zostaje',
    doNext: 'Najpierw trzeba nadać prawa właściciela komuś innemu i ta osoba musi się zalogować.',
  },
  idempotency_in_progress: {
    title: 'Żądanie z tym Idempotency-Key jest jeszcze wykonywane',
    doNext: 'Należy powtórzyć je z tym samym kluczem po liczbie sekund z `Retry-After`.',
  },
  action_not_offered: {
    title: 'Tego działania tu nie ma do wyboru',
    doNext: 'Należy odczytać konflikt ponownie i wybrać jedno z jego `actions`.',
  },
  events_expired: {
    title: 'Zdarzenia po tym nie są już przechowywane',
    doNext: 'Należy pobrać potrzebne dane (`updatedSince`) i kontynuować od `after=latest`.',
  },
  action_not_possible: {
    title: 'W tej sytuacji działania nie da się wykonać',
    doNext: 'Należy zrobić to, co mówi `detail`, albo odczytać konflikt ponownie i wybrać inne z jego `actions`.',
  },
  not_undoable: {
    title: 'Tej zmiany nie da się cofnąć',
    doNext: 'Należy przeczytać `detail`: zamiast tego zmienić samą rezerwację lub połączenie.',
  },
  version_mismatch: {
    title: 'W międzyczasie to zmieniono',
    doNext: 'Należy odczytać ponownie i powtórzyć zmianę z nowym `ETag` w `If-Match`.',
  },
  body_too_large: { title: 'Przesłana treść jest za duża', doNext: 'Należy wysłać mniej niż 100 kB.' },
  unsupported_media_type: {
    title: 'Taki typ treści nie jest tu odczytywany',
    doNext: 'Należy wysłać `application/json`, a z PATCH także `application/merge-patch+json`.',
  },
  invalid_body: { title: 'Niektóre dane są niewłaściwe', doNext: 'Należy poprawić pola wymienione w `errors`.' },
  idempotency_key_reused: {
    title: 'Tego Idempotency-Key użyto w innym żądaniu',
    doNext: 'Z nowym żądaniem należy wysłać nowy klucz; klucz należy do jednego żądania przez 24 godziny.',
  },
  answer_too_large: { title: 'Odpowiedź byłaby za duża', doNext: 'Należy zapytać o mniej zasobów albo krótszy czas.' },
  precondition_required: { title: 'Brakuje wersji', doNext: 'Należy wysłać w `If-Match` `ETag` tego, co odczytano.' },
  internal: { title: 'Coś się tu nie udało', doNext: 'Należy spróbować później; przy zgłoszeniu podać `requestId`.' },
  google_unavailable: { title: 'Google był nieosiągalny', doNext: 'Należy uruchomić to później jeszcze raz.' },
  contended: {
    title: 'Zbyt wiele żądań naraz chce tego samego',
    doNext: 'Należy powtórzyć żądanie po liczbie sekund z `Retry-After`.',
  },
};
