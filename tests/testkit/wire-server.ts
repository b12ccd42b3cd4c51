import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../src/gateway/http/create-http-server.ts';
import { wireFixture, type WireFixture, type WireOptions } from './wire-fixture.ts';

export interface WireServer {
  readonly url: string;
  readonly port: number;
  readonly fixture: WireFixture;
  readonly http: HttpServer;
  stop(): Promise<void>;
}

/** The fixture's gateway on a free port of 127.0.0.1. */
export async function startWireServer(options: WireOptions & Partial<HttpServerOptions> = {}): Promise<WireServer> {
  const fixture = wireFixture(options);
  const http = createHttpServer({
    gateway: fixture.gateway,
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_024 * 1_024,
    batchLimit: 0,
    corsOrigins: new Set(),
    graphiql: null,
    drainTimeoutMs: 1_000,
    ...options,
  });
  const port = await http.listen();
  return { url: `http://127.0.0.1:${port}`, port, fixture, http, stop: () => http.stop() };
}
