import { sizeOf } from '../run/size.ts';
import type { Life } from '../run/types.ts';
import { asAction, type LifeAction } from './action.ts';
import { bookingSystemActions } from './booking-system.ts';
import { bothSidesActions } from './both-sides.ts';
import { buildBusinesses, connect } from './build.ts';
import { clientActions } from './clients.ts';
import { decisionActions } from './decisions.ts';
import { deskActions } from './desk.ts';
import { erasingActions } from './erasing.ts';
import { expected } from './expected.ts';
import { forgeryActions } from './forged-pushes.ts';
import { buildGoogle } from './google.ts';
import { faultActions } from './google-faults.ts';
import { grantActions } from './google-grants.ts';
import { moodActions } from './google-moods.ts';
import { keyAndHoldActions } from './keys-and-holds.ts';
import { mendAll } from './mend.ts';
import { bookingEventActions } from './people-bookings.ts';
import { consentActions, invite } from './people-consent.ts';
import { eventActions } from './people-events.ts';
import { linkActions } from './people-links.ts';
import { seriesActions } from './people-series.ts';
import { drawTown } from './plan.ts';
import { scriptActions } from './scripts.ts';
import { slowPageActions } from './slow-pages.ts';
import { resourcesOf, type Town } from './town.ts';
import { beginToListen, webhookActions } from './webhooks.ts';

const actionsOf = (town: Town): LifeAction[] => [
  ...eventActions(town),
  ...seriesActions(town),
  ...bookingEventActions(town),
  ...scriptActions(town),
  ...bookingSystemActions(town),
  ...keyAndHoldActions(town),
  ...bothSidesActions(town),
  ...deskActions(town),
  ...webhookActions(town),
  ...decisionActions(town),
  ...consentActions(town),
  ...linkActions(town),
  ...erasingActions(town),
  ...faultActions(town),
  ...slowPageActions(town),
  ...moodActions(town),
  ...forgeryActions(),
  ...grantActions(town),
  ...clientActions(town),
];

/** The people, businesses and calendars of one schedule, drawn from its seed. */
export function createLife(): Life {
  let town: Town | undefined;
  const here = (): Town => {
    if (town === undefined) throw new Error('The schedule has not begun');
    return town;
  };
  let actions: ReturnType<typeof asAction>[] = [];
  return {
    async begin(stage) {
      const drawn = drawTown(stage.draw, stage.now(), sizeOf(stage.seed));
      await buildGoogle(stage, drawn);
      await buildBusinesses(stage, drawn);
      for (const resource of resourcesOf(drawn))
        await (stage.draw.chance(drawn.profile.connected) ? connect(stage, resource) : invite(stage, resource));
      await beginToListen(stage, drawn);
      town = drawn;
      const all = actionsOf(drawn);
      actions = all.map((action) => asAction(drawn, action));
      for (let count = 0; count < (drawn.profile.booked ?? 0); count++)
        await all.find(({ name }) => name === 'book')?.act(stage);
    },
    get actions() {
      return actions;
    },
    mend: (stage) => mendAll(stage, here()),
    expected,
  };
}
