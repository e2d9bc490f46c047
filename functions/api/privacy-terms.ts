import type * as z from 'zod';
import { AcceptPrivacyTerms, PrivacyTerms } from '../../shared/contracts/api-privacy.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { Store } from '../../shared/ports/store.ts';
import { acceptTerms, latestAcceptance } from '../../shared/privacy/acceptance.ts';
import { shippedTerms } from '../../shared/privacy/terms.ts';
import type { ApiConfig } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

type Config = Pick<ApiConfig, 'privacyTerms'>;

/** The operator's own where there are any. */
const presentTerms = ({ privacyTerms: own }: Config) =>
  own === undefined
    ? { version: shippedTerms.version, text: shippedTerms.text, url: null }
    : { version: own.version, text: null, url: own.url };

async function view(store: Store, businessId: string, config: Config): Promise<z.input<typeof PrivacyTerms>> {
  const latest = await latestAcceptance(store, businessId);
  const accepted = latest === undefined ? null : { by: latest.by, at: latest.at, version: latest.version };
  return { ...presentTerms(config), accepted };
}

/** Nobody's calendar is asked for in the name of a business that has not said that it has read what happens with it. */
export async function requireTerms(store: Store, businessId: string): Promise<void> {
  if ((await latestAcceptance(store, businessId)) === undefined) throw new ProblemError('privacy_terms_not_accepted');
}

export const privacyRoutes = (config: Config): Route[] => [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/privacy-terms',
    summary: 'The privacy terms, and who accepted them',
    reply: { status: 200, schema: PrivacyTerms },
    handle: async ({ caller }, { store }) => await view(store, caller.businessId, config),
  }),
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/privacy-terms/acceptance',
    summary: 'Accept the privacy terms for the business',
    description:
      'Once, before the first invitation. Name, time and version are kept as long as the business. Accepting a version again changes nothing.',
    body: AcceptPrivacyTerms,
    reply: { status: 200, schema: PrivacyTerms },
    problems: ['privacy_terms_outdated'],
    handle: async ({ caller: { businessId }, body }, ports) => {
      if (body.version !== presentTerms(config).version) throw new ProblemError('privacy_terms_outdated');
      await acceptTerms(ports, { businessId, ...body });
      return await view(ports.store, businessId, config);
    },
  }),
];
