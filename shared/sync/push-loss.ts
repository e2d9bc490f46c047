import type { LinkRow } from '../contracts/rows/links.ts';
import { hours, minutes } from './durations.ts';

/** CH2: what shows that notifications of a channel do not arrive, and what follows. Pure; instants as ISO strings. */

/** A notification may be that late without being lost. */
export const announcedWithinMs = minutes(15);

/** Clocks of Google and of our workers may differ by that much. */
const skewMs = minutes(1);

/** A link's channel is replaced for its silence at most that often. */
const replaceEveryMs = hours(6);

/** From so many losses in a row on, people are told and the calendar is polled like one that cannot be watched. */
const failingAfter = 2;

/**
 * Whether a change that a pull has found should have been announced and was not: made while the present channel lived, after
 * the last complete list, a while before this pull began, and no notification has been accepted since it was made. A change
 * without a time of its own, or one that leaves `updated` alone, shows nothing.
 */
export function wasUnannounced(updated: string | undefined, link: LinkRow): boolean {
  const { channelId, channelSince, channelExpiresAt, asOf, pullStartedAt, notifiedAt } = link;
  if (updated === undefined || channelId === undefined || link.watch !== 'watched') return false;
  if (channelSince === undefined || channelExpiresAt === undefined || asOf === undefined || pullStartedAt === undefined)
    return false;
  const at = Date.parse(updated);
  const lived = at > Date.parse(channelSince) + skewMs && at < Date.parse(channelExpiresAt) - skewMs;
  const due = at >= Date.parse(asOf) && at < Date.parse(pullStartedAt) - announcedWithinMs;
  return lived && due && (notifiedAt === undefined || Date.parse(notifiedAt) < at - skewMs);
}

type Losses = Pick<
  LinkRow,
  | 'unannounced'
  | 'unannouncedOwn'
  | 'ownPushes'
  | 'pushLosses'
  | 'pushLostAt'
  | 'notifiedAt'
  | 'channelId'
  | 'channelReplacedAt'
>;

export type PushVerdict =
  | { kind: 'unchanged' }
  /** A push has arrived since the last loss. */
  | { kind: 'proven' }
  | {
      kind: 'lost';
      losses: number;
      /** The silent channel, where it is time to replace it. */
      replace: string | undefined;
      /** Our own writes alone were not announced: whether Google announces those has to be seen anew. */
      ownAlone: boolean;
    };

/** What a complete pull says of the channel. Own writes count only where Google has announced one before. */
export function judgePushes(link: Losses, now: number): PushVerdict {
  const foreign = (link.unannounced ?? 0) > 0;
  const own = (link.unannouncedOwn ?? 0) > 0 && link.ownPushes === true;
  if (foreign || own) {
    const replacedAt = link.channelReplacedAt;
    const mayReplace = replacedAt === undefined || Date.parse(replacedAt) <= now - replaceEveryMs;
    const replace = mayReplace ? link.channelId : undefined;
    return { kind: 'lost', losses: (link.pushLosses ?? 0) + 1, replace, ownAlone: !foreign };
  }
  const { pushLostAt, notifiedAt } = link;
  const proven = pushLostAt !== undefined && notifiedAt !== undefined && notifiedAt > pushLostAt;
  return proven ? { kind: 'proven' } : { kind: 'unchanged' };
}

/** Repeated loss, told once it is repeated and again with each replacement (CF1). */
export const isTold = (verdict: PushVerdict): boolean =>
  verdict.kind === 'lost' &&
  (verdict.losses === failingAfter || (verdict.losses > failingAfter && verdict.replace !== undefined));

/** SW2: whether changes of this calendar reach us by themselves; what does not is polled. */
export const isWatched = (link: LinkRow, now: number): boolean =>
  link.watch === 'watched' &&
  link.channelId !== undefined &&
  (link.channelExpiresAt === undefined || Date.parse(link.channelExpiresAt) > now) &&
  (link.pushLosses ?? 0) < failingAfter;
