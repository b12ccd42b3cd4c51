import { Fault } from '../../errors.ts';
import type { OperationParts } from '../operation-request.ts';
import { parseJson } from './parse-json.ts';
import { readOperationParts } from './read-operation-parts.ts';

const textNames = ['query', 'documentId', 'doc_id', 'id', 'operationName'] as const;
const jsonNames = ['variables', 'extensions'] as const;

/**
 * Reads an operation from a query string (without its `?`), where `variables` and `extensions` are JSON, and from the
 * path form `/graphql/<documentId>`: `pathId` is the decoded segment or null. Throws Fault BAD_REQUEST.
 */
export function readQueryString(queryString: string, pathId: string | null): OperationParts {
  const search = new URLSearchParams(queryString);
  const payload: Record<string, unknown> = {};
  for (const name of textNames) payload[name] = only(search, name);
  for (const name of jsonNames) {
    const text = only(search, name);
    payload[name] = text === null || text === '' ? null : parseJson(text, name);
  }
  if (pathId !== null) {
    const inQuery = payload['documentId'];
    if (inQuery !== null && inQuery !== pathId) throw new Fault('BAD_REQUEST', { message: 'The path and documentId name different operations.' });
    payload['documentId'] = pathId;
  }
  return readOperationParts(payload);
}

function only(search: URLSearchParams, name: string): string | null {
  const values = search.getAll(name);
  if (values.length > 1) throw new Fault('BAD_REQUEST', { message: `${name} is given more than once.` });
  return values[0] ?? null;
}
