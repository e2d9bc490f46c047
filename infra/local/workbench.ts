import type { DataDirectory } from './data-directory.ts';
import type { Phases } from './phases.ts';

/** What every step of a start needs. */
export type Workbench = {
  data: DataDirectory;
  log: (line: string) => void;
  phases: Phases;
  /** What to end, in reverse order, when the start fails or the stack stops. */
  undo: (() => Promise<unknown>)[];
};

/** Ends everything that was started, the latest first. */
export async function undoAll({ undo }: Workbench): Promise<void> {
  for (const step of undo.splice(0).toReversed()) await step();
}
