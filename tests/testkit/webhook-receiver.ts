import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { eventually } from './eventually.ts';
import { selfSigned } from './self-signed.ts';

/** A request as the receiver got it. */
export interface Received {
  readonly path: string;
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** As text: that is what is signed. */
  readonly body: string;
  readonly message: { readonly type: string; readonly timestamp: string; readonly data: Readonly<Record<string, unknown>> };
}

/** What a receiver does with a request. The default is an empty 204. */
export type Respond = (response: ServerResponse, request: Received) => void;

/** Somebody's endpoint, on this machine. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** How requests are answered from now on. */
  respond: Respond;
  /** Requests that wait for an answer. */
  readonly open: number;
  /** The most that ever waited at a time. */
  readonly mostOpen: number;
  /** Ends when so many requests came in; gives them. */
  until(count: number): Promise<readonly Received[]>;
}

export const answer = (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Respond => (response) => void response.writeHead(status, headers).end(body);

/** What the receiver's library makes of a request; throws where a signature or the time is wrong. */
export function verify({ body, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

/** `secure`: by https, with a certificate that no authority vouches for. */
export async function startReceiver({ secure = false }: { readonly secure?: boolean } = {}): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let open = 0;
  let mostOpen = 0;
  const take: RequestListener = (request, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.once('close', () => (open -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const got: Received = {
        path: request.url ?? '', id: String(request.headers['webhook-id']), headers: request.headers, body, message: JSON.parse(body) as Received['message'],
      };
      received.push(got);
      receiver.respond(response, got);
    });
  };
  const server = secure ? createSecureServer(selfSigned, take) : createServer(take);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    port,
    received,
    respond: answer(204),
    get open() {
      return open;
    },
    get mostOpen() {
      return mostOpen;
    },
    until: (count) => eventually(() => {
      if (received.length < count) throw new Error(`${received.length} of ${count} requests came in`);
      return received;
    }, { everyMs: 10 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return receiver;
}
