import type { Clock } from './clock.ts';
import type { Google } from './google.ts';
import type { MailSender } from './mail.ts';
import type { Metrics } from './metrics.ts';
import type { Queues } from './queues.ts';
import type { Random } from './random.ts';
import type { Secrets, Vault } from './secrets.ts';
import type { Store } from './store.ts';

/** Everything outside the product. A function names the few it needs: `Pick<Ports, 'store' | 'clock'>`. */
export type Ports = {
  store: Store;
  queues: Queues;
  google: Google;
  vault: Vault;
  secrets: Secrets;
  mail: MailSender;
  clock: Clock;
  random: Random;
  metrics: Metrics;
};
