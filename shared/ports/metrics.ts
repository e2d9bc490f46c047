/** Counts things that happened. A name is PascalCase and stable: alarms, the local stack and tests read it. */
export interface Metrics {
  count(name: MetricName, value?: number): void;
  /** A duration in milliseconds. */
  time(name: TimingName, milliseconds: number): void;
}

export type MetricName =
  | 'ConditionLost'
  | 'TransactionConflict'
  | 'NotificationRefused'
  | 'NotificationAccepted'
  | 'PullStarted'
  | 'PullCovered'
  | 'PullBusy'
  | 'PullSuperseded'
  | 'ChunkSuperseded'
  | 'DeltaFenced'
  | 'EchoRecognised'
  | 'GoogleCall'
  | 'GoogleError'
  | 'GrantFailed'
  | 'DueRow';

export type TimingName = 'NotificationToApplied' | 'BookingToGoogle';
