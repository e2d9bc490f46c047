import type { Google } from '../../../shared/ports/google.ts';

/** A Google that vouches for nobody's address. */
export const unverified = (google: Google): Google => ({
  ...google,
  oauth: {
    ...google.oauth,
    identify: async (request) => ({ ...(await google.oauth.identify(request)), emailVerified: false }),
  },
});
