import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';

enableCompileCache();
const { startGoogleEmulator } = await import('./server.ts');

/** `node test/google-emulator/main.ts --port N [--host H] [--data FILE] [--verbose] [--die-with-parent]` */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    'die-with-parent': { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stderr.write(`${line}\n`);

if (values['die-with-parent']) {
  process.stdin.resume();
  process.stdin.once('close', () => process.exit(0));
  process.stdin.once('end', () => process.exit(0));
}

try {
  const emulator = await startGoogleEmulator({
    port: Number(values.port),
    host: values.host,
    ...(values.data === undefined ? {} : { dataFile: values.data }),
    ...(values.verbose ? { log: say } : {}),
  });
  process.stdout.write(`${JSON.stringify({ google: emulator.url })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)));
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE') throw error;
  say(`Port ${values.port} on ${values.host} is in use; name another one with --port.`);
  process.exit(1);
}
