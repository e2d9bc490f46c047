import type { SayingCatalogue } from './catalogue.ts';

export const de: SayingCatalogue = {
  when: '{time}',
  quoted: '„{text}“',

  'cause.doubleBooking': 'Ein Termin in Google belegt eine Zeit, die schon gebucht ist.',
  'cause.doubleBooking.ofBooking':
    'Der Termin einer anderen Buchung wurde in Google hierher verschoben. Klären Sie zuerst jene Zeile; diese schließt sich dann vielleicht von selbst.',
  'impact.doubleBooking': 'Wer „{title}“ gebucht hat, {time}, steht womöglich vor verschlossener Tür.',
  'cause.bothChanged': 'Die Buchung und ihr Termin wurden zur gleichen Zeit geändert.',
  'impact.bothChanged.ask': 'Beide behalten ihre Fassung, bis jemand entscheidet; gebucht ist {time}.',
  'impact.bothChanged.decided': 'Eine Fassung hat nach Ihren Einstellungen gewonnen; die andere ist hier aufbewahrt.',
  'cause.leftCopy':
    'Der Termin in {calendar} wurde geändert, als seine Buchung diesen Kalender gerade verlassen hatte.',
  'impact.leftCopy':
    'Die Buchung bleibt, wie sie ist, und der Termin dort verschwindet; was geändert wurde, ist hier aufbewahrt.',
  'cause.moved.noDuration': 'Der Termin wurde in Google verschoben. Er hat keine Dauer.',
  'cause.moved.past': 'Der Termin wurde in Google verschoben. Die neue Zeit liegt in der Vergangenheit.',
  'cause.moved.outsideHours': 'Der Termin wurde in Google verschoben. Die neue Zeit liegt außerhalb der Arbeitszeit.',
  'cause.moved.eventThere': 'Der Termin wurde in Google verschoben. Ein anderer Termin belegt diese Zeit.',
  'cause.moved.bookingThere': 'Der Termin wurde in Google verschoben. Eine andere Buchung belegt diese Zeit.',
  'impact.moveRefused':
    'Die Buchung behält ihre Zeit, {time}; Google zeigt eine andere. Jemand muss entscheiden, welche gilt.',
  'cause.movedAsk':
    'Der Termin wurde in Google verschoben, und nach Ihren Einstellungen wird gefragt, bevor eine Buchung folgt.',
  'impact.movedAsk': 'Die Buchung behält ihre Zeit, {time}; Google zeigt eine andere.',
  'cause.putBackElsewhere':
    'Der Termin wurde in Google gelöscht und zu einer anderen Zeit wieder eingetragen, während die Löschung zurückgehalten war.',
  'impact.putBackElsewhere': 'Die Buchung behält ihre Zeit, und ihr Termin wird dorthin zurückgeschoben.',
  'cause.deletedAsk':
    'Der Termin wurde in Google gelöscht, und nach Ihren Einstellungen wird gefragt, bevor eine Buchung storniert wird.',
  'cause.declinedAsk':
    'Der Termin wurde in Google abgelehnt, und nach Ihren Einstellungen wird gefragt, bevor eine Buchung storniert wird.',
  'impact.deletedAsk': 'Die Buchung, {time}, besteht weiter; Google zeigt sie nicht mehr.',
  'cause.timeTakenSince':
    'Die Buchung wurde durch eine Löschung in Google storniert, die Sie abgelehnt haben; ihre Zeit ist inzwischen vergeben.',
  'impact.timeTakenSince': 'Die Kundschaft hat keinen Termin mehr; vereinbaren Sie eine andere Zeit.',
  'cause.massDeletion': 'Innerhalb einer Viertelstunde wurden in Google viele Termine von Buchungen gelöscht.',
  'impact.massDeletion': {
    one: '{count} Buchung wurde storniert, bevor der Rest zurückgehalten wurde; die zurückgehaltenen bestehen weiter, bis jemand entscheidet.',
    other:
      '{count} Buchungen wurden storniert, bevor der Rest zurückgehalten wurde; die zurückgehaltenen bestehen weiter, bis jemand entscheidet.',
  },
  'cause.deletedAfterRefusal':
    'Innerhalb einer Viertelstunde, nachdem Löschungen abgelehnt wurden, wurde in Google noch ein Termin einer Buchung gelöscht.',
  'impact.deletedAfterRefusal':
    'Nichts wird storniert: Die zurückgehaltenen Buchungen bestehen weiter, bis jemand entscheidet.',
  'cause.series': 'Aus dem Termin dieser Buchung wurde in Google eine Serie gemacht.',
  'impact.series':
    'Die Buchung steht für den ersten Termin, {time}; die übrigen belegen Zeit, und die Serie wird nicht überschrieben.',
  'cause.loop': 'Die Buchung und ihr Termin wurden innerhalb von zehn Minuten immer wieder abwechselnd geändert.',
  'impact.loop':
    'Für diese Buchung wird nichts mehr nach Google geschrieben, bis jemand nachgesehen hat, was sie ändert, und es erneut versucht.',
  'cause.wantedTwice': '{wants} hat den Kalender „{calendar}“ gewählt, in den schon für {has} geschrieben wird.',
  'impact.wantedTwice':
    '{wants} ist nicht verbunden; für {has} ändert sich nichts. Wählen Sie einen anderen Kalender, oder trennen Sie zuerst {has}.',
  'cause.unreadable': 'Ein Termin dieses Kalenders ist nicht lesbar: {problem}.',
  'impact.unreadable': 'Seine Zeit wird nicht berücksichtigt; sehen Sie ihn sich in Google an.',
  'cause.freeDays': 'Ganztägige Termine der nächsten 60 Tage sind in Google als frei eingetragen: {examples}.',
  'impact.freeDays':
    'Diese Tage werden verkauft. Ist die Person abwesend, stellen Sie sie in Google auf beschäftigt, oder lassen Sie freie Termine blockieren.',

  'cause.grantFailed': 'Google lässt uns als {email} nicht mehr hinein ({reason}).',
  'cause.permissionLost': '{email} erlaubt nicht mehr, den Kalender zu lesen und zu beschreiben ({reason}).',
  'impact.grantFailed':
    'Bis die Person wieder verbindet, sehen wir keine Änderungen in Google und schreiben dort keine Buchungen. Sie warten und werden dann eingetragen.',
  'cause.grantTerm':
    'Google hat die Erlaubnis von {email} befristet; sie endet am {day}. So ist es, solange die OAuth-App bei Google im Test ist.',
  'cause.grantIdle':
    'Die Erlaubnis von {email} konnte seit Monaten nicht genutzt werden; Google beendet ungenutzte nach sechs, hier etwa am {day}.',
  'impact.grantEnding':
    'Bis dahin läuft alles. Danach sehen wir Änderungen in Google nicht mehr, und Buchungen warten.',
  'cause.unticked.events': '{email} hat auf Googles Seite das Häkchen für Termine nicht gesetzt.',
  'cause.unticked.calendarList': '{email} hat auf Googles Seite das Häkchen für die Liste der Kalender nicht gesetzt.',
  'cause.unticked.both':
    '{email} hat auf Googles Seite keines der beiden Häkchen gesetzt: Termine und Liste der Kalender.',
  'impact.unticked':
    '{resource} ist nicht verbunden, bis die Person sich noch einmal anmeldet und beide Häkchen setzt. Der Link bleibt gültig.',
  'cause.readPermission': 'Die Person hat nicht erlaubt, diesen Kalender zu lesen, oder es zurückgenommen.',
  'impact.readPermission': 'Änderungen in Google kommen nicht mehr an; die Verfügbarkeit veraltet.',
  'cause.writePermission': 'Die Person hat nicht erlaubt, in diesen Kalender zu schreiben, oder es zurückgenommen.',
  'cause.calendarGone': 'Google sagt, dass es diesen Kalender für dieses Konto nicht mehr gibt.',
  'impact.calendarGone':
    'Änderungen in Google kommen nicht mehr an; wählen Sie einen anderen Kalender, oder lassen Sie diesen wieder freigeben.',
  'cause.readOnly': 'Das verbundene Konto darf diesen Kalender nur lesen.',
  'cause.writeRefused': 'Google weigert sich, diesen Termin zu schreiben.',
  'cause.quota': 'Das Kontingent, das Google für diesen Kalender gewährt, ist aufgebraucht.',
  'impact.quota': 'Änderungen kommen verspätet an, bis Google mehr zulässt; nichts geht verloren.',
  'impact.writesWait':
    'Buchungen erscheinen vorerst nicht in Google; sie warten und werden eingetragen, sobald es behoben ist.',
  'cause.clientSignIn':
    'Google nimmt Ihren OAuth-Client oder sein Secret nicht an ({reason}). Sehen Sie sich den Client in der Google-Konsole an, und geben Sie uns seine ID und das gültige Secret noch einmal (Einstellungen, Google; PUT /v1/google-client).',
  'cause.clientCalendar':
    'Google weist das Projekt Ihres OAuth-Clients ab ({reason}). Schalten Sie in der Google-Konsole für dieses Projekt die Google Calendar API frei.',
  'impact.clientRefused':
    'Für die Konten dieses Clients sehen wir keine Änderungen in Google und schreiben dort keine Buchungen. Nichts geht verloren: Alles wartet, wird halbstündlich versucht und dann nachgeholt.',
  'cause.unwatchable': 'Google meldet nicht, wenn sich dieser Kalender ändert; das gibt es nur für manche Kalender.',
  'cause.channelRefused': 'Google weigert sich, uns Änderungen dieses Kalenders zu melden ({reason}).',
  'cause.silence':
    'Es fanden sich Änderungen dieses Kalenders, die Google nicht gemeldet hatte, auch nachdem sein Kanal ersetzt war.',
  'impact.polled':
    'Der Kalender wird alle 5 Minuten gelesen, solange jemand fragt, sonst alle 30; Änderungen werden also später gesehen.',
  'cause.mail.refused': 'Die Mail an {to} war nicht zustellbar.',
  'cause.mail.bounced': 'Die Mail an {to} kam zurück.',
  'cause.mail.complained': '{to} hat unsere Mail als unerwünscht gemeldet.',
  'impact.mail.business': 'Warnungen erreichen den Betrieb nicht. Berichtigen Sie seine Kontaktadresse.',
  'impact.mail.person':
    'Die Person bekommt den Link nicht. Berichtigen Sie die Adresse, und senden Sie die Einladung noch einmal.',

  'effect.keepOurs': 'Überschreibt den Termin in Google mit der Buchung: {side}.',
  'effect.keepOurs.series':
    'Macht aus dem Termin in Google wieder einen einzelnen: {side}. Seine Wiederholungen verschwinden.',
  'effect.acceptGoogle':
    'Ändert die Buchung auf das, was Google zeigt: {side}. Wird abgelehnt, solange etwas anderes diese Zeit belegt.',
  'effect.restoreLoser': 'Bringt die unterlegene Fassung zurück, in der Buchung und in Google.',
  'effect.moveToNextFree': 'Verschiebt „{title}“ hier und in Google auf {time}, die nächste freie Zeit.',
  'effect.moveToNextFree.some': 'Verschiebt „{title}“ auf die nächste freie Zeit derselben Ressource.',
  'effect.moveToNextFree.none': 'Würde „{title}“ verschieben, aber in den nächsten vier Wochen ist keine Zeit frei.',
  'effect.giveToColleague': 'Übergibt „{title}“ jemandem aus dem Team mit freier Zeit ({time}): {names}.',
  'effect.giveToColleague.some': 'Übergibt „{title}“ jemandem aus dem Team mit freier Zeit ({time}).',
  'effect.giveToColleague.none': 'Würde „{title}“ jemandem aus dem Team übergeben, aber für {time} ist niemand frei.',
  'effect.giveToColleague.sameTime': 'Übergibt „{title}“ jemandem aus dem Team mit freier Zeit.',
  'effect.putBack': 'Behält die Buchung und trägt ihren Termin wieder in Google ein: {time}.',
  'effect.putBack.plain': 'Behält die Buchung und trägt ihren Termin wieder in Google ein.',
  'effect.cancelBooking': 'Storniert die Buchung, {time}, und entfernt ihren Termin aus Google.',
  'effect.cancelBooking.plain': 'Storniert die Buchung und entfernt ihren Termin aus Google.',
  'effect.acceptDeletions':
    'Storniert die Buchungen, deren Termine in Google gelöscht wurden, außer denen, deren Termin wieder da ist.',
  'effect.refuseDeletions':
    'Behält die Buchungen, stellt die schon stornierten wieder her und trägt jeden Termin wieder in Google ein.',
  'effect.deletions.which': {
    one: 'Das ist {count} Buchung: {bookings}.',
    other: 'Das sind {count} Buchungen: {bookings}.',
  },
  'effect.reconnect':
    'Sendet der Person jetzt einen Link zum Wiederverbinden. Die Zeile schließt sich, sobald sie verbunden ist.',
  'effect.retry.write':
    'Schreibt die Buchung jetzt noch einmal nach Google. Die Zeile schließt sich, sobald Google sie annimmt.',
  'effect.retry.loop':
    'Zählt von vorn und schreibt die Buchung jetzt nach Google. Wechseln sich beide Seiten wieder ab, öffnet sich eine neue Zeile.',
  'effect.retry.channel': 'Bittet Google jetzt noch einmal, Änderungen zu melden, und liest den Kalender.',
  'effect.retry.read':
    'Liest den Kalender und schreibt jetzt, was auf ihn wartet. Die Zeile schließt sich, sobald das gelingt.',
  'effect.ignore.decided': 'Schließt diese Zeile; die Fassung, die gewonnen hat, bleibt auf beiden Seiten.',
  'effect.ignore.lost': 'Schließt diese Zeile; die Buchung bleibt storniert.',
  'effect.ignore.versions':
    'Schließt diese Zeile; auf keiner Seite wird etwas geändert, und dieselben zwei Fassungen werden nicht noch einmal gemeldet.',
  'effect.ignore.plain':
    'Schließt diese Zeile; nichts wird geändert. Geschieht es wieder, öffnet sich eine neue Zeile.',

  'refused.bookingOrResourceGone': 'Die Buchung oder ihre Ressource gibt es nicht mehr.',
  'refused.bookingGone': 'Die Buchung gibt es nicht mehr.',
  'refused.bookingErased': 'Die Buchung wurde gelöscht.',
  'refused.heldFirst': 'Zuerst muss über die Massenlöschung entschieden werden, die diese Buchung zurückhält.',
  'refused.cancelledMeanwhile': 'Die Buchung wurde inzwischen storniert.',
  'refused.holdEnded': 'Die Buchung war vorgemerkt, und die Vormerkung ist abgelaufen.',
  'refused.loserUnknown': 'Es wurde nicht festgehalten, welche Fassung unterlag.',
  'refused.hasThatVersion': 'Die Buchung hat diese Fassung schon.',
  'refused.noDuration': 'Diese Fassung hat keine Dauer.',
  'refused.namesNoBooking': 'Die Zeile nennt keine Buchung.',
  'refused.notConnected': 'Der Kalender ist nicht mehr verbunden.',
  'refused.paused': 'Die Verbindung ist angehalten: Setzen Sie sie zuerst fort.',
  'refused.needsReconnect':
    'Die Person muss ihren Kalender wieder verbinden: Senden Sie der Ressource zuerst eine Einladung.',
  'refused.nothingToReconnect': 'Google lässt uns als {email} wieder hinein; es gibt nichts wieder zu verbinden.',
  'refused.nobodyToWriteTo': 'Es ist niemand mehr anzuschreiben: Kein Kalender braucht dieses Konto.',
  'refused.nothingFree': 'In den nächsten vier Wochen ist keine Zeit frei.',
  'refused.settledMeanwhile': '{name} hat diesen Konflikt inzwischen erledigt. Es gibt nichts mehr zu entscheiden.',
  'refused.closedMeanwhile': 'Der Konflikt hat sich inzwischen geschlossen: Seine Ursache besteht nicht mehr.',
  'refused.nameColleague': 'Nennen Sie in `resourceId`, wer übernimmt.',
  'refused.sameResource': 'Die Buchung ist schon bei dieser Ressource.',
  'refused.unknownColleague': '`resourceId` nennt hier niemanden.',
  'refused.colleagueBusy': '{name} arbeitet dann nicht oder ist nicht frei.',
  'refused.notUnmade': 'Eine Buchung wird nicht durch Rückgängigmachen aufgehoben: Stornieren Sie sie.',
  'refused.changedNothing': 'Der Eintrag hat weder Zeit, Titel, Ressource noch Status geändert.',
  'refused.changedSince': 'Seitdem wieder geändert: {fields}.',
  'refused.resourceGone': 'Die Ressource, zu der sie zurückginge, gibt es nicht mehr.',
  'refused.linkGone': 'Die Verbindung gibt es nicht mehr.',
  'refused.onlyPauses': 'Bei einer Verbindung lässt sich nur Anhalten und Fortsetzen rückgängig machen.',
  'refused.linkChangedSince': 'Der Zustand der Verbindung hat sich seitdem wieder geändert.',
  'refused.bookingThere': 'Dort ist eine andere Buchung: {time}.',
  'refused.eventThere': 'Dort ist ein Termin in Google: {time}.',
  'refused.googleUnreachable': 'Google war gerade nicht zu erreichen.',
  'refused.importing': 'Der Kalender wird noch eingelesen.',
  'refused.lastRead': 'Google wurde zuletzt vor {seconds} s gelesen.',
  'refused.soldUntil': 'Bis der Kalender ganz eingelesen ist, wird nach {until} nichts verkauft.',
  'refused.calendarGone': 'Den Kalender gibt es in Google nicht mehr.',
  'refused.readRefused': 'Google hat das Lesen abgelehnt ({kind}).',
  'refused.inviteAgain': 'Google lässt uns als {email} nicht mehr hinein: Laden Sie die Person noch einmal ein.',
  'refused.notInvited': 'Es wurde keine Einladung gesendet.',
  'refused.roleNeeded': 'Dafür ist die Rolle „{needed}“ nötig; Sie haben „{role}“.',
  'refused.noAddress': 'Diese Adresse gibt es nicht.',
  'refused.adminKey': 'Dafür ist der Admin-Schlüssel nötig.',
  'refused.businessKey': 'Dafür ist ein Schlüssel des Betriebs mit dem Bereich „{scope}“ nötig.',
  'refused.scopeLacking': 'Diesem Schlüssel fehlt der Bereich „{scope}“.',
  'refused.firstOwner': 'Nur wer die Installation zuerst besaß, legt Betriebe an.',
  'refused.repeat': 'Wiederholen Sie die Anfrage.',
  'refused.disconnected': 'Die Verbindung ist getrennt: Senden Sie der Ressource zuerst eine Einladung.',
  'refused.inUse.bookings': 'Kommende Buchungen: {bookings}. Stornieren oder verschieben Sie sie zuerst.',
  'refused.inUse.calendars':
    'Verbundene Kalender: {calendars}. Trennen Sie sie zuerst, oder sagen Sie mit `copies`, was aus ihnen wird.',
  'refused.inUse.both':
    'Verbundene Kalender: {calendars}, kommende Buchungen: {bookings}. Trennen Sie zuerst die einen, und stornieren oder verschieben Sie die anderen.',

  'field.required': 'wird gebraucht',
  'field.unknown': 'ist kein bekanntes Feld',
  'field.onceOnly': 'darf nur einmal angegeben werden',
  'field.eachOnce': 'darf jedes nur einmal nennen',
  'field.notJson': 'ist kein JSON',
  'field.etag': 'muss ein ETag sein: eine Zahl in Anführungszeichen',
  'field.notThere': 'nennt hier nichts',
  'field.yourBusiness': 'muss einen Ihrer Betriebe nennen',
  'field.ofThisList': 'gehört nicht zu dieser Liste',
  'field.idempotencyKey': 'muss aus 1 bis 255 druckbaren ASCII-Zeichen bestehen',
  'field.notOffered': 'wird jetzt nicht angeboten',
  'field.withinFiveYears': 'darf höchstens fünf Jahre vor oder nach heute liegen',
  'field.afterFrom': 'muss nach „from“ liegen',
  'field.afterStart': 'muss nach „start“ liegen',
  'field.withinYear': 'muss höchstens ein Jahr nach „start“ liegen',
  'field.within92Days': 'darf höchstens 92 Tage nach „from“ liegen',
  'field.within14Days': 'darf höchstens 14 Tage nach „from“ liegen',
  'field.withDuration': 'darf nur zusammen mit „durationMinutes“ angegeben werden',
  'field.idsOrFilter': 'geben Sie entweder „ids“ oder „filter“ an',
  'field.oneOfThree': 'geben Sie genau eines von „bookingId“, „linkId“ und „resourceId“ an',
  'field.clientId': 'muss eine Client-ID sein, wie Googles Konsole sie zeigt',
  'field.clientSecret': 'muss das Secret sein, wie Googles Konsole es zeigt',
  'field.ownProject':
    'gehört zum Google-Projekt dieser Installation: Legen Sie einen Client in einem eigenen Projekt an',
  'field.twentyKeys': 'darf höchstens 20 Schlüssel haben',
  'field.time': 'muss eine Uhrzeit wie 09:30 sein',
  'field.timeOrMidnight': 'muss eine Uhrzeit wie 09:30 sein, höchstens 24:00',
  'field.automaticSync': 'muss „on“, „off“ oder ein Objekt mit „dailyAt“ sein, einer Uhrzeit wie 09:30',
  'field.exportTypes': 'muss „all“ oder eine Liste von Buchungsarten sein',
  'field.fromBeforeTo': '„from“ muss vor „to“ liegen',
  'field.rangesApart': 'Zeiten eines Tages dürfen sich nicht überschneiden',
  'field.httpsUrl': 'muss eine https-Adresse sein',
  'field.beginsHttps': 'muss mit https:// beginnen',
  'field.plainUrl': 'darf weder Benutzer noch Passwort noch Fragment enthalten',
  'field.publicAddress': 'muss zu einer öffentlichen Adresse führen',
  'field.after': 'muss „next“ einer früheren Antwort sein, oder „latest“',
  'field.id': 'muss eine Kennung sein',
  'field.instant': 'muss ein Zeitpunkt nach RFC 3339 mit Zeitverschiebung sein, etwa 2026-05-04T09:00:00+02:00',
  'field.wholeSecond':
    'muss ein Zeitpunkt nach RFC 3339 mit Zeitverschiebung und ganzen Sekunden sein, etwa 2026-05-04T09:00:00+02:00',
  'field.ofOurTime': 'muss in den Jahren 1970 bis 2199 liegen',
  'field.zone': 'muss eine Zeitzone der IANA sein, etwa Europe/Berlin',
  'field.languageTag': 'muss ein Sprachkürzel sein, etwa en oder de-AT',
  'field.spokenLanguage': 'muss eines von diesen sein: en, de, pl, ru, mit oder ohne Region, etwa de-AT',
  'field.noControl': 'darf keine Steuerzeichen enthalten',
  'field.visible': 'muss mindestens ein sichtbares Zeichen haben',
  'field.halfCharacter': 'enthält ein halbes Zeichen: senden Sie beide Hälften seines Surrogatpaars oder keine',
  'field.text': 'muss Text sein',
  'field.number': 'muss eine Zahl sein',
  'field.wholeNumber': 'muss eine ganze Zahl sein',
  'field.yesOrNo': 'muss true oder false sein',
  'field.object': 'muss ein Objekt sein',
  'field.list': 'muss eine Liste sein',
  'field.least': 'muss mindestens {least} sein',
  'field.most': 'darf höchstens {most} sein',
  'field.stepOf': 'muss ein Vielfaches von {step} sein',
  'field.email': 'muss eine E-Mail-Adresse sein',
  'field.form': 'hat nicht die verlangte Form',
  'field.oneOf': 'muss eines von diesen sein: {values}',
  'field.misfit': 'passt hier nicht',
  'field.shortest': {
    one: 'muss mindestens ein Zeichen haben',
    other: 'muss mindestens {count} Zeichen haben',
  },
  'field.longest': {
    one: 'darf höchstens {count} Zeichen haben',
    other: 'darf höchstens {count} Zeichen haben',
  },
  'field.fewest': {
    one: 'muss mindestens einen Eintrag haben',
    other: 'muss mindestens {count} Einträge haben',
  },
  'field.mostEntries': {
    one: 'darf höchstens {count} Eintrag haben',
    other: 'darf höchstens {count} Einträge haben',
  },
};
