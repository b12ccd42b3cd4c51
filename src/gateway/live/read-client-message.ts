import { parseJson } from '../admission/parse-json.ts';
import { Fault } from '../../errors.ts';

/** What a client may say, in the protocol graphql-transport-ws. */
export type ClientMessage =
  | { readonly type: 'connection_init' | 'ping' | 'pong'; readonly payload: Readonly<Record<string, unknown>> | null }
  /** The payload is read like a POST body. */
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: unknown }
  | { readonly type: 'complete'; readonly id: string };

const longestId = 256;

/**
 * Reads one message. A `subscribe` whose payload has an id and no `query` is one, although graphql-ws itself refuses it.
 * Throws Fault BAD_REQUEST for whatever the protocol does not know.
 * @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export function readClientMessage(text: string): ClientMessage {
  const message = parseJson(text, 'A message');
  if (!isMap(message)) throw badMessage('A message must be a JSON object.');
  const { type, payload } = message;
  switch (type) {
    case 'connection_init':
    case 'ping':
    case 'pong':
      if (payload !== undefined && payload !== null && !isMap(payload)) throw badMessage(`The payload of ${type} must be an object.`);
      return { type, payload: payload ?? null };
    case 'subscribe':
      if (!isMap(payload)) throw badMessage('The payload of subscribe must be an object.');
      return { type, id: idOf(message), payload };
    case 'complete':
      return { type, id: idOf(message) };
    default:
      throw badMessage('The type of the message is not known.');
  }
}

function idOf({ id }: Readonly<Record<string, unknown>>): string {
  if (typeof id === 'string' && id !== '' && id.length <= longestId) return id;
  throw badMessage(`A message needs an id of 1 to ${longestId} characters.`);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badMessage(message: string): Fault {
  return new Fault('BAD_REQUEST', { message });
}
