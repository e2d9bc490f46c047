import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { EntryOf } from './checker.ts';
import { type GoogleCall, isWrite } from './google-call.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A list may lag behind a write. */
const slackMs = 21_000;
/** SW2: so long a change may stay unread when its push was lost. */
const checkedWithinMs = 6 * hour + 15 * minute;

/** When people, or we, last touched which event, and whether a link had to know of it by now. */
export class LastEdits {
  readonly #at = new Map<string, number>();

  see({ calendarId, eventId, at }: EntryOf<'edited'>): void {
    this.#at.set(`${calendarId}/${rootId(eventId)}`, at);
  }

  /** A write of ours that Google carried out. */
  write(call: GoogleCall): void {
    const eventId = call.eventId ?? String(call.body.id);
    if (isWrite(call) && call.done) this.#at.set(`${call.calendarId}/${rootId(eventId)}`, call.entry.at);
  }

  /** It was changed after the link's last complete list, and not so long ago that a check should have found it. */
  isUnread(link: LinkRow, eventId: string, now: number, updated?: string): boolean {
    const edited = this.#at.get(`${link.calendarId}/${rootId(eventId)}`) ?? 0;
    const at = Math.max(edited, Date.parse(updated ?? '') || 0);
    return at > Date.parse(link.asOf ?? '') - slackMs && now - at <= checkedWithinMs;
  }
}

/** Instances are named after their series. */
const rootId = (eventId: string): string => eventId.split('_', 1)[0] ?? eventId;
