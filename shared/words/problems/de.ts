import type { ProblemWords } from './problem-words.ts';

export const de: ProblemWords = {
  invalid_json: { title: 'Das Gesendete ist kein JSON', doNext: 'Senden Sie ein JSON-Objekt in UTF-8.' },
  invalid_parameter: {
    title: 'Ein Parameter oder Header passt nicht',
    doNext: 'Berichtigen Sie die in `errors` genannten Parameter.',
  },
  invalid_cursor: {
    title: 'Der Cursor gehört nicht zu dieser Liste',
    doNext: 'Nehmen Sie `nextCursor` der vorigen Seite mit denselben Filtern, oder beginnen Sie ohne Cursor von vorn.',
  },
  unauthorized: {
    title: 'Der Schlüssel fehlt oder ist ungültig',
    doNext: 'Senden Sie `Authorization: Bearer <key>` mit einem Schlüssel, der nicht widerrufen ist.',
  },
  not_signed_in: { title: 'Hier ist niemand angemeldet', doNext: 'Melden Sie sich unter `/console/sign-in` an.' },
  csrf_failed: {
    title: 'Die Anfrage kommt nicht nachweislich aus der Konsole',
    doNext: 'Senden Sie `Slotbridge-Csrf` mit dem `csrfToken` aus `GET /v1/session`, von einer Seite dieser Adresse.',
  },
  role_insufficient: {
    title: 'Ihre Rolle reicht dafür nicht',
    doNext: 'Wenden Sie sich an eine Inhaberin oder einen Inhaber; `detail` nennt die nötige Rolle.',
  },
  scope_missing: {
    title: 'Dieser Schlüssel darf das nicht',
    doNext: 'Nehmen Sie einen Schlüssel mit dem in `detail` genannten Bereich.',
  },
  not_found: {
    title: 'Das gibt es hier nicht',
    doNext: 'Prüfen Sie die Kennung, und ob der Schlüssel zum selben Betrieb gehört.',
  },
  method_not_allowed: {
    title: 'Diese Adresse kennt diese Methode nicht',
    doNext: 'Nehmen Sie eine der Methoden aus dem Header `Allow`.',
  },
  slot_taken: {
    title: 'Die Zeit ist vergeben',
    doNext: 'Bieten Sie eine andere Zeit an; `inTheWay` sagt, was dort steht.',
  },
  stale_calendar: {
    title: 'Der Kalender war nicht zu prüfen',
    doNext: 'Versuchen Sie es in Kürze noch einmal, oder ändern Sie die Einstellung `whenStale`.',
  },
  resource_in_use: {
    title: 'Die Ressource wird noch gebraucht',
    doNext: 'Trennen Sie zuerst ihre Kalender, und stornieren oder verschieben Sie ihre kommenden Buchungen.',
  },
  link_not_active: {
    title: 'In diesem Zustand kann die Verbindung das nicht',
    doNext: 'Tun Sie, was `detail` sagt, und wiederholen Sie dann die Anfrage.',
  },
  link_busy: {
    title: 'Der Kalender wird gerade gelesen',
    doNext: 'Wiederholen Sie die Anfrage nach den Sekunden in `Retry-After`.',
  },
  webhook_inactive: {
    title: 'Der Webhook ist nicht aktiv',
    doNext: 'Setzen Sie ihn zuerst auf aktiv (PATCH `{ "active": true }`), und wiederholen Sie dann die Anfrage.',
  },
  not_connected: { title: 'Es ist kein Google-Konto verbunden', doNext: 'Senden Sie der Ressource eine Einladung.' },
  privacy_terms_not_accepted: {
    title: 'Der Betrieb hat den Datenschutzbedingungen noch nicht zugestimmt',
    doNext:
      'Lesen Sie `GET /v1/privacy-terms`, stimmen Sie mit `POST /v1/privacy-terms/acceptance` { name, version } zu, und wiederholen Sie dann die Anfrage.',
  },
  privacy_terms_outdated: {
    title: 'Es gilt inzwischen eine andere Fassung der Datenschutzbedingungen',
    doNext: 'Lesen Sie `GET /v1/privacy-terms`, und stimmen Sie der dortigen `version` zu.',
  },
  google_client_in_use: {
    title: 'Konten nutzen diesen OAuth-Client',
    doNext: 'Trennen Sie sie zuerst, oder senden Sie `?accounts=reconnect`.',
  },
  google_client_refused: {
    title: 'Google kennt diesen OAuth-Client mit diesem Secret nicht',
    doNext:
      'Kopieren Sie Client-ID und Secret noch einmal aus der Google-Konsole (Clients, Typ „Webanwendung“), und wiederholen Sie die Anfrage.',
  },
  hold_ended: {
    title: 'Die Vormerkung ist abgelaufen',
    doNext: 'Buchen Sie neu; `inTheWay` sagt, ob inzwischen etwas dort steht.',
  },
  grant_failed: {
    title: 'Google lässt uns nicht mehr hinein',
    doNext: 'Senden Sie der Ressource eine Einladung, damit die Person das Konto wieder verbindet.',
  },
  booking_cancelled: { title: 'Die Buchung ist storniert', doNext: 'Legen Sie eine neue Buchung an.' },
  person_exists: {
    title: 'Diese Adresse gehört schon zu jemandem im Betrieb',
    doNext: 'Ändern Sie die Rolle der Person, die schon da ist.',
  },
  last_owner: {
    title: 'Wer als Letzte oder Letzter Inhaberrechte hat und angemeldet war, bleibt',
    doNext: 'Geben Sie zuerst jemand anderem Inhaberrechte, und lassen Sie die Person sich anmelden.',
  },
  idempotency_in_progress: {
    title: 'Die Anfrage mit diesem Idempotency-Key läuft noch',
    doNext: 'Wiederholen Sie sie mit demselben Schlüssel nach den Sekunden in `Retry-After`.',
  },
  action_not_offered: {
    title: 'Diese Aktion steht hier nicht zur Wahl',
    doNext: 'Lesen Sie den Konflikt neu, und wählen Sie eine seiner `actions`.',
  },
  events_expired: {
    title: 'Die Ereignisse nach diesem werden nicht mehr aufbewahrt',
    doNext: 'Listen Sie auf, was Sie brauchen (`updatedSince`), und fahren Sie mit `after=latest` fort.',
  },
  action_not_possible: {
    title: 'So, wie die Dinge stehen, geht diese Aktion nicht',
    doNext: 'Tun Sie, was `detail` sagt, oder lesen Sie den Konflikt neu und wählen eine andere seiner `actions`.',
  },
  not_undoable: {
    title: 'Diese Änderung lässt sich nicht rückgängig machen',
    doNext: 'Lesen Sie `detail`: Ändern Sie stattdessen die Buchung oder Verbindung selbst.',
  },
  version_mismatch: {
    title: 'Es wurde inzwischen geändert',
    doNext: 'Lesen Sie es neu, und wiederholen Sie die Änderung mit dem neuen `ETag` in `If-Match`.',
  },
  body_too_large: { title: 'Das Gesendete ist zu groß', doNext: 'Senden Sie weniger als 100 kB.' },
  unsupported_media_type: {
    title: 'Dieser Inhaltstyp wird hier nicht gelesen',
    doNext: 'Senden Sie `application/json`, mit PATCH auch `application/merge-patch+json`.',
  },
  invalid_body: { title: 'Eine Angabe passt nicht', doNext: 'Berichtigen Sie die in `errors` genannten Felder.' },
  idempotency_key_reused: {
    title: 'Dieser Idempotency-Key gehört zu einer anderen Anfrage',
    doNext: 'Senden Sie mit einer neuen Anfrage einen neuen Schlüssel; einer gehört 24 Stunden lang zu einer Anfrage.',
  },
  answer_too_large: {
    title: 'Die Antwort würde zu groß',
    doNext: 'Fragen Sie nach weniger Ressourcen oder einer kürzeren Zeit.',
  },
  precondition_required: {
    title: 'Die Version fehlt',
    doNext: 'Senden Sie den `ETag` dessen, was Sie gelesen haben, in `If-Match`.',
  },
  internal: {
    title: 'Hier ist etwas schiefgegangen',
    doNext: 'Versuchen Sie es später noch einmal; nennen Sie `requestId`, wenn Sie es melden.',
  },
  google_unavailable: { title: 'Google war nicht zu erreichen', doNext: 'Starten Sie es später noch einmal.' },
  contended: {
    title: 'Zu viele Anfragen wollen gerade dasselbe',
    doNext: 'Wiederholen Sie die Anfrage nach den Sekunden in `Retry-After`.',
  },
};
