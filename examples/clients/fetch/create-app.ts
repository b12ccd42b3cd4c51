import { createClient } from 'graphql-sse';
import { createConsistency } from '../gateway/consistency.ts';
import { GatewayError } from '../gateway/gateway-error.ts';
import { createGatewayFetch } from '../gateway/gateway-fetch.ts';
import type { CreateTaskApp } from '../gateway/task-app.ts';
import { taskOutcome } from '../gateway/task-outcome.ts';
import { CreateTaskDocument, ProjectsDocument, RenameTaskDocument, TaskChangedDocument, type TypedDocumentString } from './generated/graphql.ts';

const client = { name: 'example-fetch', version: '1.0.0' };

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

export const createTaskApp: CreateTaskApp = ({ gatewayUrl, token }) => {
  const consistency = createConsistency();
  const gatewayFetch = createGatewayFetch({ consistency, client, token: () => token });
  const accept = 'application/graphql-response+json';

  /** `GET /graphql/<documentId>`: one URL for one operation and its variables, as a CDN likes it. */
  async function query<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    const url = new URL(`${gatewayUrl}/graphql/${hashOf(document)}`);
    const json = canonicalJson(variables);
    if (json !== '{}') url.searchParams.set('variables', json);
    return read(await gatewayFetch(url, { method: 'GET', headers: { accept } }));
  }

  async function mutate<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    const body = JSON.stringify({ documentId: hashOf(document), variables });
    return read(await gatewayFetch(`${gatewayUrl}/graphql`, { method: 'POST', headers: { accept, 'content-type': 'application/json' }, body }));
  }

  // A browser's EventSource cannot send a token; graphql-sse reads the stream of a fetch.
  const events = createClient({
    url: `${gatewayUrl}/graphql`,
    async fetchFn(input: string, init: RequestInit) {
      const response = await gatewayFetch(input, init);
      if (response.ok || response.status === 429 || response.status >= 500) return response;
      // graphql-sse would ask five times more, whatever the refusal says: it gets it as a stream of one answer.
      return new Response(`event: next\ndata: ${JSON.stringify(await response.json())}\n\nevent: complete\ndata: \n\n`);
    },
  });

  return {
    async projects() {
      return (await query(ProjectsDocument, {})).projects.nodes;
    },
    async createTask(projectId, title) {
      return taskOutcome((await mutate(CreateTaskDocument, { input: { projectId, title } })).createTask);
    },
    async renameTask({ id, version }, title) {
      return taskOutcome((await mutate(RenameTaskDocument, { input: { id, expectedVersion: version, title } })).updateTask);
    },
    watchTask(taskId, onEvent, onError) {
      // `query` is there for graphql-sse's type; an empty one counts as none.
      const request = { query: '', documentId: hashOf(TaskChangedDocument), variables: { taskId } };
      return events.subscribe<ResultOf<typeof TaskChangedDocument>>(request, {
        next({ data, errors, extensions }) {
          consistency.seenIn(extensions);
          if (errors !== undefined) onError(new GatewayError(errors));
          else if (data) onEvent(data.taskChanged);
        },
        error: onError,
        complete: () => {},
      });
    },
    close: () => events.dispose(),
  };
};

type ResultOf<Document> = Document extends TypedDocumentString<infer Data, infer _Variables> ? Data & Record<string, unknown> : never;

/** Codegen put it in the place of the text. */
function hashOf(document: Pick<TypedDocumentString<unknown, unknown>, '__meta__'>): string {
  return String(document.__meta__?.['hash']);
}

async function read<Data>(response: Response): Promise<Data> {
  const isGraphql = /^application\/(graphql-response\+)?json\b/.test(response.headers.get('content-type') ?? '');
  if (!isGraphql) throw new Error(`No GraphQL answer, but status ${response.status}`); // a proxy's page, problem+json
  const { data, errors }: Answer<Data> = await response.json();
  if (errors !== undefined || data === null || data === undefined) throw new GatewayError(errors ?? []);
  return data;
}

/** Keys in one order: the same variables must make the same URL. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
