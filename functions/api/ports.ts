import type { QueueDesk } from '../../shared/ports/queue-desk.ts';
import type { Ports } from '../../shared/ports/ports.ts';

/** What the API needs of the world: everything but mail, which others send. */
export type ApiPorts = Omit<Ports, 'mail'>;

export type ApiConfig = {
  /** Where the queues are looked at and redriven (HE2). */
  queueDesk?: QueueDesk | undefined;
  /** Where the installation is reached; named in the OpenAPI document. */
  publicUrl: string;
  /** The operator's own privacy terms; those that ship without them. */
  privacyTerms?: { url: string; version: string } | undefined;
  /** Whose address the installation names as its first owner (SI6). */
  firstOwner?: string | undefined;
  /** Told of every failure that is answered with 500: the answer itself says nothing about it. */
  onDefect: (error: unknown, facts: { requestId: string; method: string; path: string }) => void;
};
