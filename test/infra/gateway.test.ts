import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { entryMetadata } from '../../infra/house-function.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { referredId, synthesized, type Template, variablesOf } from './template.ts';

const template = synthesized();

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/slotbridge/11111111-2222-3333-4444-555555555555';

function functionBehind(routeTarget: unknown): unknown {
  const [, [, reference]] = z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.tuple([z.literal('integrations/'), z.unknown()])]) })
    .transform((value) => value['Fn::Join'])
    .parse(routeTarget);
  const integration = template.target(reference);
  expect(integration.Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  return template.target(integration.Properties['IntegrationUri']).Metadata[entryMetadata];
}

describe('gateway', () => {
  it('sends each route to its function and knows no other', () => {
    const routes = template
      .ofType('AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => [Properties['RouteKey'], functionBehind(Properties['Target'])]);
    expect(Object.fromEntries(routes)).toEqual({
      'POST /google/notifications': 'functions/receive-notification/handler.ts',
      'GET /google/callback': 'functions/consent/handler.ts',
      'ANY /invitations/{proxy+}': 'functions/consent/handler.ts',
      'GET /': 'functions/consent/handler.ts',
      'GET /console': 'functions/consent/handler.ts',
      'GET /console/sign-in': 'functions/consent/handler.ts',
      'POST /console/sign-out': 'functions/consent/handler.ts',
      'ANY /v1/{proxy+}': 'functions/api/handler.ts',
      'GET /healthz': 'functions/api/handler.ts',
      'GET /docs': 'functions/api/handler.ts',
    });
  });

  it('throttles and keeps a log for a month', () => {
    const stage = template.only('AWS::ApiGatewayV2::Stage');
    expect(stage.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
    const settings = z.object({ DestinationArn: z.unknown() }).parse(stage.Properties['AccessLogSettings']);
    expect(template.target(settings.DestinationArn).Properties['RetentionInDays']).toBe(30);
  });

  it('SE1 its log holds no path, query, header or caller, for links and codes stand there', () => {
    const { AccessLogSettings } = z
      .object({ AccessLogSettings: z.object({ Format: z.string() }) })
      .parse(template.only('AWS::ApiGatewayV2::Stage').Properties);
    const variables = [...AccessLogSettings.Format.matchAll(/\$context\.[A-Za-z.]+/g)].map(([name]) => name);
    expect(variables.toSorted()).toEqual([
      '$context.integrationErrorMessage',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  it('SE1 the distribution keeps no log of its own', () => {
    const config = template.only('AWS::CloudFront::Distribution').Properties['DistributionConfig'];
    expect(config).not.toHaveProperty('Logging');
  });
});

const Config = z.object({
  DefaultCacheBehavior: z.record(z.string(), z.unknown()),
  Origins: z.tuple([z.object({ CustomOriginConfig: z.unknown() }), z.object({ S3OriginConfig: z.unknown() })]),
  Aliases: z.array(z.string()).default([]),
  ViewerCertificate: z.record(z.string(), z.unknown()).optional(),
  WebACLId: z.string().optional(),
});

const configOf = (from: Template) =>
  Config.parse(from.only('AWS::CloudFront::Distribution').Properties['DistributionConfig']);

describe('distribution', () => {
  const managed = {
    cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  };

  it('caches nothing of the API, passes on all but the host, and insists on HTTPS', () => {
    const { DefaultCacheBehavior, Origins } = configOf(template);
    expect(DefaultCacheBehavior).toMatchObject({
      CachePolicyId: managed.cachingDisabled,
      OriginRequestPolicyId: managed.allViewerExceptHostHeader,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    expect(Origins[0].CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
  });

  it('its domain is the public address unless another is named', () => {
    const distribution = template.only('AWS::CloudFront::Distribution').id;
    const own = { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [distribution, 'DomainName'] }]] };
    expect(template.outputs['PublicUrl']?.Value).toEqual(own);
    expect(variablesOf(template.functionNamed('consent'))['PUBLIC_URL']).toEqual(own);
  });

  it('takes the address, certificate and web ACL of the operator, and then TLS 1.2 at least', () => {
    const context = { publicUrl: 'https://sync.example.com', certificateArn, webAclArn };
    const named = synthesized({ context });
    const { Aliases, ViewerCertificate, WebACLId } = configOf(named);
    expect(Aliases).toEqual(['sync.example.com']);
    expect(ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: 'TLSv1.2_2021',
      AcmCertificateArn: certificateArn,
    });
    expect(WebACLId).toBe(webAclArn);
    expect(named.outputs['PublicUrl']?.Value).toBe('https://sync.example.com');
    expect(variablesOf(named.functionNamed('send-mails'))['PUBLIC_URL']).toBe('https://sync.example.com');
  });

  it('tells whoever calls Google of the operator’s limits, and only those', () => {
    const named = synthesized({ context: { googleCallsPerMinute: '20000', googleCallsPerDay: '2000000' } });
    const of = (name: string) => variablesOf(named.functionNamed(name));
    const limits = { GOOGLE_CALLS_PER_MINUTE: '20000', GOOGLE_CALLS_PER_DAY: '2000000' };
    for (const name of ['pull-changes', 'push-bookings', 'run-schedule', 'api', 'consent'])
      expect(of(name)).toMatchObject(limits);
    expect(of('apply-deltas')).not.toHaveProperty('GOOGLE_CALLS_PER_MINUTE');
    expect(of('pull-changes')).not.toHaveProperty('GOOGLE_CALLS_PER_USER');
    expect(variablesOf(template.functionNamed('pull-changes'))).not.toHaveProperty('GOOGLE_CALLS_PER_MINUTE');
  });

  it.each([
    [{ publicUrl: 'http://sync.example.com' }, 'publicUrl'],
    [{ publicUrl: 'https://sync.example.com/' }, 'publicUrl'],
    [{ certificateArn }, 'certificateArn needs publicUrl'],
    [{ mailFrom: 'nobody' }, 'mailFrom'],
    [{ firstOwner: 'nobody' }, 'firstOwner'],
    [{ googleCallsPerUser: '10' }, 'googleCallsPerUser'],
  ])('refuses %j and names the setting', (context, reason) => {
    expect(() => synthesize({ context })).toThrow(reason);
  });
});

describe('outputs', () => {
  it('are the four that an operator needs', () => {
    expect(Object.keys(template.outputs).toSorted()).toEqual([
      'AdminSecretArn',
      'AlarmTopic',
      'GoogleSecretArn',
      'PublicUrl',
    ]);
    expect(referredId(template.outputs['AlarmTopic']?.Value)).toBe(template.only('AWS::SNS::Topic').id);
  });
});
