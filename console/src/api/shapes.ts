import type * as z from 'zod';
import type { Availability } from '../../../shared/contracts/api-availability.ts';
import type { BookingList } from '../../../shared/contracts/api-bookings.ts';
import type { Business, CreatedKey, KeyList } from '../../../shared/contracts/api-businesses.ts';
import type { ActedOnConflicts, Conflict, Health, LedgerList } from '../../../shared/contracts/api-desk.ts';
import type { GoogleClient } from '../../../shared/contracts/api-google-client.ts';
import type { DisconnectedLink, Link, SyncAllResult } from '../../../shared/contracts/api-links.ts';
import type { Operation } from '../../../shared/contracts/api-operations.ts';
import type { Overview } from '../../../shared/contracts/api-overview.ts';
import type { Person, Session } from '../../../shared/contracts/api-people.ts';
import type { PrivacyTerms } from '../../../shared/contracts/api-privacy.ts';
import type { AccountCheck, Invitation, Resource } from '../../../shared/contracts/api-resources.ts';
import type { BusinessSettings, ResourceSettings } from '../../../shared/contracts/api-settings.ts';
import type {
  CreatedWebhook,
  Delivery,
  EventPage,
  ReplayedWebhook,
  RotatedWebhook,
  Webhook,
} from '../../../shared/contracts/api-webhooks.ts';

/** What the API answers, as its schemas say; only types, so that no schema is in the bundle. */
export type AvailabilityAnswer = z.infer<typeof Availability>;
export type BookingPage = z.infer<typeof BookingList>;
export type BookingView = BookingPage['items'][number];
export type BusinessView = z.infer<typeof Business>;
export type CreatedKeyView = z.infer<typeof CreatedKey>;
export type KeyPage = z.infer<typeof KeyList>;
export type ConflictView = z.infer<typeof Conflict>;
export type ActedView = z.infer<typeof ActedOnConflicts>;
export type HealthView = z.infer<typeof Health>;
type LedgerPage = z.infer<typeof LedgerList>;
export type LedgerEntryView = LedgerPage['items'][number];
export type LinkView = z.infer<typeof Link>;
export type LeftLinkView = z.infer<typeof DisconnectedLink>;
export type SyncAllView = z.infer<typeof SyncAllResult>;
export type OperationView = z.infer<typeof Operation>;
export type CheckView = z.infer<typeof AccountCheck>;
export type InvitationView = z.infer<typeof Invitation>;
export type ResourceView = z.infer<typeof Resource>;
export type SettingsView = z.infer<typeof BusinessSettings>;
export type ResourceSettingsView = z.infer<typeof ResourceSettings>;
export type SettingsValuesView = ResourceSettingsView['effective'];
export type WebhookView = z.infer<typeof Webhook>;
export type CreatedWebhookView = z.infer<typeof CreatedWebhook>;
export type RotatedWebhookView = z.infer<typeof RotatedWebhook>;
export type DeliveryView = z.infer<typeof Delivery>;
export type ReplayedView = z.infer<typeof ReplayedWebhook>;
export type EventPageView = z.infer<typeof EventPage>;

export type SessionView = z.infer<typeof Session>;
export type SessionBusiness = SessionView['businesses'][number];
export type Role = SessionBusiness['role'];
export type GoogleClientView = z.infer<typeof GoogleClient>;
export type PrivacyTermsView = z.infer<typeof PrivacyTerms>;
export type PersonView = z.infer<typeof Person>;
export type OverviewView = z.infer<typeof Overview>;
export type FunnelStep = keyof OverviewView['funnel'];
