import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type BehaviorOptions,
  CachePolicy,
  type Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type IOrigin,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import * as z from 'zod';
import { acceptFinding } from './findings.ts';

/** Nothing runs and nothing applies but files of ours; pictures of people come from Google. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' https://*.googleusercontent.com",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whatever is asked for that is no asset is the application: it reads the address itself. */
const toIndex = `function handler(event) {
  event.request.uri = '/console/index.html';
  return event.request;
}`;

/** The console's files, behind the distribution that answers everything else (SV1). */
export class Console extends Construct {
  readonly #bucket: Bucket;
  readonly #origin: IOrigin;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acceptFinding(
      this.#bucket,
      'AwsSolutions-S1',
      'It holds the public files of the console, the same for everybody; only the distribution reads it.',
    );
    this.#origin = S3BucketOrigin.withOriginAccessControl(this.#bucket);
  }

  /** Ways in and out belong to the API's origin; the rest of `/console/` is files. */
  behaviors(gateway: BehaviorOptions): Record<string, BehaviorOptions> {
    const fallback = new EdgeFunction(this, 'ToIndex', {
      code: FunctionCode.fromInline(toIndex),
      runtime: FunctionRuntime.JS_2_0,
      comment: 'Every address of the console is its page',
    });
    return {
      '/console/sign-*': gateway,
      '/console/assets/*': this.#files('Assets', 'public, max-age=31536000, immutable'),
      '/console/*': {
        ...this.#files('Page', 'no-cache'),
        functionAssociations: [{ function: fallback, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
    };
  }

  #files(name: string, cacheControl: string): BehaviorOptions {
    const headers = new ResponseHeadersPolicy(this, name, {
      comment: `Slotbridge console: ${name}`,
      customHeadersBehavior: { customHeaders: [{ header: 'cache-control', value: cacheControl, override: true }] },
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    });
    return {
      origin: this.#origin,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: headers,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
    };
  }

  /**
   * Puts the files of a folder in. Files of earlier releases stay: a page that is open asks for them. The bucket is emptied with
   * the stack.
   */
  upload(directory: string, distribution: Distribution): void {
    new BucketDeployment(this, 'Upload', {
      sources: [Source.asset(directory)],
      destinationBucket: this.#bucket,
      distribution,
      distributionPaths: ['/console/*'],
      prune: false,
      retainOnDelete: false,
    });
    acceptUploader(this.#bucket);
  }
}

/** The CDK brings its own function for uploads, which runs at a deployment and never else. */
function acceptUploader(bucket: Bucket): void {
  const stack = Stack.of(bucket);
  const files = z
    .object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
    .parse(stack.resolve(bucket.bucketArn));
  const wide = [
    'Resource::*',
    `Resource::<${files['Fn::GetAtt'][0]}.Arn>/*`,
    'Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*',
    ...['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'].map((action) => `Action::s3:${action}*`),
  ];
  const logs = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  for (const one of stack.node.children.filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))) {
    acceptFinding(one, 'AwsSolutions-L1', 'Its runtime is that of the CDK release that brings it.');
    acceptFinding(
      one,
      `AwsSolutions-IAM4[Policy::${logs}]`,
      'The CDK lets its uploader write a log by the managed policy.',
    );
    for (const grant of wide)
      acceptFinding(
        one,
        `AwsSolutions-IAM5[${grant}]`,
        'The CDK lets its uploader read assets and write the bucket of the console.',
      );
  }
}
