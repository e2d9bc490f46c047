import type { MailMessage } from '../../shared/contracts/messages.ts';
import type { Log } from '../../shared/system/log.ts';
import { deliverMail, type MailPorts } from './deliver.ts';

export type SendMailsConfig = {
  /** The origin of the links in mails, without a trailing slash. */
  publicUrl: string;
  log: Pick<Log, 'info'>;
};

export function createSendMails(ports: MailPorts, { publicUrl, log }: SendMailsConfig) {
  return async (message: MailMessage): Promise<void> => {
    const outcome = await deliverMail(ports, message, publicUrl);
    log.info('Mail handled', { mailId: message.mailId, outcome });
  };
}
