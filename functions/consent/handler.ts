import { oauthEndpoints } from '../../shared/google/endpoints.ts';
import { publicUrlOf, wire } from '../../shared/system/wiring.ts';
import { createConsent } from './create-consent.ts';

const { ports, environment, log } = wire('consent');

export const handler = createConsent(ports, {
  publicUrl: publicUrlOf(environment),
  googleOrigin: new URL(oauthEndpoints(environment.GOOGLE_OAUTH_URL).authorization).origin,
  firstOwner: environment.FIRST_OWNER,
  log,
});
