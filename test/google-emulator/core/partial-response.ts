import { ApiError } from './api-error.ts';
import { isObject } from './json.ts';

/** A parsed `fields` parameter: what to keep of an object, or everything. */
type Selection = Map<string, Selection> | 'all';

const wrong = (fields: string) =>
  new ApiError({
    status: 400,
    reason: 'invalidParameter',
    message: `Invalid field selection ${fields}`,
    location: 'fields',
    locationType: 'parameter',
  });

class Reader {
  #at = 0;
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  whole(): Selection {
    const selection = this.#list();
    if (this.#at < this.#text.length) throw wrong(this.#text);
    return selection;
  }

  #list(): Selection {
    const selection = new Map<string, Selection>();
    do this.#item(selection);
    while (this.#accepts(','));
    return selection.has('*') ? 'all' : selection;
  }

  #item(into: Map<string, Selection>): void {
    const name = this.#name();
    if (this.#accepts('/')) {
      const inner = new Map<string, Selection>();
      this.#item(inner);
      into.set(name, joined(into.get(name), inner.has('*') ? 'all' : inner));
    } else if (this.#accepts('(')) {
      const inner = this.#list();
      if (!this.#accepts(')')) throw wrong(this.#text);
      into.set(name, joined(into.get(name), inner));
    } else {
      into.set(name, 'all');
    }
  }

  #name(): string {
    const name = /^[A-Za-z*_-]+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw wrong(this.#text);
    this.#at += name.length;
    return name;
  }

  #accepts(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }
}

const joined = (a: Selection | undefined, b: Selection): Selection =>
  a === undefined ? b : a === 'all' || b === 'all' ? 'all' : new Map([...a, ...b]);

/** Names a Calendar resource can have; another name in `fields` is refused. */
const names = new Set(
  `kind etag id status htmlLink created updated summary description location colorId creator organizer start end
  endTimeUnspecified recurrence recurringEventId originalStartTime transparency visibility iCalUID sequence attendees
  attendeesOmitted extendedProperties private shared hangoutLink conferenceData anyoneCanAddSelf guestsCanInviteOthers
  guestsCanModify guestsCanSeeOtherGuests privateCopy locked reminders useDefault overrides method minutes source title
  url attachments eventType workingLocationProperties outOfOfficeProperties focusTimeProperties birthdayProperties date
  dateTime timeZone email displayName self optional resource responseStatus comment additionalGuests items
  nextPageToken nextSyncToken accessRole defaultReminders summaryOverride primary selected hidden deleted
  backgroundColor foregroundColor notificationSettings conferenceProperties dataOwner calendars busy errors domain reason
  timeMin timeMax groups token resourceId resourceUri expiration`
    .split(/\s+/)
    .filter(Boolean),
);

const check = (selection: Selection, fields: string): void => {
  if (selection === 'all') return;
  for (const [name, inner] of selection) {
    if (!names.has(name)) throw wrong(fields);
    check(inner, fields);
  }
};

const kept = (value: unknown, selection: Selection): unknown => {
  if (selection === 'all') return value;
  if (Array.isArray(value)) return value.map((item) => kept(item, selection));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    [...selection].flatMap(([name, inner]) => (value[name] === undefined ? [] : [[name, kept(value[name], inner)]])),
  );
};

const parsed = new Map<string, Selection>();

/** What `fields` leaves of an answer; tokens that it does not name vanish too (2.1). */
export const selectFields = (value: Record<string, unknown>, fields: string, keepTokens: boolean): unknown => {
  const selection = parsed.get(fields) ?? new Reader(fields).whole();
  check(selection, fields);
  if (parsed.size < 100) parsed.set(fields, selection);
  const result = kept(value, selection);
  if (!keepTokens || !isObject(result)) return result;
  const { nextPageToken, nextSyncToken } = value;
  return {
    ...result,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    ...(nextSyncToken === undefined ? {} : { nextSyncToken }),
  };
};
