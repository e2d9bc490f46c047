import * as z from 'zod';

/** What a function may be told from outside. Each gets only what it needs; reading what is missing names the variable. */
const Environment = z.object({
  TABLE_DIRECTORY: z.string().min(1),
  TABLE_CALENDAR: z.string().min(1),
  TABLE_CONFLICTS: z.string().min(1),
  TABLE_LEDGER: z.string().min(1),
  QUEUE_CHANGES_URL: z.url(),
  QUEUE_DELTAS_URL: z.url(),
  QUEUE_PUSHES_URL: z.url(),
  QUEUE_MAILS_URL: z.url(),
  QUEUE_WEBHOOKS_URL: z.url(),
  /** Their dead letters, for the function that redrives them. */
  DEAD_CHANGES_URL: z.url(),
  DEAD_DELTAS_URL: z.url(),
  DEAD_PUSHES_URL: z.url(),
  DEAD_MAILS_URL: z.url(),
  DEAD_WEBHOOKS_URL: z.url(),
  VAULT_KEY_ARN: z.string().min(1),
  GOOGLE_SECRET_ARN: z.string().min(1),
  ADMIN_SECRET_ARN: z.string().min(1),
  MAIL_FROM: z.string().min(3),
  MAIL_CONFIGURATION_SET: z.string().min(1),
  PUBLIC_URL: z.url(),
  FIRST_OWNER: z.email(),
  /** The operator's own privacy terms, and which version of them is the present one. */
  PRIVACY_TERMS_URL: z.url(),
  PRIVACY_TERMS_VERSION: z.string().min(1).max(100),
  /** Other servers that speak Google's protocols; unset means Google. */
  GOOGLE_API_URL: z.url(),
  GOOGLE_OAUTH_URL: z.url(),
  /** Google's limits where they are not those it publishes. */
  GOOGLE_CALLS_PER_MINUTE: z.coerce.number().int().positive(),
  GOOGLE_CALLS_PER_USER: z.coerce.number().int().positive(),
  GOOGLE_CALLS_PER_DAY: z.coerce.number().int().positive(),
});

type Variables = z.infer<typeof Environment>;
export type Environment = Partial<Variables>;

/** Throws naming every variable that is set to something unusable. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.partial().safeParse(set);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new Error(`The environment is not usable (${wrong})`);
}

export function required<Name extends keyof Variables>(environment: Environment, name: Name): Variables[Name] {
  const value = environment[name];
  if (value === undefined) throw new Error(`${name} is not set for this function`);
  return value;
}
