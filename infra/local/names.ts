/** Region and account of everything local; SDK clients, ARNs and queue URLs must agree on them. */
export const region = 'us-east-1';
export const accountId = '000000000000';

export const arnOf = {
  function: (name: string) => `arn:aws:lambda:${region}:${accountId}:function:${name}`,
  key: (id: string) => `arn:aws:kms:${region}:${accountId}:key/${id}`,
  queue: (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`,
  secret: (id: string) => `arn:aws:secretsmanager:${region}:${accountId}:secret:${id}`,
  role: (id: string) => `arn:aws:iam::${accountId}:role/${id}`,
  table: (name: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
  stream: (table: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${table}/stream/local`,
};

/** The last part of an ARN, which is the resource's name here. */
export function nameIn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}

/** Each function signs with its own access key, so that a service can tell who asks. */
export const accessKeyOf = (functionName: string): string => functionName.replace(/[^A-Za-z0-9]/g, '');

/** For the SDK clients of the stack itself; engines accept any. DynamoDB Local refuses key ids that are not alphanumeric. */
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
