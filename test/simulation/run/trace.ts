import type { Row } from '../../../shared/ports/store.ts';
import { googleWords } from './google-words.ts';
import type { Outcome } from './run-schedule.ts';
import type { Entry } from './types.ts';

/** What happened, line by line, for a person who looks for a cause. `full` shows also what hardly ever matters. */
export function traceOf({ history, violations, seed, crashed }: Outcome, { full }: { full: boolean }): string {
  const lines: string[] = [];
  for (const [index, entry] of history.entries()) {
    const words = wordsOf(entry, full);
    if (words !== undefined)
      lines.push(`${String(index).padStart(5)} ${momentOf(entry.at)} ${entry.task.padEnd(20)} ${words}`);
  }
  for (const { invariant, says, entry } of violations)
    lines.push(`✗ invariant ${invariant}: ${says}${entry === undefined ? '' : ` (shows at ${entry})`}`);
  if (crashed !== undefined) lines.push(`✗ the simulation failed: ${crashed}`);
  return [`seed ${seed}`, ...lines].join('\n');
}

const momentOf = (at: number): string => new Date(at).toISOString().slice(5, 23).replace('T', ' ');

function wordsOf(entry: Entry, full: boolean): string | undefined {
  switch (entry.kind) {
    case 'begun':
      return begunWords(entry, full);
    case 'ended':
      return entry.how === 'done' && !full
        ? undefined
        : `${entry.how}${entry.error === undefined ? '' : `: ${entry.error}`}`;
    case 'row':
      return rowWords(entry, full);
    case 'sent':
      return full || !['webhooks', 'mails'].includes(entry.queue)
        ? `sends ${entry.queue}: ${short(entry.body, full)}`
        : undefined;
    case 'dead':
      return `${entry.queue} gives up ${short(entry.body, full)}`;
    case 'google':
      return googleWords(entry, full);
    case 'notified':
      return `notifies of ${entry.headers['x-goog-resource-state']} on ${entry.headers['x-goog-channel-id']}: ${entry.status}`;
    case 'edited':
      return `in Google, ${entry.what}: event ${entry.eventId} of ${entry.calendarId} ${short(entry.after ?? 'gone', full)}`;
    case 'asked':
      return `asks ${entry.method} ${entry.path} ${short(entry.body ?? '', full)} and hears ${entry.status} ${short(entry.answer ?? '', full)}`;
    case 'posted':
      return `a receiver takes ${entry.eventId} at ${entry.url}`;
    case 'fault':
      return `⚡ ${entry.name}${entry.detail === undefined ? '' : ` (${entry.detail})`}`;
    case 'noted':
      return `• ${entry.name} ${entry.detail === undefined ? '' : short(entry.detail, true)}`;
  }
}

function begunWords(entry: Entry & { kind: 'begun' }, full: boolean): string | undefined {
  const { queue, receiveCount = 1, input, part } = entry;
  if (part === 'run-schedule' && !full) return undefined;
  if (queue === undefined) return full ? `begins with ${short(input, full)}` : undefined;
  return `gets ${queue} ${short(input, full)}${receiveCount > 1 ? `, for the ${receiveCount}th time` : ''}`;
}

const quiet = new Set(['guard', 'ledger', 'delivery', 'mail', 'eventId', 'slot']);
const unseen = /^(pk|sk|v|row|dueShard|.*Key|version)$/;

function rowWords({ key, before, after }: Entry & { kind: 'row' }, full: boolean): string | undefined {
  const row = after ?? before;
  const kind = String(row?.row ?? 'row');
  if (quiet.has(kind) && !full) return undefined;
  const name = `${kind} ${typeof row?.id === 'string' ? row.id : key.sk}`;
  if (after === undefined) return `removes ${name}`;
  if (before === undefined) return `writes ${name}: ${differences({ pk: '', sk: '' }, after, full)}`;
  return `changes ${name}: ${differences(before, after, full)}`;
}

function differences(before: Row, after: Row, full: boolean): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => full || !unseen.test(name),
  );
  return names
    .filter((name) => text(before[name]) !== text(after[name]))
    .map((name) => `${name}=${after[name] === undefined ? 'none' : short(after[name], full)}`)
    .join(' ');
}

const text = (value: unknown): string => JSON.stringify(value instanceof Set ? [...value] : value) ?? '';

function short(value: unknown, full: boolean): string {
  const whole = typeof value === 'string' ? value : text(value);
  return full || whole.length <= 240 ? whole : `${whole.slice(0, 240)}…`;
}
