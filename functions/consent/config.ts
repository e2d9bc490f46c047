import type { Ports } from '../../shared/ports/ports.ts';
import type { Log } from '../../shared/system/log.ts';

export type ConsentConfig = {
  /** The origin that people and Google reach, without a trailing slash. */
  publicUrl: string;
  /** Where Google's consent page stands: `https://accounts.google.com`, or the emulator's origin. */
  googleOrigin: string;
  /** Whose address the installation names as its first owner (SI6). */
  firstOwner?: string | undefined;
  log: Pick<Log, 'warn' | 'error'>;
};

export type ConsentPorts = Pick<Ports, 'store' | 'vault' | 'google' | 'clock' | 'random'>;

export type Consent = { ports: ConsentPorts; config: ConsentConfig };
