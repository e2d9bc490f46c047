/**
 * What the desk and the API say to people of what they did not ask for: why something happened, what it means, what an action
 * will do, why it was not done. Plain text with named places; `{time}` is an interval in the zone of its resource. The other
 * languages have the same keys and the same places.
 */
export const en = {
  when: '{time}',
  quoted: '“{text}”',

  'cause.doubleBooking': 'An event in Google takes time that is already booked.',
  'impact.doubleBooking': 'The customer of “{title}”, {time}, may find nobody free.',
  'cause.bothChanged': 'The booking and its event were changed at the same time.',
  'impact.bothChanged.ask': 'Both keep their version until somebody decides; the appointment is at {time}.',
  'impact.bothChanged.decided': 'One version won by your settings; the other is kept here.',
  'cause.leftCopy': 'The event in {calendar} was changed when its booking had just left that calendar.',
  'impact.leftCopy': 'The booking stays as it is, and the event there goes; what was changed is kept here.',
  'cause.moved.noDuration': 'The event was moved in Google. The event has no duration.',
  'cause.moved.past': 'The event was moved in Google. The new time lies in the past.',
  'cause.moved.outsideHours': 'The event was moved in Google. The new time lies outside working hours.',
  'cause.moved.eventThere': 'The event was moved in Google. Another event takes that time.',
  'cause.moved.bookingThere': 'The event was moved in Google. Another booking takes that time.',
  'impact.moveRefused':
    'The booking keeps its time, {time}; Google shows another. Somebody has to decide which one holds.',
  'cause.movedAsk': 'The event was moved in Google, and your settings ask before a booking follows.',
  'impact.movedAsk': 'The booking keeps its time, {time}; Google shows another.',
  'cause.putBackElsewhere': 'The event was deleted in Google and put back at another time while its deletion was held.',
  'impact.putBackElsewhere': 'The booking keeps its time, and its event is moved back to it.',
  'cause.deletedAsk': 'The event was deleted in Google, and your settings ask before a booking is cancelled.',
  'cause.declinedAsk': 'The event was declined in Google, and your settings ask before a booking is cancelled.',
  'impact.deletedAsk': 'The booking of {time} stands; Google no longer shows it.',
  'cause.timeTakenSince':
    'The booking was cancelled by a deletion in Google that you refused, but its time has been taken since.',
  'impact.timeTakenSince': 'The customer has no appointment; agree on another time.',
  'cause.massDeletion': 'Many events of bookings were deleted in Google within a quarter of an hour.',
  'impact.massDeletion': {
    one: '{count} booking was cancelled before the rest was held; the held ones stand until somebody decides.',
    other: '{count} bookings were cancelled before the rest was held; the held ones stand until somebody decides.',
  },
  'cause.series': 'The event of this booking was made a series in Google.',
  'impact.series':
    'The booking stands for the first, {time}; the others take time, and nothing is written over the series.',
  'cause.loop': 'The booking and its event were changed in turns, again and again, within ten minutes.',
  'impact.loop':
    'Nothing is written to Google for this booking until somebody has looked what changes it and tries again.',
  'cause.wantedTwice': '{wants} chose the calendar “{calendar}”, which {has} already writes to.',
  'impact.wantedTwice':
    '{wants} is not connected; {has} works as before. Choose another calendar, or disconnect {has} first.',
  'cause.unreadable': 'An event of this calendar cannot be read: {problem}.',
  'impact.unreadable': 'Its time is not taken into account; look at it in Google.',
  'cause.freeDays': 'All-day events of the coming 60 days are marked free in Google: {examples}.',
  'impact.freeDays':
    'These days are sold. If the person is away, mark them as busy in Google, or let free events block.',

  'cause.grantFailed': 'Google no longer lets us in as {email} ({reason}).',
  'cause.permissionLost': '{email} no longer allows the calendar to be read and written ({reason}).',
  'impact.grantFailed':
    'Changes in Google are not seen and bookings are not written there until the person reconnects. Bookings wait and are written then.',
  'cause.grantTerm':
    'Google gave the permission of {email} for a limited time; it ends on {day}. So it is where the OAuth app is still in testing at Google.',
  'cause.grantIdle':
    'The permission of {email} could not be used for months; Google ends unused ones after six, here about {day}.',
  'impact.grantEnding': 'Until then everything works. Afterwards changes in Google are not seen and bookings wait.',
  'cause.unticked.events': '{email} left the permission for events unticked on Google’s page.',
  'cause.unticked.calendarList': '{email} left the permission for the list of calendars unticked on Google’s page.',
  'cause.unticked.both': '{email} left both permissions unticked on Google’s page: events and the list of calendars.',
  'impact.unticked':
    '{resource} is not connected until the person signs in again and ticks both boxes. The link stays good.',
  'cause.readPermission': 'The person did not grant the permission to read this calendar, or took it back.',
  'impact.readPermission': 'Changes in Google no longer arrive; availability grows stale.',
  'cause.writePermission': 'The person did not grant the permission to write to this calendar, or took it back.',
  'cause.calendarGone': 'Google says this calendar does not exist for this account any more.',
  'impact.calendarGone': 'Changes in Google no longer arrive; choose another calendar or share this one again.',
  'cause.readOnly': 'This calendar may only be read by the connected account.',
  'cause.writeRefused': 'Google refuses to write this event.',
  'cause.quota': 'Google’s usage limits for this calendar are used up.',
  'impact.quota': 'Changes arrive late until Google allows more; nothing is lost.',
  'impact.writesWait': 'Bookings do not appear in Google for now; they wait and are written once it is mended.',
  'cause.clientSignIn':
    'Google does not take your OAuth client or its secret ({reason}). Look at the client in Google’s console, and give us its id and present secret again (Settings, Google; PUT /v1/google-client).',
  'cause.clientCalendar':
    'Google refuses the project of your OAuth client ({reason}). Enable the Google Calendar API in that project, in Google’s console.',
  'impact.clientRefused':
    'Changes in Google are not seen and bookings are not written there for the accounts of this client. Nothing is lost: everything waits, is tried every half hour and is done then.',
  'cause.unwatchable': 'Google does not tell us when this calendar changes; it offers that for some calendars only.',
  'cause.channelRefused': 'Google refuses to tell us about changes of this calendar ({reason}).',
  'cause.silence':
    'Changes of this calendar were found that Google had not told us of, also after its channel was replaced.',
  'impact.polled':
    'The calendar is read every 5 minutes while somebody asks and every 30 otherwise, so changes are seen later.',
  'cause.mail.refused': 'Mail to {to} could not be delivered.',
  'cause.mail.bounced': 'Mail to {to} came back.',
  'cause.mail.complained': '{to} reported our mail as unwanted.',
  'impact.mail.business': 'Warnings do not reach the business. Correct its contact address.',
  'impact.mail.person': 'The person does not get the link. Correct the address and send the invitation again.',

  'effect.keepOurs': 'Writes the booking over the event in Google: {side}.',
  'effect.keepOurs.series': 'Makes the event in Google a single one again: {side}. Its other instances go.',
  'effect.acceptGoogle':
    'Changes the booking to what Google shows: {side}. Refused while something else takes that time.',
  'effect.restoreLoser': 'Brings back the version that was not kept, in the booking and in Google.',
  'effect.moveToNextFree': 'Moves “{title}” to {time}, the next free time, here and in Google.',
  'effect.moveToNextFree.some': 'Moves “{title}” to the next free time of the same resource.',
  'effect.moveToNextFree.none': 'Would move “{title}”, but no time is free in the coming four weeks.',
  'effect.giveToColleague': 'Gives “{title}” to a colleague who is free at {time}: {names}.',
  'effect.giveToColleague.some': 'Gives “{title}” to a colleague who is free at {time}.',
  'effect.giveToColleague.none': 'Would give “{title}” to a colleague, but nobody is free at {time}.',
  'effect.giveToColleague.sameTime': 'Gives “{title}” to a colleague who is free then.',
  'effect.putBack': 'Keeps the booking and puts its event back into Google at {time}.',
  'effect.putBack.plain': 'Keeps the booking and puts its event back into Google.',
  'effect.cancelBooking': 'Cancels the booking of {time} and removes its event from Google.',
  'effect.cancelBooking.plain': 'Cancels the booking and removes its event from Google.',
  'effect.acceptDeletions':
    'Cancels the bookings whose events were deleted in Google, but for those whose event is there again.',
  'effect.refuseDeletions':
    'Keeps the bookings, restores those already cancelled, and puts every event back into Google.',
  'effect.reconnect': 'Mails the person a link to reconnect, now. The row closes itself when they have.',
  'effect.retry.write': 'Writes the booking to Google again, now. The row closes itself when Google takes it.',
  'effect.retry.loop':
    'Counts anew and writes the booking to Google, now. If both sides take turns again, a new row opens.',
  'effect.retry.channel': 'Asks Google again, now, to tell us of changes, and reads the calendar.',
  'effect.retry.read':
    'Reads the calendar and writes what waits for it, now. The row closes itself when that succeeds.',
  'effect.ignore.decided': 'Closes this row; the version that won stays on both sides.',
  'effect.ignore.lost': 'Closes this row; the booking stays cancelled.',
  'effect.ignore.versions':
    'Closes this row; nothing is changed on either side, and the same two versions are not reported again.',
  'effect.ignore.plain': 'Closes this row; nothing is changed. If it happens again, a new row opens.',

  'refused.bookingOrResourceGone': 'The booking or its resource is not there any more.',
  'refused.bookingGone': 'The booking is not there any more.',
  'refused.bookingErased': 'The booking has been erased.',
  'refused.heldFirst': 'A mass deletion that holds this booking has to be decided first.',
  'refused.cancelledMeanwhile': 'The booking has been cancelled meanwhile.',
  'refused.holdEnded': 'The booking was held for a customer, and the hold has ended.',
  'refused.loserUnknown': 'It was not recorded which version lost.',
  'refused.hasThatVersion': 'The booking has that version already.',
  'refused.noDuration': 'That version has no duration.',
  'refused.namesNoBooking': 'The row names no booking.',
  'refused.notConnected': 'The calendar is not connected any more.',
  'refused.paused': 'The link is paused: resume it first.',
  'refused.needsReconnect': 'The link needs the person to reconnect: send the resource an invitation first.',
  'refused.nothingToReconnect': 'Google lets us in as {email} again; there is nothing to reconnect.',
  'refused.nobodyToWriteTo': 'There is nobody left to write to: no calendar needs this account.',
  'refused.nothingFree': 'No time is free in the coming four weeks.',
  'refused.nameColleague': 'Name the colleague in `resourceId`.',
  'refused.sameResource': 'The booking is with this resource already.',
  'refused.unknownColleague': '`resourceId` names nobody here.',
  'refused.colleagueBusy': '{name} does not work then or is not free.',
  'refused.notUnmade': 'A booking is not unmade by undo: cancel it.',
  'refused.changedNothing': 'The entry changed neither time, title, resource nor status.',
  'refused.changedSince': 'Changed again since: {fields}.',
  'refused.resourceGone': 'The resource it would go back to is not there any more.',
  'refused.linkGone': 'The link is not there any more.',
  'refused.onlyPauses': 'Only pausing and resuming a link can be undone.',
  'refused.linkChangedSince': 'The state of the link has changed again since.',
  'refused.bookingThere': 'Another booking has this time.',
  'refused.eventThere': 'An event in Google has this time.',
  'refused.googleUnreachable': 'Google could not be asked just now.',
  'refused.importing': 'The calendar is still being imported.',
  'refused.lastRead': 'Google was last read {seconds} s ago.',
  'refused.soldUntil': 'Until the import ends nothing is sold past {until}.',
  'refused.calendarGone': 'The calendar is gone from Google.',
  'refused.readRefused': 'Google refused the read ({kind}).',
  'refused.inviteAgain': 'Google no longer lets us in as {email}: invite the person again.',
  'refused.notInvited': 'No invitation has been sent.',
  'refused.roleNeeded': 'This needs the role “{needed}”; yours is “{role}”.',
  'refused.repeat': 'Repeat the request.',
  'refused.disconnected': 'The link is disconnected: send the resource an invitation first.',
  'refused.inUse.bookings': 'Coming bookings: {bookings}. Cancel or move them first.',
  'refused.inUse.calendars':
    'Connected calendars: {calendars}. Disconnect them first, or say with `copies` what becomes of them.',
  'refused.inUse.both':
    'Connected calendars: {calendars}, coming bookings: {bookings}. First disconnect the ones, and cancel or move the others.',
} as const;
