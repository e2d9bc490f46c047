import { Session } from '../../shared/contracts/api-people.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { BusinessRow } from '../../shared/contracts/rows/directory.ts';
import { PersonRow, type SessionRow } from '../../shared/contracts/rows/people.ts';
import { isFirstOwner } from '../../shared/people/first-owner.ts';
import { businessesOf } from '../../shared/people/people.ts';
import { letsIn } from '../../shared/people/sessions.ts';
import type { Store } from '../../shared/ports/store.ts';
import { parseRow } from '../../shared/records/read.ts';
import type { ApiConfig } from './ports.ts';
import { personRoute, type Route } from './route.ts';

export const sessionRoutes = ({ firstOwner }: Pick<ApiConfig, 'firstOwner'>): Route[] => [
  personRoute({
    method: 'GET',
    path: '/v1/session',
    summary: 'Who is signed in, and where they may do what',
    description: 'With the cookie of the console. Roles are as they are now.',
    reply: { status: 200, schema: Session },
    handle: async ({ caller: { session, csrfToken } }, { store }) => {
      const [businesses, mayCreateBusinesses] = await Promise.all([
        openTo(store, session),
        isFirstOwner(store, session, firstOwner),
      ]);
      // Whoever was removed everywhere is nobody here any more.
      if (businesses.length === 0 && !mayCreateBusinesses) throw new ProblemError('not_signed_in');
      const { personId: id, email, name, pictureUrl } = session;
      const person = { id, email, name, ...(pictureUrl === undefined ? {} : { pictureUrl }) };
      return { person, csrfToken, businesses, mayCreateBusinesses };
    },
  }),
];

/** In two reads, however many businesses there are. */
async function openTo(store: Store, session: SessionRow) {
  const ids = await businessesOf(store, session.personId);
  const rows = await store.batchGet(
    'directory',
    ids.flatMap((id) => [directoryKeys.business(id), directoryKeys.person(id, session.personId)]),
  );
  const people = rows.filter(({ row }) => row === 'person').map((row) => parseRow(PersonRow, row));
  const businesses = rows.filter(({ row }) => row === 'business').map((row) => parseRow(BusinessRow, row));
  return businesses
    .flatMap(({ id, name, timeZone, locale }) => {
      const person = people.find(({ businessId }) => businessId === id);
      return letsIn(session, person) ? [{ id, name, timeZone, locale, role: person.role }] : [];
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}
