import { createApi } from '../../../functions/api/create-api.ts';
import { createApplyDeltas } from '../../../functions/apply-deltas/apply-deltas.ts';
import { createConsent } from '../../../functions/consent/create-consent.ts';
import { createDeliverWebhooks } from '../../../functions/deliver-webhooks/create-deliver-webhooks.ts';
import { createPullChanges } from '../../../functions/pull-changes/pull-changes.ts';
import { createPushBookings } from '../../../functions/push-bookings/push-bookings.ts';
import { createReceiveNotification } from '../../../functions/receive-notification/receive-notification.ts';
import { createRelayChanges } from '../../../functions/relay-changes/relay-changes.ts';
import { createRunSchedule } from '../../../functions/run-schedule/run-schedule.ts';
import { createSendMails } from '../../../functions/send-mails/create-send-mails.ts';
import {
  ChangeMessage,
  DeltaMessage,
  MailMessage,
  PushMessage,
  WebhookMessage,
} from '../../../shared/contracts/messages.ts';
import type { Ports } from '../../../shared/ports/ports.ts';
import type { ReceiverAnswer } from '../../../shared/ports/webhooks.ts';
import type { OwingRow } from '../../../shared/sync/wakes.ts';
import { queueHandler } from '../../../shared/system/queue-handler.ts';
import { googleUrl, productUrl } from '../world.ts';
import type { Posted } from './receivers.ts';

/** What a worker's functions are given besides their ports. */
export type Surroundings = {
  /** Told of every failure that a handler answers for: it is not necessarily a defect. */
  failed: (error: unknown, messageId?: string) => void;
  post: (posted: Posted) => Promise<ReceiverAnswer>;
};

const channelConfig = { pushUrl: `${productUrl}/google/notifications` };

const logTo = ({ failed }: Surroundings) => ({
  info: () => undefined,
  warn: () => undefined,
  error: (_what: string, facts?: { messageId?: unknown }, error?: unknown) =>
    failed(error, typeof facts?.messageId === 'string' ? facts.messageId : undefined),
});

/** The ten functions, built of their factories as their handler files do. */
export const functions = {
  'receive-notification': (ports: Ports, { failed }: Surroundings) =>
    createReceiveNotification(ports, (error) => failed(error)),
  'pull-changes': (ports: Ports, around: Surroundings) => {
    const pull = createPullChanges(ports, channelConfig);
    const handle = (message: ChangeMessage, { messageId }: { messageId: string }) => pull(message, { id: messageId });
    return queueHandler({ schema: ChangeMessage, fifo: true, log: logTo(around), handle });
  },
  'apply-deltas': (ports: Ports, around: Surroundings) =>
    queueHandler({ schema: DeltaMessage, fifo: true, log: logTo(around), handle: createApplyDeltas(ports) }),
  'push-bookings': (ports: Ports, around: Surroundings) =>
    queueHandler({ schema: PushMessage, fifo: true, log: logTo(around), handle: createPushBookings(ports) }),
  'relay-changes': (ports: Ports): ((rows: readonly OwingRow[]) => Promise<void>) => createRelayChanges(ports),
  'run-schedule': (ports: Ports, { failed }: Surroundings) =>
    createRunSchedule(ports, channelConfig, (_, error) => failed(error)),
  api: (ports: Ports, { failed }: Surroundings) =>
    createApi(ports, { publicUrl: productUrl, onDefect: (error) => failed(error) }),
  consent: (ports: Ports, around: Surroundings) =>
    createConsent(ports, { publicUrl: productUrl, googleOrigin: googleUrl, log: logTo(around) }),
  'send-mails': (ports: Ports, around: Surroundings) =>
    queueHandler({
      schema: MailMessage,
      fifo: false,
      log: logTo(around),
      handle: createSendMails(ports, { publicUrl: productUrl, log: logTo(around) }),
    }),
  'deliver-webhooks': (ports: Ports, around: Surroundings) =>
    queueHandler({
      schema: WebhookMessage,
      fifo: false,
      log: logTo(around),
      handle: createDeliverWebhooks(
        { ...portsWithoutGoogle(ports), sender: { post: around.post } },
        { log: logTo(around) },
      ),
    }),
};

/** Spreading all ports would build Google's adapter. */
const portsWithoutGoogle = ({ store, vault, clock, random }: Ports) => ({ store, vault, clock, random });

export type FunctionName = keyof typeof functions;
export type Handlers = { [Name in FunctionName]: ReturnType<(typeof functions)[Name]> };
