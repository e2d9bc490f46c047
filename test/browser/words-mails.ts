import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { MailRow } from '../../shared/contracts/rows/directory.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { warnOfEnd } from '../../shared/onboarding/ending-grants.ts';
import { failGrant, remindDue } from '../../shared/onboarding/failed-grants.ts';
import { mailOwed } from '../../shared/onboarding/mails.ts';
import type { Language } from '../../shared/words/language.ts';
import type { OutgoingMail } from '../../shared/ports/mail.ts';
import { days } from '../../shared/records/time.ts';
import { saying } from '../../shared/words/saying.ts';
import { createPostOffice, type PostOffice } from '../functions/send-mails/support/post-office.ts';
import { businessId, connect, grantOf, invite } from '../shared/onboarding/support/world.ts';

/** Every mail in one language, as it is sent, by name. */
export async function mailsIn(locale: Language): Promise<Record<string, Omit<OutgoingMail, 'reference'>>> {
  const office = await createPostOffice();
  await office.memory.update({ table: 'directory', key: directoryKeys.business(businessId), set: { locale } });
  const mails: Record<string, Omit<OutgoingMail, 'reference'>> = {};
  const take = async (name: string, template: MailRow['template']) => {
    await office.deliver(office.mailOf(template));
    const mail = office.sent.at(-1);
    if (mail !== undefined) mails[name] = mail;
  };
  await invite(office);
  await take('invitation', 'invitation');
  const endsAt = office.clock.now() + days(1);
  await connect(office, { grant: grantOf({ refreshTokenExpiresAt: endsAt }) });
  await take('connected', 'connected');
  const account = () => office.accounts()[0] ?? Promise.reject(new Error('no account'));
  office.clock.advance(days(0.6));
  await warnOfEnd(office.ports, await account());
  await take('grant-ending', 'grantEnding');
  await failGrant(office.ports, { businessId, accountId: (await account()).id, reason: 'invalid_grant' });
  await take('reconnect-day-0', 'reconnect');
  await take('grant-failed', 'grantFailedBusiness');
  for (const day of [1, 3, 7, 14]) {
    office.clock.advance(days(day) - (office.clock.now() - Date.parse((await account()).grantSince)));
    await remindDue(office.ports, await account());
    await take(`reconnect-day-${day}`, 'reconnect');
  }
  await held(office, locale);
  await take('deletions-held', 'deletionsHeld');
  await held(office, locale, { cancelled: '0', refused: 'lately' });
  await take('deletions-held-after-refusal', 'deletionsHeld');
  office.clock.advance(days(1));
  await office.sweepDigest();
  await take('digest', 'digest');
  return mails;
}

async function held({ ports }: PostOffice, locale: Language, more: MailRow['facts'] = {}): Promise<void> {
  const conflictId = await openConflict(ports, {
    businessId,
    kind: 'mass_deletion_held',
    subject: { type: 'link', id: 'lnk_1', label: 'Anna (anna@example.com)' },
    resourceId: 'res_anna',
    cause: saying('cause.massDeletion'),
    impact: saying('impact.massDeletion', { count: 5 }),
  });
  const facts = { conflictId, calendarName: 'Anna', resourceName: 'Anna', cancelled: '5', ...more };
  await ports.store.transact([
    mailOwed(ports, { businessId, template: 'deletionsHeld', to: 'office@salon.example', locale, facts }),
  ]);
}
