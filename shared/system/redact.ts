/**
 * Takes out of a log line what must not be in it (SE1): by the name it goes by, and by its look wherever it stands.
 * A second line of defence; the first is that nothing of the kind is logged.
 */
const secretNames =
  /token|secret|password|authorization|cookie|credential|verifier|api_?key|plaintext|^(code|body|requestBody|nonce|html|text|link|signature)$/i;

const secretLooks: readonly RegExp[] = [
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\bya29\.[\w-]+/g,
  /\b[14]\/\/?0[\w-]{10,}/g,
  /\bGOCSPX-[\w-]+/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\bv1\.[\w-]{20,}/g,
  /\bwhsec_[\w+/=-]+/g,
  /(?<=\/invitations\/)[^\s/?#"']+/g,
  /(?<=[?&](?:code|state|token|access_token|refresh_token|client_secret|id_token)=)[^\s&#"']+/g,
];

const redactedMark = '[redacted]';

export const redactText = (text: string): string =>
  secretLooks.reduce((left, look) => left.replace(look, redactedMark), text);

/** For `JSON.stringify`: judges each property by its name, then each string by its look. */
export function redactProperty(name: string, value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (secretNames.test(name)) return redactedMark;
  return typeof value === 'string' ? redactText(value) : value;
}
