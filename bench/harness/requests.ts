import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const operationNames = ['task', 'lists', 'screen', 'addComment', 'renameTask', 'projectEvents'] as const;
export type OperationName = (typeof operationNames)[number];

/** One request of a workload, before it has a contestant's form. */
export interface Ask {
  readonly operation: OperationName;
  /** Of the viewer. */
  readonly token: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An HTTP request. */
export interface BenchRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for GET. */
  readonly body: string;
}

export type Encode = (ask: Ask, method: BenchRequest['method']) => BenchRequest;

const files: Readonly<Record<OperationName, string>> = {
  task: 'task', lists: 'lists', screen: 'screen', addComment: 'add-comment', renameTask: 'rename-task', projectEvents: 'project-events',
};
const accept = 'application/graphql-response+json, application/json;q=0.9';

/** The text of an operation from a folder of them. */
export function operationText(name: OperationName, folder = ''): string {
  return readFileSync(new URL(`../operations/${folder}${files[name]}.graphql`, import.meta.url), 'utf8');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The route of an operation where there is no GraphQL. */
export function routeOf(name: OperationName): string {
  return `/${files[name]}`;
}

/** A published operation by its hash, in the form that all of them understand. */
export function encodeByHash(textOf: (name: OperationName) => string, moreHeaders: Readonly<Record<string, string>> = {}): Encode {
  const hashes = new Map<OperationName, string>();
  return ({ operation, token, variables }, method) => {
    const sha256Hash = hashes.get(operation) ?? sha256(textOf(operation));
    hashes.set(operation, sha256Hash);
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    if (method === 'POST') return post('/graphql', token, { extensions, variables }, moreHeaders);
    const query = new URLSearchParams({ extensions: JSON.stringify(extensions), variables: JSON.stringify(variables) });
    return { method, path: `/graphql?${query.toString()}`, headers: { accept, authorization: `Bearer ${token}`, ...moreHeaders }, body: '' };
  };
}

/** A request with a JSON body. */
export function post(path: string, token: string, body: object, moreHeaders: Readonly<Record<string, string>> = {}): BenchRequest {
  return {
    method: 'POST',
    path,
    headers: { accept, authorization: `Bearer ${token}`, 'content-type': 'application/json', ...moreHeaders },
    body: JSON.stringify(body),
  };
}
