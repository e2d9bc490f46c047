import * as z from 'zod';
import { must } from '../words/must.ts';
import { Email, Locale, Name, pageOf, Timestamp, Version, Zone } from './api.ts';
import { scopes } from './rows/directory.ts';

const fields = {
  name: Name.meta({ example: 'Salon Aurora' }),
  timeZone: Zone,
  locale: Locale,
  contactEmail: Email.meta({ description: 'Where warnings for the business are mailed; none are without it' }),
};

export const CreateBusiness = z
  .strictObject({ ...fields, contactEmail: fields.contactEmail.optional() })
  .meta({ id: 'CreateBusiness', example: { name: 'Salon Aurora', timeZone: 'Europe/Berlin', locale: 'de' } });
export type CreateBusiness = z.infer<typeof CreateBusiness>;

export const PatchBusiness = z
  .strictObject({
    name: fields.name.optional(),
    timeZone: fields.timeZone.optional(),
    locale: fields.locale.optional(),
    contactEmail: fields.contactEmail.nullable().optional(),
  })
  .meta({ id: 'PatchBusiness', example: { contactEmail: 'office@example.org' } });

export const EraseBusinessQuery = z.strictObject({
  copies: z
    .enum(['keep', 'remove'])
    .default('remove')
    .meta({ description: 'What becomes of the events of coming bookings in Google' }),
});

export const Business = z
  .object({
    id: z.string().meta({ example: 'biz_4kq0r7' }),
    ...fields,
    name: z.string(),
    contactEmail: fields.contactEmail.nullable(),
    createdAt: Timestamp,
    version: Version,
  })
  .meta({ id: 'Business' });

const Scopes = z
  .array(z.enum(scopes))
  .min(1)
  .refine((given) => new Set(given).size === given.length, must('field.eachOnce'))
  .meta({
    description:
      'read: everything may be read. book: bookings. manage: resources, links, settings. conflicts: the desk',
  });

export const CreateKey = z
  .strictObject({ name: Name.meta({ example: 'Booking system' }), scopes: Scopes })
  .meta({ id: 'CreateKey', example: { name: 'Booking system', scopes: ['read', 'book'] } });

export const CreatedKey = z
  .object({ id: z.string(), key: z.string().meta({ description: 'Shown once; only its hash is kept' }) })
  .meta({ id: 'CreatedKey' });

const Key = z
  .object({ id: z.string(), name: z.string(), scopes: z.array(z.enum(scopes)), createdAt: Timestamp })
  .meta({ id: 'Key' });

export const KeyList = pageOf(Key, 'KeyList');
