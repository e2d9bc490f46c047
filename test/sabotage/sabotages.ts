import type { Sabotage } from './breaks.ts';
import { applies } from './table/applies.ts';
import { around } from './table/around.ts';
import { budgets } from './table/budgets.ts';
import { channels, generations } from './table/channels.ts';
import { failing } from './table/failing.ts';
import { found } from './table/found.ts';
import { leaving } from './table/leaving.ts';
import { holds } from './table/holds.ts';
import { notifications } from './table/notifications.ts';
import { operations } from './table/operations.ts';
import { outbound } from './table/outbound.ts';
import { pulls } from './table/pulls.ts';

/** Those of the core, in the order of the spec. */
export const sabotages: Sabotage[] = [
  ...channels,
  ...generations,
  ...notifications,
  ...pulls,
  ...applies,
  ...outbound,
  ...around,
  ...failing,
  ...budgets,
  ...found,
  ...leaving,
  ...operations,
  ...holds,
];
