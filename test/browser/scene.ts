import type { Salon } from '../../infra/local/story/salon.ts';
import { type Running, startSalon } from '../stack/salon.ts';
import { type Browsing, startBrowser } from './browser.ts';

/** One installation, one business and one browser for everything that is played. */
export type Scene = { salon: Salon; browsing: Browsing; mailbox: string; google: string };

export type Stage = {
  /** There once `open` has resolved. */
  scene(): Scene;
  open(): Promise<void>;
  close(): Promise<void>;
};

export function createStage(): Stage {
  let running: Running | undefined;
  let browsing: Browsing | undefined;
  return {
    scene: () => {
      if (running === undefined || browsing === undefined) throw new Error('The stage is not open');
      const { mailbox, google } = running.installation;
      return { salon: running.salon, browsing, mailbox, google };
    },
    open: async () => {
      browsing = await startBrowser();
      running = await startSalon();
    },
    close: async () => {
      await browsing?.stop();
      await running?.stop();
    },
  };
}
