import { kinds as conflictKinds } from '../../../shared/desk/kinds.ts';
import type { Again, Doing, EndsWith, Reaction } from '../../../shared/sync/failure-table.ts';
import { reactions } from '../../../shared/sync/failure-table.ts';
import { reminderDays } from '../../../shared/onboarding/failed-grants.ts';
import { answerOf, doings, type FailureKind, heard, kinds } from './answers.ts';

/** `docs/failures.md`, written from the table itself. */

const titles: Record<Doing, { title: string; about: string }> = {
  read: {
    title: 'Reading a calendar',
    about: 'The row is the link: `inboundError` says what Google answered, its due marker when it is tried again.',
  },
  insert: {
    title: 'Writing a booking’s new event, or any to a calendar that is gone',
    about:
      'As any other write, but that there is no event yet that could be gone or another’s. When an event is not found, its\n' +
      'calendar is asked for: one that is not found itself leaves its bookings as this table says, and none is taken for deleted.',
  },
  write: {
    title: 'Changing or deleting a booking’s event',
    about:
      'The row is the booking: `google.state` and `google.error` say how it stands. No message waits in a queue (PU6).',
  },
  watch: {
    title: 'Opening a channel',
    about: 'Without a channel a link is polled; nothing stops for it but by a dead grant.',
  },
  stop: {
    title: 'Stopping a channel',
    about: 'A superseded channel speaks to nobody, and ends by itself at the latest.',
  },
  probe: {
    title: 'Trying a grant',
    about: 'Daily, and at once when an answer leaves it in doubt. The row is the account.',
  },
  choose: {
    title: 'A person chooses a calendar',
    about: 'Nothing is stored; the link in the mail stays good, and the page says what to do.',
  },
};

const leaves: Record<string, string> = {
  late: 'link `active`, behind, pull idle',
  rebuilding: 'link `active`, a new generation begun, the old rows serve',
  held: 'account failed, its links `actionNeeded`, bookings `waiting`',
  pending: 'booking `pending`, and the calendar is read',
  waiting: 'booking `waiting`',
  refused: 'booking `refused`',
  polled: 'link `active`, polled or with its old channel',
  unwatchable: 'link `active`, `watch: unsupported`, polled',
  superseded: 'channel `superseded`',
  stopped: 'channel `stopped`',
  standing: 'account `ok`, as before',
  page: 'nothing stored',
};

const ends: Record<EndsWith, string> = {
  read: 'a complete read',
  write: 'a write that Google takes',
  reconnect: 'the person’s reconnect; what waited is written',
  watch: 'a channel that opens',
  probe: 'a probe that is answered',
  page: 'the page that loads',
  itself: 'its stop, or its expiry',
};

const duration = (ms: number): string =>
  ms >= 86_400_000 ? `${ms / 86_400_000} day` : ms >= 3_600_000 ? `${ms / 3_600_000} h` : `${ms / 60_000} min`;

function inWords(again: Again): string {
  switch (again.kind) {
    case 'atOnce':
      return 'at once; a full read that is refused as well: growing';
    case 'growing':
      return 'growing: 30 s, doubled to 30 min';
    case 'after':
      return `after ${duration(again.ms)}`;
    case 'afterRead':
      return 'after the read; by itself after twice the growing wait';
    case 'reconnect':
      return `by the person; reminded on days ${reminderDays.join(', ')}`;
    case 'byHand':
      return 'by the person on the page';
    case 'atNextLook':
      return 'at the next pull or look of the sweep';
    case 'nextSweep':
      return 'after 5 min';
    case 'done':
      return 'done';
    default:
      return again satisfies never;
  }
}

const warning = ({ warns, probes }: Reaction): string =>
  warns === undefined
    ? '–'
    : `\`${warns.kind}\` on the ${warns.subject} (${conflictKinds[warns.kind].severity})${probes ? '; the grant is probed at once' : ''}`;

const row = (doing: Doing, kind: FailureKind): string => {
  const reaction: Reaction = reactions[doing][kind];
  const { status, reason } = answerOf(doing, kind);
  const example = doing === 'probe' && kind === 'permissionMissing' ? '200 with a scope less' : `${status} ${reason}`;
  const cells = [
    `\`${kind}\``,
    example,
    leaves[reaction.leaves] ?? reaction.leaves,
    inWords(reaction.again) +
      (kind === 'rateLimited' && reaction.again.kind === 'growing' ? ', not before `Retry-After`' : ''),
    warning(reaction),
    reaction.hears.join(', ') || '–',
    ends[reaction.ends],
  ];
  return `| ${cells.join(' | ')} |`;
};

function section(doing: Doing): string {
  const can = heard(doing);
  const never = kinds.filter((kind) => !can.has(kind));
  return [
    `## ${titles[doing].title}\n\n${titles[doing].about}\n`,
    '| class | for example | leaves | tried again | warning | hears | ends with |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...kinds.filter((kind) => can.has(kind)).map((kind) => row(doing, kind)),
    ...(never.length === 0
      ? []
      : [`\nNo answer is of these classes here: ${never.map((kind) => `\`${kind}\``).join(', ')}.`]),
  ].join('\n');
}

const digests = { daily: 'yes', mailed: 'from the day after; it has a mail of its own' };

const warnings = (): string =>
  [
    '## Warnings and conflicts\n\nWhose turn it is, and whether the business’s daily digest says it while it is open (GR3).\n',
    '| kind | severity | whose turn | in the digest |',
    '| --- | --- | --- | --- |',
    ...Object.entries(conflictKinds).map(
      ([kind, { severity, owner, digest }]) =>
        `| \`${kind}\` | ${severity} | ${owner} | ${digest === false ? 'no' : digests[digest]} |`,
    ),
  ].join('\n');

const head = `# What Google’s refusals lead to

Every answer of Google’s that is no success is put into one of ${kinds.length} classes, once, where it arrives (\`shared/google/classify*.ts\`).
What a class leads to depends on what we were doing; it stands in one table, \`shared/sync/failure-table.ts\`, from which the
code acts and this page is written. A test plays every row against the Google emulator: the row left behind, the time of the
next try, the warning, the mails, and that it closes itself afterwards (\`test/simulation/failures/\`).

Who hears: the *person* by a mail with a link or on the page, the *business* on its desk, by webhook and by mail where the last
table says so, the *operator* by an alarm (metric \`OperatorNeeded\`).

Do not edit: \`npx vitest run --project unit test/simulation/failures --update\` writes it.
`;

export const document = (): string => `${[head, ...doings.map(section), warnings()].join('\n\n')}\n`;
