import type { QueueName } from '../shared/ports/queues.ts';
import type { TableName } from '../shared/ports/store.ts';
import type { Purpose } from '../shared/ports/secrets.ts';
import type { TableAccess } from './tables.ts';

/** What starts a function. */
export type Trigger =
  /** `proof` says how the function knows its callers, for the gateway lets everybody through. */
  | { by: 'routes'; routes: readonly Route[]; proof: string }
  | { by: 'queue'; queue: QueueName; batchSize: number; maxConcurrency: number }
  | { by: 'streams' }
  | { by: 'minute'; input: { job: string } };

export type Route = `${'GET' | 'POST' | 'ANY'} /${string}`;

/** What one function is and needs. Its trigger, environment and permissions all follow from this, so they cannot differ. */
export type FunctionSpec = {
  description: string;
  trigger: Trigger;
  timeoutSeconds: number;
  memoryMegabytes: number;
  tables: Partial<Record<TableName, TableAccess>>;
  sends: readonly QueueName[];
  /** Purposes for which it seals and opens secrets of a business. Who finds a grant dead also makes the reconnect link (GR3). */
  vault: readonly Purpose[];
  /** Purposes of which it may be the first for a business, and then makes the data key. */
  makesKeys?: readonly Purpose[];
  secrets: readonly ('google' | 'admin')[];
  knowsPublicUrl?: true;
  knowsFirstOwner?: true;
  /** Looks at every queue and sends dead letters back. */
  redrives?: true;
  sendsMail?: true;
  showsTerms?: true;
  /** What people notice while it fails; the alarm says it. */
  impact: string;
};

/** Finds, reads and changes rows, and removes none. */
const keep = ['get', 'query', 'put', 'update'] as const;
/** Opens a row of the desk, counts it again and closes it: whoever does one does all. */
const desk = ['get', 'put', 'update', 'delete'] as const;
const append = { rows: ['put'] } as const;

export const functionSpecs = {
  'receive-notification': {
    description: "Checks a push notification of Google's and wakes a pull",
    trigger: {
      by: 'routes',
      routes: ['POST /google/notifications'],
      proof: "Google proves itself by the channel's own random secret, compared by the function (NT1).",
    },
    timeoutSeconds: 10,
    memoryMegabytes: 512,
    tables: { directory: { rows: ['get', 'update'] } },
    sends: ['changes'],
    vault: [],
    secrets: [],
    impact: 'Changes made in Google arrive minutes to hours late, by the sweep, instead of in seconds.',
  },
  'pull-changes': {
    description: 'Reads what changed in one Google calendar and sends it on as deltas',
    trigger: { by: 'queue', queue: 'changes', batchSize: 1, maxConcurrency: 50 },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    tables: {
      directory: { rows: [...keep, 'check'] },
      calendar: { rows: ['get', 'batchGet', 'query'] },
      conflicts: { rows: desk },
      ledger: append,
    },
    sends: ['changes', 'deltas'],
    vault: ['grants', 'invitations'],
    secrets: ['google'],
    knowsPublicUrl: true,
    impact: 'Changes made in Google do not reach bookings and availability of the calendars concerned.',
  },
  'apply-deltas': {
    description: 'Applies deltas to mirrored events, bookings and conflicts',
    trigger: { by: 'queue', queue: 'deltas', batchSize: 10, maxConcurrency: 50 },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    tables: {
      directory: { rows: [...keep, 'check'] },
      calendar: { rows: [...keep, 'batchGet', 'delete'] },
      conflicts: { rows: [...desk, 'batchGet', 'query'], indexes: ['conflictsBySubject'] },
      ledger: append,
    },
    sends: ['changes'],
    vault: [],
    secrets: [],
    impact: 'Changes read from Google wait and are not yet seen by bookings and availability.',
  },
  'relay-changes': {
    description: 'Turns changed rows that owe something outside into messages',
    trigger: { by: 'streams' },
    timeoutSeconds: 30,
    memoryMegabytes: 256,
    tables: {},
    sends: ['changes', 'pushes', 'mails', 'webhooks'],
    vault: [],
    secrets: [],
    impact: 'Bookings reach Google, mails leave and booking systems hear of changes late, by the sweep.',
  },
  'push-bookings': {
    description: 'Writes bookings to Google calendars as they stand now',
    trigger: { by: 'queue', queue: 'pushes', batchSize: 10, maxConcurrency: 50 },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    tables: {
      directory: { rows: [...keep, 'check'] },
      calendar: { rows: ['get', 'query', 'put', 'delete'], indexes: ['bookingsWaiting'] },
      conflicts: { rows: [...desk, 'batchGet'], indexes: ['conflictsBySubject'] },
      ledger: append,
    },
    sends: ['changes', 'pushes'],
    vault: ['grants', 'invitations'],
    secrets: ['google'],
    impact: 'Bookings are missing from or out of date in Google calendars, so people may double-book themselves.',
  },
  'run-schedule': {
    description: 'Sweeps what is due: renews channels, finds lost work, probes grants, reminds',
    trigger: { by: 'minute', input: { job: 'sweep' } },
    timeoutSeconds: 55,
    memoryMegabytes: 512,
    tables: {
      directory: { rows: [...keep, 'check', 'delete'], indexes: ['due'] },
      calendar: {
        rows: ['get', 'batchGet', 'query', 'put', 'update', 'delete'],
        indexes: ['due', 'bookingsByStart'],
      },
      conflicts: {
        rows: [...desk, 'batchGet', 'query'],
        indexes: ['due', 'conflictsByState', 'conflictsBySubject'],
      },
      ledger: { rows: ['query', 'put', 'delete'] },
    },
    sends: ['changes', 'pushes', 'mails', 'webhooks'],
    vault: ['grants', 'invitations'],
    secrets: ['google'],
    knowsPublicUrl: true,
    impact: 'Lost work is not found again, channels lapse within days and dead grants go unnoticed.',
  },
  consent: {
    description: 'Leads people from the invitation to the choice of a calendar, and in and out of the console',
    trigger: {
      by: 'routes',
      routes: [
        ...(['GET /google/callback', 'ANY /invitations/{proxy+}'] as const),
        ...(['GET /', 'GET /console', 'GET /console/sign-in', 'POST /console/sign-out'] as const),
      ],
      proof:
        'A person proves themself by the random token of the invitation or a one-time state bound to the browser (IN1, IN3, SI1).',
    },
    timeoutSeconds: 29,
    memoryMegabytes: 1024,
    tables: { directory: { rows: [...keep, 'check', 'delete'] }, conflicts: { rows: desk }, ledger: append },
    sends: [],
    vault: ['grants', 'invitations'],
    makesKeys: ['grants'],
    secrets: ['google'],
    knowsPublicUrl: true,
    knowsFirstOwner: true,
    impact:
      'People who follow their invitation or reconnect see an error and cannot connect their calendar; nobody can sign in to the console.',
  },
  api: {
    description: 'Answers booking systems and the console',
    trigger: {
      by: 'routes',
      routes: ['ANY /v1/{proxy+}', 'GET /healthz', 'GET /docs'],
      proof:
        'The function checks the bearer key, its business and its scopes (API2), or session, proof of origin and role (SI2 to SI4); the health page and the reference say nothing to protect.',
    },
    timeoutSeconds: 29,
    memoryMegabytes: 1024,
    tables: {
      directory: { rows: [...keep, 'batchGet', 'check', 'delete'] },
      calendar: {
        rows: ['get', 'batchGet', 'query', 'put', 'delete'],
        indexes: [
          ...(['bookingsByStart', 'bookingsByUpdate', 'bookingsByExternalId'] as const),
          ...(['bookingsWaiting', 'bookingsWaitingOfBusiness'] as const),
        ],
      },
      conflicts: { rows: [...desk, 'query', 'batchGet'], indexes: ['conflictsByState', 'conflictsByResource'] },
      ledger: { rows: ['query', 'put'], indexes: ['ledgerByResource'] },
    },
    sends: ['changes'],
    vault: ['grants', 'invitations', 'webhooks', 'answers'],
    makesKeys: ['grants', 'invitations', 'webhooks', 'answers'],
    secrets: ['google', 'admin'],
    knowsPublicUrl: true,
    showsTerms: true,
    knowsFirstOwner: true,
    redrives: true,
    impact: 'Booking systems and the console get errors: some bookings cannot be made or changed.',
  },
  'send-mails': {
    description: 'Writes and sends the mails that rows ask for',
    trigger: { by: 'queue', queue: 'mails', batchSize: 10, maxConcurrency: 5 },
    timeoutSeconds: 30,
    memoryMegabytes: 256,
    tables: {
      directory: { rows: keep },
      conflicts: { rows: [...desk, 'batchGet'], indexes: ['conflictsByState'] },
    },
    sends: [],
    vault: ['invitations'],
    secrets: [],
    knowsPublicUrl: true,
    sendsMail: true,
    impact: 'Invitations, reconnect mails and warnings are late or missing.',
  },
  'deliver-webhooks': {
    description: 'Tells booking systems of changes, signed, until they have heard',
    trigger: { by: 'queue', queue: 'webhooks', batchSize: 10, maxConcurrency: 20 },
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    tables: {
      directory: { rows: keep },
      calendar: { rows: ['get', 'put', 'update'], indexes: ['bookingsWaiting'] },
      conflicts: { rows: ['get', 'update'] },
    },
    sends: [],
    vault: ['webhooks'],
    secrets: [],
    knowsPublicUrl: true,
    impact: 'Booking systems hear of changes late: they show old bookings and conflicts until they ask.',
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof functionSpecs;
