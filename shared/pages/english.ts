import type { Settings } from '../contracts/settings.ts';

/** What is shared, as the settings say it. */
type Sharing = Pick<Settings, 'direction' | 'detailsFromGoogle' | 'detailsToGoogle'>;

const language = 'en';
const formatted = 'en-GB';

const date = (at: string, zone: string): string =>
  new Intl.DateTimeFormat(formatted, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' }).format(
    new Date(at),
  );

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** An age that a person would say aloud. */
function age(seconds: number): string {
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${plural(Math.floor(seconds), 'second')} ago`;
  if (seconds < 3600) return `${plural(Math.floor(seconds / 60), 'minute')} ago`;
  if (seconds < 86_400) return `${plural(Math.floor(seconds / 3600), 'hour')} ago`;
  return `${plural(Math.floor(seconds / 86_400), 'day')} ago`;
}

const readsGoogle = ({ direction }: Sharing) => direction !== 'bookingsToGoogle';
const writesGoogle = ({ direction }: Sharing) => direction !== 'googleToBookings';

const sharing = {
  /** The one sentence. */
  sentence: (business: string, how: Sharing): string => {
    if (!readsGoogle(how)) return `${business} writes its bookings into your calendar and keeps nothing else of it.`;
    return how.detailsFromGoogle === 'busyOnly'
      ? `${business} sees when you are busy, and never the titles, guests or notes of your events.`
      : `${business} sees the times and titles of your events, and never their guests or notes.`;
  },
  sharedTitle: 'What is shared',
  shared: (business: string, how: Sharing): string[] => [
    ...(readsGoogle(how)
      ? [
          how.detailsFromGoogle === 'busyOnly'
            ? 'When you are busy: start and end.'
            : 'Times and titles of your events.',
        ]
      : []),
    ...(writesGoogle(how)
      ? [
          how.detailsToGoogle === 'full'
            ? `Bookings at ${business} appear in your calendar.`
            : `Bookings at ${business} appear in your calendar, without names.`,
        ]
      : []),
  ],
  privateTitle: 'What stays with you',
  private: (how: Sharing): string[] => [
    how.detailsFromGoogle === 'busyOnly' || !readsGoogle(how)
      ? 'Titles, guests, places and notes of your events.'
      : 'Guests, places and notes of your events.',
    'Your mail, contacts and files.',
  ],
};

const pages = {
  footer: (business: string) =>
    `You can end this at any time: tell ${business}, or remove the access in your Google account.`,
  tryAgain: 'Try again',
  backToStart: 'Start again',
  code: (code: string) => `Code: ${code}`,

  invitation: {
    title: 'Connect your Google calendar',
    lead: (business: string) => `${business} invites you to connect your calendar, so that nobody is booked twice.`,
    reconnectTitle: 'Reconnect your calendar',
    reconnectLead: (business: string) =>
      `Google no longer lets ${business} see your calendar. Signing in once more is enough: your calendar and all bookings are kept.`,
    button: 'Continue with Google',
    boxes:
      'On Google’s page please tick both boxes: one is for events, the other for the list from which you choose a calendar. Google speaks of all your calendars; only the one that you choose is read.',
    validUntil: (email: string, until: string, zone: string) =>
      `This link is for ${email} and works until ${date(until, zone)}.`,
  },

  dead: {
    title: 'This link no longer works',
    lead: 'It has been used, has expired, or has been replaced by a newer one.',
    next: 'If your calendar is connected already, there is nothing to do. Otherwise ask the business that invited you for a new link.',
  },

  forbidden: {
    title: 'This came from another page',
    lead: 'For your safety nothing was done.',
    next: 'Open the link in your mail again and continue from there.',
  },

  signInEnded: {
    title: 'This sign-in has ended',
    lead: 'It took too long, was finished already, or was begun in another browser. Nothing was changed.',
    next: 'Open the link in your mail again; it is still good unless you are connected already.',
  },

  console: {
    again: 'Sign in with Google',
    ended: {
      title: 'This sign-in has ended',
      lead: 'It took too long, was finished already, or was begun in another browser.',
      next: 'Nothing was changed. Sign in once more.',
    },
    cancelled: {
      title: 'You are not signed in',
      lead: 'The sign-in at Google was cancelled or stopped.',
      next: 'Nothing was changed. You can try again.',
    },
    trouble: {
      title: 'Google did not let us finish',
      lead: 'Google did not confirm who you are.',
      next: 'Try again in a minute. If it stays like this, tell whoever runs this installation.',
    },
    unverified: (email: string) => ({
      title: 'Google has not confirmed this address',
      lead: `Google does not vouch for ${email} being yours.`,
      next: 'Confirm the address in your Google account, or sign in with another account.',
    }),
    unknown: (email: string) => ({
      title: 'You have no access yet',
      lead: `Nobody here has added ${email}.`,
      next: 'Ask an owner of your business to add exactly this address under “People”, or sign in with another account.',
    }),
  },

  cancelled: {
    title: 'Nothing was connected',
    lead: 'You went back from Google without granting access, so nothing is shared.',
    next: 'Your link stays good: you can start again now or later.',
  },

  refused: {
    title: 'Google did not allow it',
    lead: 'Google stopped the sign-in. Often an organisation allows its accounts to connect only what its administrator has approved.',
    next: (business: string) =>
      `Your link stays good. Try another account, or ask your administrator; ${business} can see what happened.`,
  },

  permission: {
    title: 'A permission is missing',
    lead: (missing: string[]) =>
      `The calendar cannot be connected without ${missing.join(' and ')}. Nothing is shared yet.`,
    names: {
      events: 'the box for viewing and editing events',
      calendarList: 'the box for the list of your calendars',
    },
    next: 'Sign in once more and leave both boxes ticked. Your link stays good.',
    button: 'Sign in once more',
  },

  noLastingAccess: {
    title: 'Google gave no lasting permission',
    lead: 'Google let us in for an hour only, so nothing was connected.',
    next: 'Remove this app under myaccount.google.com/connections, then start again here. Your link stays good.',
  },

  confirmAccount: {
    title: 'Is this the right account?',
    lead: (email: string) => `You signed in as ${email}.`,
    invited: (invited: string, business: string) =>
      `The invitation went to ${invited}. Both can be yours; ${business} will see which one you use.`,
    button: (email: string) => `Use ${email}`,
    other: 'Choose another account',
  },

  calendar: {
    title: 'Choose your calendar',
    lead: (account: string) => `These are the calendars of ${account}.`,
    addLead: (account: string, current: string) =>
      `Bookings go to “${current}”. Any other calendar of ${account} that you choose is added: its events block your time too.`,
    legend: 'Calendars',
    primary: 'Your main calendar',
    connected: 'Connected now',
    blockOnly: 'Blocks your time; nothing is written here',
    readOnly: 'Cannot be chosen: you may read this calendar but not write to it',
    freeBusyOnly: 'Cannot be chosen: you see only free and busy times of this calendar',
    button: 'Connect this calendar',
    none: 'None of these calendars can be written to.',
    noneNext: 'Create a calendar in Google or ask its owner for the right to change events, then load this page again.',
    notOffered: 'Please choose one of these calendars.',
    otherAccount: 'Use another account',
  },

  wantedTwice: {
    title: 'This calendar is taken',
    lead: (calendar: string) =>
      `Somebody else at this business already uses “${calendar}” for bookings. Nothing was changed.`,
    next: (business: string) => `Choose another calendar, or ask ${business}, who can see this, to free it.`,
    button: 'Choose another calendar',
  },

  otherConnected: {
    title: 'Another calendar is connected',
    lead: (current: string) =>
      `Bookings already go to “${current}”, and each person has one such calendar. Nothing was changed.`,
    next: (business: string) => `If you want to change it, ask ${business} to disconnect the present one first.`,
  },

  done: {
    title: 'You are connected',
    lead: (calendar: string) =>
      `“${calendar}” and your bookings now keep in step by themselves. You can close this page.`,
    importingTitle: 'Reading your calendar',
    importingLead: (calendar: string) =>
      `“${calendar}” is connected. Your events are being read; you can close this page, it goes on without you.`,
    progress: (done: number, total: number | undefined) =>
      total === undefined ? `${plural(done, 'event')} so far` : `${done} of ${plural(total, 'event')}`,
    delayed: 'Google is slow to answer at the moment. We keep trying.',
    account: 'Google account',
    calendar: 'Calendar',
    freshness: 'Last read',
    age,
    neverRead: 'not yet',
    attentionTitle: 'Google needs you once more',
    attentionLead: 'The calendar is connected, but Google no longer lets us in. You will find a new link in your mail.',
    pausedTitle: 'Paused',
    pausedLead: (business: string) => `Your calendar is connected; ${business} has paused it for now.`,
    disconnectedTitle: 'Disconnected',
    disconnectedLead: (business: string) => `This calendar is no longer connected to ${business}.`,
  },

  trouble: {
    operator: {
      title: 'This is not your fault',
      lead: (business: string) => `Google does not accept the way ${business} is set up. ${business} has been told.`,
      next: 'Your link stays good. Please come back when you hear from them.',
    },
    later: {
      title: 'Google does not answer',
      lead: 'Nothing was lost; what you have done so far is kept.',
      next: 'Wait a minute and try again.',
    },
    again: {
      title: 'Please sign in once more',
      lead: 'Google no longer accepts this sign-in. Nothing was changed.',
      next: 'Your link stays good.',
    },
    unexpected: {
      title: 'Something went wrong here',
      lead: 'It is our fault, not yours. What was finished before is kept.',
      next: 'Wait a minute and open the link in your mail again.',
    },
  },
};

const mails = {
  orOpen: 'Or open this link:',
  invitation: {
    subject: (business: string) => `${business}: connect your calendar`,
    hello: (name: string) => `Hello ${name},`,
    text: (business: string) =>
      `${business} invites you to connect your Google calendar, so that bookings and your own appointments never collide.`,
    button: 'Connect my calendar',
    small: (until: string, zone: string) =>
      `The link is for you alone and works until ${date(until, zone)}. If you did not expect this, you can ignore it.`,
  },
  connected: {
    subject: (business: string) => `${business}: your calendar is connected`,
    text: (calendar: string, account: string) => `“${calendar}” of ${account} is now connected.`,
    blockOnly: 'Its events block your time; nothing is written to it.',
    button: 'See this access at Google',
    small: (business: string) =>
      `Was it not you? Remove the access with the button and tell ${business}. You can also end it like this at any later time.`,
  },
  reconnect: {
    subject: (business: string, reminder: boolean) =>
      reminder ? `${business}: your calendar is still disconnected` : `${business}: please reconnect your calendar`,
    text: (business: string, account: string) =>
      `Google no longer lets ${business} see the calendar of ${account}. It happens, for example after a change of password.`,
    waiting: 'Until you sign in once more, bookings do not appear in your calendar. They are kept and will follow.',
    button: 'Reconnect my calendar',
    small: (until: string, zone: string) => `The link is for you alone and works until ${date(until, zone)}.`,
  },
  grantFailedBusiness: {
    subject: (business: string, people: string) => `${business}: Google no longer lets us in for ${people}`,
    text: (people: string, account: string) => `Google has ended the access to the calendar of ${people} (${account}).`,
    permission: (people: string, account: string) =>
      `A permission that we need for the calendar of ${people} (${account}) has been taken back at Google.`,
    impact:
      'Until they sign in once more, changes in Google are not seen and bookings are not written there. Bookings are kept and will follow.',
    next: 'They have been sent a link to reconnect, and will be reminded after 1, 3, 7 and 14 days. You will find them in one mail each morning until it is done.',
    resend: (people: string, resources: string) =>
      `If ${people} cannot find the mail, send a new invitation from your booking system (resource ${resources}); the old link then ends.`,
    button: 'Open the console',
  },
  grantEnding: {
    subject: (business: string) => `${business}: your calendar’s permission is about to end`,
    text: (business: string, account: string, endsAt: string, zone: string) =>
      `The permission that lets ${business} see the calendar of ${account} ends on ${date(endsAt, zone)}.`,
    next: 'Sign in once more before then and nothing is interrupted: your calendar and all bookings stay as they are.',
    button: 'Renew the permission',
  },
  digest: {
    subject: (business: string, count: number) =>
      `${business}: ${count === 1 ? 'one thing needs' : `${count} things need`} you`,
    lead: 'This is still open between your bookings and Google:',
    item: (what: string, label: string, since: string, zone: string) =>
      `${what}: ${label}, since ${date(since, zone)}.`,
    more: (count: number) => `And ${count} more.`,
    button: 'Open the console',
    small: 'This mail comes once a day while something is open, and stops by itself.',
    kinds: {
      double_booking: { what: 'Booked twice', next: 'Move or cancel one of the two.' },
      move_refused: { what: 'Moved in Google, but not here', next: 'Decide which time holds.' },
      deleted_in_google: {
        what: 'Deleted in Google, but booked here',
        next: 'Cancel the booking or agree on it anew.',
      },
      mass_deletion_held: {
        what: 'Many bookings were deleted in Google; the rest is held',
        next: 'Accept or refuse the deletions.',
      },
      calendar_wanted_twice: {
        what: 'One calendar chosen by two',
        next: 'One of them has to choose another calendar.',
      },
      grant_failed: {
        what: 'Google no longer lets us in',
        next: 'The person has a link by mail; send a new invitation if it cannot be found.',
      },
      grant_ending: {
        what: 'The permission at Google is about to end',
        next: 'The person has a link by mail to renew it.',
      },
      permission_missing: {
        what: 'A permission at Google is missing',
        next: 'The person has to sign in again and leave both boxes ticked, or share the calendar again.',
      },
      calendar_gone: {
        what: 'The calendar is gone',
        next: 'The person has to share it again or to choose another one; send a new invitation for that.',
      },
      calendar_read_only: {
        what: 'The calendar may only be read',
        next: 'Its owner has to give the right to change events, or the person chooses another calendar.',
      },
      loop_stopped: { what: 'Sync of a booking was stopped', next: 'Look at both sides and decide.' },
      write_refused: {
        what: 'Google refuses a booking',
        next: 'Look at the booking; it is tried again every six hours.',
      },
      mail_undeliverable: { what: 'Mail does not arrive', next: 'Correct the address and send the invitation again.' },
    },
  },
};

export const english = { language, date, sharing, pages, mails };
