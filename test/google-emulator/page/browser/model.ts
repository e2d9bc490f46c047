/** What the page's server tells its scripts, and what they ask of it. Types only; both sides read them. */

export type Answer = 'needsAction' | 'accepted' | 'tentative' | 'declined';
export type Scope = 'this' | 'following' | 'all';
export type Visibility = 'default' | 'public' | 'private' | 'confidential';

export type PageCalendar = {
  id: string;
  name: string;
  zone: string;
  writable: boolean;
  primary: boolean;
};

export type PageEvent = {
  id: string;
  calendarId: string;
  /** Absent where the reader learns only that somebody is busy. */
  title?: string;
  /** Wall-clock times of the zone that is shown; dates for whole days, where `end` is the day after the last. */
  start: string;
  end: string;
  free: boolean;
  tentative: boolean;
  visibility: Visibility;
  colorId?: string;
  location?: string;
  description?: string;
  /** The answer of whoever's calendar this is, where they are a guest. */
  answer?: Answer;
  guests: { email: string; answer: Answer }[];
  /** False where only the organizer may change what is shared. */
  own: boolean;
  seriesId?: string;
  /** Lines of the series; `UNTIL` is a date of the zone that is shown. */
  recurrence: string[];
};

export type PageState = {
  revision: string;
  account: string;
  zone: string;
  /** With seconds. */
  now: string;
  calendars: PageCalendar[];
  events: PageEvent[];
  /** Faults, push settings and switches that differ from those of a healthy Google, in words. */
  troubles: string[];
};

export type Changes = {
  title?: string;
  description?: string;
  location?: string;
  /** Both or none. */
  times?: { start: string; end: string };
  /** Empty: the calendar's own. */
  colorId?: string;
  free?: boolean;
  visibility?: Visibility;
  recurrence?: string[];
  answer?: Answer;
};

type Target = { account: string; calendar: string; zone: string };

export type Act =
  | (Target & { act: 'create'; changes: Changes })
  | (Target & { act: 'change'; id: string; scope: Scope; changes: Changes; moveTo?: string })
  | (Target & { act: 'delete'; id: string; scope: Scope })
  | (Target & { act: 'duplicate'; id: string; copyTo: string; withPrivate: boolean });
