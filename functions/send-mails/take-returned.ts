import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { MailMessage } from '../../shared/contracts/messages.ts';
import { MailRow } from '../../shared/contracts/rows/directory.ts';
import { rememberReturned } from '../../shared/onboarding/returned-addresses.ts';
import { getInvitation } from '../../shared/records/directory.ts';
import { readRow } from '../../shared/records/read.ts';
import type { MailPorts } from './deliver.ts';
import { undeliverable } from './undeliverable.ts';

/**
 * IN8: a mail came back or was complained of. The address gets no more mail, the funnel and the desk name it, and the row says
 * so last, so that a death on the way is made good by the next delivery. What is heard of a mail that a later issue has replaced
 * changes nothing: somebody has written to the address again since.
 */
export async function takeReturned(
  ports: MailPorts,
  { businessId, mailId, returned }: MailMessage & { returned: 'bounced' | 'complained' },
): Promise<'returned' | 'nothing'> {
  const key = directoryKeys.mail(businessId, mailId);
  const row = await readRow(ports.store, 'directory', key, MailRow);
  if (row === undefined || row.state === 'returned') return 'nothing';
  if (!(await isReplaced(ports, row))) {
    await rememberReturned(ports, row, returned);
    await undeliverable(ports, row, returned);
  }
  const told = await ports.store.update({
    table: 'directory',
    key,
    set: { state: 'returned' },
    remove: ['dueShard', 'dueAt'],
    when: [{ attribute: 'state', is: '=', value: row.state }],
  });
  if (!told.ok) throw new Error(`The mail ${mailId} changed while its return was told`);
  return 'returned';
}

async function isReplaced({ store }: MailPorts, { businessId, resourceId, issue }: MailRow): Promise<boolean> {
  if (resourceId === undefined || issue === undefined) return false;
  return (await getInvitation(store, businessId, resourceId))?.issue !== issue;
}
