import { directoryKeys } from '../contracts/keys.ts';
import type { MailRow } from '../contracts/rows/directory.ts';
import { newId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';
import { dueAt } from '../records/due.ts';
import { iso } from '../records/time.ts';

export type MailInput = Pick<MailRow, 'businessId' | 'template' | 'to' | 'locale' | 'resourceId' | 'issue' | 'facts'>;

/** A mail that is owed from now on, to be stored in the same write as its reason. Holds no link and no secret (SE1). */
export function mailOwed({ clock, random }: Pick<Ports, 'clock' | 'random'>, input: MailInput): Put {
  const id = newId('mail', random);
  const key = directoryKeys.mail(input.businessId, id);
  const now = clock.now();
  const row: MailRow = {
    ...key,
    ...dueAt(key, now),
    ...input,
    v: 1,
    row: 'mail',
    id,
    state: 'due',
    tries: 0,
    createdAt: iso(now),
  };
  return { kind: 'put', table: 'directory', row };
}
