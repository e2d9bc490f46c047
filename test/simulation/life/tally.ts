import type { Entry, Stage } from '../run/types.ts';
import { type Asked, asksChanges, asksPage, isRevival, itemsOf, listOf, mentions, says } from './google-entries.ts';
import type { Memory } from './memory.ts';
import type { Town } from './town.ts';

/** Counts what Google's side of the history shows to have really happened, each entry once. */

type Rule = (entry: Asked, memory: Memory) => boolean;

const rules: Record<string, Rule> = {
  gone410AtStart: (entry) => entry.status === 410 && asksChanges(entry) && !asksPage(entry),
  precondition412: ({ status }) => status === 412,
  duplicate409: ({ operation, status }) => operation === 'events.insert' && status === 409,
  deletedIdNotRevivable: (entry) => isRevival(entry) && [403, 404].includes(entry.status),
  deletedIdRevived: (entry) => isRevival(entry) && entry.status === 200,
  deletedTwice410: ({ operation, status }) => operation === 'events.delete' && status === 410,
  emptyPageWithNext: (entry) => itemsOf(entry).length === 0 && listOf(entry).nextPageToken !== undefined,
  severalPages: (entry) => entry.status === 200 && asksPage(entry),
  cancelledStub: (entry) => itemsOf(entry).some(({ status, start }) => status === 'cancelled' && start === undefined),
  unknownFields: (entry) => mentions(entry, 'paperColor') || mentions(entry, 'hologram'),
  unknownValues: (entry) => mentions(entry, 'notYetInvented'),
  pageDrift: (entry, memory) => memory.hasDrifted(entry),
  ownWriteNotYetVisible: (entry, memory) => memory.isTooEarly(entry),
  invalidGrant: (entry) => entry.operation === 'oauth.refresh' && [400, 403].includes(entry.status),
  invalidClient: (entry) => entry.operation === 'oauth.refresh' && entry.status === 401,
  accessTokenRefused: ({ status, operation }) => status === 401 && !operation.startsWith('oauth'),
  scopeTakenAway: (entry) => says(entry, 403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'),
  calendarGone: ({ status, operation }) => status === 404 && operation === 'events.list',
  writeToReadOnly: (entry) => says(entry, 403, 'requiredAccessLevel'),
  notWatchable: (entry) => says(entry, 400, 'pushNotSupportedForRequestedResource'),
  usageLimitReached: (entry) => says(entry, 403, 'Calendar usage limits exceeded'),
  quotaExceeded: (entry) => says(entry, 403, 'usageLimits') || says(entry, 429, 'usageLimits'),
  twoLiveChannels: (entry, memory) => entry.operation === 'events.watch' && memory.hasTwoChannels(entry),
  refreshRace: (entry, memory) => memory.isRefreshRace(entry),
  answerLost: ({ answered }) => !answered,
};

function countNotification(stage: Stage, town: Town, headers: Record<string, string>): void {
  const { numbers, memory } = town;
  const channel = headers['x-goog-channel-id'] ?? '';
  const number = Number(headers['x-goog-message-number']);
  const seen = numbers.get(channel) ?? new Set();
  if (seen.has(number)) stage.counts.add('pushDoubled');
  else if (seen.size > 0 && number < Math.max(...seen)) stage.counts.add('pushReordered');
  if (headers['x-goog-resource-state'] === 'sync' && !memory.knowsChannel(channel))
    stage.counts.add('pushBeforeWatchAnswer');
  numbers.set(channel, seen.add(number));
}

function countEntry(stage: Stage, town: Town, entry: Entry): void {
  town.memory.see(entry);
  if (entry.kind === 'notified') countNotification(stage, town, entry.headers);
  if (entry.kind === 'row' && hasChangedClient(entry)) stage.counts.add('linkChangedClient');
  if (entry.kind !== 'google') return;
  for (const [name, rule] of Object.entries(rules)) if (rule(entry, town.memory)) stage.counts.add(name);
}

/** A link has moved over to an account of another OAuth client. */
const hasChangedClient = ({ before, after }: Entry & { kind: 'row' }): boolean =>
  after?.row === 'link' && before !== undefined && before.oauthClient !== after.oauthClient;

type Push = { n: number; outcome: string; attempt: number; waitedMs: number };

const lateMs = 10_000;

async function countPushes(stage: Stage, town: Town): Promise<void> {
  const { items } = await stage.control<{ items: Push[] }>('GET', `/pushes?since=${town.pushes}`);
  for (const { n, outcome, attempt, waitedMs } of items) {
    if (outcome === 'dropped') stage.counts.add('pushDropped');
    else if (attempt > 1) stage.counts.add('pushRetried');
    else if (waitedMs >= lateMs) stage.counts.add('pushLate');
    town.pushes = n;
  }
}

export async function tally(stage: Stage, town: Town): Promise<void> {
  const { history } = stage;
  for (; town.counted < history.length; town.counted++) {
    const entry = history[town.counted];
    if (entry !== undefined) countEntry(stage, town, entry);
  }
  await countPushes(stage, town);
}

export const tallied: readonly string[] = [
  ...Object.keys(rules),
  'linkChangedClient',
  ...['pushDoubled', 'pushReordered', 'pushBeforeWatchAnswer', 'pushDropped', 'pushRetried', 'pushLate'],
];
