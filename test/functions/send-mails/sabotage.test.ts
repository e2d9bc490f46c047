import { expect, test } from 'vitest';
import { deliverMail } from '../../../functions/send-mails/deliver.ts';
import { MailRefused } from '../../../shared/ports/mail.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { businessId, createWorld, invite } from '../../shared/onboarding/support/world.ts';
import { mailSabotages, returnSabotages } from './sabotages.ts';
import { createPostOffice } from './support/post-office.ts';

/** IN8: what the business sees when an invitation is refused at the address. */
async function refusedIsShown(wrap: (store: Store) => Store): Promise<void> {
  const world = await createWorld({ wrap });
  await invite(world);
  const mail = { send: () => Promise.reject(new MailRefused('no such mailbox')) };
  const [row] = world.mails();
  const message = { v: 1, businessId, mailId: row?.id ?? '' } as const;
  await deliverMail({ ...world.ports, mail }, message, { publicUrl: 'https://sync.example.com' });
  expect(world.invitation().problem).toContain('anna@example.com');
  expect(world.conflicts()).toMatchObject([{ kind: 'mail_undeliverable', subject: { label: 'anna@example.com' } }]);
}

test.each(Object.entries(mailSabotages))('IN8 is noticed when %s', async (name, wrap) => {
  await refusedIsShown((store) => store);
  await expect(refusedIsShown(wrap)).rejects.toThrow();
  process.stdout.write(`IN8: ${name}: killed\n`);
});

test.each(Object.entries(returnSabotages))('IN8 is noticed when %s', async (name, { wrap, holds }) => {
  await holds(await createPostOffice());
  await expect(createPostOffice({ wrap }).then(holds)).rejects.toThrow();
  process.stdout.write(`IN8: ${name}: killed\n`);
});
