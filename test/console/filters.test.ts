import { expect, test } from 'vitest';
import type { ConflictView, ResourceView } from '../../console/src/api/shapes.ts';
import { bulkFilter, deskQuery, kinds, offeredByAll, readDeskFilter } from '../../console/src/conflicts/filter.ts';
import { conflictKinds } from '../../shared/contracts/rows/conflicts.ts';
import { actionsFor, filtered, initials, readFilter } from '../../console/src/overview/filter.ts';
import { mailTongues } from '../../console/src/settings/fields.ts';
import { languages } from '../../shared/words/language.ts';

const resource = (name: string, state: ResourceView['state'], ageSeconds: number | null = 10): ResourceView => ({
  id: `res_${name}`,
  name,
  email: `${name.toLowerCase()}@example.org`,
  timeZone: 'Europe/Berlin',
  workingHours: null,
  state,
  sellable: true,
  freshness: { asOf: null, ageSeconds },
  inbound: { lastSuccessAt: null },
  outbound: { lastSuccessAt: null, waiting: 0 },
  privacy: { fromGoogle: 'busyOnly', toGoogle: 'full' },
  links: [],
  version: 1,
});

const all = [resource('Ben', 'live', 50), resource('Anna', 'live'), resource('Zoë', 'actionNeeded', null)];
const names = (query: string): string[] =>
  filtered(all, readFilter(new URLSearchParams(query))).map(({ name }) => name);

test('the overview puts what needs somebody first, and names in order', () => {
  expect(names('')).toEqual(['Zoë', 'Anna', 'Ben']);
  expect(names('sort=name')).toEqual(['Anna', 'Ben', 'Zoë']);
  expect(names('sort=freshness')).toEqual(['Zoë', 'Ben', 'Anna']);
});

test('the overview is filtered by state and by every word of the search', () => {
  expect(names('state=live')).toEqual(['Anna', 'Ben']);
  expect(names('q=ANNA example')).toEqual(['Anna']);
  expect(names('q=anna ben')).toEqual([]);
});

test('what an address cannot mean is left out of the filter', () => {
  expect(readFilter(new URLSearchParams('state=nonsense&sort=x'))).toEqual({ text: '', state: '', sort: 'urgency' });
  const filter = readDeskFilter(new URLSearchParams('state=x&kind=y&resourceId=<b>&escalation=urgent'));
  expect(filter).toEqual({ state: 'open', kind: '', owner: '', urgent: true, resourceId: '' });
});

test('the desk asks the API for what the address says', () => {
  const filter = readDeskFilter(new URLSearchParams('kind=move_refused&owner=business&state=settled'));
  expect(deskQuery(filter)).toBe('limit=100&state=settled&kind=move_refused&owner=business');
  expect(bulkFilter(filter)).toEqual({ kind: 'move_refused', owner: 'business' });
});

test('initials are two letters of the name, whatever else stands in it', () => {
  expect(['Anna Berg', 'Zoë', '\u202eAnna', 'Cabin 1', '李 明', '🎂', ''].map(initials)).toEqual([
    'AB',
    'ZO',
    'AN',
    'C1',
    '李明',
    '?',
    '?',
  ]);
});

test('a row offers the step that its state asks for', () => {
  expect(actionsFor(resource('A', 'notInvited'))).toEqual(['invite']);
  expect(actionsFor(resource('A', 'actionNeeded'))).toEqual(['reconnect']);
  expect(actionsFor(resource('A', 'live'))).toEqual([]);
});

test('every kind of row can be asked for', () => {
  expect(kinds).toContain('client_refused');
  expect(new Set(kinds)).toEqual(new Set(conflictKinds));
});

const row = (...actions: ConflictView['actions'][number]['name'][]): ConflictView => ({
  id: 'cfl_1',
  kind: 'move_refused',
  severity: 'conflict',
  owner: 'business',
  state: 'open',
  subject: { type: 'booking', id: 'bkg_1', label: 'Cut' },
  differs: [],
  escalation: 'normal',
  ageSeconds: 0,
  cause: '',
  impact: '',
  openedAt: '2026-11-29T08:00:00.000Z',
  lastSeenAt: '2026-11-29T08:00:00.000Z',
  count: 1,
  version: 1,
  actions: actions.map((name) => ({ name, effect: '' })),
});

test('many rows are offered what each of them offers, but no colleague', () => {
  expect(offeredByAll([row('keepOurs', 'giveToColleague', 'ignore'), row('ignore', 'retry')])).toEqual(['ignore']);
  expect(offeredByAll([])).toEqual([]);
});

test('mails are offered in the languages there are, and a stored other tag stays', () => {
  expect(mailTongues('de').map(({ value }) => value)).toEqual(languages);
  expect(mailTongues('de-AT').map(({ value }) => value)).toEqual([...languages, 'de-AT']);
});
