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
  /** Nothing runs by itself, and nobody had asked (SW2). */
  | 'PullResting'
  | 'PullSuperseded'
  | 'ChunkSuperseded'
  | 'DeltaFenced'
  | 'EchoRecognised'
  | 'GoogleCall'
  | 'GoogleError'
  | 'GrantFailed'
  /** Google refused in a way that only who runs the installation can mend (`docs/failures.md`). */
  | 'OperatorNeeded'
  | 'DueRow'
  /** One of many conflicts that were to be settled at once failed for no reason that we know of. */
  | 'ActionFailed'
  /** A pull found changes that no notification had told of (CH2). */
  | 'PushSkipped'
  /** A silent channel has got its successor (CH2). */
  | 'ChannelReplaced'
  /** A budget refused a call; none was made. */
  | 'BudgetRefused'
  /** Google's own quota answer has slowed an account or a client. */
  | 'GoogleSlowed'
  /** A write that waits for its calendar's pace. */
  | 'WritePaced';

export type TimingName = 'NotificationToApplied' | 'BookingToGoogle';
