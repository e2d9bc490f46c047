import { EraseCustomerQuery } from '../../shared/contracts/api-bookings.ts';
import { Operation } from '../../shared/contracts/api-operations.ts';
import { emailHashOf } from '../../shared/erasure/mentions.ts';
import { startOperation } from '../../shared/operations/operations.ts';
import { viewOperation } from './operations.ts';
import { businessRoute, type Route } from './route.ts';

export const customerRoutes: Route[] = [
  businessRoute('manage', {
    method: 'DELETE',
    path: '/v1/customers',
    role: 'owner',
    summary: 'Forget a customer',
    description:
      'Takes name, address, phone, notes and metadata out of every booking with this address, and whatever names the customer out of their ledger and conflicts; the events in Google are rewritten without them. The bookings themselves stay. The operation counts the bookings.',
    query: EraseCustomerQuery,
    reply: { status: 202, schema: Operation },
    handle: async ({ caller, query, language }, ports) => {
      const work = { kind: 'eraseCustomer', emailHash: emailHashOf(query.email), by: caller.name } as const;
      return viewOperation(await startOperation(ports, { businessId: caller.businessId, work }), language);
    },
  }),
];
