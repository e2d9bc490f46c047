/** The only source of randomness; cryptographically strong in production, seeded in simulation. */
export interface Random {
  bytes(count: number): Uint8Array;
}
