import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { MailMessage } from '../../shared/contracts/messages.ts';
import { MailRow } from '../../shared/contracts/rows/directory.ts';
import { whyReturned } from '../../shared/onboarding/returned-addresses.ts';
import { MailRefused, type OutgoingMail } from '../../shared/ports/mail.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRow } from '../../shared/records/read.ts';
import { days, iso, minutes, unixSeconds } from '../../shared/records/time.ts';
import { type Addresses, composeMail } from './compose.ts';
import { addressWorks, undeliverable } from './undeliverable.ts';

export type MailPorts = Pick<Ports, 'store' | 'vault' | 'mail' | 'clock' | 'random'>;

export type Delivered = 'sent' | 'void' | 'failed' | 'waiting' | 'nothing';

/** How long a mail waits after its first, second, … try before the sweep tries again. */
const waits = [1, 5, 15, 60, 240, 720, 1440].map(minutes);

/** Clocks of two workers may differ by this; the shortest wait is far longer. */
const skewMs = 5_000;
const keptDays = 30;

/**
 * Sends a mail that is owed. Taking a try is the fence: of several deliveries of the message one sends, and if it dies on the
 * way the mail is owed again after a wait. What must wait is the row; the message ends (PU6, PU8). An address that mail came
 * back from gets none (IN8).
 */
export async function deliverMail(
  ports: MailPorts,
  { businessId, mailId }: MailMessage,
  addresses: Addresses,
): Promise<Delivered> {
  const key = directoryKeys.mail(businessId, mailId);
  const row = await readRow(ports.store, 'directory', key, MailRow);
  const now = ports.clock.now();
  if (row?.state !== 'due' || (row.dueAt !== undefined && Date.parse(row.dueAt) > now + skewMs)) return 'nothing';
  const kept = (await whyReturned(ports, row)) !== undefined;
  const mail = kept ? 'void' : await composeMail(ports, row, addresses);
  if (mail === 'void') return await end(ports, row, row.tries, 'void');
  const tries = row.tries + 1;
  const taken = await ports.store.update({
    table: 'directory',
    key,
    set: { tries, ...dueAt(key, now + (waits[row.tries] ?? minutes(1440))) },
    when: [
      { attribute: 'state', is: '=', value: 'due' },
      { attribute: 'tries', is: '=', value: row.tries },
    ],
  });
  if (!taken.ok) return 'nothing';
  const outcome = await trySend(ports, { ...mail, reference: { businessId, mailId } });
  if (outcome === 'sent') {
    const ended = await end(ports, row, tries, 'sent');
    await addressWorks(ports, row);
    return ended;
  }
  if (outcome === 'later' && tries < waits.length) return 'waiting';
  await undeliverable(ports, row, 'refused');
  return await end(ports, row, tries, 'failed');
}

async function trySend({ mail: sender }: MailPorts, mail: OutgoingMail): Promise<'sent' | 'refused' | 'later'> {
  try {
    await sender.send(mail);
    return 'sent';
  } catch (error) {
    return error instanceof MailRefused ? 'refused' : 'later';
  }
}

/** Only who holds the try may end it; the row is kept a while for the funnel, then expires. */
async function end<State extends 'sent' | 'void' | 'failed'>(
  { store, clock }: MailPorts,
  { businessId, id }: MailRow,
  tries: number,
  state: State,
): Promise<State | 'nothing'> {
  const now = clock.now();
  const ended = await store.update({
    table: 'directory',
    key: directoryKeys.mail(businessId, id),
    set: { state, expiresAt: unixSeconds(now + days(keptDays)), ...(state === 'sent' ? { sentAt: iso(now) } : {}) },
    remove: ['dueShard', 'dueAt'],
    when: [
      { attribute: 'state', is: '=', value: 'due' },
      { attribute: 'tries', is: '=', value: tries },
    ],
  });
  return ended.ok ? state : 'nothing';
}
