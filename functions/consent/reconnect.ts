import type { AccountRow } from '../../shared/contracts/rows/directory.ts';
import { connectCalendar } from '../../shared/onboarding/connect.ts';
import { readSession, rememberLink } from '../../shared/onboarding/consent-session.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import { getLinksOfResource } from '../../shared/records/directory.ts';
import type { Consent } from './config.ts';
import type { Visit } from './visit.ts';

/**
 * The same account and the link it had: nothing has to be chosen again. False where the calendar has to be chosen, because
 * there was none, or it is not in the account's list any more.
 */
export async function reconnectAtOnce(
  { ports }: Consent,
  { token, business, resource, invitation }: Visit,
  account: AccountRow,
  secret: string,
): Promise<boolean> {
  const links = await getLinksOfResource(ports.store, business.id, resource.id);
  const held = links.filter((link) => link.accountId === account.id && link.state !== 'disconnected');
  const link = held.find(({ role }) => role === 'write') ?? held[0];
  if (link === undefined) return false;
  const calendar = await calendarOf(ports, account, link.calendarId);
  if (calendar === undefined) return false;
  const session = await readSession(ports, { token, secret });
  if (session !== undefined) await rememberLink(ports, session, link.id);
  const outcome = await connectCalendar(ports, {
    businessId: business.id,
    resourceId: resource.id,
    invitation,
    account,
    calendar,
    role: link.role,
  });
  return outcome.ok;
}

/** When Google does not answer now, the page that lists the calendars asks again and says so. */
async function calendarOf({ google }: Consent['ports'], account: AccountRow, calendarId: string) {
  try {
    const entries = await google.calendar({ businessId: account.businessId, accountId: account.id }).listCalendars();
    return entries.find((entry) => entry.id === calendarId && entry.deleted !== true);
  } catch (error) {
    if (error instanceof GoogleError) return undefined;
    throw error;
  }
}
