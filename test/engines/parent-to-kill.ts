import { startDynamoDb } from '../../infra/local/engines/dynamodb.ts';
import { type Engine, watchEngine } from '../../infra/local/engines/engine.ts';
import { freePort } from '../../infra/local/engines/free-port.ts';
import { type LeashKind, spawnOnLeash } from '../../infra/local/engines/leash.ts';
import { startSqs } from '../../infra/local/engines/sqs.ts';
import type { HeldEngine } from './held-engines.ts';

/** Starts the engine it is told, says where that answers, and lives on with it. */
const starts: Record<HeldEngine, () => Promise<Engine>> = {
  DynamoDB: () => startDynamoDb(),
  SQS: () => startSqs(),
  'a command on a shell leash': () => startServer('shell'),
  'a command on a Node leash': () => startServer('node'),
};

async function startServer(leash: LeashKind): Promise<Engine> {
  const port = await freePort();
  const program = `require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')`;
  return watchEngine('server', spawnOnLeash(process.execPath, ['-e', program], leash), port);
}

const wanted = process.argv[2];
for (const [name, start] of Object.entries(starts)) {
  if (name === wanted) process.stdout.write(`${(await start()).endpoint}\n`);
}
