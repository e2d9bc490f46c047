export type OutgoingMail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** What is heard of it later comes back with this; letters, digits, `_` and `-`. */
  reference: { businessId: string; mailId: string };
};

/**
 * Accepts a mail for delivery or throws: `MailRefused` when trying again is pointless, anything else when it may help.
 * A mail may be delivered more than once; a bounce or complaint is heard later, as a message with its reference (IN8).
 */
export interface MailSender {
  send(mail: OutgoingMail): Promise<{ messageId: string }>;
}

/** The service will never take this mail: the address is malformed, suppressed or not allowed. */
export class MailRefused extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MailRefused';
  }
}
