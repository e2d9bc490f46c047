import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '../../console/build.ts';
import type { Salon } from '../../infra/local/story/salon.ts';
import { type Running, startSalon } from '../stack/salon.ts';
import { type Browsing, startBrowser } from './browser.ts';

/** One installation, one business and one browser for everything that is played. */
export type Scene = { salon: Salon; browsing: Browsing; mailbox: string; google: string; owner: string };

export type Stage = {
  /** There once `open` has resolved. */
  scene(): Scene;
  open(): Promise<void>;
  close(): Promise<void>;
};

export function createStage(): Stage {
  let running: Running | undefined;
  let browsing: Browsing | undefined;
  let site: string | undefined;
  return {
    scene: () => {
      if (running === undefined || browsing === undefined) throw new Error('The stage is not open');
      const { mailbox, google, firstOwner: owner = '' } = running.installation;
      return { salon: running.salon, browsing, mailbox, google, owner };
    },
    open: async () => {
      browsing = await startBrowser();
      site = mkdtempSync(join(tmpdir(), 'slotbridge-site-'));
      await buildConsole(join(site, 'console'));
      running = await startSalon({ site });
    },
    close: async () => {
      await browsing?.stop();
      await running?.stop();
      if (site !== undefined) rmSync(site, { recursive: true, force: true });
    },
  };
}
