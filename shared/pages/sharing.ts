import type { Settings } from '../contracts/settings.ts';
import type { Texts } from './texts.ts';

/** What is shared and what is not, in words, as the settings have it. */
type Sharing = Pick<Settings, 'direction' | 'detailsFromGoogle' | 'detailsToGoogle'>;

const readsGoogle = ({ direction }: Sharing) => direction !== 'bookingsToGoogle';
const writesGoogle = ({ direction }: Sharing) => direction !== 'googleToBookings';

/** The one sentence. */
export function sharingSentence({ say }: Texts, business: string, how: Sharing): string {
  if (!readsGoogle(how)) return say('sharing.sentence.writesOnly', { business });
  return how.detailsFromGoogle === 'busyOnly'
    ? say('sharing.sentence.busyOnly', { business })
    : say('sharing.sentence.details', { business });
}

export function sharedThings({ say }: Texts, business: string, how: Sharing): string[] {
  const read = how.detailsFromGoogle === 'busyOnly' ? say('sharing.shared.busyOnly') : say('sharing.shared.details');
  const written =
    how.detailsToGoogle === 'full'
      ? say('sharing.shared.bookings', { business })
      : say('sharing.shared.bookingsNameless', { business });
  return [...(readsGoogle(how) ? [read] : []), ...(writesGoogle(how) ? [written] : [])];
}

export const privateThings = ({ say }: Texts, how: Sharing): string[] => [
  how.detailsFromGoogle === 'busyOnly' || !readsGoogle(how)
    ? say('sharing.private.events')
    : say('sharing.private.restOfEvents'),
  say('sharing.private.else'),
];
