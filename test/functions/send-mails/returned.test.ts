import { describe, expect, it } from 'vitest';
import { failGrant, remindDue } from '../../../shared/onboarding/failed-grants.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { days } from '../../../shared/records/time.ts';
import { saying } from '../../../shared/words/saying.ts';
import { businessId, connect, invite } from '../../shared/onboarding/support/world.ts';
import { createPostOffice, keptFromReminders, namesTheAddress, resentReaches } from './support/post-office.ts';

describe('IN8 a mail that comes back later', () => {
  it('IN8 a bounce stands in the funnel and on the desk with the address at fault', async () => {
    const office = await createPostOffice();
    await namesTheAddress(office);
    expect(office.mailOf('invitation')).toMatchObject({ state: 'returned' });
    expect(office.conflicts()).toMatchObject([
      { cause: saying('cause.mail.bounced', { to: 'anna@example.com' }), count: 1 },
    ]);
  });

  it('IN8 a complaint is told as one', async () => {
    const office = await createPostOffice();
    await invite(office);
    await office.deliver(office.mailOf('invitation'));
    await office.giveBack(office.mailOf('invitation'), 'complained');
    expect(office.invitation().problem).toBe('anna@example.com reported our mail as unwanted');
  });

  it('IN8 heard twice it is one row, and a mail that nobody knows any more is nothing', async () => {
    const office = await createPostOffice();
    await namesTheAddress(office);
    await office.giveBack(office.mailOf('invitation'), 'bounced');
    await office.giveBack({ id: 'mail_gone' }, 'bounced');
    expect(office.conflicts()).toMatchObject([{ count: 1 }]);
  });

  it('IN8 the address gets no reminder any more, and another one does', async () => {
    await keptFromReminders(await createPostOffice());
  });

  it('IN8 whoever invites again gives the address another try, and a late bounce of the old mail takes nothing back', async () => {
    await resentReaches(await createPostOffice());
  });

  it('IN8 a corrected address is written to', async () => {
    const office = await createPostOffice();
    await connect(office);
    await failGrant(office.ports, { businessId, accountId: office.accounts()[0]?.id ?? '', reason: 'invalid_grant' });
    await office.deliver(office.mailOf('reconnect'));
    await office.giveBack(office.mailOf('reconnect'), 'bounced');
    const resource = directoryKeys.resource(businessId, 'res_anna');
    await office.memory.update({ table: 'directory', key: resource, set: { email: 'anna.new@example.com' } });
    office.clock.advance(days(8));
    const [account] = office.accounts();
    if (account !== undefined) await remindDue(office.ports, account);
    expect(office.mailOf('reconnect').to).toBe('anna.new@example.com');
    expect(await office.deliver(office.mailOf('reconnect'))).toBe('sent');
  });

  it('IN8 a business whose own address bounces is told on its desk, and its digest stays at home', async () => {
    const office = await createPostOffice();
    await connect(office);
    await failGrant(office.ports, { businessId, accountId: office.accounts()[0]?.id ?? '', reason: 'invalid_grant' });
    await office.deliver(office.mailOf('grantFailedBusiness'));
    await office.giveBack(office.mailOf('grantFailedBusiness'), 'bounced');
    expect(office.conflicts().find(({ kind }) => kind === 'mail_undeliverable')).toMatchObject({
      subject: { type: 'business', label: 'office@salon.example' },
    });
    office.clock.advance(days(1));
    await office.sweepDigest();
    expect(await office.deliver(office.mailOf('digest'))).toBe('void');
  });

  it('IN8 what is heard while the mail is still being sent is not lost, nor is the mail sent again', async () => {
    const office = await createPostOffice();
    await invite(office);
    office.onSend = () => office.giveBack(office.mailOf('invitation'), 'bounced');
    await office.deliver(office.mailOf('invitation'));
    expect(office.mailOf('invitation').state).toBe('returned');
    expect(office.mailOf('invitation').dueAt).toBeUndefined();
    expect(office.conflicts().filter(({ state }) => state === 'open')).toHaveLength(1);
  });
});
