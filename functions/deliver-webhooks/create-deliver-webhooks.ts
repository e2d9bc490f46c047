import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import type { Log } from '../../shared/system/log.ts';
import { deliver, type DeliverPorts } from './deliver.ts';
import { fanOut } from './fan-out.ts';
import { tellBusy } from './tell-busy.ts';
import { tellOfSettings, tellResource } from './tell-resource.ts';

export function createDeliverWebhooks(ports: DeliverPorts, { log }: { log: Pick<Log, 'info'> }) {
  return async (message: WebhookMessage): Promise<void> => {
    switch (message.kind) {
      case 'fanOut': {
        const webhooks = await fanOut(ports, message);
        if (webhooks > 0) log.info('Event owed to webhooks', { place: message.place, webhooks });
        return;
      }
      case 'busy': {
        const told = await tellBusy(ports, message);
        if (told) log.info('Busy times told', { resourceId: message.resourceId });
        return;
      }
      case 'resource': {
        const told = await tellResource(ports, message);
        if (told) log.info('Resource told', { resourceId: message.resourceId });
        return;
      }
      case 'settings':
        return await tellOfSettings(ports, message);
      case 'deliver': {
        const outcome = await deliver(ports, message);
        log.info('Delivery handled', { webhookId: message.webhookId, eventId: message.eventId, outcome });
        return;
      }
    }
  };
}
