import * as z from 'zod';

/** Kinds of Google events that may block time (AV2). `busy` is any other opaque event. */
export const Blocks = z.object({
  tentative: z.boolean(),
  free: z.boolean(),
  declined: z.boolean(),
  allDay: z.boolean(),
  outOfOffice: z.boolean(),
  focusTime: z.boolean(),
  workingLocation: z.boolean(),
  birthdays: z.boolean(),
});
export type Blocks = z.infer<typeof Blocks>;

/** The settings of `api.md`, complete. Durations in the unit their name says; times of day in the resource's zone. */
export const Settings = z.object({
  direction: z.enum(['both', 'googleToBookings', 'bookingsToGoogle']),
  detailsFromGoogle: z.enum(['busyOnly', 'full']),
  detailsToGoogle: z.enum(['busyOnly', 'full']),
  blocks: Blocks,
  onBothChanged: z.enum(['newest', 'booking', 'google', 'ask']),
  onEventMoved: z.enum(['follow', 'putBack', 'ask']),
  onEventDeleted: z.enum(['cancel', 'putBack', 'ask']),
  outsideWorkingHours: z.enum(['refuse', 'allow']),
  staleAfterSeconds: z.int().min(60),
  whenStale: z.enum(['stop', 'warn', 'goOn']),
  importDaysBack: z.int().min(0).max(3650),
  /** Booking types that are written to Google; null means all. */
  exportTypes: z.array(z.string()).nullable(),
  automaticSync: z.union([z.literal('on'), z.literal('off'), z.object({ dailyAt: z.string().regex(/^\d\d:\d\d$/) })]),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = {
  direction: 'both',
  detailsFromGoogle: 'busyOnly',
  detailsToGoogle: 'full',
  blocks: {
    tentative: true,
    free: false,
    declined: false,
    allDay: true,
    outOfOffice: true,
    focusTime: true,
    workingLocation: false,
    birthdays: false,
  },
  onBothChanged: 'newest',
  onEventMoved: 'follow',
  onEventDeleted: 'cancel',
  outsideWorkingHours: 'refuse',
  staleAfterSeconds: 8 * 3600,
  whenStale: 'stop',
  importDaysBack: 30,
  exportTypes: null,
  automaticSync: 'on',
};
