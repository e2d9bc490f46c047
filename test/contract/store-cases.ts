import type { StoreCase } from './case.ts';
import { conditionCases } from './store-condition-cases.ts';
import { indexCases, queryCases } from './store-query-cases.ts';
import { transactionCases } from './store-transaction-cases.ts';
import { writeCases } from './store-write-cases.ts';

export const storeCases: StoreCase[] = [
  ...writeCases,
  ...conditionCases,
  ...queryCases,
  ...indexCases,
  ...transactionCases,
];
