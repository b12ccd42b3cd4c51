import { createServer, type Server } from 'node:net';
import { OperatorError } from '../../errors.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The variable that set the port, for the message when it cannot be had. */
  readonly variable: 'PORT' | 'ADMIN_PORT';
}

/** Resolves with the port once the server listens. Throws OperatorError that names the variable to change. */
export async function listen(server: Server, { host, port, variable }: ListenAddress): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
  } catch (error) {
    throw new OperatorError(sentenceFor(error, `${host}:${port}`, variable));
  } finally {
    server.removeListener('error', reject);
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Throws OperatorError where a port cannot be had. That it is free now is no promise, but most often it stays so. */
export async function requireFree(wanted: ListenAddress): Promise<void> {
  if (wanted.port === 0) return;
  const server = createServer();
  await listen(server, wanted);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
}

function sentenceFor(error: unknown, place: string, variable: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `${place} is taken by another program: set ${variable} to a free port, or to 0.`;
  if (code === 'EACCES') return `This user may not listen on ${place}: set ${variable} to a port above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address for ${place}: correct HOST.`;
  return `Cannot listen on ${place} (${variable}): ${error instanceof Error ? error.message : String(error)}.`;
}
