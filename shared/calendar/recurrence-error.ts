/** A line of a series that cannot be followed. The event becomes a conflict with this reason (AP8). */
export class RecurrenceError extends Error {
  override readonly name = 'RecurrenceError';
  /** As Google sent it. */
  readonly line: string;

  constructor(line: string, reason: string, options?: ErrorOptions) {
    super(`${reason}: ${line}`, options);
    this.line = line;
  }
}
