import { projectOf } from '../../../shared/contracts/rows/oauth-clients.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker } from './checker.ts';
import type { Rest } from './rest.ts';
import { eachText, isObject, textOf, withoutDeltas } from './values.ts';

/** 19: no row, message or call of one business names what belongs to another. */

/** Ids read `res_…`: three letters and a bar. */
const isId = (text: string): boolean => text.charCodeAt(3) === 95;
const ownIds = new Set(['resource', 'link', 'account', 'booking', 'conflict', 'webhook', 'invitation', 'channel']);

export const businesses: CreateChecker = (known, report) => {
  const owners = new Map<string, string>();
  /** `business address` of every account there was: a call may be under way when its account is let go. */
  const held = new Set<string>();
  const ownerOf = (id: string): string | undefined => (id.startsWith('biz_') ? id : owners.get(id));
  const foreignIn = (value: unknown, businessId: string): string | undefined => {
    let found: string | undefined;
    eachText(value, (text) => {
      if (!isId(text)) return;
      for (const part of text.split('#')) {
        const owner = ownerOf(part);
        if (owner !== undefined && owner !== businessId && !part.includes('-')) found = part;
      }
    });
    return found;
  };

  /** Google ends a grant for everybody who holds it, at whichever client of the project. */
  const revokes = ({ id, sub, oauthClient, email }: Row, index: number): void => {
    const project = projectOf(String(oauthClient));
    const harmed = [...known.accounts.values()].find(
      (one) =>
        one.id !== id && one.sub === sub && projectOf(one.oauthClient) === project && one.refreshToken !== undefined,
    );
    if (harmed !== undefined)
      report(
        19,
        `the grant of ${email} is revoked for ${id} while ${harmed.businessId} holds it as ${harmed.id}`,
        index,
      );
  };

  return {
    on: {
      row: ({ after, before }, index) => {
        if (after?.row === 'account') held.add(`${businessOf(after)} ${String(after.email)}`);
        if (after?.row === 'account' && after.revoking === true && before?.revoking !== true) revokes(after, index);
        if (after !== undefined && before === undefined && ownIds.has(String(after.row)))
          owners.set(String(after.id), businessOf(after));
      },
      sent: ({ queue, body }, index) => {
        const businessId = isObject(body) ? textOf(body.businessId) : undefined;
        const named = businessId && foreignIn(withoutDeltas(body), businessId);
        if (named) report(19, `a message in ${queue} for ${businessId} names ${named} of ${ownerOf(named)}`, index);
      },
      google: ({ task, account, operation }, index) => {
        const invocation = known.tasks.get(task);
        const businessIds = businessesIn(invocation?.input);
        if (account === undefined || businessIds.size === 0) return;
        const reached = [...businessIds].some((businessId) => held.has(`${businessId} ${account}`));
        if (!reached)
          report(
            19,
            `${task} of ${[...businessIds].join(', ')} called ${operation} as ${account}, an account it does not have`,
            index,
          );
      },
      asked: ({ businessId, answer, path }, index) => {
        const named = businessId === '' || businessId === undefined ? undefined : foreignIn(answer, businessId);
        if (named) report(19, `${path}: the answer to ${businessId} names ${named} of ${ownerOf(named)}`, index);
      },
    },
    atRest: (rest) => {
      for (const row of everyRow(rest)) {
        const businessId = businessOf(row);
        if (!businessId.startsWith('biz_')) continue;
        const named = foreignIn(row, businessId);
        if (named) report(19, `${row.row} ${row.pk}/${row.sk} names ${named} of ${ownerOf(named)}`);
      }
    },
  };
};

const everyRow = ({ rows }: Rest): Row[] => [...rows.directory, ...rows.calendar, ...rows.conflicts, ...rows.ledger];

const businessOf = ({ pk }: Row): string => pk.split('#', 1)[0] ?? '';

const businessesIn = (input: unknown): Set<string> =>
  new Set(
    (Array.isArray(input) ? input : [input]).flatMap((one) => (isObject(one) ? (textOf(one.businessId) ?? []) : [])),
  );
