/** What came of one try to reach a receiver. */
export type ReceiverAnswer =
  | { kind: 'answered'; status: number }
  | { kind: 'timedOut' }
  /** No connection, or it broke off; `reason` is a code such as `ECONNREFUSED`. */
  | { kind: 'unreachable'; reason: string }
  /** Its name leads to an address that nothing is sent to; no connection was opened. */
  | { kind: 'forbidden' };

/**
 * Carries webhooks to their receivers.
 *
 * Guarantees every implementation gives:
 * - The host is resolved and checked before each try, and the connection goes to the addresses that were checked.
 * - Nothing is sent to a private, loopback, link-local or otherwise special address; loopback is allowed to an installation
 *   that is itself on loopback.
 * - No redirect is followed.
 * - It answers within about ten seconds, whatever the receiver does, and never throws.
 */
export interface WebhookSender {
  post(request: { url: string; headers: Record<string, string>; body: string }): Promise<ReceiverAnswer>;
}
