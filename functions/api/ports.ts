import type { Ports } from '../../shared/ports/ports.ts';

/** What the API needs of the world: everything but mail, which others send. */
export type ApiPorts = Omit<Ports, 'mail'>;

export type ApiConfig = {
  /** Where the installation is reached; named in the OpenAPI document. */
  publicUrl: string;
  /** Whose address the installation names as its first owner (SI6). */
  firstOwner?: string | undefined;
  /** Told of every failure that is answered with 500: the answer itself says nothing about it. */
  onDefect: (error: unknown, facts: { requestId: string; method: string; path: string }) => void;
};
