import { keyRoutes } from './api-keys.ts';
import { availabilityRoutes } from './availability.ts';
import { bookingRoutes } from './bookings.ts';
import { businessRoutes } from './businesses.ts';
import { checkRoutes } from './check-account.ts';
import { customerRoutes } from './customers.ts';
import { conflictRoutes } from './conflicts.ts';
import { eventRoutes } from './events.ts';
import { dryRunRoutes } from './dry-run.ts';
import { googleClientRoutes } from './google-client.ts';
import { healthRoutes } from './health.ts';
import { invitationRoutes } from './invitations.ts';
import { ledgerRoutes } from './ledger.ts';
import { linkRoutes } from './links.ts';
import { aliveRoutes, documentRoute } from './meta.ts';
import { overviewRoutes } from './overview.ts';
import { peopleRoutes } from './people.ts';
import { sessionRoutes } from './session.ts';
import { operationRoutes } from './operations.ts';
import type { ApiConfig } from './ports.ts';
import { privacyRoutes } from './privacy-terms.ts';
import { resourceRoutes } from './resources.ts';
import type { Route } from './route.ts';
import { settingsRoutes } from './settings.ts';
import { deliveryRoutes } from './webhook-deliveries.ts';
import { webhookRoutes } from './webhooks.ts';

type RoutesConfig = Pick<ApiConfig, 'publicUrl' | 'firstOwner' | 'queueDesk' | 'privacyTerms'>;

const describedBy = (config: RoutesConfig): Route[] => [
  ...businessRoutes(config),
  ...keyRoutes,
  ...sessionRoutes(config),
  ...peopleRoutes,
  ...resourceRoutes,
  ...invitationRoutes,
  ...checkRoutes,
  ...dryRunRoutes,
  ...linkRoutes,
  ...settingsRoutes,
  ...googleClientRoutes(config),
  ...privacyRoutes(config),
  ...bookingRoutes,
  ...customerRoutes,
  ...availabilityRoutes,
  ...conflictRoutes,
  ...ledgerRoutes,
  ...webhookRoutes(config),
  ...deliveryRoutes,
  ...eventRoutes,
  ...operationRoutes,
  ...overviewRoutes(),
  ...healthRoutes(config),
  ...aliveRoutes,
];

/** Every route there is, in the order of the OpenAPI document. */
export function routesOf(config: RoutesConfig): Route[] {
  const described = describedBy(config);
  return [...described, documentRoute(described, config.publicUrl)];
}
