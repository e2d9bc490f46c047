import type { Node } from 'constructs';
import * as z from 'zod';

/** Stands in until the operator names a sender; SES refuses it. */
export const placeholderSender = 'slotbridge@example.com';

/** What an operator may say at deployment, as CDK context (`-c publicUrl=https://…`). Everything else is the same everywhere. */
const DeploymentSettings = z.object({
  /** The origin people and Google reach; without it, the distribution's own domain. */
  publicUrl: z
    .url({ protocol: /^https$/ })
    .refine(
      (url) => new URL(url).origin === url,
      'an origin without a path or a trailing slash, e.g. https://sync.example.com',
    )
    .optional(),
  /** A certificate in us-east-1 for the host of `publicUrl`, when that host points at the distribution. */
  certificateArn: z.string().startsWith('arn:').optional(),
  /** A web ACL (scope CLOUDFRONT) to put before everything. */
  webAclArn: z.string().startsWith('arn:').optional(),
  /** The sender of every mail: an address that SES may send from, itself or by its domain. */
  mailFrom: z.email().default(placeholderSender),
  /** Where the operator's own privacy terms stand, and their present version; without an address those that ship are shown. */
  privacyTermsUrl: z.url({ protocol: /^https$/ }).optional(),
  privacyTermsVersion: z.coerce.string().min(1).max(100).optional(),
  /** Whoever signs in to the console with this verified address owns every business that has no owner yet (SI6). */
  firstOwner: z.email().optional(),
  /**
   * Google's limits for the installation's OAuth client, as its console shows them: calls a minute, calls a minute of one
   * user, calls a day. Without them those that Google publishes; a tenth of each is left unused.
   */
  googleCallsPerMinute: z.coerce.number().int().min(600).optional(),
  googleCallsPerUser: z.coerce.number().int().min(100).optional(),
  googleCallsPerDay: z.coerce.number().int().min(1000).optional(),
});

export type DeploymentSettings = z.infer<typeof DeploymentSettings>;

/** Reads the settings from the CDK context; an error names the setting. */
export function readSettings(node: Node): DeploymentSettings {
  const names = Object.keys(DeploymentSettings.shape);
  const given = Object.fromEntries(names.map((name) => [name, node.tryGetContext(name)]));
  const parsed = DeploymentSettings.safeParse(given);
  if (!parsed.success) throw new Error(`CDK context is not usable:\n${z.prettifyError(parsed.error)}`);
  if (parsed.data.certificateArn && !parsed.data.publicUrl) {
    throw new Error('CDK context is not usable: certificateArn needs publicUrl');
  }
  return parsed.data;
}

/** What the functions that call Google are told of its limits: only what the operator has said. */
export function googleLimitsOf(settings: DeploymentSettings): Record<string, string> {
  const { googleCallsPerMinute, googleCallsPerUser, googleCallsPerDay } = settings;
  const named = {
    GOOGLE_CALLS_PER_MINUTE: googleCallsPerMinute,
    GOOGLE_CALLS_PER_USER: googleCallsPerUser,
    GOOGLE_CALLS_PER_DAY: googleCallsPerDay,
  };
  return said(named);
}

/** What the API is told of the operator's own privacy terms. */
export const privacyTermsOf = ({ privacyTermsUrl, privacyTermsVersion }: DeploymentSettings): Record<string, string> =>
  said({ PRIVACY_TERMS_URL: privacyTermsUrl, PRIVACY_TERMS_VERSION: privacyTermsVersion });

const said = (named: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
