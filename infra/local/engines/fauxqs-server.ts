import { Server } from 'node:net';
import { startFauxqs } from 'fauxqs';

/** Serves SQS at the port given first, kept in the folder given second, until standard input ends. */
const [port = '0', dataDir] = process.argv.slice(2);

/** fauxqs listens on every interface and takes no host; a laptop's queues are nobody else's business. */
// oxlint-disable-next-line typescript/unbound-method -- it is applied to its server below
const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(this: Server, ...parameters: unknown[]): Server {
  const [options] = parameters;
  const loopback = typeof options === 'object' && options !== null ? { ...options, host: '127.0.0.1' } : options;
  return Reflect.apply(listen, this, [loopback, ...parameters.slice(1)]);
};

const server = await startFauxqs({ port: Number(port), logger: false, ...(dataDir !== undefined && { dataDir }) });

process.stdin.resume();
process.stdin.once('close', () => {
  void server.stop().then(() => process.exit(0));
});
