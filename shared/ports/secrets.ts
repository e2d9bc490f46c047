/** Secrets of the installation. Values never go to logs, queues, rows or errors (SE1). */
export interface Secrets {
  adminKey(): Promise<string>;
  /** The installation's own OAuth client, which rows call `default`. */
  oauthClient(): Promise<{ clientId: string; clientSecret: string }>;
}

/**
 * Seals small secrets with a data key of the business (KMS; encryption context: business and purpose).
 * `bound` goes into the authenticated data, so a sealed value moved to another row does not open.
 */
export interface Vault {
  seal(businessId: string, purpose: Purpose, bound: string, plaintext: string): Promise<string>;
  /** Throws when the value was not sealed for exactly this business, purpose and bound. */
  open(businessId: string, purpose: Purpose, bound: string, sealed: string): Promise<string>;
  /** A keyed digest (32 bytes, base64url): the same for the same input, and only who holds the data key can make it. */
  sign(businessId: string, purpose: Purpose, input: string): Promise<string>;
}

export type Purpose = 'grants' | 'invitations' | 'webhooks' | 'answers';
