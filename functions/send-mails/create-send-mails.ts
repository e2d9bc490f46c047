import type { MailMessage } from '../../shared/contracts/messages.ts';
import type { Log } from '../../shared/system/log.ts';
import type { Addresses } from './compose.ts';
import { deliverMail, type MailPorts } from './deliver.ts';
import { takeReturned } from './take-returned.ts';

export type SendMailsConfig = Addresses & {
  log: Pick<Log, 'info'>;
};

export function createSendMails(ports: MailPorts, { log, ...addresses }: SendMailsConfig) {
  return async (message: MailMessage): Promise<void> => {
    const { returned } = message;
    const outcome =
      returned === undefined
        ? await deliverMail(ports, message, addresses)
        : await takeReturned(ports, { ...message, returned });
    log.info('Mail handled', { mailId: message.mailId, outcome });
  };
}
