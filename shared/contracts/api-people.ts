import * as z from 'zod';
import { Email, Locale, pageOf, Timestamp, Zone } from './api.ts';
import { roles } from './rows/people.ts';

const role = z.enum(roles).meta({
  description:
    'viewer: reads. operator: also bookings, resources, links, invitations and conflicts. owner: everything, also settings, keys, webhooks and people',
});

const businessOfSession = z.object({ id: z.string(), name: z.string(), timeZone: Zone, locale: Locale, role });

export const Session = z
  .object({
    person: z.object({
      id: z.string().meta({ example: 'per_4kq0r7' }),
      email: Email,
      name: z.string(),
      pictureUrl: z.string().optional(),
    }),
    csrfToken: z.string().meta({ description: 'Goes into `Slotbridge-Csrf` of every request that changes something' }),
    businesses: z.array(businessOfSession),
    mayCreateBusinesses: z.boolean().meta({ description: 'The first owner of the installation may' }),
  })
  .meta({ id: 'Session' });

export const CreatePerson = z
  .strictObject({ email: Email, role })
  .meta({ id: 'CreatePerson', example: { email: 'olga@example.org', role: 'operator' } });

export const PatchPerson = z.strictObject({ role }).meta({ id: 'PatchPerson', example: { role: 'viewer' } });

export const Person = z
  .object({
    id: z.string().meta({ example: 'per_4kq0r7' }),
    email: Email,
    name: z.string().optional(),
    role,
    state: z.enum(['invited', 'active']).meta({ description: 'active: has signed in' }),
    lastSeenAt: Timestamp.optional(),
  })
  .meta({ id: 'Person' });

export const PersonList = pageOf(Person, 'PersonList');
