import type { MailRow } from '../../shared/contracts/rows/directory.ts';
import type { MailContent } from '../../shared/pages/mail-page.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import type { About } from './compose.ts';

/** Mails to the business at once; what can wait is in its digest. */

/** To the desk of the business; whoever is not signed in comes there afterwards. */
export const deskButton = ({ say }: Texts, { publicUrl, business }: About): MailContent['button'] => ({
  label: say('mail.openConsole'),
  url: `${publicUrl}/console/${business.id}/conflicts`,
});

export function grantFailed({ locale, facts }: MailRow, about: About): MailContent {
  const { business } = about;
  const texts = textsFor(locale);
  const { say } = texts;
  const { resourceNames: people = '', accountEmail: account = '', resourceIds: resources } = facts;
  const named = { people, account };
  return {
    language: texts.language,
    subject: say('mail.grantFailed.subject', { business: business.name, people }),
    paragraphs: [
      facts.kind === 'permissionMissing'
        ? say('mail.grantFailed.permission', named)
        : say('mail.grantFailed.text', named),
      say('mail.grantFailed.impact'),
      say('mail.grantFailed.next'),
      ...(resources === undefined ? [] : [say('mail.grantFailed.resend', { people, resources })]),
    ],
    button: deskButton(texts, about),
  };
}

/** AP5: who may decide hears of it at once, as long as there is something to decide. */
export function deletionsHeld({ locale, facts }: MailRow, about: About): MailContent {
  const { business } = about;
  const texts = textsFor(locale);
  const { say } = texts;
  const { resourceName: people = '', calendarName: calendar = '', cancelled = '0', refused } = facts;
  const named = { people, calendar };
  return {
    language: texts.language,
    subject: say('mail.held.subject', { business: business.name }),
    paragraphs: [
      ...(refused === undefined
        ? [say('mail.held.text', named), say('mail.held.impact', { count: Number(cancelled) })]
        : [say('mail.held.after', named)]),
      say('mail.held.next'),
    ],
    button: deskButton(texts, about),
  };
}
