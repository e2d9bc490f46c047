import { expect, test } from 'vitest';
import { headersOf } from '../../console/src/api/request.ts';
import { roleSuffices } from '../../console/src/api/session.tsx';
import { changedBy, withResource } from '../../console/src/app/live.ts';
import { readAddress } from '../../console/src/app/router.tsx';
import { chooseLanguage } from '../../console/src/app/words.tsx';

test('an unsafe request names its business, its token and what it was made against', () => {
  const headers = headersOf({ businessId: 'biz_1', csrfToken: 't' }, { method: 'PATCH', body: {}, version: 3 });
  expect(headers).toEqual({
    accept: 'application/json',
    'slotbridge-business': 'biz_1',
    'slotbridge-csrf': 't',
    'if-match': '"3"',
    'content-type': 'application/merge-patch+json',
  });
  expect(headersOf({ csrfToken: 't' }, {})).toEqual({ accept: 'application/json' });
  expect(headersOf({ csrfToken: 't' }, { method: 'POST' })['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
});

test('a role suffices for those below it', () => {
  expect(roleSuffices('operator', 'viewer')).toBe(true);
  expect(roleSuffices('operator', 'owner')).toBe(false);
});

test('events say which resources and lists are to be read again', () => {
  const changed = changedBy([
    { type: 'booking.updated', data: { id: 'bkg_1', resourceId: 'res_1' } },
    { type: 'conflict.opened', data: { id: 'cfl_1' } },
    { type: 'resource.changed', data: { id: 'res_2' } },
  ]);
  expect([...changed.resourceIds]).toEqual(['res_1', 'res_2']);
  expect([...changed.lists].sort()).toEqual(['bookings', 'busy', 'conflicts', 'ledger', 'overview']);
});

test('a resource that was read again takes its place in the list', () => {
  const resource = { id: 'res_1', name: 'Anna' };
  const list = { pages: [{ items: [{ id: 'res_0', name: 'Ben' }] }, { items: [resource] }] };
  const fresh = withResource(list, { ...resource, name: 'Anna B.' });
  expect(fresh.pages.map(({ items }) => items.map(({ name }) => name))).toEqual([['Ben'], ['Anna B.']]);
  expect(list.pages[1]?.items[0]?.name).toBe('Anna');
});

test('the address is read below /console, with what is asked in it', () => {
  const { segments, search } = readAddress('/console/biz_1/conflicts?kind=move_refused');
  expect(segments).toEqual(['biz_1', 'conflicts']);
  expect(search.get('kind')).toBe('move_refused');
  expect(readAddress('/console').path).toBe('/');
});

test('the first language that is spoken is taken, English when none is', () => {
  expect(chooseLanguage(['', 'fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(chooseLanguage(['fr'])).toBe('en');
});
