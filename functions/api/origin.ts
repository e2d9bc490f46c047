import type { BusinessCaller } from './authenticate.ts';

/** Who did it and through what, as the ledger shows it (LG1). */
export const originOf = ({ caller, requestId }: { caller: BusinessCaller; requestId: string }) => ({
  by: caller.name,
  cause: `API request ${requestId}`,
});
