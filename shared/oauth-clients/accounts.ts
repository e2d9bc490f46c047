import { directoryKeys } from '../contracts/keys.ts';
import { AccountRow } from '../contracts/rows/directory.ts';
import { defaultClient, PresentClientRow } from '../contracts/rows/oauth-clients.ts';
import type { Store } from '../ports/store.ts';
import { readRow, readRows } from '../records/read.ts';

/** The client that consents of the business begin with. */
export const presentClient = async (store: Store, businessId: string): Promise<string> =>
  (await readRow(store, 'directory', directoryKeys.presentClient(businessId), PresentClientRow))?.clientId ??
  defaultClient;

export const getAccounts = async (store: Store, businessId: string): Promise<AccountRow[]> =>
  (await readRows(store, { table: 'directory', pk: businessId, sk: { beginsWith: 'account#' } }, AccountRow)).items;

/** The same person's accounts at this business, one for each client that there was a consent with (IN6). */
export const accountsOfPerson = async (store: Store, businessId: string, sub: string): Promise<AccountRow[]> =>
  (await getAccounts(store, businessId)).filter((account) => account.sub === sub);
