import type { ProblemWords } from './problem-words.ts';

export const ru: ProblemWords = {
  invalid_json: { title: 'Отправлен не JSON', doNext: 'Отправьте один объект JSON в UTF-8.' },
  invalid_parameter: {
    title: 'Параметр или заголовок не подходит',
    doNext: 'Исправьте параметры, названные в `errors`.',
  },
  invalid_cursor: {
    title: 'Курсор не от этого списка',
    doNext: 'Возьмите `nextCursor` предыдущей страницы с теми же фильтрами или начните сначала без курсора.',
  },
  unauthorized: {
    title: 'Ключ отсутствует или недействителен',
    doNext: 'Отправьте `Authorization: Bearer <key>` с ключом, который не отозван.',
  },
  not_signed_in: { title: 'Здесь никто не вошёл', doNext: 'Войдите по адресу `/console/sign-in`.' },
  csrf_failed: {
    title: 'Не доказано, что запрос пришёл из консоли',
    doNext: 'Отправьте `Slotbridge-Csrf` с `csrfToken` из `GET /v1/session` со страницы этого же адреса.',
  },
  role_insufficient: {
    title: 'Вашей роли для этого мало',
    doNext: 'Обратитесь к владельцу компании; `detail` называет нужную роль.',
  },
  scope_missing: { title: 'Этому ключу это не разрешено', doNext: 'Возьмите ключ с областью, названной в `detail`.' },
  not_found: {
    title: 'Здесь такого нет',
    doNext: 'Проверьте идентификатор и то, что ключ относится к той же компании.',
  },
  method_not_allowed: {
    title: 'Этот адрес не принимает такой метод',
    doNext: 'Возьмите один из методов из заголовка `Allow`.',
  },
  slot_taken: { title: 'Время занято', doNext: 'Предложите другое время; `inTheWay` говорит, что там стоит.' },
  stale_calendar: {
    title: 'Календарь не удалось проверить',
    doNext: 'Повторите попытку чуть позже или измените настройку `whenStale`.',
  },
  resource_in_use: {
    title: 'Ресурс ещё используется',
    doNext: 'Сначала отключите его календари и отмените или перенесите будущие записи.',
  },
  link_not_active: {
    title: 'В таком состоянии подключение этого не может',
    doNext: 'Сделайте то, что сказано в `detail`, и повторите запрос.',
  },
  link_busy: { title: 'Календарь сейчас читается', doNext: 'Повторите запрос через число секунд из `Retry-After`.' },
  webhook_inactive: {
    title: 'Вебхук неактивен',
    doNext: 'Сначала включите его (PATCH `{ "active": true }`), затем повторите запрос.',
  },
  not_connected: { title: 'Ни один аккаунт Google не подключён', doNext: 'Отправьте ресурсу приглашение.' },
  privacy_terms_not_accepted: {
    title: 'Компания ещё не приняла условия защиты данных',
    doNext:
      'Прочтите `GET /v1/privacy-terms`, примите их через `POST /v1/privacy-terms/acceptance` { name, version } и повторите запрос.',
  },
  privacy_terms_outdated: {
    title: 'Действует уже другая редакция условий защиты данных',
    doNext: 'Прочтите `GET /v1/privacy-terms` и примите указанную там `version`.',
  },
  google_client_in_use: {
    title: 'Этим клиентом OAuth пользуются аккаунты',
    doNext: 'Сначала отключите их или отправьте `?accounts=reconnect`.',
  },
  google_client_refused: {
    title: 'Google не знает этого клиента OAuth с таким секретом',
    doNext:
      'Скопируйте идентификатор и секрет клиента ещё раз из консоли Google (клиенты, тип «Веб-приложение») и повторите запрос.',
  },
  hold_ended: {
    title: 'Срок придержанного времени истёк',
    doNext: 'Создайте запись заново; `inTheWay` говорит, занято ли время.',
  },
  grant_failed: {
    title: 'Google больше не впускает нас',
    doNext: 'Отправьте ресурсу приглашение, чтобы человек снова подключил аккаунт.',
  },
  booking_cancelled: { title: 'Запись отменена', doNext: 'Создайте новую запись.' },
  person_exists: {
    title: 'Этот адрес уже принадлежит человеку из компании',
    doNext: 'Измените роль того, кто уже есть.',
  },
  last_owner: {
    title: 'Последний владелец, который входил, остаётся',
    doNext: 'Сначала сделайте владельцем другого человека, и пусть он войдёт.',
  },
  idempotency_in_progress: {
    title: 'Запрос с этим Idempotency-Key ещё выполняется',
    doNext: 'Повторите его с тем же ключом через число секунд из `Retry-After`.',
  },
  action_not_offered: {
    title: 'Такого действия здесь не предложено',
    doNext: 'Прочтите конфликт ещё раз и выберите одно из его `actions`.',
  },
  events_expired: {
    title: 'События после этого больше не хранятся',
    doNext: 'Получите нужное (`updatedSince`) и продолжайте с `after=latest`.',
  },
  action_not_possible: {
    title: 'При нынешнем положении дел это действие невозможно',
    doNext: 'Сделайте то, что сказано в `detail`, или прочтите конфликт ещё раз и выберите другое из его `actions`.',
  },
  not_undoable: {
    title: 'Это изменение нельзя отменить',
    doNext: 'Прочтите `detail`: измените вместо этого саму запись или подключение.',
  },
  version_mismatch: {
    title: 'Тем временем это изменили',
    doNext: 'Прочтите ещё раз и повторите изменение с новым `ETag` в `If-Match`.',
  },
  body_too_large: { title: 'Отправлено слишком много', doNext: 'Отправьте меньше 100 кБ.' },
  unsupported_media_type: {
    title: 'Такой тип содержимого здесь не читается',
    doNext: 'Отправьте `application/json`, а с PATCH можно и `application/merge-patch+json`.',
  },
  invalid_body: { title: 'Некоторые данные не подходят', doNext: 'Исправьте поля, названные в `errors`.' },
  idempotency_key_reused: {
    title: 'Этот Idempotency-Key уже был у другого запроса',
    doNext: 'С новым запросом отправьте новый ключ; ключ сутки принадлежит одному запросу.',
  },
  answer_too_large: {
    title: 'Ответ был бы слишком велик',
    doNext: 'Запросите меньше ресурсов или более короткое время.',
  },
  precondition_required: { title: 'Не указана версия', doNext: 'Отправьте в `If-Match` `ETag` того, что прочли.' },
  internal: {
    title: 'Здесь что-то пошло не так',
    doNext: 'Повторите попытку позже; сообщая об этом, назовите `requestId`.',
  },
  google_unavailable: { title: 'Не удалось обратиться к Google', doNext: 'Запустите это позже ещё раз.' },
  contended: {
    title: 'Слишком много запросов хотят одного и того же сразу',
    doNext: 'Повторите запрос через число секунд из `Retry-After`.',
  },
};
