import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type DistributionProps,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Console } from './console.ts';
import { acceptFinding } from './findings.ts';
import type { Route } from './function-specs.ts';
import type { HouseFunction } from './house-function.ts';
import type { DeploymentSettings } from './settings.ts';

/**
 * What the log keeps of a request. Never the path, the query or a header: they hold invitation links and OAuth codes (SE1).
 */
const logLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.integrationErrorMessage',
};

const methods = { GET: HttpMethod.GET, POST: HttpMethod.POST, ANY: HttpMethod.ANY };

/** One origin for people, booking systems and Google: a distribution in front of an HTTP API. */
export class Gateway extends Construct {
  readonly publicUrl: string;
  readonly api: HttpApi;

  /** `consoleDirectory` holds the built console; without it the bucket stays as it is. */
  constructor(scope: Construct, id: string, settings: DeploymentSettings, consoleDirectory?: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Slotbridge' });
    const log = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(logLine)),
      },
    });
    const files = new Console(this, 'Console');
    const distribution = createDistribution(this, this.api, files, settings);
    if (consoleDirectory !== undefined) files.upload(consoleDirectory, distribution);
    this.publicUrl = settings.publicUrl ?? `https://${distribution.distributionDomainName}`;
  }

  /** Adds a route like `GET /healthz`; `proof` says how the function knows who calls. */
  route(route: Route, target: HouseFunction, proof: string): void {
    const [method, path] = route.split(' ', 2);
    if (!path || !(method === 'GET' || method === 'POST' || method === 'ANY'))
      throw new Error(`unreadable route ${route}`);
    const integration = new HttpLambdaIntegration(`${target.node.id}-integration`, target.function);
    for (const created of this.api.addRoutes({ path, methods: [methods[method]], integration })) {
      acceptFinding(created, 'AwsSolutions-APIG4', proof);
    }
  }
}

/**
 * Nothing but the console's files is cached, and everything but the host is passed on. A minimum of TLS 1.2 for viewers needs a certificate of
 * the operator's own, because CloudFront's default certificate admits no policy.
 */
function createDistribution(
  scope: Construct,
  api: HttpApi,
  files: Console,
  settings: DeploymentSettings,
): Distribution {
  const host = `${api.apiId}.execute-api.${Stack.of(scope).region}.${Stack.of(scope).urlSuffix}`;
  const gateway: BehaviorOptions = {
    origin: new HttpOrigin(host, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    }),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  };
  const distribution = new Distribution(scope, 'Distribution', {
    comment: 'Slotbridge',
    defaultBehavior: gateway,
    additionalBehaviors: files.behaviors(gateway),
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_ALL,
    ...ownDomain(scope, settings),
    ...(settings.webAclArn ? { webAclId: settings.webAclArn } : {}),
  });
  acceptDistributionFindings(distribution, settings);
  return distribution;
}

const ownDomain = (scope: Construct, { publicUrl, certificateArn }: DeploymentSettings): Partial<DistributionProps> =>
  publicUrl && certificateArn
    ? {
        domainNames: [new URL(publicUrl).host],
        certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }
    : {};

function acceptDistributionFindings(distribution: Distribution, settings: DeploymentSettings): void {
  acceptFinding(
    distribution,
    'AwsSolutions-CFR1',
    "Google's servers and travelling staff call from any country, so a restriction would lose notifications.",
  );
  if (!settings.webAclArn) {
    acceptFinding(
      distribution,
      'AwsSolutions-CFR2',
      'A web ACL is the choice of the operator (context webAclArn), for it costs more than a small installation; the API throttles.',
    );
  }
  acceptFinding(
    distribution,
    'AwsSolutions-CFR3',
    "Its log lines would hold invitation links and OAuth codes (SE1); only the console's files are cached, so the log of the API behind it sees every other request.",
  );
  if (!settings.certificateArn) {
    acceptFinding(
      distribution,
      'AwsSolutions-CFR4',
      "CloudFront's own domain admits no minimum version; with certificateArn the minimum is TLS 1.2.",
    );
  }
}
