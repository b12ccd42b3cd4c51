import { Fault } from '../../errors.ts';
import type { OperationParts } from '../operation-request.ts';
import { normaliseOperationId } from './operation-id.ts';
import { requireStorable, requireText } from './require-storable.ts';

const documentIdNames = ['documentId', 'doc_id', 'id'] as const;
const nothing: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Reads the JSON form of an operation: a POST body, a member of a batch, the payload of a WebSocket `subscribe`.
 * Takes all forms of ids: `documentId`, `doc_id`, `id` and `extensions.persistedQuery`; null counts as absent, and so
 * does an empty `query` or `operationName`, which some clients send with an id. Unknown keys are passed over.
 * Throws Fault BAD_REQUEST for a wrong type, an overlong id, and ids that differ.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
 */
export function readOperationParts(payload: unknown): OperationParts {
  if (!isMap(payload)) throw badRequest('The request must be a JSON object.');
  const extensions = mapAt(payload, 'extensions');
  const variables = mapAt(payload, 'variables');
  let id: string | null = null;
  let idForm: OperationParts['idForm'] = null;
  for (const name of documentIdNames) {
    const given = textAt(payload, name);
    if (given === null) continue;
    id = agreeing(id, given);
    idForm = 'documentId';
  }
  const persistedQuery = own(extensions, 'persistedQuery');
  if (persistedQuery !== undefined && persistedQuery !== null) {
    id = agreeing(id, readPersistedQuery(persistedQuery));
    idForm ??= 'persistedQuery';
  }
  return {
    id,
    idForm,
    text: textAt(payload, 'query') || null,
    operationName: textAt(payload, 'operationName') || null,
    variables,
    extensions,
  };
}

/** @see https://www.apollographql.com/docs/apollo-server/performance/apq */
function readPersistedQuery(extension: unknown): string {
  if (!isMap(extension)) throw badRequest('extensions.persistedQuery must be an object.');
  if (own(extension, 'version') !== 1) throw badRequest('extensions.persistedQuery.version must be 1.');
  const hash = own(extension, 'sha256Hash');
  if (typeof hash !== 'string') throw badRequest('extensions.persistedQuery.sha256Hash must be a string.');
  return hash;
}

function agreeing(known: string | null, given: string): string {
  const id = normaliseOperationId(given);
  if (known !== null && known !== id) throw badRequest('The request carries ids of different operations.');
  return id;
}

function textAt(payload: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = own(payload, name);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw badRequest(`${name} must be a string.`);
  requireText(value, name);
  return value;
}

function mapAt(payload: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = own(payload, name);
  if (value === undefined || value === null) return nothing;
  if (!isMap(value)) throw badRequest(`${name} must be an object.`);
  requireStorable(value, name);
  return value;
}

/** Not what the prototype has: `{}` has no `constructor` of its own. */
function own(map: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRequest(message: string): Fault {
  return new Fault('BAD_REQUEST', { message });
}
