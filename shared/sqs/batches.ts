const mostEntries = 10;
/** SQS allows a megabyte; some of it is left to the entries' own fields. */
const mostBytes = 1_000_000;

export type Outgoing = { body: string; group?: string; dedupe?: string; delaySeconds?: number };

/**
 * The messages to send first, in order, and those that must wait for them. A batch may be accepted in part, so it never
 * holds two messages of one group: the second could get in before the first.
 */
export function nextBatch<Message extends Outgoing>(messages: Message[]): { batch: Message[]; rest: Message[] } {
  const batch: Message[] = [];
  const rest: Message[] = [];
  const groups = new Set<string>();
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const fits = batch.length < mostEntries && (bytes + size <= mostBytes || batch.length === 0);
    if (fits && !(message.group !== undefined && groups.has(message.group))) {
      batch.push(message);
      bytes += size;
    } else rest.push(message);
    if (message.group !== undefined) groups.add(message.group);
  }
  return { batch, rest };
}
