import { type BenchRequest, encodeByHash, operationText, post } from '../harness/requests.ts';
import { anyId } from './any-id.ts';
import type { FanOutContestant } from './contestants.ts';
import type { Opening } from './open-subscriber.ts';

const encode = encodeByHash(operationText);

/** How a viewer with this token subscribes to a project, with this contestant. */
export function openingOf({ transport, byHash }: FanOutContestant, token: string, projectId: string, own: object | null): Opening {
  const variables = { projectId };
  const asked = byHash
    ? encode({ operation: 'projectEvents', token, variables }, 'POST')
    : post('/graphql', token, { query: operationText('projectEvents'), variables });
  if (transport === 'sse') return { transport, head: requestText({ ...asked, headers: { ...asked.headers, accept: 'text/event-stream' } }), init: '', subscribe: '' };
  const payload: object = own ?? { query: '', ...parsed(asked.body) };
  return {
    transport,
    head:
      'GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n',
    init: JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
    subscribe: JSON.stringify({ id: anyId, type: 'subscribe', payload }),
  };
}

function requestText({ path, headers, body }: BenchRequest): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(Buffer.byteLength(body)) }).map(([name, value]) => `${name}: ${value}`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

function parsed(text: string): object {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}
