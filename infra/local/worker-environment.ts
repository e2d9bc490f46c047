import { accessKeyOf, region } from './names.ts';
import type { FunctionPart } from './template-parts.ts';

export type EnvironmentParts = {
  endpoints: { dynamodb: string; sqs: string; services: string };
  google: { apiUrl?: string; oauthUrl?: string } | undefined;
  publicUrl: string | undefined;
  firstOwner: string | undefined;
  compileCache: string;
  /** A path where nothing is, so that the developer's own AWS settings stay out. */
  nowhere: string;
};

/** All that a worker sees: its variables from the template, what Lambda sets, and where the local services are. */
export function createWorkerEnvironment(part: FunctionPart, parts: EnvironmentParts): Record<string, string> {
  const { endpoints, google, publicUrl, firstOwner } = parts;
  return {
    ...part.environment,
    ...(publicUrl !== undefined && 'PUBLIC_URL' in part.environment ? { PUBLIC_URL: publicUrl } : {}),
    ...(firstOwner !== undefined && 'FIRST_OWNER' in part.environment ? { FIRST_OWNER: firstOwner } : {}),
    ...(google?.apiUrl === undefined ? {} : { GOOGLE_API_URL: google.apiUrl }),
    ...(google?.oauthUrl === undefined ? {} : { GOOGLE_OAUTH_URL: google.oauthUrl }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyOf(part.name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: part.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(part.memoryMegabytes),
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SESV2: endpoints.services,
    AWS_ENDPOINT_URL_KMS: endpoints.services,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.services,
    AWS_CONFIG_FILE: parts.nowhere,
    AWS_SHARED_CREDENTIALS_FILE: parts.nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    TZ: 'UTC',
    NODE_COMPILE_CACHE: parts.compileCache,
    ...needed(),
  };
}

/** Without it Windows starts no process. */
function needed(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}
