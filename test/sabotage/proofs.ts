import { start } from '../simulation/start.ts';
import { advising } from './scenarios/advising.ts';
import { applying } from './scenarios/applying.ts';
import { bringing } from './scenarios/bringing.ts';
import { budgeting } from './scenarios/budgeting.ts';
import { channels } from './scenarios/channels.ts';
import { deciding } from './scenarios/deciding.ts';
import { erasing } from './scenarios/erasing.ts';
import { failing } from './scenarios/failing.ts';
import { holding } from './scenarios/holding.ts';
import { inTheWay, leftCopies, puttingBack } from './scenarios/found.ts';
import { overtaken } from './scenarios/overtaken.ts';
import { generations } from './scenarios/generations.ts';
import { leaving } from './scenarios/leaving.ts';
import { massDeletions } from './scenarios/mass-deletions.ts';
import { notifications } from './scenarios/notifications.ts';
import { operating } from './scenarios/operating.ts';
import { obeying } from './scenarios/obeying.ts';
import { pulling } from './scenarios/pulling.ts';
import { pushing } from './scenarios/pushing.ts';
import { quarrelling } from './scenarios/quarrelling.ts';
import { reconciling } from './scenarios/reconciling.ts';
import { resting } from './scenarios/resting.ts';
import { returning } from './scenarios/returning.ts';
import { scheduling } from './scenarios/scheduling.ts';
import { secrecy } from './scenarios/secrecy.ts';
import { selling } from './scenarios/selling.ts';
import { settling } from './scenarios/settling.ts';
import { slowWorkers } from './scenarios/slow-workers.ts';
import { telling } from './scenarios/telling.ts';

/** Loaded anew for each sabotage, so that all of it sees the module that is broken. */
export const proofs = {
  ...{
    advising,
    applying,
    bringing,
    budgeting,
    erasing,
    failing,
    holding,
    leaving,
    massDeletions,
    notifications,
    operating,
    pulling,
    pushing,
  },
  ...{ channels, deciding, generations, inTheWay, leftCopies, overtaken, puttingBack },
  ...{
    obeying,
    quarrelling,
    reconciling,
    resting,
    returning,
    scheduling,
    secrecy,
    selling,
    settling,
    slowWorkers,
    telling,
  },
};
export { start };
