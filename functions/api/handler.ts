import { privacyTermsOf, publicUrlOf, wire } from '../../shared/system/wiring.ts';
import { createApi } from './create-api.ts';

const { ports, queueDesk, environment, log } = wire('api');

export const handler = createApi(ports, {
  publicUrl: publicUrlOf(environment),
  privacyTerms: privacyTermsOf(environment),
  firstOwner: environment.FIRST_OWNER,
  queueDesk: queueDesk(),
  onDefect: (error, facts) => log.error('A request failed on a defect', facts, error),
});
