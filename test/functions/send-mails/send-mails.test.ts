import { describe, expect, it } from 'vitest';
import { createSendMails } from '../../../functions/send-mails/create-send-mails.ts';
import { deliverMail } from '../../../functions/send-mails/deliver.ts';
import { composeMail } from '../../../functions/send-mails/compose.ts';
import { openConflict } from '../../../shared/desk/desk.ts';
import { warnOfEnd } from '../../../shared/onboarding/ending-grants.ts';
import { failGrant } from '../../../shared/onboarding/failed-grants.ts';
import { storeGrant } from '../../../shared/onboarding/grants.ts';
import { findByToken } from '../../../shared/onboarding/invitation-token.ts';
import { revokeInvitation } from '../../../shared/onboarding/invitations.ts';
import { MailRefused } from '../../../shared/ports/mail.ts';
import { days, iso, minutes } from '../../../shared/records/time.ts';
import { saying } from '../../../shared/words/saying.ts';
import { MemoryStore } from '../../memory/store.ts';
import { businessId, connect, grantOf, invite, patchLink } from '../../shared/onboarding/support/world.ts';
import { createPostOffice } from './support/post-office.ts';

const publicUrl = 'https://sync.example.com';

const linkIn = (text = ''): string => /\/invitations\/(\S+)/.exec(text)?.[1] ?? '';

describe('sending mails', () => {
  it('IN1 an invitation carries a good link, made when it is sent, in its HTML and its text', async () => {
    const office = await createPostOffice();
    await invite(office);
    expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
    const [mail] = office.sent;
    expect(mail).toMatchObject({ to: 'anna@example.com', subject: 'Salon Nord: connect your calendar' });
    expect(await findByToken(office.ports, linkIn(mail?.text))).toMatchObject({ resourceId: 'res_anna' });
    expect(mail?.html).toContain(`href="${publicUrl}/invitations/${linkIn(mail?.text)}"`);
    expect(mail?.html).not.toMatch(/<img|<script|url\(/);
    const row = office.mailOf('invitation');
    expect(row).toMatchObject({ state: 'sent', tries: 1, sentAt: iso(office.clock.now()) });
    expect(row.dueAt).toBeUndefined();
  });

  it('a second delivery of the message sends nothing, at once or later', async () => {
    const office = await createPostOffice();
    await invite(office);
    const row = office.mailOf('invitation');
    const outcomes = await Promise.all([office.deliver(row), office.deliver(row), office.deliver(row)]);
    expect(outcomes.sort()).toEqual(['nothing', 'nothing', 'sent']);
    office.clock.advance(days(1));
    expect(await office.deliver(row)).toBe('nothing');
    expect(office.sent.length).toBe(1);
  });

  it('IN1 a mail whose issue is no longer current is void, and so is one whose link was revoked or has expired', async () => {
    const office = await createPostOffice();
    await invite(office);
    const first = office.mailOf('invitation');
    office.clock.advance(1000);
    await invite(office);
    expect(await office.deliver(first)).toBe('void');
    await revokeInvitation(office.ports, { businessId, resourceId: 'res_anna' });
    expect(await office.deliver(office.mailOf('invitation'))).toBe('void');
    office.clock.advance(1000);
    await invite(office);
    office.clock.advance(days(8));
    expect(await office.deliver(office.mailOf('invitation'))).toBe('void');
    expect(office.sent).toEqual([]);
    expect(office.mails().every(({ state, dueAt }) => state === 'void' && dueAt === undefined)).toBe(true);
  });

  it('PU8 a mail that cannot go now waits as a row, longer each time, and its message ends', async () => {
    const office = await createPostOffice();
    await invite(office);
    office.failures.push(new Error('throttled'), new Error('throttled'));
    expect(await office.deliver(office.mailOf('invitation'))).toBe('waiting');
    expect(office.mailOf('invitation').dueAt).toBe(iso(office.clock.now() + minutes(1)));
    expect(await office.deliver(office.mailOf('invitation'))).toBe('nothing');
    office.clock.advance(minutes(1));
    expect(await office.deliver(office.mailOf('invitation'))).toBe('waiting');
    expect(office.mailOf('invitation').dueAt).toBe(iso(office.clock.now() + minutes(5)));
    office.clock.advance(minutes(5));
    expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
    expect(office.conflicts()).toEqual([]);
  });

  it('IN8 a refused address stands in the funnel and on the desk, until a mail gets through', async () => {
    const office = await createPostOffice();
    await invite(office);
    office.failures.push(new MailRefused('no such domain'));
    expect(await office.deliver(office.mailOf('invitation'))).toBe('failed');
    expect(office.invitation().problem).toBe('Mail to anna@example.com could not be delivered');
    expect(office.conflicts()).toMatchObject([
      { kind: 'mail_undeliverable', state: 'open', resourceId: 'res_anna', subject: { label: 'anna@example.com' } },
    ]);
    expect(office.mailOf('invitation').dueAt).toBeUndefined();
    office.clock.advance(1000);
    await invite(office);
    expect(office.invitation().problem).toBeUndefined();
    expect(await office.deliver(office.mailOf('invitation'))).toBe('sent');
    expect(office.conflicts()).toMatchObject([{ kind: 'mail_undeliverable', state: 'closed' }]);
  });

  it('IN8 a business’s own address that is refused is shown, until a mail to it gets through', async () => {
    const office = await createPostOffice();
    const { account } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    office.failures.push(new MailRefused('no such mailbox'));
    expect(await office.deliver(office.mailOf('grantFailedBusiness'))).toBe('failed');
    const undeliverable = () => office.conflicts().find(({ kind }) => kind === 'mail_undeliverable');
    expect(undeliverable()).toMatchObject({ state: 'open', subject: { type: 'business', id: businessId } });
    office.clock.advance(days(1));
    expect(await office.sweepDigest()).toBe('sent');
    expect(await office.deliver(office.mailOf('digest'))).toBe('sent');
    expect(undeliverable()).toMatchObject({ state: 'closed' });
  });

  it('IN8 a mail that could not go for two days is given up and said so', async () => {
    const office = await createPostOffice();
    await invite(office);
    office.failures.push(...Array.from({ length: 20 }, () => new Error('down')));
    const outcomes: string[] = [];
    for (let hour = 0; hour < 60 && outcomes.at(-1) !== 'failed'; hour++) {
      const outcome = await office.deliver(office.mailOf('invitation'));
      if (outcome !== 'nothing') outcomes.push(outcome);
      office.clock.advance(minutes(60));
    }
    expect(outcomes).toEqual([...Array(6).fill('waiting'), 'failed']);
    expect(office.conflicts()).toMatchObject([{ kind: 'mail_undeliverable', state: 'open' }]);
  });

  it('a worker that dies after the sender took the mail leaves it owed, not lost', async () => {
    const office = await createPostOffice();
    await invite(office);
    const row = office.mailOf('invitation');
    let updates = 0;
    class Dying extends MemoryStore {
      override update(...args: Parameters<MemoryStore['update']>) {
        updates += 1;
        return updates === 2 ? Promise.reject(new Error('The worker died')) : office.memory.update(...args);
      }
      override get = office.memory.get.bind(office.memory);
      override query = office.memory.query.bind(office.memory);
    }
    const store = new Dying();
    const message = { v: 1, businessId, mailId: row.id } as const;
    await expect(deliverMail({ ...office.ports, store }, message, { publicUrl })).rejects.toThrow('died');
    expect(office.mailOf('invitation')).toMatchObject({ state: 'due', tries: 1 });
    office.clock.advance(minutes(1));
    expect(await office.deliver(row)).toBe('sent');
  });

  it('GR3 the reconnect mail names the account and carries a link; the business is told whom it concerns', async () => {
    const office = await createPostOffice();
    const { account } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    expect(await office.deliver(office.mailOf('reconnect'))).toBe('sent');
    expect(await office.deliver(office.mailOf('grantFailedBusiness'))).toBe('sent');
    const [person, business] = office.sent;
    expect(person).toMatchObject({ subject: 'Salon Nord: please reconnect your calendar' });
    expect(person?.text).toContain('Google no longer lets Salon Nord see the calendar of anna@example.com.');
    expect(await findByToken(office.ports, linkIn(person?.text))).toMatchObject({ purpose: 'reconnect' });
    expect(business).toMatchObject({
      to: 'office@salon.example',
      subject: 'Salon Nord: Google no longer lets us in for Anna',
    });
    expect(linkIn(business?.text)).toBe('');
  });

  it('GR3 mails about a failure are void once the grant works again', async () => {
    const office = await createPostOffice();
    const { account } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    const grant = grantOf({ refreshToken: '1//second' });
    await storeGrant(office.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
    expect(await office.deliver(office.mailOf('reconnect'))).toBe('void');
    expect(await office.deliver(office.mailOf('grantFailedBusiness'))).toBe('void');
    expect(office.sent).toEqual([]);
  });

  it('GR3 mails about a failure are void once no link needs the grant', async () => {
    const office = await createPostOffice();
    const { account, link } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    await patchLink(office, link, { state: 'disconnected' });
    expect(await office.deliver(office.mailOf('reconnect'))).toBe('void');
    expect(await office.deliver(office.mailOf('grantFailedBusiness'))).toBe('void');
  });

  it('GR3 the business’s mail says what to do and names the resource, with a button to the desk', async () => {
    const office = await createPostOffice();
    const { account } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    const row = office.mailOf('grantFailedBusiness');
    const mail = await composeMail(office.ports, row, { publicUrl });
    if (mail === 'void') throw new Error('void');
    expect(mail.text).toContain('send a new invitation from your booking system (resource res_anna)');
    expect(mail.html).toContain(`href="${publicUrl}/console/${businessId}/conflicts"`);
  });

  it('GR3 the digest says each open thing with its resource and what to do, and no customer’s name', async () => {
    const office = await createPostOffice();
    const { account } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    await openConflict(office.ports, {
      ...{
        businessId,
        kind: 'write_refused',
        resourceId: 'res_anna',
        cause: saying('cause.writeRefused'),
        impact: saying('impact.writesWait'),
      },
      subject: { type: 'booking', id: 'bkg_1', label: 'Haircut for Carla' },
    });
    expect(await office.sweepDigest()).toBe('nothing');
    office.clock.advance(days(1));
    expect(await office.sweepDigest()).toBe('sent');
    expect(await office.sweepDigest()).toBe('nothing');
    expect(await office.deliver(office.mailOf('digest'))).toBe('sent');
    const mail = office.sent.at(-1);
    expect(mail).toMatchObject({ to: 'office@salon.example', subject: 'Salon Nord: 2 things need you' });
    expect(mail?.text).toContain('Google no longer lets us in: Anna, anna@example.com, since Monday 2 March.');
    expect(mail?.text).toContain('Google refuses a booking: Anna, booking bkg_1, since');
    expect(mail?.text).not.toContain('Carla');
  });

  it('GR3 a digest is void when nothing is open any more, and none is owed without an address', async () => {
    const office = await createPostOffice();
    const { account } = await connect(office);
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    office.clock.advance(days(1));
    expect(await office.sweepDigest()).toBe('sent');
    const grant = grantOf({ refreshToken: '1//second' });
    await storeGrant(office.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
    expect(await office.deliver(office.mailOf('digest'))).toBe('void');
    await failGrant(office.ports, { businessId, accountId: account.id, reason: 'invalid_grant' });
    office.clock.advance(days(2));
    const key = { pk: businessId, sk: 'business' };
    await office.memory.update({ table: 'directory', key, remove: ['contactEmail'] });
    expect(await office.sweepDigest()).toBe('nothing');
  });

  it('GR4 a mail about a coming end names the day and carries a link; it is void once the grant is renewed', async () => {
    const office = await createPostOffice();
    const endsAt = office.clock.now() + days(1);
    const { account } = await connect(office, { grant: grantOf({ refreshTokenExpiresAt: endsAt }) });
    office.clock.advance(days(0.6));
    expect(await warnOfEnd(office.ports, account)).toBe('warned');
    expect(await office.deliver(office.mailOf('grantEnding'))).toBe('sent');
    const [mail] = office.sent;
    expect(mail?.text).toContain('ends on Tuesday 3 March.');
    expect(await findByToken(office.ports, linkIn(mail?.text))).toMatchObject({ purpose: 'reconnect' });
    const [warned] = office.accounts();
    expect(await warnOfEnd(office.ports, warned ?? account)).toBe('nothing');
    expect(await composeMail(office.ports, office.mailOf('grantEnding'), { publicUrl })).not.toBe('void');
    const grant = grantOf({ refreshToken: '1//second' });
    await storeGrant(office.ports, { businessId, oauthClient: 'default', grant, confirmedForeign: false });
    expect(await composeMail(office.ports, office.mailOf('grantEnding'), { publicUrl })).toBe('void');
    expect(office.conflicts()).toMatchObject([{ kind: 'grant_ending', state: 'closed' }]);
  });

  it('the confirming mail names calendar and account, and says how to end it', async () => {
    const office = await createPostOffice();
    await connect(office);
    expect(await office.deliver(office.mailOf('connected'))).toBe('sent');
    const [mail] = office.sent;
    expect(mail?.subject).toBe('Salon Nord: your calendar is connected');
    expect(mail?.text).toContain('“anna@example.com” of anna@example.com is now connected.');
    expect(mail?.text).toContain('Remove the access with the button and tell Salon Nord.');
  });

  it('a subject is one line, and hostile names are text in the HTML', async () => {
    const office = await createPostOffice();
    const name = 'Evil\r\nBcc: all@example.com <script>alert(1)</script>';
    await office.memory.update({ table: 'directory', key: { pk: businessId, sk: 'business' }, set: { name } });
    await invite(office);
    await office.deliver(office.mailOf('invitation'));
    const [mail] = office.sent;
    expect(mail?.subject).not.toMatch(/[\r\n]/);
    expect(mail?.html).not.toContain('<script');
    expect(mail?.html).toContain('&lt;script&gt;');
  });

  it('SE1 what is logged of a mail names it and says how it went, no more', async () => {
    const office = await createPostOffice();
    await invite(office);
    const { id } = office.mailOf('invitation');
    const lines: unknown[] = [];
    const handle = createSendMails(office.ports, { publicUrl, log: { info: (...line) => lines.push(line) } });
    await handle({ v: 1, businessId, mailId: id });
    await handle({ v: 1, businessId, mailId: 'mail_unknown' });
    expect(lines).toEqual([
      ['Mail handled', { mailId: id, outcome: 'sent' }],
      ['Mail handled', { mailId: 'mail_unknown', outcome: 'nothing' }],
    ]);
  });
});
