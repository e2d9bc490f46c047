import { expect, test } from 'vitest';
import { routesOf } from '../../../functions/api/routes.ts';

/** The calls that integrators rely on. They may grow, not shrink. */
const contract = `
POST /v1/businesses · GET /v1/businesses/{id} · PATCH /v1/businesses/{id} · DELETE /v1/businesses/{id}
POST /v1/businesses/{id}/keys · GET /v1/businesses/{id}/keys · DELETE /v1/businesses/{id}/keys/{keyId}
POST /v1/resources · GET /v1/resources · GET /v1/resources/{id} · PATCH /v1/resources/{id} · DELETE /v1/resources/{id}
POST /v1/resources/{id}/invitation · GET /v1/resources/{id}/invitation · DELETE /v1/resources/{id}/invitation · POST /v1/invitations
POST /v1/resources/{id}/check · POST /v1/resources/{id}/dry-run
GET /v1/links · GET /v1/links/{id} · POST /v1/links/{id}/sync · POST /v1/links/{id}/resync · POST /v1/links/{id}/pause
POST /v1/links/{id}/resume · DELETE /v1/links/{id} · POST /v1/sync
GET /v1/settings · PATCH /v1/settings · GET /v1/resources/{id}/settings · PATCH /v1/resources/{id}/settings
POST /v1/bookings · GET /v1/bookings · GET /v1/bookings/{id} · PATCH /v1/bookings/{id} · DELETE /v1/bookings/{id}
POST /v1/bookings/{id}/confirm · DELETE /v1/customers · GET /v1/availability
GET /v1/conflicts · GET /v1/conflicts/{id} · POST /v1/conflicts/{id}/actions · POST /v1/conflicts/actions
GET /v1/ledger · POST /v1/ledger/{id}/undo
POST /v1/webhooks · GET /v1/webhooks · PATCH /v1/webhooks/{id} · DELETE /v1/webhooks/{id} · POST /v1/webhooks/{id}/rotate
POST /v1/webhooks/{id}/test · GET /v1/webhooks/{id}/deliveries · POST /v1/webhooks/{id}/replay · GET /v1/events
POST /v1/exports · GET /v1/operations/{id} · GET /v1/health · GET /healthz`
  .split(/[·\n]/)
  .map((call) => call.trim())
  .filter((call) => call !== '');

/** Of the contract, and not built: docs/spec.md says so rule by rule. */
const notBuilt = [
  ...['DELETE /v1/businesses/{id}', 'DELETE /v1/links/{id}', 'DELETE /v1/customers'],
  ...['POST /v1/conflicts/actions', 'POST /v1/ledger/{id}/undo', 'POST /v1/exports'],
  ...['PATCH /v1/webhooks/{id}', 'POST /v1/webhooks/{id}/rotate', 'POST /v1/webhooks/{id}/test'],
  ...['GET /v1/webhooks/{id}/deliveries', 'POST /v1/webhooks/{id}/replay', 'GET /v1/events'],
];

test('API1 every call of the contract is there, but those known to be missing', () => {
  const there = new Set(
    routesOf({ publicUrl: 'https://slotbridge.example' }).map(({ method, path }) => `${method} ${path}`),
  );
  expect(contract.filter((call) => !there.has(call) && !notBuilt.includes(call))).toEqual([]);
});
