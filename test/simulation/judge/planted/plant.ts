import type { Settings } from '../../../../shared/contracts/settings.ts';
import type { Salon } from './salon.ts';

/** A sound history, and the same with one anomaly planted in it. */
export type Plant = {
  invariant: number;
  /** What is wrong in the broken one. */
  anomaly: string;
  settings?: Partial<Settings>;
  sound: (salon: Salon) => void;
  broken: (salon: Salon) => void;
};
