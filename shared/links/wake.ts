import { directoryKeys } from '../contracts/keys.ts';
import type { ChangeMessage } from '../contracts/messages.ts';
import { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { OutgoingMessage } from '../ports/queues.ts';
import type { Condition, Value } from '../ports/store.ts';
import { parseRow } from '../records/read.ts';

export type LinkRef = { businessId: string; linkId: string };
type Cause = (ChangeMessage & { kind: 'pull' })['cause'];

/** One more ticket on the link (NT5), in one write with what else is set and checked; undefined when the check fails. */
export async function takeTicket(
  { store }: Pick<Ports, 'store'>,
  link: LinkRef,
  more: { set?: { [name: string]: Value }; when?: Condition[]; asks?: 1 } = {},
): Promise<LinkRow | undefined> {
  const result = await store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.linkId),
    add: { ticket: 1, ...(more.asks === undefined ? {} : { asks: more.asks }) },
    ...(more.set === undefined ? {} : { set: more.set }),
    when: [{ attribute: 'pk', is: 'present' }, ...(more.when ?? [])],
  });
  return result.ok ? parseRow(LinkRow, result.row) : undefined;
}

/** The wake-up for a ticket. Tickets are unique, so nothing that matters is hidden by deduplication (NT5). */
export const pullMessage = (link: LinkRef, ticket: number, cause: Cause, at?: string): OutgoingMessage => ({
  body: {
    v: 1,
    kind: 'pull',
    businessId: link.businessId,
    linkId: link.linkId,
    ticket,
    cause,
    ...(at === undefined ? {} : { at }),
  } satisfies ChangeMessage,
  group: link.linkId,
  dedupe: `${link.linkId}#${ticket}#${cause}`,
});

/** Somebody wants these: they run although nothing runs by itself (SW2). */
const asking: readonly Cause[] = ['request', 'precondition'];

/** Takes a ticket and wakes a pull for it: a list call will begin after this moment. */
export async function wakePull(
  ports: Pick<Ports, 'store' | 'queues'>,
  link: LinkRef,
  cause: Cause,
  more: Parameters<typeof takeTicket>[2] = {},
): Promise<LinkRow | undefined> {
  const row = await takeTicket(ports, link, asking.includes(cause) ? { ...more, asks: 1 } : more);
  if (row !== undefined) await ports.queues.send('changes', pullMessage(link, row.ticket, cause));
  return row;
}

/** After a flip: bookings whose event the new generation lacks are looked up (AP3). */
export const verifyMessage = (
  { businessId, id, generation, verifyAfter }: LinkRow,
  after = verifyAfter,
): OutgoingMessage => ({
  body: {
    ...{ v: 1, kind: 'verify', businessId, linkId: id, generation },
    ...(after === undefined ? {} : { after }),
  } satisfies ChangeMessage,
  group: id,
  dedupe: `${id}#verify#${generation}#${after ?? ''}`,
});
