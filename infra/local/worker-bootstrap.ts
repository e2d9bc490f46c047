import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { shiftDate } from './shifted-date.ts';
import type { FromWorker, FunctionError, ToWorker } from './worker-protocol.ts';

/**
 * One worker of a function: `node worker-bootstrap.ts <source file> <export> <clock offset>`. It handles one event at a time and ends when
 * the stack's end of the channel closes, however the stack ended.
 */
type Handler = (event: unknown, context: object) => unknown;

const [, , source = '', exportName = '', firstOffset = '0'] = process.argv;
let clockOffset = Number(firstOffset);

shiftDate(() => clockOffset);
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the stack decides when its workers end.
process.on('SIGINT', () => undefined);

const send = (message: FromWorker) => process.send?.(message);

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function contextOf({ requestId, timeoutMilliseconds }: ToWorker): object {
  const deadline = performance.now() + timeoutMilliseconds;
  const name = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '';
  return {
    awsRequestId: requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: process.env['LOCAL_FUNCTION_ARN'] ?? name,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? '128',
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: String(process.pid),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

async function handle(handler: Handler, message: ToWorker): Promise<void> {
  clockOffset = message.clockOffset;
  try {
    const value = await handler(message.event, contextOf(message));
    send({ kind: 'done', id: message.id, value: value ?? null });
  } catch (error) {
    send({ kind: 'failed', id: message.id, error: describe(error) });
  }
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

try {
  const module: Record<string, unknown> = await import(pathToFileURL(source).href);
  const handler = module[exportName];
  if (!isHandler(handler)) throw new TypeError(`${source} exports no function ${exportName}`);
  process.on('message', (message: ToWorker) => void handle(handler, message));
  send({ kind: 'ready' });
  flushCompileCache();
} catch (error) {
  send({ kind: 'broken', error: describe(error) });
}
