import type { GoogleCalendarEntry } from '../contracts/google.ts';
import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow, ResourceRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { linkIdOf } from '../identity/ids.ts';
import type { Put, Update, Value } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { iso } from '../records/time.ts';
import { nameOf } from './calendar-choice.ts';

export type LinkChoice = {
  resource: ResourceRow;
  account: AccountRow;
  calendar: GoogleCalendarEntry;
  role: LinkRow['role'];
  /** The account's address is not the invited one; the person has confirmed it (IN5). */
  foreign: boolean;
};

/** What a connect says about the calendar, for a new link and a returning one alike. */
const described = ({ resource, account, calendar, role, foreign }: LinkChoice) => ({
  accountId: account.id,
  oauthClient: account.oauthClient,
  accountEmail: account.email,
  calendarName: nameOf(calendar),
  calendarZone: calendar.timeZone ?? resource.timeZone,
  accessRole: calendar.accessRole,
  role,
  confirmedForeign: foreign,
});

/** A link that was never there: it owes its first import at once, and the stream wakes it (PU8). */
export function newLink(choice: LinkChoice, now: number): Put {
  const { resource, calendar } = choice;
  const id = linkIdOf(resource.businessId, resource.id, calendar.id);
  const key = directoryKeys.link(resource.businessId, id);
  const row: LinkRow = {
    ...key,
    ...dueAt(key, now),
    v: 1,
    row: 'link',
    id,
    businessId: resource.businessId,
    resourceId: resource.id,
    calendarId: calendar.id,
    ...described(choice),
    state: 'active',
    // Bookings made before there was a calendar are written now.
    ...(choice.role === 'write' ? { replayAt: iso(now) } : {}),
    watch: 'unknown',
    ticket: 1,
    servedTicket: 0,
    pullNumber: 0,
    pullEpoch: 0,
    pullState: 'idle',
    generation: 0,
    building: 1,
    breaker: [],
    breakerVersion: 0,
    createdAt: iso(now),
    version: 1,
  };
  return { kind: 'put', table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] };
}

/** What belongs to one pull, and to the building of one generation. */
const pullFields = [
  'pullKind',
  'pullTicket',
  'pullStartedAt',
  'pullFrom',
  'pullPageToken',
  'pullPosition',
  'pullTotal',
  'pullCursor',
  'pullOwner',
  'leaseUntil',
  'appliedPositions',
  'importDone',
  'importTotal',
];

const channelFields = [
  ...['channelId', 'channelExpiresAt', 'channelSince', 'watchTriedAt', 'watchTries'],
  ...['notifiedAt', 'ownPushes', 'pushLosses', 'pushLostAt', 'silentChannelId'],
];

/**
 * The same calendar again: the same link with its rows and events. The cursor lives on with the account it was given to;
 * without one everything is read again as a new generation, and whoever still works on an older one is fenced off. Numbers are
 * raised, never reset.
 */
export function returningLink(link: LinkRow, choice: LinkChoice, now: number): Update {
  const sameAccount = link.accountId === choice.account.id;
  // All-day events lie where the calendar's zone has put them: in another one everything is read again.
  const sameZone = link.calendarZone === described(choice).calendarZone;
  return rejoined(link, now, {
    set: described(choice),
    continues: sameAccount && sameZone && (link.cursor !== undefined || importing(link)),
    channelLost: !sameAccount || link.state === 'disconnected',
    paused: false,
  });
}

/** The same calendar through another account of the same person; a paused link stays paused (IN6). */
export const movedLink = (link: LinkRow, { id, oauthClient, email }: AccountRow, now: number): Update =>
  rejoined(link, now, {
    set: { accountId: id, oauthClient, accountEmail: email },
    continues: false,
    channelLost: true,
    paused: link.state === 'paused',
  });

type Rejoined = { set: Record<string, Value>; continues: boolean; channelLost: boolean; paused: boolean };

function rejoined(link: LinkRow, now: number, { set, continues, channelLost, paused }: Rejoined): Update {
  const key = directoryKeys.link(link.businessId, link.id);
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: {
      ...set,
      ...(paused ? {} : { state: 'active', replayAt: iso(now), ...dueAt(key, now) }),
      ...(continues ? {} : { building: nextGeneration(link), pullState: 'idle' }),
      ...(channelLost ? { watch: 'unknown' } : {}),
    },
    add: { version: 1, ticket: 1, ...(continues ? {} : { pullNumber: 1, pullEpoch: 1 }) },
    ...(continues || link.building === undefined ? {} : { addToSet: { leftGenerations: [link.building] } }),
    remove: [
      'problem',
      ...leavingFields,
      ...(continues ? [] : ['cursor', ...pullFields]),
      ...(channelLost ? channelFields : []),
    ],
    when: [
      { attribute: 'state', is: '=', value: link.state },
      { attribute: 'accountId', is: '=', value: link.accountId },
      { attribute: 'pullNumber', is: '=', value: link.pullNumber },
    ],
  };
}

const nextGeneration = ({ generation, building = 0, generationsUsed = 0 }: LinkRow): number =>
  Math.max(generation, building, generationsUsed) + 1;

/** What a disconnect still owed is owed no more (DS1). */
const leavingFields = ['leaving', 'leavingSince', 'leavingAfter', 'leavingFound', 'copiesGone', 'leftBehind'];

/** An import that was held in the middle goes on; one that was disconnected starts over, for its view has grown old. */
const importing = (link: LinkRow): boolean => link.building !== undefined && link.state !== 'disconnected';
