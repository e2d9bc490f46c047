const prefix = 'https://www.googleapis.com/auth/';

const full = ['calendar', 'calendar.events', 'calendar.events.owned', 'calendar.app.created'];
const reading = [
  ...full,
  'calendar.readonly',
  'calendar.events.readonly',
  'calendar.events.owned.readonly',
  'calendar.events.freebusy',
  'calendar.events.public.readonly',
];
const listing = ['calendar', 'calendar.readonly', 'calendar.calendarlist', 'calendar.calendarlist.readonly'];

/** Section 4.6: any one of the scopes is enough. */
const matrix: Record<string, readonly string[]> = {
  'events.insert': full,
  'events.patch': full,
  'events.update': full,
  'events.delete': full,
  'events.move': ['calendar', 'calendar.events', 'calendar.events.owned'],
  'events.list': reading,
  'events.get': reading,
  'events.instances': reading,
  'events.watch': reading,
  'channels.stop': [...reading, ...listing, 'calendar.settings.readonly', 'calendar.acls', 'calendar.acls.readonly'],
  'calendarList.list': listing,
  'calendarList.get': [...listing, 'calendar.app.created'],
  'calendars.get': [
    'calendar',
    'calendar.readonly',
    'calendar.calendars',
    'calendar.calendars.readonly',
    'calendar.app.created',
  ],
  'freebusy.query': ['calendar', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.freebusy'],
};

export const scopeAllows = (operation: string, granted: readonly string[]): boolean =>
  (matrix[operation] ?? []).some((scope) => granted.includes(prefix + scope));

export const operationsWithScopes = (): string[] => Object.keys(matrix);

const signIn: Record<string, string> = {
  openid: 'openid',
  email: `${prefix}userinfo.email`,
  profile: `${prefix}userinfo.profile`,
};

/** `email` and `profile` come back in their long form (6.3). */
export const canonicalScope = (scope: string): string => signIn[scope] ?? scope;

export const isSignInScope = (scope: string): boolean => Object.values(signIn).includes(canonicalScope(scope));

/** What the consent page says a scope is for. */
export const scopeInWords = (scope: string): string => words[scope.replace(prefix, '')] ?? scope;

const words: Record<string, string> = {
  openid: 'Associate you with your personal info on Google',
  'userinfo.email': 'See your primary Google Account email address',
  'userinfo.profile': 'See your personal info, including any you’ve made publicly available',
  calendar: 'See, edit, share, and permanently delete all the calendars you can access using Google Calendar',
  'calendar.events': 'View and edit events on all your calendars',
  'calendar.events.owned': 'See, create, change, and delete events on Google calendars you own',
  'calendar.readonly': 'See and download any calendar you can access using your Google Calendar',
  'calendar.events.readonly': 'View events on all your calendars',
  'calendar.calendarlist.readonly': 'See the list of Google calendars you’re subscribed to',
  'calendar.calendarlist': 'See, add, and remove Google calendars you’re subscribed to',
  'calendar.freebusy': 'View your availability in your calendars',
  'calendar.app.created': 'Make secondary Google calendars, and see, create, change, and delete events on them',
  contacts: 'See, edit, download, and permanently delete your contacts',
};
