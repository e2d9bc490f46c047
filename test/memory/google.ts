import type { Google } from '../../shared/ports/google.ts';

export const unasked = (): never => {
  throw new Error('This test does not expect Google to be asked');
};

/** Any question fails the test. */
export const noGoogle: Google = {
  calendar: unasked,
  oauth: {
    authorizationUrl: unasked,
    exchangeCode: unasked,
    identify: unasked,
    revoke: unasked,
    tryClient: unasked,
  },
};
