import type { IncomingHttpHeaders } from 'node:http';
import type { CorsOrigins } from '../http/cors.ts';

/**
 * Whether a page may open a WebSocket here: one of this host always, others as for CORS, which browsers do not apply to
 * WebSockets by themselves. Programs send no origin and may. Little hangs on it: nothing is given for a cookie, and a
 * foreign page has no token to send; it keeps such pages from using a viewer's address in the network.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, origins: CorsOrigins): boolean {
  if (origin === undefined || origins.has('*') || origins.has(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
