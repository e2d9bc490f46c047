import { closeClientRefused, tellRefusedClient } from '../../shared/oauth-clients/refused.ts';
import { failGrant } from '../../shared/onboarding/failed-grants.ts';
import { recordProblem } from '../../shared/onboarding/invitations.ts';
import { GoogleError, type GoogleFailure } from '../../shared/ports/google.ts';
import type { Consent } from './config.ts';
import { linkTo, messageOf, messagePage, permissionMessage, signInForm, startAgain } from './message-page.ts';
import type { Answer } from './respond.ts';
import { pathOf, type Visit } from './visit.ts';

type Remedy = 'signInAgain' | 'permission' | 'setup' | 'later' | 'unexpected';

/** What a person in front of the page can do about a failure; every kind has one. */
const remedies: Record<GoogleFailure['kind'], Remedy> = {
  grantFailed: 'signInAgain',
  permissionMissing: 'permission',
  operatorFault: 'setup',
  clientRefused: 'setup',
  rateLimited: 'later',
  quotaExhausted: 'later',
  transient: 'later',
  cursorInvalid: 'unexpected',
  notFound: 'unexpected',
  deleted: 'unexpected',
  duplicate: 'unexpected',
  preconditionFailed: 'unexpected',
  readOnly: 'unexpected',
  writeRefused: 'unexpected',
  watchUnsupported: 'unexpected',
  channelIdTaken: 'unexpected',
  invalidRequest: 'unexpected',
};

/** Runs a call to Google; a failure becomes the page that says what to do. Everything else passes through. */
export async function askGoogle<T>(
  consent: Consent,
  visit: Visit,
  step: { oauthClient: string } & ({ name: 'exchange' } | { name: 'calendars'; accountId: string }),
  call: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; answer: Answer }> {
  const startedAt = consent.ports.clock.now();
  try {
    const value = await call();
    const client = { businessId: visit.business.id, oauthClient: step.oauthClient };
    await closeClientRefused(consent.ports, client, step.name === 'exchange' ? 'signIn' : 'calendar');
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    const { kind } = error.failure;
    consent.config.log.warn(
      'Google refused a step of the consent',
      { step: step.name, kind, reason: error.reason },
      error,
    );
    if (step.name === 'calendars' && (kind === 'grantFailed' || kind === 'permissionMissing'))
      await failGrant(consent.ports, {
        businessId: visit.business.id,
        accountId: step.accountId,
        reason: error.reason ?? kind,
        kind: kind === 'grantFailed' ? 'failed' : 'permissionMissing',
        startedAt,
      });
    return { ok: false, answer: await troublePage(consent, visit, step.name, error) };
  }
}

async function troublePage({ ports }: Consent, visit: Visit, step: string, error: GoogleError): Promise<Answer> {
  const { say } = visit.texts;
  const business = visit.business.name;
  const retry =
    step === 'calendars' ? linkTo(pathOf(visit.token, '/calendar'), say('page.tryAgain')) : startAgain(visit);
  switch (remedies[error.failure.kind]) {
    case 'signInAgain':
      return messagePage(visit, 400, messageOf(visit, 'again'), signInForm(visit.token, say('permission.button')));
    case 'permission':
      return messagePage(
        visit,
        400,
        permissionMessage(visit, ['events', 'calendarList']),
        signInForm(visit.token, say('permission.button')),
      );
    case 'setup':
      await recordProblem(ports, visit.invitation, setupProblem(error));
      await tellRefusedClient(ports, visit.business.id, error.failure, error.reason);
      return messagePage(visit, 502, {
        title: say('operator.title'),
        lead: say('operator.lead', { business }),
        next: say('operator.next'),
      });
    case 'later':
      return messagePage(visit, 503, messageOf(visit, 'later'), retry);
    case 'unexpected':
      return messagePage(visit, 502, messageOf(visit, 'unexpected'), retry);
  }
}

const setupProblem = ({ failure, reason }: GoogleError): string =>
  failure.kind === 'clientRefused'
    ? `Google refuses your own OAuth client (${reason ?? failure.kind}); see the warning on the desk.`
    : `Google refuses the OAuth client or project of this installation (${reason ?? failure.kind}); the operator has to correct it.`;
