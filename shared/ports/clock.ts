/** The product's time. Every decision gets its `now` from here, once per message. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Waits; in simulation, virtual time passes instead. */
  sleep(milliseconds: number): Promise<void>;
}
