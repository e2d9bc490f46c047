/**
 * Every word that people without an account read, on pages and in mails: plain text with named places. Messages that count
 * have a form for each plural of the language. The other languages have the same keys and the same places.
 */
export const en = {
  'language.name': 'English',
  'language.choose': 'Language',

  'sharing.sentence.busyOnly':
    '{business} sees when you are busy, and never the titles, guests or notes of your events.',
  'sharing.sentence.details': '{business} sees the times and titles of your events, and never their guests or notes.',
  'sharing.sentence.writesOnly': '{business} writes its bookings into your calendar and keeps nothing else of it.',
  'sharing.shared': 'What is shared',
  'sharing.shared.busyOnly': 'When you are busy: start and end.',
  'sharing.shared.details': 'Times and titles of your events.',
  'sharing.shared.bookings': 'Bookings at {business} appear in your calendar.',
  'sharing.shared.bookingsNameless': 'Bookings at {business} appear in your calendar, without names.',
  'sharing.private': 'What stays with you',
  'sharing.private.events': 'Titles, guests, places and notes of your events.',
  'sharing.private.restOfEvents': 'Guests, places and notes of your events.',
  'sharing.private.else': 'Your mail, contacts and files.',

  'page.footer': 'You can end this at any time: tell {business}, or remove the access in your Google account.',
  'page.tryAgain': 'Try again',
  'age.justNow': 'just now',

  'invitation.title': 'Connect your Google calendar',
  'invitation.lead': '{business} invites you to connect your calendar, so that nobody is booked twice.',
  'invitation.reconnectTitle': 'Reconnect your calendar',
  'invitation.reconnectLead':
    'Google no longer lets {business} see your calendar. Signing in once more is enough: your calendar and all bookings are kept.',
  'invitation.button': 'Continue with Google',
  'invitation.boxes':
    'On Google’s page please tick both boxes: one is for events, the other for the list from which you choose a calendar. Google speaks of all your calendars; only the one that you choose is read.',
  'invitation.validUntil': 'This link is for {name} ({email}) and works until {until}.',

  'dead.title': 'This link no longer works',
  'dead.lead': 'It has been used, has expired, or has been replaced by a newer one.',
  'dead.next':
    'If your calendar is connected already, there is nothing to do. Otherwise ask the business that invited you for a new link.',

  'forbidden.title': 'This came from another page',
  'forbidden.lead': 'For your safety nothing was done.',
  'forbidden.next': 'Open the link in your mail again and continue from there.',

  'console.again': 'Sign in with Google',
  'consoleEnded.title': 'This sign-in has ended',
  'consoleEnded.lead': 'It took too long, was finished already, or was begun in another browser.',
  'consoleEnded.next': 'Nothing was changed. Sign in once more.',
  'consoleCancelled.title': 'You are not signed in',
  'consoleCancelled.lead': 'The sign-in at Google was cancelled or stopped.',
  'consoleCancelled.next': 'Nothing was changed. You can try again.',
  'consoleTrouble.title': 'Google did not let us finish',
  'consoleTrouble.lead': 'Google did not confirm who you are.',
  'consoleTrouble.next': 'Try again in a minute. If it stays like this, tell whoever runs this installation.',
  'consoleUnverified.title': 'Google has not confirmed this address',
  'consoleUnverified.lead': 'Google does not vouch for {email} being yours.',
  'consoleUnverified.next': 'Confirm the address in your Google account, or sign in with another account.',
  'consoleUnknown.title': 'You have no access yet',
  'consoleUnknown.lead': 'Nobody here has added {email}.',
  'consoleUnknown.next':
    'Ask an owner of your business to add exactly this address under “People”, or sign in with another account.',

  'signInEnded.title': 'This sign-in has ended',
  'signInEnded.lead': 'It took too long, was finished already, or was begun in another browser. Nothing was changed.',
  'signInEnded.next': 'Open the link in your mail again; it is still good unless you are connected already.',

  'cancelled.title': 'Nothing was connected',
  'cancelled.lead': 'You went back from Google without granting access, so nothing is shared.',
  'cancelled.next': 'Your link stays good: you can start again now or later.',

  'refused.title': 'Google did not allow it',
  'refused.lead':
    'Google stopped the sign-in. Often an organisation allows its accounts to connect only what its administrator has approved.',
  'refused.next':
    'Your link stays good. Try another account, or ask your administrator; {business} can see what happened.',

  'permission.title': 'A permission is missing',
  'permission.lead': 'The calendar cannot be connected without {missing}. Nothing is shared yet.',
  'permission.name.events': 'the box for viewing and editing events',
  'permission.name.calendarList': 'the box for the list of your calendars',
  'permission.next': 'Sign in once more and leave both boxes ticked. Your link stays good.',
  'permission.button': 'Sign in once more',

  'noLastingAccess.title': 'Google gave no lasting permission',
  'noLastingAccess.lead': 'Google let us in for an hour only, so nothing was connected.',
  'noLastingAccess.next':
    'Remove this app under myaccount.google.com/connections, then start again here. Your link stays good.',

  'confirmAccount.title': 'Is this the right account?',
  'confirmAccount.lead': 'You signed in as {email}.',
  'confirmAccount.invited':
    'The invitation went to {invited}. Both can be yours; {business} will see which one you use.',
  'confirmAccount.button': 'Use {email}',
  'confirmAccount.other': 'Choose another account',

  'calendar.title': 'Choose your calendar',
  'calendar.lead': 'These are the calendars of {account}.',
  'calendar.addLead':
    'Bookings go to “{current}”. Any other calendar of {account} that you choose is added: its events block your time too.',
  'calendar.legend': 'Calendars',
  'calendar.primary': 'Your main calendar',
  'calendar.connected': 'Connected now',
  'calendar.blockOnly': 'Blocks your time; nothing is written here',
  'calendar.readOnly': 'Cannot be chosen: you may read this calendar but not write to it',
  'calendar.freeBusyOnly': 'Cannot be chosen: you see only free and busy times of this calendar',
  'calendar.button': 'Connect this calendar',
  'calendar.show': 'Show what will be shared',
  'calendar.none': 'None of these calendars can be written to.',
  'calendar.noneNext':
    'Create a calendar in Google or ask its owner for the right to change events, then load this page again.',
  'calendar.notOffered': 'Please choose one of these calendars.',
  'calendar.otherAccount': 'Use another account',

  'preview.title': 'What {business} will see of “{calendar}”',
  'preview.busy': 'busy',
  'preview.allDay': 'all day',
  'preview.more': { one: 'And {count} more.', other: 'And {count} more.' },
  'preview.empty': 'In the coming seven days nothing blocks your time: {business} sees you as free.',
  'preview.small': 'The coming seven days, in the time of {zone}. Nothing is shared until you connect.',
  'preview.unavailable':
    'Google does not show the events of “{calendar}” at the moment. You can connect it all the same; what is shared stays as described above.',

  'wantedTwice.title': 'This calendar is taken',
  'wantedTwice.lead': 'Somebody else at this business already uses “{calendar}” for bookings. Nothing was changed.',
  'wantedTwice.next': 'Choose another calendar, or ask {business}, who can see this, to free it.',
  'wantedTwice.button': 'Choose another calendar',

  'otherConnected.title': 'Another calendar is connected',
  'otherConnected.lead':
    'Bookings already go to “{current}”, and each person has one such calendar. Nothing was changed.',
  'otherConnected.next': 'If you want to change it, ask {business} to disconnect the present one first.',

  'done.title': 'You are connected',
  'done.lead': '“{calendar}” and your bookings now keep in step by themselves. You can close this page.',
  'done.importingTitle': 'Reading your calendar',
  'done.importingLead':
    '“{calendar}” is connected. Your events are being read; you can close this page, it goes on without you.',
  'done.readSoFar': { one: '{count} event so far', other: '{count} events so far' },
  'done.readOf': { one: '{done} of {count} event', other: '{done} of {count} events' },
  'done.delayed': 'Google is slow to answer at the moment. We keep trying.',
  'done.account': 'Google account',
  'done.calendar': 'Calendar',
  'done.freshness': 'Last read',
  'done.neverRead': 'not yet',
  'done.attentionTitle': 'Google needs you once more',
  'done.attentionLead':
    'The calendar is connected, but Google no longer lets us in. You will find a new link in your mail.',
  'done.pausedTitle': 'Paused',
  'done.pausedLead': 'Your calendar is connected; {business} has paused it for now.',
  'done.disconnectedTitle': 'Disconnected',
  'done.disconnectedLead': 'This calendar is no longer connected to {business}.',

  'operator.title': 'This is not your fault',
  'operator.lead': 'Google does not accept the way {business} is set up. {business} has been told.',
  'operator.next': 'Your link stays good. Please come back when you hear from them.',
  'later.title': 'Google does not answer',
  'later.lead': 'Nothing was lost; what you have done so far is kept.',
  'later.next': 'Wait a minute and try again.',
  'again.title': 'Please sign in once more',
  'again.lead': 'Google no longer accepts this sign-in. Nothing was changed.',
  'again.next': 'Your link stays good.',
  'unexpected.title': 'Something went wrong here',
  'unexpected.lead': 'It is our fault, not yours. What was finished before is kept.',
  'unexpected.next': 'Wait a minute and open the link in your mail again.',

  'mail.hello': 'Hello {name},',
  'mail.linkUntil': 'The link is for you alone and works until {until}.',
  'mail.openConsole': 'Open the console',

  'mail.invitation.subject': '{business}: connect your calendar',
  'mail.invitation.text':
    '{business} invites you to connect your Google calendar, so that bookings and your own appointments never collide.',
  'mail.invitation.button': 'Connect my calendar',
  'mail.invitation.unexpected': 'If you did not expect this, you can ignore it.',

  'mail.connected.subject': '{business}: your calendar is connected',
  'mail.connected.text': '“{calendar}” of {account} is now connected.',
  'mail.connected.blockOnly': 'Its events block your time; nothing is written to it.',
  'mail.connected.button': 'See this access at Google',
  'mail.connected.small':
    'Was it not you? Remove the access with the button and tell {business}. You can also end it like this at any later time.',

  'mail.reconnect.subject': '{business}: please reconnect your calendar',
  'mail.reconnect.subjectAgain': '{business}: your calendar is still disconnected',
  'mail.reconnect.text':
    'Google no longer lets {business} see the calendar of {account}. It happens, for example after a change of password.',
  'mail.reconnect.waiting':
    'Until you sign in once more, bookings do not appear in your calendar. They are kept and will follow.',
  'mail.reconnect.days': {
    one: 'This has been so for {count} day.',
    other: 'This has been so for {count} days.',
  },
  'mail.reconnect.last': 'This is the last mail about it; your calendar stays disconnected until you sign in.',
  'mail.reconnect.button': 'Reconnect my calendar',

  'mail.ending.subject': '{business}: your calendar’s permission is about to end',
  'mail.ending.text': 'The permission that lets {business} see the calendar of {account} ends on {endsAt}.',
  'mail.ending.next':
    'Sign in once more before then and nothing is interrupted: your calendar and all bookings stay as they are.',
  'mail.ending.button': 'Renew the permission',

  'mail.grantFailed.subject': '{business}: Google no longer lets us in for {people}',
  'mail.grantFailed.text': 'Google has ended the access to the calendar of {people} ({account}).',
  'mail.grantFailed.permission':
    'A permission that we need for the calendar of {people} ({account}) has been taken back at Google.',
  'mail.grantFailed.impact':
    'Until they sign in once more, changes in Google are not seen and bookings are not written there. Bookings are kept and will follow.',
  'mail.grantFailed.next':
    'They have been sent a link to reconnect, and will be reminded after 1, 3, 7 and 14 days. You will find them in one mail each morning until it is done.',
  'mail.grantFailed.resend':
    'If {people} cannot find the mail, send a new invitation from your booking system (resource {resources}); the old link then ends.',

  'mail.held.subject': '{business}: deletions in Google wait for you',
  'mail.held.text':
    'Many events of bookings of {people} were deleted in the Google calendar “{calendar}” within a quarter of an hour.',
  'mail.held.impact': {
    one: '{count} booking was cancelled before we stopped. All others stand, and their customers are expected, until you decide.',
    other:
      '{count} bookings were cancelled before we stopped. All others stand, and their customers are expected, until you decide.',
  },
  'mail.held.after':
    'More events of bookings of {people} were deleted in the Google calendar “{calendar}” within a quarter of an hour after deletions there were refused. Nothing was cancelled: the bookings stand, and their customers are expected, until you decide.',
  'mail.held.next':
    'Was it meant? Then accept the deletions and the rest is cancelled too. Was it a mistake? Then refuse them: the bookings stay, those already cancelled come back, and their events are written to Google again.',

  'mail.digest.subject': { one: '{business}: one thing needs you', other: '{business}: {count} things need you' },
  'mail.digest.lead': 'This is still open between your bookings and Google:',
  'mail.digest.item': '{what}: {label}, since {since}. {next}',
  'mail.digest.booking': 'booking {id}',
  'mail.digest.more': { one: 'And {count} more.', other: 'And {count} more.' },
  'mail.digest.small': 'This mail comes once a day while something is open, and stops by itself.',

  'open.double_booking.what': 'Booked twice',
  'open.double_booking.next': 'Move or cancel one of the two.',
  'open.move_refused.what': 'Moved in Google, but not here',
  'open.move_refused.next': 'Decide which time holds.',
  'open.deleted_in_google.what': 'Deleted in Google, but booked here',
  'open.deleted_in_google.next': 'Cancel the booking or agree on it anew.',
  'open.mass_deletion_held.what': 'Many bookings were deleted in Google; the rest is held',
  'open.mass_deletion_held.next': 'Accept or refuse the deletions.',
  'open.calendar_wanted_twice.what': 'One calendar chosen by two',
  'open.calendar_wanted_twice.next': 'One of them has to choose another calendar.',
  'open.grant_failed.what': 'Google no longer lets us in',
  'open.grant_failed.next': 'The person has a link by mail; send a new invitation if it cannot be found.',
  'open.grant_ending.what': 'The permission at Google is about to end',
  'open.grant_ending.next': 'The person has a link by mail to renew it.',
  'open.client_refused.what': 'Google refuses your OAuth client',
  'open.client_refused.next':
    'Correct the client in Google’s console, and give Slotbridge its id and secret again if they have changed.',
  'open.permission_missing.what': 'A permission at Google is missing',
  'open.permission_missing.next':
    'The person has to sign in again and leave both boxes ticked, or share the calendar again.',
  'open.calendar_gone.what': 'The calendar is gone',
  'open.calendar_gone.next':
    'The person has to share it again or to choose another one; send a new invitation for that.',
  'open.calendar_read_only.what': 'The calendar may only be read',
  'open.calendar_read_only.next':
    'Its owner has to give the right to change events, or the person chooses another calendar.',
  'open.loop_stopped.what': 'Sync of a booking was stopped',
  'open.loop_stopped.next': 'Look at both sides and decide.',
  'open.write_refused.what': 'Google refuses a booking',
  'open.write_refused.next': 'Look at the booking; it is tried again every six hours.',
  'open.mail_undeliverable.what': 'Mail does not arrive',
  'open.mail_undeliverable.next': 'Correct the address and send the invitation again.',
} as const;
