import type { Ports } from '../../shared/ports/ports.ts';
import { fanOutsOf, type RowChange } from '../../shared/sync/visible-changes.ts';
import { sendWakes } from './relay-changes.ts';

/** Who is to hear of a change needs a read: here it is only handed on (WH1). */
export const createTellWebhooks =
  (ports: Pick<Ports, 'queues'>) =>
  async (changes: readonly RowChange[]): Promise<void> =>
    await sendWakes(ports, changes.flatMap(fanOutsOf));
