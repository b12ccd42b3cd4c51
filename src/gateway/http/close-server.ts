import type { Server } from 'node:http';

const idleCheckMs = 50;

/**
 * Stops listening, lets what is in flight be answered, and resolves when the last connection is closed. Connections
 * that are still open after `timeoutMs` are cut.
 */
export async function closeServer(server: Server, timeoutMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  // An answer whose head was out before the stop could not say `connection: close`.
  const idleCheck = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
  try {
    await promise;
  } finally {
    clearInterval(idleCheck);
    clearTimeout(deadline);
  }
}
