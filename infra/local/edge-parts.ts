import * as z from 'zod';

/** What the distribution of the template says of paths: which are files, under which name and with which headers. */

type Resource = { Properties: Record<string, unknown> };

const Association = z.object({ EventType: z.literal('viewer-request'), FunctionARN: z.string() });

const Behavior = z.object({
  PathPattern: z.string().optional(),
  TargetOriginId: z.string(),
  ResponseHeadersPolicyId: z.string().optional(),
  FunctionAssociations: z.array(Association).default([]),
});

const Distribution = z.object({
  DefaultCacheBehavior: Behavior,
  CacheBehaviors: z.array(Behavior).default([]),
  Origins: z.array(z.object({ Id: z.string(), S3OriginConfig: z.unknown().optional() })),
});

type HeaderRow = [name: string, value: string | undefined];

const Security = z.object({
  ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }).optional(),
  ContentTypeOptions: z.unknown().optional(),
  FrameOptions: z.object({ FrameOption: z.string() }).optional(),
  ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
});

const Policy = z.object({
  CustomHeadersConfig: z.object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) }).optional(),
  SecurityHeadersConfig: Security.optional(),
});

function headersPolicy(id: string, { Properties }: Resource) {
  const { CustomHeadersConfig, SecurityHeadersConfig: security } = Policy.parse(
    Properties['ResponseHeadersPolicyConfig'],
  );
  // Strict-Transport-Security is left out: browsers would hold it against every server of this machine.
  const rows: HeaderRow[] = [
    ...(CustomHeadersConfig?.Items ?? []).map(({ Header, Value }): HeaderRow => [Header, Value]),
    ['content-security-policy', security?.ContentSecurityPolicy?.ContentSecurityPolicy],
    ['x-content-type-options', security?.ContentTypeOptions === undefined ? undefined : 'nosniff'],
    ['x-frame-options', security?.FrameOptions?.FrameOption],
    ['referrer-policy', security?.ReferrerPolicy?.ReferrerPolicy],
  ];
  const headers = rows.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return { id, headers: Object.fromEntries(headers) };
}

const edgeFunction = (id: string, { Properties }: Resource) => ({
  id,
  code: z.string().parse(Properties['FunctionCode']),
});

const distribution = (_id: string, { Properties }: Resource) => Distribution.parse(Properties['DistributionConfig']);

/** Each type of the edge, read with a schema. */
export const edgeParts = { distribution, edgeFunction, headersPolicy };

export type EdgePart = {
  pattern: string;
  /** Undefined where the HTTP API answers. */
  files: { rewrite: string | undefined; headers: Record<string, string> } | undefined;
};

type Read = {
  distributions: z.output<typeof Distribution>[];
  functions: ReturnType<typeof edgeFunction>[];
  policies: ReturnType<typeof headersPolicy>[];
};

/** In the order in which they are tried; the default comes last. */
export function readEdge({ distributions, functions, policies }: Read): EdgePart[] {
  return distributions.flatMap(({ DefaultCacheBehavior, CacheBehaviors, Origins }) => {
    const stored = Origins.filter(({ S3OriginConfig }) => S3OriginConfig !== undefined).map(({ Id }) => Id);
    const part = (behavior: z.output<typeof Behavior>): EdgePart => ({
      pattern: behavior.PathPattern ?? '*',
      files: stored.includes(behavior.TargetOriginId)
        ? {
            rewrite: functions.find(({ id }) => id === behavior.FunctionAssociations[0]?.FunctionARN)?.code,
            headers: policies.find(({ id }) => id === behavior.ResponseHeadersPolicyId)?.headers ?? {},
          }
        : undefined,
    });
    return [...CacheBehaviors.map(part), part(DefaultCacheBehavior)];
  });
}
