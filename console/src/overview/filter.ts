import type { ResourceView } from '../api/shapes.ts';

/** The filter of the overview, as the address holds it. */
export const sorts = ['urgency', 'name', 'freshness'] as const;
type Sort = (typeof sorts)[number];

export const states: readonly ResourceView['state'][] = [
  'actionNeeded',
  'delayed',
  'importing',
  'waiting',
  'notInvited',
  'paused',
  'disconnected',
  'live',
];

export type Filter = { text: string; state: ResourceView['state'] | ''; sort: Sort };

export function readFilter(search: URLSearchParams): Filter {
  const state = states.find((name) => name === search.get('state')) ?? '';
  const sort = sorts.find((name) => name === search.get('sort')) ?? 'urgency';
  return { text: search.get('q') ?? '', state, sort };
}

const holds = ({ name, email }: ResourceView, words: string[]): boolean => {
  const text = `${name} ${email}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
};

const rank = new Map(states.map((state, at) => [state, at]));

const comparing: Record<Sort, (a: ResourceView, b: ResourceView) => number> = {
  urgency: (a, b) => (rank.get(a.state) ?? 0) - (rank.get(b.state) ?? 0),
  name: () => 0,
  freshness: (a, b) => (b.freshness.ageSeconds ?? Infinity) - (a.freshness.ageSeconds ?? Infinity) || 0,
};

/** Those that fit, in the order asked for and by name within it. */
export function filtered(resources: readonly ResourceView[], { text, state, sort }: Filter): ResourceView[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const collator = new Intl.Collator();
  return resources
    .filter((resource) => (state === '' || resource.state === state) && holds(resource, words))
    .sort((a, b) => comparing[sort](a, b) || collator.compare(a.name, b.name));
}

/** Two letters to know a name by; marks that turn writing round are no letters. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const first = Array.from(words[0] ?? '?');
  const last = words.length > 1 ? Array.from(words.at(-1) ?? '') : [];
  return `${first[0] ?? '?'}${last[0] ?? first[1] ?? ''}`.toLocaleUpperCase();
}

export type RowAction = 'invite' | 'resend' | 'reconnect' | 'syncNow' | 'pause' | 'resume';

/** What may be done in the row: the step that its state asks for comes first. */
export function actionsFor({ state, links }: ResourceView): RowAction[] {
  const write = links.find(({ role }) => role === 'write') ?? links[0];
  switch (state) {
    case 'notInvited':
      return ['invite'];
    case 'waiting':
      return ['resend'];
    case 'actionNeeded':
      return links.some((link) => link.state === 'active') ? ['reconnect', 'syncNow'] : ['reconnect'];
    case 'disconnected':
      return ['invite'];
    case 'paused':
      return write === undefined ? [] : ['resume'];
    case 'importing':
    case 'delayed':
    case 'live':
      return write === undefined ? [] : ['syncNow', 'pause'];
    default:
      return state satisfies never;
  }
}
