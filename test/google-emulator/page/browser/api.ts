import type { Act, PageState } from './model.ts';

/** What Google, or its emulator, would not do; the message is for people. */
class Refused extends Error {}

const ask = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`/page/${path}`, {
    ...(body === undefined ? {} : init),
    signal: AbortSignal.timeout(15_000),
  });
  const json: { error?: { message: string } } & Answer = await answer.json();
  if (!answer.ok) throw new Refused(json.error?.message ?? `status ${answer.status}`);
  return json;
};

export type Shown = { account: string; zone: string; first: string; days: number };

export const fetchState = ({ account, zone, first, days }: Shown): Promise<PageState> =>
  ask(`state?${new URLSearchParams({ account, zone, first, days: String(days) })}`);

export const fetchRevision = (account: string): Promise<{ revision: string }> =>
  ask(`revision?${new URLSearchParams({ account })}`);

export const perform = (act: Act): Promise<unknown> => ask('act', act);
