import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker } from './checker.ts';
import type { Rest } from './rest.ts';
import { isObject } from './values.ts';

/**
 * WH1: what was last told of a resource is how it stands at rest: its own data, its links, and whatever of its state does not
 * come of time alone. Said here from the rows, without the product's own derivation.
 */
export const toldResources: CreateChecker = (known, report) => {
  const last = new Map<string, Row>();
  return {
    on: {
      row: ({ before, after }) => {
        if (after?.row !== 'outbox' || before !== undefined || after.event !== 'resource.changed') return;
        if (!isObject(after.subject)) return;
        const id = `${String(after.businessId)}/${String(after.subject.id)}`;
        if (Number(after.version) > Number(last.get(id)?.version ?? 0)) last.set(id, after);
      },
    },
    atRest: (rest) => {
      for (const row of rest.rows.directory.filter((one) => one.row === 'resource')) {
        const businessId = String(row.businessId);
        if (known.erasing.has(businessId)) continue;
        const event = last.get(`${businessId}/${String(row.id)}`);
        if (event === undefined) {
          if (isMarked(rest, row)) report(22, `${row.id} has changed, and was never told of`);
          continue;
        }
        const [told, stands] = [JSON.stringify(toldOf(event)), JSON.stringify(standsOf(rest, row))];
        if (told !== stands) report(22, `${row.id} was last told of as ${told}, and is ${stands}`);
        const [toldState, states] = [stateIn(event), statesOf(rest, row)];
        if (states !== undefined && !states.includes(toldState))
          report(22, `${row.id} was last told to be ${toldState}, and is ${states.join(' or ')}`);
      }
    },
  };
};

const isMarked = ({ rows }: Rest, { businessId, id }: Row): boolean =>
  rows.directory.some((row) => row.row === 'resourceChange' && row.businessId === businessId && row.resourceId === id);

const facts = ['name', 'email', 'timeZone', 'version'];
const linkFacts = ['id', 'role', 'state', 'generation', 'calendarId', 'accountEmail'];

const picked = (row: Record<string, unknown>, names: string[]): unknown[] => names.map((name) => row[name]);
const inOrder = (links: unknown[][]): unknown[][] => links.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

function toldOf({ resource }: Row): unknown {
  if (!isObject(resource) || !Array.isArray(resource.links)) return undefined;
  return [...picked(resource, facts), inOrder(resource.links.map((link) => picked(Object(link), linkFacts)))];
}

const standsOf = (rest: Rest, row: Row): unknown => [
  ...picked(row, facts),
  inOrder(linksOf(rest, row).map((link) => picked(link, linkFacts))),
];

const linksOf = ({ rows }: Rest, { businessId, id }: Row): Row[] =>
  rows.directory.filter((row) => row.row === 'link' && row.businessId === businessId && row.resourceId === id);

const stateIn = ({ resource }: Row): string => (isObject(resource) ? String(resource.state) : '');

/** Undefined where an invitation may have run out meanwhile. */
function statesOf(rest: Rest, row: Row): string[] | undefined {
  const links = linksOf(rest, row).filter(({ state }) => state !== 'disconnected');
  if (links.length === 0) return undefined;
  const dead = links.some((link) =>
    rest.rows.directory.some(
      (one) => one.row === 'account' && one.pk === link.pk && one.id === link.accountId && one.grant !== 'ok',
    ),
  );
  if (dead || links.some(({ state }) => state === 'actionNeeded')) return ['actionNeeded'];
  if (links.some(({ state }) => state === 'paused')) return ['paused'];
  return links.some(({ generation }) => generation === 0) ? ['importing'] : ['live', 'delayed'];
}
