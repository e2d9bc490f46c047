import type { Catalogue } from './catalogue.ts';

export const de: Catalogue = {
  'language.name': 'Deutsch',
  'language.choose': 'Sprache',

  'sharing.sentence.busyOnly':
    '{business} sieht, wann Sie belegt sind, aber niemals Titel, Gäste oder Notizen Ihrer Termine.',
  'sharing.sentence.details': '{business} sieht Zeiten und Titel Ihrer Termine, aber niemals Gäste oder Notizen.',
  'sharing.sentence.writesOnly': '{business} trägt Buchungen in Ihren Kalender ein und behält sonst nichts daraus.',
  'sharing.shared': 'Was geteilt wird',
  'sharing.shared.busyOnly': 'Wann Sie belegt sind: Beginn und Ende.',
  'sharing.shared.details': 'Zeiten und Titel Ihrer Termine.',
  'sharing.shared.bookings': 'Buchungen bei {business} erscheinen in Ihrem Kalender.',
  'sharing.shared.bookingsNameless': 'Buchungen bei {business} erscheinen in Ihrem Kalender, ohne Namen.',
  'sharing.private': 'Was bei Ihnen bleibt',
  'sharing.private.events': 'Titel, Gäste, Orte und Notizen Ihrer Termine.',
  'sharing.private.restOfEvents': 'Gäste, Orte und Notizen Ihrer Termine.',
  'sharing.private.else': 'Ihre E-Mails, Kontakte und Dateien.',

  'page.footer':
    'Sie können das jederzeit beenden: Sagen Sie {business} Bescheid oder entziehen Sie den Zugriff in Ihrem Google-Konto.',
  'page.tryAgain': 'Noch einmal versuchen',
  'age.justNow': 'gerade eben',

  'invitation.title': 'Google-Kalender verbinden',
  'invitation.lead': '{business} lädt Sie ein, Ihren Kalender zu verbinden, damit niemand doppelt gebucht wird.',
  'invitation.reconnectTitle': 'Kalender wieder verbinden',
  'invitation.reconnectLead':
    'Google lässt {business} nicht mehr auf Ihren Kalender zugreifen. Es genügt, wenn Sie sich noch einmal anmelden: Ihr Kalender und alle Buchungen bleiben erhalten.',
  'invitation.button': 'Weiter mit Google',
  'invitation.boxes':
    'Bitte setzen Sie auf der Seite von Google beide Häkchen: eines gilt für Termine, das andere für die Liste, aus der Sie einen Kalender wählen. Google spricht von allen Ihren Kalendern; gelesen wird nur der, den Sie wählen.',
  'invitation.validUntil': 'Dieser Link ist für {name} ({email}) bestimmt und gilt bis {until}.',

  'dead.title': 'Dieser Link gilt nicht mehr',
  'dead.lead': 'Er wurde benutzt, ist abgelaufen oder durch einen neueren ersetzt worden.',
  'dead.next':
    'Ist Ihr Kalender schon verbunden, müssen Sie nichts tun. Sonst bitten Sie den Betrieb, der Sie eingeladen hat, um einen neuen Link.',

  'forbidden.title': 'Das kam von einer fremden Seite',
  'forbidden.lead': 'Zu Ihrer Sicherheit wurde nichts ausgeführt.',
  'forbidden.next': 'Öffnen Sie den Link in Ihrer E-Mail noch einmal und machen Sie dort weiter.',

  'console.again': 'Mit Google anmelden',
  'consoleEnded.title': 'Die Anmeldung ist abgelaufen',
  'consoleEnded.lead': 'Sie hat zu lange gedauert, war schon beendet oder wurde in einem anderen Browser begonnen.',
  'consoleEnded.next': 'Es wurde nichts geändert. Melden Sie sich bitte noch einmal an.',
  'consoleCancelled.title': 'Sie sind nicht angemeldet',
  'consoleCancelled.lead': 'Die Anmeldung bei Google wurde abgebrochen.',
  'consoleCancelled.next': 'Es wurde nichts geändert. Sie können es erneut versuchen.',
  'consoleTrouble.title': 'Google hat uns nicht fertig werden lassen',
  'consoleTrouble.lead': 'Google hat nicht bestätigt, wer Sie sind.',
  'consoleTrouble.next':
    'Versuchen Sie es in einer Minute noch einmal. Bleibt es dabei, sagen Sie es den Betreibern dieser Installation.',
  'consoleUnverified.title': 'Google hat diese Adresse nicht bestätigt',
  'consoleUnverified.lead': 'Google bürgt nicht dafür, dass {email} Ihnen gehört.',
  'consoleUnverified.next':
    'Bestätigen Sie die Adresse in Ihrem Google-Konto oder melden Sie sich mit einem anderen Konto an.',
  'consoleUnknown.title': 'Sie haben noch keinen Zugang',
  'consoleUnknown.lead': '{email} wurde hier von niemandem hinzugefügt.',
  'consoleUnknown.next':
    'Bitten Sie jemanden mit der Rolle „Inhaber“, genau diese Adresse unter „Personen“ hinzuzufügen, oder melden Sie sich mit einem anderen Konto an.',

  'signInEnded.title': 'Diese Anmeldung ist beendet',
  'signInEnded.lead':
    'Sie hat zu lange gedauert, war schon abgeschlossen oder wurde in einem anderen Browser begonnen. Es wurde nichts geändert.',
  'signInEnded.next':
    'Öffnen Sie den Link in Ihrer E-Mail noch einmal; er gilt weiter, solange Sie nicht verbunden sind.',

  'cancelled.title': 'Es wurde nichts verbunden',
  'cancelled.lead': 'Sie sind von Google zurückgekehrt, ohne Zugriff zu erlauben. Es wird nichts geteilt.',
  'cancelled.next': 'Ihr Link gilt weiter: Sie können jetzt oder später neu beginnen.',

  'refused.title': 'Google hat es nicht erlaubt',
  'refused.lead':
    'Google hat die Anmeldung abgebrochen. Oft dürfen Konten einer Organisation nur verbinden, was deren Administrator freigegeben hat.',
  'refused.next':
    'Ihr Link gilt weiter. Nehmen Sie ein anderes Konto oder fragen Sie Ihren Administrator; {business} kann sehen, was geschehen ist.',

  'permission.title': 'Eine Berechtigung fehlt',
  'permission.lead': 'Ohne {missing} lässt sich der Kalender nicht verbinden. Bisher wird nichts geteilt.',
  'permission.name.events': 'das Häkchen für das Ansehen und Bearbeiten von Terminen',
  'permission.name.calendarList': 'das Häkchen für die Liste Ihrer Kalender',
  'permission.next': 'Melden Sie sich noch einmal an und lassen Sie beide Häkchen gesetzt. Ihr Link gilt weiter.',
  'permission.button': 'Noch einmal anmelden',

  'noLastingAccess.title': 'Google gab keine dauerhafte Erlaubnis',
  'noLastingAccess.lead': 'Google hat uns nur für eine Stunde Zugriff gegeben, deshalb wurde nichts verbunden.',
  'noLastingAccess.next':
    'Entfernen Sie diese App unter myaccount.google.com/connections und beginnen Sie hier neu. Ihr Link gilt weiter.',

  'confirmAccount.title': 'Ist das das richtige Konto?',
  'confirmAccount.lead': 'Sie haben sich als {email} angemeldet.',
  'confirmAccount.invited':
    'Die Einladung ging an {invited}. Beides kann Ihres sein; {business} sieht, welches Konto Sie verwenden.',
  'confirmAccount.button': '{email} verwenden',
  'confirmAccount.other': 'Anderes Konto wählen',

  'calendar.title': 'Kalender wählen',
  'calendar.lead': 'Das sind die Kalender von {account}.',
  'calendar.addLead':
    'Buchungen stehen in „{current}“. Jeder weitere Kalender von {account}, den Sie wählen, kommt hinzu: Auch seine Termine belegen Ihre Zeit.',
  'calendar.legend': 'Kalender',
  'calendar.primary': 'Ihr Hauptkalender',
  'calendar.connected': 'Zurzeit verbunden',
  'calendar.blockOnly': 'Belegt Ihre Zeit; hier wird nichts eingetragen',
  'calendar.readOnly': 'Nicht wählbar: Sie dürfen diesen Kalender lesen, aber nichts eintragen',
  'calendar.freeBusyOnly': 'Nicht wählbar: Sie sehen von diesem Kalender nur freie und belegte Zeiten',
  'calendar.button': 'Diesen Kalender verbinden',
  'calendar.show': 'Zeigen, was geteilt wird',
  'calendar.none': 'In keinen dieser Kalender kann eingetragen werden.',
  'calendar.noneNext':
    'Legen Sie in Google einen Kalender an oder bitten Sie den Eigentümer um das Recht, Termine zu ändern, und laden Sie diese Seite neu.',
  'calendar.notOffered': 'Bitte wählen Sie einen dieser Kalender.',
  'calendar.otherAccount': 'Anderes Konto verwenden',

  'preview.title': 'Was {business} von „{calendar}“ sehen wird',
  'preview.busy': 'belegt',
  'preview.allDay': 'ganztägig',
  'preview.more': { one: 'Und {count} weiterer.', other: 'Und {count} weitere.' },
  'preview.empty': 'In den nächsten sieben Tagen belegt nichts Ihre Zeit: {business} sieht Sie als frei.',
  'preview.small': 'Die nächsten sieben Tage, in der Zeit von {zone}. Vor dem Verbinden wird nichts geteilt.',
  'preview.unavailable':
    'Google zeigt die Termine von „{calendar}“ gerade nicht. Sie können trotzdem verbinden; geteilt wird nur, was oben steht.',

  'wantedTwice.title': 'Dieser Kalender ist vergeben',
  'wantedTwice.lead':
    'Jemand anderes in diesem Betrieb nutzt „{calendar}“ schon für Buchungen. Es wurde nichts geändert.',
  'wantedTwice.next': 'Wählen Sie einen anderen Kalender oder bitten Sie {business}, ihn freizugeben.',
  'wantedTwice.button': 'Anderen Kalender wählen',

  'otherConnected.title': 'Ein anderer Kalender ist verbunden',
  'otherConnected.lead':
    'Buchungen stehen schon in „{current}“, und jede Person hat nur einen solchen Kalender. Es wurde nichts geändert.',
  'otherConnected.next': 'Wenn Sie wechseln möchten, bitten Sie {business}, zuerst den jetzigen zu trennen.',

  'done.title': 'Sie sind verbunden',
  'done.lead': '„{calendar}“ und Ihre Buchungen gleichen sich jetzt von selbst ab. Sie können diese Seite schließen.',
  'done.importingTitle': 'Ihr Kalender wird gelesen',
  'done.importingLead':
    '„{calendar}“ ist verbunden. Ihre Termine werden gelesen; Sie können diese Seite schließen, es geht ohne Sie weiter.',
  'done.readSoFar': { one: 'bisher {count} Termin', other: 'bisher {count} Termine' },
  'done.readOf': { one: '{done} von {count} Termin', other: '{done} von {count} Terminen' },
  'done.delayed': 'Google antwortet gerade langsam. Wir versuchen es weiter.',
  'done.account': 'Google-Konto',
  'done.calendar': 'Kalender',
  'done.freshness': 'Zuletzt gelesen',
  'done.neverRead': 'noch nicht',
  'done.attentionTitle': 'Google braucht Sie noch einmal',
  'done.attentionLead':
    'Der Kalender ist verbunden, aber Google lässt uns nicht mehr hinein. In Ihrer E-Mail finden Sie einen neuen Link.',
  'done.pausedTitle': 'Angehalten',
  'done.pausedLead': 'Ihr Kalender ist verbunden; {business} hat den Abgleich vorerst angehalten.',
  'done.disconnectedTitle': 'Getrennt',
  'done.disconnectedLead': 'Dieser Kalender ist nicht mehr mit {business} verbunden.',

  'operator.title': 'Das liegt nicht an Ihnen',
  'operator.lead': 'Google akzeptiert nicht, wie {business} eingerichtet ist. {business} wurde benachrichtigt.',
  'operator.next': 'Ihr Link gilt weiter. Bitte kommen Sie wieder, sobald Sie Bescheid bekommen.',
  'later.title': 'Google antwortet nicht',
  'later.lead': 'Es ist nichts verloren; was Sie bisher getan haben, bleibt erhalten.',
  'later.next': 'Warten Sie eine Minute und versuchen Sie es noch einmal.',
  'again.title': 'Bitte melden Sie sich noch einmal an',
  'again.lead': 'Google nimmt diese Anmeldung nicht mehr an. Es wurde nichts geändert.',
  'again.next': 'Ihr Link gilt weiter.',
  'unexpected.title': 'Hier ist etwas schiefgegangen',
  'unexpected.lead': 'Der Fehler liegt bei uns, nicht bei Ihnen. Was schon abgeschlossen war, bleibt erhalten.',
  'unexpected.next': 'Warten Sie eine Minute und öffnen Sie den Link in Ihrer E-Mail noch einmal.',

  'mail.hello': 'Guten Tag {name},',
  'mail.linkUntil': 'Der Link ist nur für Sie bestimmt und gilt bis {until}.',
  'mail.openConsole': 'Konsole öffnen',

  'mail.invitation.subject': '{business}: Kalender verbinden',
  'mail.invitation.text':
    '{business} lädt Sie ein, Ihren Google-Kalender zu verbinden, damit sich Buchungen und Ihre eigenen Termine nie überschneiden.',
  'mail.invitation.button': 'Meinen Kalender verbinden',
  'mail.invitation.unexpected': 'Wenn Sie diese E-Mail nicht erwartet haben, können Sie sie ignorieren.',

  'mail.connected.subject': '{business}: Ihr Kalender ist verbunden',
  'mail.connected.text': '„{calendar}“ von {account} ist jetzt verbunden.',
  'mail.connected.blockOnly': 'Seine Termine belegen Ihre Zeit; eingetragen wird dort nichts.',
  'mail.connected.button': 'Zugriff bei Google ansehen',
  'mail.connected.small':
    'Waren Sie das nicht? Dann entziehen Sie den Zugriff über die Schaltfläche und sagen Sie {business} Bescheid. So können Sie ihn auch später jederzeit beenden.',

  'mail.reconnect.subject': '{business}: bitte verbinden Sie Ihren Kalender neu',
  'mail.reconnect.subjectAgain': '{business}: Ihr Kalender ist noch immer getrennt',
  'mail.reconnect.text':
    'Google lässt {business} nicht mehr auf den Kalender von {account} zugreifen. Das kommt vor, zum Beispiel nach einer Passwortänderung.',
  'mail.reconnect.waiting':
    'Bis Sie sich noch einmal anmelden, erscheinen Buchungen nicht in Ihrem Kalender. Sie bleiben erhalten und werden nachgetragen.',
  'mail.reconnect.days': { one: 'Das ist seit {count} Tag so.', other: 'Das ist seit {count} Tagen so.' },
  'mail.reconnect.last': 'Das ist die letzte E-Mail dazu; Ihr Kalender bleibt getrennt, bis Sie sich anmelden.',
  'mail.reconnect.button': 'Meinen Kalender neu verbinden',

  'mail.ending.subject': '{business}: die Erlaubnis für Ihren Kalender läuft bald ab',
  'mail.ending.text': 'Die Erlaubnis, mit der {business} den Kalender von {account} sieht, endet am {endsAt}.',
  'mail.ending.next':
    'Melden Sie sich vorher noch einmal an, dann wird nichts unterbrochen: Ihr Kalender und alle Buchungen bleiben, wie sie sind.',
  'mail.ending.button': 'Erlaubnis erneuern',

  'mail.grantFailed.subject': '{business}: kein Zugriff mehr bei Google für {people}',
  'mail.grantFailed.text': 'Google hat den Zugriff auf den Kalender von {people} ({account}) beendet.',
  'mail.grantFailed.permission':
    'Eine Berechtigung, die wir für den Kalender von {people} ({account}) brauchen, wurde bei Google zurückgenommen.',
  'mail.grantFailed.impact':
    'Bis zur erneuten Anmeldung werden Änderungen in Google nicht gesehen und Buchungen dort nicht eingetragen. Buchungen bleiben erhalten und werden nachgetragen.',
  'mail.grantFailed.next':
    'Ein Link zum Wiederverbinden ist verschickt; erinnert wird nach 1, 3, 7 und 14 Tagen. Bis es erledigt ist, steht es jeden Morgen in einer E-Mail an Sie.',
  'mail.grantFailed.resend':
    'Wenn {people} die E-Mail nicht findet, senden Sie aus Ihrem Buchungssystem eine neue Einladung (Ressource {resources}); der alte Link erlischt dann.',

  'mail.held.subject': '{business}: Löschungen in Google warten auf Sie',
  'mail.held.text':
    'Im Google-Kalender „{calendar}“ wurden innerhalb einer Viertelstunde viele Termine zu Buchungen von {people} gelöscht.',
  'mail.held.impact': {
    one: '{count} Buchung wurde storniert, bevor wir angehalten haben. Alle anderen bleiben bestehen, und die Kundschaft wird erwartet, bis Sie entscheiden.',
    other:
      '{count} Buchungen wurden storniert, bevor wir angehalten haben. Alle anderen bleiben bestehen, und die Kundschaft wird erwartet, bis Sie entscheiden.',
  },
  'mail.held.after':
    'Im Google-Kalender „{calendar}“ wurden innerhalb einer Viertelstunde, nachdem Löschungen dort abgelehnt wurden, weitere Termine zu Buchungen von {people} gelöscht. Es wurde nichts storniert: Die Buchungen bleiben bestehen, und die Kundschaft wird erwartet, bis Sie entscheiden.',
  'mail.held.next':
    'War es Absicht? Dann nehmen Sie die Löschungen an, und auch der Rest wird storniert. War es ein Versehen? Dann lehnen Sie sie ab: Die Buchungen bleiben, die schon stornierten kommen zurück, und ihre Termine werden wieder in Google eingetragen.',

  'mail.digest.subject': {
    one: '{business}: eine Sache braucht Sie',
    other: '{business}: {count} Dinge brauchen Sie',
  },
  'mail.digest.lead': 'Das ist zwischen Ihren Buchungen und Google noch offen:',
  'mail.digest.item': '{what}: {label}, seit {since}. {next}',
  'mail.digest.booking': 'Buchung {id}',
  'mail.digest.more': { one: 'Und {count} weiteres.', other: 'Und {count} weitere.' },
  'mail.digest.small': 'Diese E-Mail kommt einmal am Tag, solange etwas offen ist, und hört von selbst auf.',

  'open.double_booking.what': 'Doppelt gebucht',
  'open.double_booking.next': 'Verschieben oder stornieren Sie eine der beiden Buchungen.',
  'open.move_refused.what': 'In Google verschoben, hier nicht',
  'open.move_refused.next': 'Entscheiden Sie, welche Zeit gilt.',
  'open.deleted_in_google.what': 'In Google gelöscht, hier gebucht',
  'open.deleted_in_google.next': 'Stornieren Sie die Buchung oder vereinbaren Sie sie neu.',
  'open.mass_deletion_held.what': 'Viele Buchungen wurden in Google gelöscht; der Rest ist angehalten',
  'open.mass_deletion_held.next': 'Nehmen Sie die Löschungen an oder lehnen Sie sie ab.',
  'open.calendar_wanted_twice.what': 'Ein Kalender, zweimal gewählt',
  'open.calendar_wanted_twice.next': 'Eine der beiden Personen muss einen anderen Kalender wählen.',
  'open.grant_failed.what': 'Google lässt uns nicht mehr hinein',
  'open.grant_failed.next':
    'Die Person hat einen Link per E-Mail; senden Sie eine neue Einladung, wenn er nicht zu finden ist.',
  'open.grant_ending.what': 'Die Erlaubnis bei Google läuft bald ab',
  'open.grant_ending.next': 'Die Person hat einen Link per E-Mail, um sie zu erneuern.',
  'open.client_refused.what': 'Google lehnt Ihren OAuth-Client ab',
  'open.client_refused.next':
    'Korrigieren Sie den Client in der Google-Konsole und geben Sie Slotbridge Kennung und Secret neu an, wenn sie sich geändert haben.',
  'open.permission_missing.what': 'Eine Berechtigung bei Google fehlt',
  'open.permission_missing.next':
    'Die Person muss sich noch einmal anmelden und beide Häkchen gesetzt lassen oder den Kalender wieder freigeben.',
  'open.calendar_gone.what': 'Der Kalender ist verschwunden',
  'open.calendar_gone.next':
    'Die Person muss ihn wieder freigeben oder einen anderen wählen; senden Sie dafür eine neue Einladung.',
  'open.calendar_read_only.what': 'Der Kalender darf nur gelesen werden',
  'open.calendar_read_only.next':
    'Sein Eigentümer muss das Ändern von Terminen erlauben, oder die Person wählt einen anderen Kalender.',
  'open.loop_stopped.what': 'Der Abgleich einer Buchung wurde angehalten',
  'open.loop_stopped.next': 'Sehen Sie sich beide Seiten an und entscheiden Sie.',
  'open.write_refused.what': 'Google lehnt eine Buchung ab',
  'open.write_refused.next': 'Sehen Sie sich die Buchung an; alle sechs Stunden wird es neu versucht.',
  'open.mail_undeliverable.what': 'E-Mails kommen nicht an',
  'open.mail_undeliverable.next': 'Berichtigen Sie die Adresse und senden Sie die Einladung noch einmal.',
};
