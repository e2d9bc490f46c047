import type { Ports } from '../../shared/ports/ports.ts';
import type { QueueName } from '../../shared/ports/queues.ts';
import { iso } from '../../shared/records/time.ts';
import { type OwingRow, type Wake, wakesOf } from '../../shared/sync/wakes.ts';

/** The stream is only a wake-up: rows that owe something now are told to whoever settles it. Nothing is decided here. */
export function createRelayChanges(ports: Pick<Ports, 'queues' | 'clock'>) {
  return async (rows: readonly OwingRow[]): Promise<void> => {
    const now = iso(ports.clock.now());
    await sendWakes(
      ports,
      rows.flatMap((row) => wakesOf(row, now)),
    );
  };
}

export async function sendWakes({ queues }: Pick<Ports, 'queues'>, wakes: readonly Wake[]): Promise<void> {
  const names: QueueName[] = ['pushes', 'changes', 'mails', 'webhooks'];
  for (const queue of names) {
    const messages = wakes.filter((wake) => wake.queue === queue).map(({ queue: _, ...message }) => message);
    if (messages.length > 0) await queues.sendAll(queue, messages);
  }
}
