import { expect, test } from 'vitest';
import { deliverMail } from '../../../functions/send-mails/deliver.ts';
import { MailRefused } from '../../../shared/ports/mail.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { businessId, createWorld, invite } from '../../shared/onboarding/support/world.ts';

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

const overlaid = (store: Store, parts: Partial<Store>): Store => ({
  get: store.get.bind(store),
  batchGet: store.batchGet.bind(store),
  query: store.query.bind(store),
  count: store.count.bind(store),
  put: store.put.bind(store),
  update: store.update.bind(store),
  delete: store.delete.bind(store),
  transact: store.transact.bind(store),
  ...parts,
});

const breaks: Record<string, (store: Store) => Store> = {
  'a refusal stands in no funnel': (store) =>
    overlaid(store, {
      update: (update) =>
        update.set?.problem === undefined ? store.update(update) : Promise.resolve({ ok: true, row: update.key }),
    }),
  'a refusal stands on no desk': (store) =>
    overlaid(store, {
      transact: (items) =>
        items.some(({ table }) => table === 'conflicts') ? Promise.resolve({ ok: true }) : store.transact(items),
    }),
};

test.each(Object.entries(breaks))('IN8 is noticed when %s', async (name, wrap) => {
  await refusedIsShown((store) => store);
  await expect(refusedIsShown(wrap)).rejects.toThrow();
  process.stdout.write(`IN8: ${name}: killed\n`);
});
