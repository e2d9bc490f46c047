import { type Chunk, type Played, seedOf } from './chunks.ts';
import { play } from './play.ts';
import { addOutcome, emptyTally } from './tally.ts';

/** A process beside the run: plays the chunks it is given, one after another, and ends with the run. */
process.on('message', (chunk: Chunk) => {
  void playChunk(chunk).then((played) => process.send?.(played));
});
process.on('disconnect', () => process.exit());

async function playChunk(chunk: Chunk): Promise<Played> {
  const tally = emptyTally();
  for (let number = chunk.from; number < chunk.to; number++) addOutcome(tally, await play(seedOf(chunk.seed, number)));
  return { ...chunk, tally };
}
