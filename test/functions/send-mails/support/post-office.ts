import { expect } from 'vitest';
import { createSendMails } from '../../../../functions/send-mails/create-send-mails.ts';
import { deliverMail } from '../../../../functions/send-mails/deliver.ts';
import { DigestRow, type MailRow } from '../../../../shared/contracts/rows/directory.ts';
import { tendDigest } from '../../../../shared/desk/digest.ts';
import { failGrant, remindDue } from '../../../../shared/onboarding/failed-grants.ts';
import type { OutgoingMail } from '../../../../shared/ports/mail.ts';
import type { Store } from '../../../../shared/ports/store.ts';
import { days, iso } from '../../../../shared/records/time.ts';
import { businessId, connect, createWorld, invite } from '../../../shared/onboarding/support/world.ts';

const publicUrl = 'https://sync.example.com';

/** A world whose mails are taken by hand, in which any can fail, and any come back later. */
export async function createPostOffice({ wrap = (store: Store): Store => store } = {}) {
  const world = await createWorld({ wrap });
  const sent: OutgoingMail[] = [];
  const failures: Error[] = [];
  const office = { onSend: async (): Promise<void> => undefined };
  const mail = {
    send: async (outgoing: OutgoingMail) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      sent.push(outgoing);
      await office.onSend();
      return { messageId: String(sent.length) };
    },
  };
  const ports = { ...world.ports, mail };
  const handle = createSendMails(ports, { publicUrl, log: { info: () => undefined } });
  const mailOf = (template: MailRow['template']): MailRow => {
    const found = world
      .mails()
      .filter((row) => row.template === template)
      .at(-1);
    if (found === undefined) throw new Error(`no ${template}`);
    return found;
  };
  return Object.assign(office, {
    ...world,
    ports,
    sent,
    failures,
    mailOf,
    deliver: ({ id }: Pick<MailRow, 'id'>) => deliverMail(ports, { v: 1, businessId, mailId: id }, { publicUrl }),
    giveBack: ({ id }: Pick<MailRow, 'id'>, returned: 'bounced' | 'complained') =>
      handle({ v: 1, businessId, mailId: id, returned }),
    /** The business's morning, as the sweep finds it. */
    sweepDigest: async () => {
      const row = DigestRow.parse(world.memory.rows('directory').find((each) => each.row === 'digest'));
      return (row.dueAt ?? '~') <= iso(world.clock.now()) ? await tendDigest(ports, row) : 'nothing';
    },
  });
}
export type PostOffice = Awaited<ReturnType<typeof createPostOffice>>;

/** IN8: what the business sees of an invitation that bounced. */
export async function namesTheAddress(office: PostOffice): Promise<void> {
  await invite(office);
  expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
  await office.giveBack(office.mailOf('invitation'), 'bounced');
  expect(office.invitation().problem).toBe('Mail to anna@example.com came back');
  expect(office.conflicts()).toMatchObject([
    { kind: 'mail_undeliverable', state: 'open', resourceId: 'res_anna', subject: { label: 'anna@example.com' } },
  ]);
}

/** IN8: a reminder that is due does not go to an address that the last one came back from. */
export async function keptFromReminders(office: PostOffice): Promise<void> {
  await connect(office);
  await failGrant(office.ports, { businessId, accountId: office.accounts()[0]?.id ?? '', reason: 'invalid_grant' });
  await office.deliver(office.mailOf('reconnect'));
  await office.giveBack(office.mailOf('reconnect'), 'bounced');
  const before = office.sent.length;
  office.clock.advance(days(1));
  const [account] = office.accounts();
  if (account === undefined) throw new Error('no account');
  expect(await remindDue(office.ports, account)).toBe('sent');
  expect(await office.deliver(office.mailOf('reconnect'))).toBe('void');
  expect(office.sent.length).toBe(before);
  await invite(office, 'res_ben');
  expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
}

/** IN8: the same address again, because a person said so. */
export async function resentReaches(office: PostOffice): Promise<void> {
  await namesTheAddress(office);
  const first = office.mailOf('invitation');
  office.clock.advance(1000);
  await invite(office);
  expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
  expect(office.conflicts()).toMatchObject([{ state: 'closed' }]);
  expect(office.invitation().problem).toBeUndefined();
  office.clock.advance(1000);
  await invite(office);
  await office.giveBack({ id: first.id }, 'bounced');
  expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
}
