import * as z from 'zod';
import { must } from '../words/must.ts';
import { Flag, Version } from './api.ts';
import { Blocks, Settings } from './settings.ts';

const note = 'A change holds for bookings and events from now on; what was synced before stays as it is.';

const ExportTypes = z
  .union([z.literal('all'), z.array(z.string().min(1).max(100)).max(200)], must('field.exportTypes'))
  .meta({ description: 'Booking types that are written to Google' });

/** As the API shows them: null always means "inherit", so all types are spelled `all`. */
export const SettingsValues = Settings.extend({ exportTypes: ExportTypes });
export type SettingsValues = z.infer<typeof SettingsValues>;

const automaticSyncNote =
  'Off: calendars are read and written when somebody asks (`sync`, `resync`, `resume`, a first import, a booking that is ' +
  'confirmed); what is owed waits and is shown. Daily: once a day, at that time in the resource’s zone. Freshness counts ' +
  'all the same: set `staleAfterSeconds` or `whenStale` to suit.';

const automaticSync = z
  .union(
    [
      z.literal('on'),
      z.literal('off'),
      z.strictObject({ dailyAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, must('field.time')) }),
    ],
    must('field.automaticSync'),
  )
  .meta({ description: automaticSyncNote });

const shape = {
  ...SettingsValues.shape,
  staleAfterSeconds: z
    .int()
    .min(60)
    .max(30 * 86_400),
  blocks: z.strictObject(Blocks.partial().shape),
  automaticSync,
};

type Nullable<T extends z.ZodRawShape> = { [K in keyof T]: z.ZodOptional<z.ZodNullable<T[K] & z.ZodType>> };

const nullable = <T extends Record<string, z.ZodType>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.nullable().optional()])) as Nullable<T>;

/** A merge patch: null takes a value back to what is inherited. `blocks` is merged kind by kind. */
export const PatchSettings = z.strictObject(nullable(shape)).meta({
  id: 'PatchSettings',
  description: `null goes back to the inherited value. ${note}`,
  example: { onEventDeleted: 'ask', blocks: { tentative: false } },
});
export type PatchSettings = z.infer<typeof PatchSettings>;

export const BusinessSettings = SettingsValues.extend({ version: Version }).meta({
  id: 'BusinessSettings',
  description: note,
});

export const ResourceSettings = z
  .object({
    ...nullable(SettingsValues.shape),
    effective: SettingsValues.meta({
      description: 'What holds: these overrides over the business’s settings over the defaults',
    }),
    version: Version,
  })
  .meta({ id: 'ResourceSettings', description: `A resource’s overrides; null inherits. ${note}` });

const appliesTo = z.literal('future').meta({ description: note });

export const ChangedBusinessSettings = BusinessSettings.extend({ appliesTo }).meta({
  id: 'ChangedBusinessSettings',
  description: note,
});

export const ChangedResourceSettings = ResourceSettings.extend({ appliesTo }).meta({
  id: 'ChangedResourceSettings',
  description: `A resource’s overrides; null inherits. ${note}`,
});

export const SettingsQuery = z.strictObject({
  applyToAll: Flag.meta({ description: '`true` clears the overrides of every resource' }),
});
