import { createServer, request as sendRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/** A request as it came over the wire, and the head of its answer. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  status: number;
  answerHeaders: IncomingHttpHeaders;
}

/** Stands between clients and a gateway and writes down what they say, over HTTP, server-sent events and WebSocket. */
export interface WireRecorder extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** Texts that clients sent over WebSockets. */
  readonly messages: string[];
}

export async function startWireRecorder(target: string): Promise<WireRecorder> {
  const requests: RecordedRequest[] = [];
  const messages: string[] = [];
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (protocols) => [...protocols][0] ?? false });
  const server = createServer((request, response) => void forward(request, response));

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', target);
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const recorded: RecordedRequest = { method, url, headers, body: body.toString(), status: 0, answerHeaders: {} };
    requests.push(recorded);
    const onward = sendRequest(url, { method, headers: { ...headers, host: url.host } }, (answer) => {
      recorded.status = answer.statusCode ?? 0;
      recorded.answerHeaders = answer.headers;
      response.writeHead(recorded.status, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end(body);
  }

  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      const url = new URL(request.url ?? '/', target.replace(/^http/, 'ws'));
      const gateway = new WebSocket(url, client.protocol);
      const early: string[] = [];
      client.on('message', (data) => {
        const text = textOf(data);
        messages.push(text);
        if (gateway.readyState === WebSocket.OPEN) gateway.send(text);
        else early.push(text);
      });
      gateway.on('open', () => early.splice(0).forEach((text) => gateway.send(text)));
      gateway.on('message', (data) => client.send(textOf(data)));
      gateway.on('error', () => client.terminate());
      client.on('error', () => gateway.terminate());
      gateway.on('close', (code, reason) => closeWith(client, code, reason));
      client.on('close', (code, reason) => closeWith(gateway, code, reason));
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    requests,
    messages,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString();
}

/** Codes that only a peer's absence makes cannot be sent. */
function closeWith(socket: WebSocket, code: number, reason: Buffer): void {
  if (code === 1005 || code === 1006) socket.terminate();
  else socket.close(code, reason);
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The recorder does not listen on a port');
  return address.port;
}
