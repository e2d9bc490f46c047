import type { Sabotage } from './breaks.ts';
import { advising } from './table/advising.ts';
import { applies } from './table/applies.ts';
import { around } from './table/around.ts';
import { bringing } from './table/bringing.ts';
import { budgets } from './table/budgets.ts';
import { channels, generations } from './table/channels.ts';
import { desk } from './table/desk.ts';
import { failing } from './table/failing.ts';
import { found } from './table/found.ts';
import { overtaken } from './table/overtaken.ts';
import { leaving } from './table/leaving.ts';
import { holds } from './table/holds.ts';
import { notifications } from './table/notifications.ts';
import { operations } from './table/operations.ts';
import { obeying } from './table/obeying.ts';
import { outbound } from './table/outbound.ts';
import { pulls } from './table/pulls.ts';
import { quarrelling } from './table/quarrelling.ts';
import { resting } from './table/resting.ts';
import { settling } from './table/settling.ts';
import { telling } from './table/telling.ts';

/** Those of the core, in the order of the spec. */
export const sabotages: Sabotage[] = [
  ...channels,
  ...generations,
  ...notifications,
  ...pulls,
  ...applies,
  ...outbound,
  ...settling,
  ...resting,
  ...obeying,
  ...advising,
  ...around,
  ...failing,
  ...desk,
  ...budgets,
  ...found,
  ...overtaken,
  ...quarrelling,
  ...leaving,
  ...operations,
  ...holds,
  ...telling,
  ...bringing,
];
