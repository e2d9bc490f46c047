import type { Catalogue } from './catalogue.ts';

export const ru: Catalogue = {
  'language.name': 'Русский',
  'language.choose': 'Язык',

  'sharing.sentence.busyOnly':
    '{business} видит только, когда вы заняты, и никогда — названия, гостей или заметки ваших событий.',
  'sharing.sentence.details': '{business} видит время и названия ваших событий и никогда — гостей или заметки.',
  'sharing.sentence.writesOnly': '{business} вносит записи клиентов в ваш календарь и больше ничего из него не хранит.',
  'sharing.shared': 'Что будет видно',
  'sharing.shared.busyOnly': 'Когда вы заняты: начало и конец.',
  'sharing.shared.details': 'Время и названия ваших событий.',
  'sharing.shared.bookings': 'Записи клиентов ({business}) появляются в вашем календаре.',
  'sharing.shared.bookingsNameless': 'Записи клиентов ({business}) появляются в вашем календаре без имён.',
  'sharing.private': 'Что остаётся у вас',
  'sharing.private.events': 'Названия, гости, места и заметки ваших событий.',
  'sharing.private.restOfEvents': 'Гости, места и заметки ваших событий.',
  'sharing.private.else': 'Ваша почта, контакты и файлы.',

  'page.footer':
    'Отключить календарь можно в любой момент: сообщите об этом ({business}) или закройте доступ в своём аккаунте Google.',
  'page.tryAgain': 'Попробовать ещё раз',
  'age.justNow': 'только что',

  'invitation.title': 'Подключите Google Календарь',
  'invitation.lead': '{business} приглашает вас подключить календарь, чтобы никого не записали дважды на одно время.',
  'invitation.reconnectTitle': 'Подключите календарь снова',
  'invitation.reconnectLead':
    'Google больше не даёт доступа к вашему календарю, и {business} его не видит. Достаточно войти ещё раз: календарь и все записи сохранятся.',
  'invitation.button': 'Продолжить с Google',
  'invitation.boxes':
    'На странице Google отметьте, пожалуйста, оба пункта: один — для событий, другой — для списка, из которого вы выберете календарь. Google упоминает все ваши календари; читается только тот, который вы выберете.',
  'invitation.validUntil': 'Эта ссылка предназначена для {name} ({email}) и действует до {until}.',

  'dead.title': 'Эта ссылка больше не действует',
  'dead.lead': 'Она уже использована, истекла или заменена новой.',
  'dead.next':
    'Если ваш календарь уже подключён, делать ничего не нужно. Иначе попросите новую ссылку у тех, кто вас пригласил.',

  'forbidden.title': 'Запрос пришёл с чужой страницы',
  'forbidden.lead': 'Ради вашей безопасности ничего не сделано.',
  'forbidden.next': 'Откройте ссылку из письма ещё раз и продолжайте оттуда.',

  'console.again': 'Войти через Google',
  'consoleEnded.title': 'Время входа истекло',
  'consoleEnded.lead': 'Вход длился слишком долго, уже был закончен или начат в другом браузере.',
  'consoleEnded.next': 'Ничего не изменено. Войдите ещё раз.',
  'consoleCancelled.title': 'Вы не вошли',
  'consoleCancelled.lead': 'Вход через Google был отменён или прерван.',
  'consoleCancelled.next': 'Ничего не изменено. Можно попробовать ещё раз.',
  'consoleTrouble.title': 'Google не дал завершить вход',
  'consoleTrouble.lead': 'Google не подтвердил, кто вы.',
  'consoleTrouble.next': 'Попробуйте через минуту. Если не получится, сообщите тому, кто обслуживает эту систему.',
  'consoleUnverified.title': 'Google не подтвердил этот адрес',
  'consoleUnverified.lead': 'Google не ручается, что {email} принадлежит вам.',
  'consoleUnverified.next': 'Подтвердите адрес в своём аккаунте Google или войдите с другим аккаунтом.',
  'consoleUnknown.title': 'У вас пока нет доступа',
  'consoleUnknown.lead': 'Адрес {email} здесь никто не добавил.',
  'consoleUnknown.next':
    'Попросите владельца вашего бизнеса добавить именно этот адрес в разделе «Люди» или войдите с другим аккаунтом.',

  'signInEnded.title': 'Этот вход завершён',
  'signInEnded.lead': 'Он длился слишком долго, уже был закончен или начат в другом браузере. Ничего не изменено.',
  'signInEnded.next': 'Откройте ссылку из письма ещё раз; она действует, пока календарь не подключён.',

  'cancelled.title': 'Ничего не подключено',
  'cancelled.lead': 'Вы вернулись от Google, не разрешив доступ, поэтому ничего не видно.',
  'cancelled.next': 'Ваша ссылка действует: можно начать заново сейчас или позже.',

  'refused.title': 'Google не разрешил вход',
  'refused.lead':
    'Google остановил вход. Часто организация разрешает своим аккаунтам подключать только то, что одобрил администратор.',
  'refused.next':
    'Ваша ссылка действует. Попробуйте другой аккаунт или спросите администратора; {business} видит, что произошло.',

  'permission.title': 'Не хватает разрешения',
  'permission.lead': 'Без {missing} календарь подключить нельзя. Пока ничего не видно.',
  'permission.name.events': 'разрешения на просмотр и изменение событий',
  'permission.name.calendarList': 'разрешения на просмотр списка календарей',
  'permission.next': 'Войдите ещё раз и оставьте отмеченными оба пункта. Ваша ссылка действует.',
  'permission.button': 'Войти ещё раз',

  'noLastingAccess.title': 'Google не дал постоянного доступа',
  'noLastingAccess.lead': 'Google впустил нас только на час, поэтому ничего не подключено.',
  'noLastingAccess.next':
    'Удалите это приложение на странице myaccount.google.com/connections и начните здесь заново. Ваша ссылка действует.',

  'confirmAccount.title': 'Это нужный аккаунт?',
  'confirmAccount.lead': 'Вы вошли как {email}.',
  'confirmAccount.invited':
    'Приглашение отправлено на {invited}. Оба адреса могут быть вашими; {business} увидит, какой аккаунт вы используете.',
  'confirmAccount.button': 'Использовать {email}',
  'confirmAccount.other': 'Выбрать другой аккаунт',

  'calendar.title': 'Выберите календарь',
  'calendar.lead': 'Это календари аккаунта {account}.',
  'calendar.addLead':
    'Записи клиентов вносятся в «{current}». Любой другой выбранный календарь аккаунта {account} добавится к нему: его события тоже занимают ваше время.',
  'calendar.legend': 'Календари',
  'calendar.primary': 'Ваш основной календарь',
  'calendar.connected': 'Сейчас подключён',
  'calendar.blockOnly': 'Занимает ваше время; сюда ничего не вносится',
  'calendar.readOnly': 'Нельзя выбрать: этот календарь вы можете читать, но не изменять',
  'calendar.freeBusyOnly': 'Нельзя выбрать: в этом календаре вам видно только свободное и занятое время',
  'calendar.button': 'Подключить этот календарь',
  'calendar.show': 'Показать, что будет видно',
  'calendar.none': 'Ни в один из этих календарей нельзя вносить записи.',
  'calendar.noneNext':
    'Создайте календарь в Google или попросите у владельца право изменять события, а затем обновите эту страницу.',
  'calendar.notOffered': 'Выберите, пожалуйста, один из этих календарей.',
  'calendar.otherAccount': 'Использовать другой аккаунт',

  'preview.title': 'Что увидит {business} из календаря «{calendar}»',
  'preview.busy': 'занято',
  'preview.allDay': 'весь день',
  'preview.more': {
    one: 'И ещё {count}.',
    few: 'И ещё {count}.',
    many: 'И ещё {count}.',
    other: 'И ещё {count}.',
  },
  'preview.empty': 'В ближайшие семь дней ничто не занимает ваше время: {business} видит, что вы свободны.',
  'preview.small': 'Ближайшие семь дней, часовой пояс {zone}. До подключения ничего не передаётся.',
  'preview.unavailable':
    'Google сейчас не показывает события календаря «{calendar}». Его всё равно можно подключить; видно будет только то, что описано выше.',

  'wantedTwice.title': 'Этот календарь занят',
  'wantedTwice.lead': 'Кто-то другой здесь уже использует «{calendar}» для записей клиентов. Ничего не изменено.',
  'wantedTwice.next': 'Выберите другой календарь или попросите освободить этот: {business} видит, что произошло.',
  'wantedTwice.button': 'Выбрать другой календарь',

  'otherConnected.title': 'Подключён другой календарь',
  'otherConnected.lead':
    'Записи клиентов уже вносятся в «{current}», а такой календарь у каждого один. Ничего не изменено.',
  'otherConnected.next': 'Чтобы сменить его, попросите сначала отключить нынешний; это может сделать {business}.',

  'done.title': 'Календарь подключён',
  'done.lead': '«{calendar}» и записи клиентов теперь согласуются сами. Эту страницу можно закрыть.',
  'done.importingTitle': 'Читаем ваш календарь',
  'done.importingLead':
    '«{calendar}» подключён. Мы читаем ваши события; страницу можно закрыть, всё продолжится без вас.',
  'done.readSoFar': {
    one: 'пока {count} событие',
    few: 'пока {count} события',
    many: 'пока {count} событий',
    other: 'пока {count} события',
  },
  'done.readOf': {
    one: '{done} из {count} события',
    few: '{done} из {count} событий',
    many: '{done} из {count} событий',
    other: '{done} из {count} события',
  },
  'done.delayed': 'Google сейчас отвечает медленно. Мы продолжаем попытки.',
  'done.account': 'Аккаунт Google',
  'done.calendar': 'Календарь',
  'done.freshness': 'Прочитан',
  'done.neverRead': 'ещё нет',
  'done.attentionTitle': 'Google снова просит войти',
  'done.attentionLead': 'Календарь подключён, но Google больше не даёт нам доступа. Новая ссылка придёт вам по почте.',
  'done.pausedTitle': 'Приостановлено',
  'done.pausedLead': 'Календарь подключён; {business} пока приостанавливает обмен.',
  'done.disconnectedTitle': 'Отключено',
  'done.disconnectedLead': 'Этот календарь больше не подключён ({business}).',

  'operator.title': 'Вы здесь ни при чём',
  'operator.lead': 'Google не принимает настройки, которые использует {business}. Там об этом уже знают.',
  'operator.next': 'Ваша ссылка действует. Вернитесь, пожалуйста, когда вам сообщат, что всё готово.',
  'later.title': 'Google не отвечает',
  'later.lead': 'Ничего не потеряно; всё, что вы уже сделали, сохранено.',
  'later.next': 'Подождите минуту и попробуйте ещё раз.',
  'again.title': 'Войдите, пожалуйста, ещё раз',
  'again.lead': 'Google больше не принимает этот вход. Ничего не изменено.',
  'again.next': 'Ваша ссылка действует.',
  'unexpected.title': 'Что-то пошло не так',
  'unexpected.lead': 'Это наша ошибка, не ваша. Всё, что было завершено раньше, сохранено.',
  'unexpected.next': 'Подождите минуту и откройте ссылку из письма ещё раз.',

  'mail.hello': 'Здравствуйте, {name}!',
  'mail.linkUntil': 'Ссылка только для вас и действует до {until}.',
  'mail.openConsole': 'Открыть консоль',

  'mail.invitation.subject': '{business}: подключите календарь',
  'mail.invitation.text':
    '{business} приглашает вас подключить Google Календарь, чтобы записи клиентов и ваши собственные дела никогда не пересекались.',
  'mail.invitation.button': 'Подключить мой календарь',
  'mail.invitation.unexpected': 'Если вы не ждали этого письма, просто оставьте его без внимания.',

  'mail.connected.subject': '{business}: ваш календарь подключён',
  'mail.connected.text': 'Календарь «{calendar}» аккаунта {account} теперь подключён.',
  'mail.connected.blockOnly': 'Его события занимают ваше время; в него ничего не вносится.',
  'mail.connected.button': 'Посмотреть этот доступ в Google',
  'mail.connected.small':
    'Это были не вы? Закройте доступ этой кнопкой и сообщите об этом ({business}). Так же его можно закрыть в любой момент позже.',

  'mail.reconnect.subject': '{business}: подключите календарь снова',
  'mail.reconnect.subjectAgain': '{business}: ваш календарь всё ещё отключён',
  'mail.reconnect.text':
    'Google больше не даёт доступа к календарю аккаунта {account}, и {business} его не видит. Так бывает, например, после смены пароля.',
  'mail.reconnect.waiting':
    'Пока вы не войдёте ещё раз, записи клиентов не появляются в вашем календаре. Они сохранены и будут внесены позже.',
  'mail.reconnect.days': {
    one: 'Так продолжается {count} день.',
    few: 'Так продолжается {count} дня.',
    many: 'Так продолжается {count} дней.',
    other: 'Так продолжается {count} дня.',
  },
  'mail.reconnect.last': 'Это последнее письмо об этом; календарь останется отключённым, пока вы не войдёте.',
  'mail.reconnect.button': 'Подключить мой календарь снова',

  'mail.ending.subject': '{business}: доступ к вашему календарю скоро закончится',
  'mail.ending.text': 'Разрешение, с которым {business} видит календарь аккаунта {account}, закончится {endsAt}.',
  'mail.ending.next': 'Войдите до этого ещё раз, и ничего не прервётся: календарь и все записи останутся как есть.',
  'mail.ending.button': 'Продлить разрешение',

  'mail.grantFailed.subject': '{business}: больше нет доступа к Google ({people})',
  'mail.grantFailed.text': 'Google закрыл доступ к календарю: {people} ({account}).',
  'mail.grantFailed.permission': 'Разрешение, нужное нам для календаря ({people}, {account}), отозвано в Google.',
  'mail.grantFailed.impact':
    'До нового входа изменения в Google не видны, а записи клиентов туда не вносятся. Записи сохранены и будут внесены позже.',
  'mail.grantFailed.next':
    'Ссылка для повторного подключения отправлена; напоминания придут через 1, 3, 7 и 14 дней. Пока всё не улажено, об этом каждое утро говорится в одном письме.',
  'mail.grantFailed.resend':
    'Если письмо не найти ({people}), отправьте из вашей системы записи новое приглашение (ресурс {resources}); старая ссылка тогда перестанет действовать.',

  'mail.held.subject': '{business}: удаления в Google ждут вашего решения',
  'mail.held.text':
    'В Google Календаре «{calendar}» за четверть часа удалено много событий с записями клиентов ({people}).',
  'mail.held.impact': {
    one: 'Прежде чем мы остановились, отменена {count} запись. Все остальные в силе, и клиентов ждут, пока вы не решите.',
    few: 'Прежде чем мы остановились, отменены {count} записи. Все остальные в силе, и клиентов ждут, пока вы не решите.',
    many: 'Прежде чем мы остановились, отменено {count} записей. Все остальные в силе, и клиентов ждут, пока вы не решите.',
    other:
      'Прежде чем мы остановились, отменено {count} записи. Все остальные в силе, и клиентов ждут, пока вы не решите.',
  },
  'mail.held.after':
    'В Google Календаре «{calendar}» за четверть часа после отказа в удалении удалены ещё события с записями клиентов ({people}). Ничего не отменено: записи в силе, и клиентов ждут, пока вы не решите.',
  'mail.held.next':
    'Так и было задумано? Тогда примите удаления, и остальные записи тоже будут отменены. Это ошибка? Тогда отклоните их: записи останутся, отменённые вернутся, а их события снова появятся в Google.',

  'mail.digest.subject': {
    one: '{business}: {count} дело ждёт вас',
    few: '{business}: {count} дела ждут вас',
    many: '{business}: {count} дел ждут вас',
    other: '{business}: {count} дела ждут вас',
  },
  'mail.digest.lead': 'Между записями клиентов и Google ещё не решено:',
  'mail.digest.item': '{what}: {label}, с {since}. {next}',
  'mail.digest.booking': 'запись {id}',
  'mail.digest.more': {
    one: 'И ещё {count}.',
    few: 'И ещё {count}.',
    many: 'И ещё {count}.',
    other: 'И ещё {count}.',
  },
  'mail.digest.small': 'Это письмо приходит раз в день, пока что-то не решено, и прекращается само.',

  'open.double_booking.what': 'Накладка по времени',
  'open.double_booking.next': 'Перенесите или отмените одно из двух.',
  'open.move_refused.what': 'Перенесено в Google, но не здесь',
  'open.move_refused.next': 'Решите, какое время верное.',
  'open.deleted_in_google.what': 'Удалено в Google, но здесь запись есть',
  'open.deleted_in_google.next': 'Отмените запись или договоритесь о ней заново.',
  'open.mass_deletion_held.what': 'В Google удалено много записей; остальное остановлено',
  'open.mass_deletion_held.next': 'Примите или отклоните удаления.',
  'open.calendar_wanted_twice.what': 'Один календарь выбрали двое',
  'open.calendar_wanted_twice.next': 'Одному из них нужно выбрать другой календарь.',
  'open.grant_failed.what': 'Google больше не даёт нам доступа',
  'open.grant_failed.next': 'Ссылка есть в письме; если её не найти, отправьте новое приглашение.',
  'open.grant_ending.what': 'Разрешение в Google скоро закончится',
  'open.grant_ending.next': 'Ссылка для продления отправлена по почте.',
  'open.client_refused.what': 'Google отклоняет ваш OAuth-клиент',
  'open.client_refused.next':
    'Исправьте клиент в консоли Google и, если изменились его ID или секрет, передайте их Slotbridge заново.',
  'open.permission_missing.what': 'Не хватает разрешения в Google',
  'open.permission_missing.next':
    'Нужно войти ещё раз и оставить отмеченными оба пункта или снова открыть доступ к календарю.',
  'open.calendar_gone.what': 'Календарь исчез',
  'open.calendar_gone.next':
    'Нужно снова открыть к нему доступ или выбрать другой; отправьте для этого новое приглашение.',
  'open.calendar_read_only.what': 'Календарь можно только читать',
  'open.calendar_read_only.next': 'Владелец должен дать право изменять события, или нужно выбрать другой календарь.',
  'open.loop_stopped.what': 'Обмен по одной записи остановлен',
  'open.loop_stopped.next': 'Посмотрите обе стороны и решите.',
  'open.write_refused.what': 'Google не принимает запись',
  'open.write_refused.next': 'Посмотрите на запись; попытка повторяется каждые шесть часов.',
  'open.mail_undeliverable.what': 'Письма не доходят',
  'open.mail_undeliverable.next': 'Исправьте адрес и отправьте приглашение ещё раз.',
};
