import type { ConflictView } from '../api/shapes.ts';

/** The filter of the desk, as the address holds it and as the API takes it. A kind that is new fails the types until it stands here. */
const everyKind = {
  double_booking: true,
  both_changed: true,
  move_refused: true,
  deleted_in_google: true,
  made_recurring: true,
  mass_deletion_held: true,
  grant_failed: true,
  grant_ending: true,
  client_refused: true,
  permission_missing: true,
  calendar_gone: true,
  calendar_read_only: true,
  calendar_wanted_twice: true,
  channel_failing: true,
  watch_unsupported: true,
  quota_exhausted: true,
  loop_stopped: true,
  write_refused: true,
  event_unreadable: true,
  all_day_but_free: true,
  mail_undeliverable: true,
} as const satisfies Record<ConflictView['kind'], true>;

const isKind = (name: string): name is ConflictView['kind'] => Object.hasOwn(everyKind, name);
export const kinds: readonly ConflictView['kind'][] = Object.keys(everyKind).filter(isKind);

export const deskStates = ['open', 'settled', 'closed'] as const;
export const owners = ['person', 'business', 'operator'] as const;

export type DeskFilter = {
  state: ConflictView['state'];
  kind: ConflictView['kind'] | '';
  owner: ConflictView['owner'] | '';
  urgent: boolean;
  resourceId: string;
};

export function readDeskFilter(search: URLSearchParams): DeskFilter {
  const named = <T extends string>(name: string, all: readonly T[]): T | '' =>
    all.find((value) => value === search.get(name)) ?? '';
  const resourceId = search.get('resourceId') ?? '';
  return {
    state: named('state', deskStates) || 'open',
    kind: named('kind', kinds),
    owner: named('owner', owners),
    urgent: search.get('escalation') === 'urgent',
    resourceId: /^[\w-]{1,80}$/.test(resourceId) ? resourceId : '',
  };
}

/** Without the state: bulk actions are for open rows. */
export const bulkFilter = ({ kind, owner, urgent, resourceId }: DeskFilter): Record<string, string> => ({
  ...(kind === '' ? {} : { kind }),
  ...(owner === '' ? {} : { owner }),
  ...(urgent ? { escalation: 'urgent' } : {}),
  ...(resourceId === '' ? {} : { resourceId }),
});

export const deskQuery = (filter: DeskFilter): string =>
  new URLSearchParams({ limit: '100', state: filter.state, ...bulkFilter(filter) }).toString();

type ActionName = ConflictView['actions'][number]['name'];

/** The letters of the desk. No row offers two actions of one letter. */
export const letters: Record<ActionName, string> = {
  keepOurs: 'o',
  acceptGoogle: 'g',
  restoreLoser: 'l',
  moveToNextFree: 'n',
  giveToColleague: 'c',
  putBack: 'p',
  cancelBooking: 'b',
  acceptDeletions: 'd',
  refuseDeletions: 'r',
  reconnect: 'm',
  retry: 't',
  ignore: 'i',
};

/** What cannot be taken back by another button is asked for once more. */
export const asksAgain = (name: ActionName): boolean => name === 'cancelBooking' || name === 'acceptDeletions';

/** What every one of the rows offers; a colleague is chosen for one row, not for many. */
export function offeredByAll(rows: readonly ConflictView[]): ActionName[] {
  const [first, ...others] = rows;
  return (first?.actions ?? [])
    .map(({ name }) => name)
    .filter(
      (name) => name !== 'giveToColleague' && others.every(({ actions }) => actions.some((a) => a.name === name)),
    );
}
