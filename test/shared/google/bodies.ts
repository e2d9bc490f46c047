/** Error bodies as Google writes them (reference 5.2, 5.4). */

export const backend = (code: number, reason: string, domain = 'global', message = reason): string =>
  JSON.stringify({ error: { errors: [{ domain, reason, message }], code, message } }, null, 1);

export const frontEnd = (code: number, reason: string, status: string, details: unknown[] = []): string =>
  JSON.stringify(
    { error: { code, message: reason, errors: [{ message: reason, domain: 'global', reason }], status, details } },
    null,
    2,
  );

export const errorInfo = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
});

export const oauthBody = (error: string, description = '', subtype?: string): string =>
  JSON.stringify({
    error,
    error_description: description,
    ...(subtype === undefined ? {} : { error_subtype: subtype }),
  });
