import { Worker } from 'node:worker_threads';
import { createHash } from 'node:crypto';
import type { GraphiqlPage, RenderedPage } from './write-graphiql.ts';

/** An operation that GraphiQL opens in a tab of its own. */
export interface ExampleOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface GraphiqlPageOptions {
  /** A token for the header editor, or null; asked for at each rendering. */
  readonly token: () => Promise<string | null>;
  readonly examples: readonly ExampleOperation[];
  /** How long a rendering, and so its token, is given out. */
  readonly renewAfterMs?: number;
}

/** What `render-graphiql-worker.ts` is given: the options of GraphiQL itself. */
export interface GraphiqlSettings {
  readonly title: string;
  readonly endpoint: string;
  readonly defaultHeaders: string;
  /** False: a stored token would be sent long after it has ended. */
  readonly shouldPersistHeaders: boolean;
  readonly defaultTabs: readonly { readonly query: string; readonly variables: string; readonly headers: string }[];
}

const renewAfterMs = 3_600_000; // 1 hour
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './render-graphiql-worker.ts' : './render-graphiql-worker.js', import.meta.url);

/**
 * GraphiQL with all its parts in one page, nothing from a network. The package is 9 MB of source: a worker thread
 * renders and compresses it and is gone with its memory, and some 2 MB of page stay.
 */
export function createGraphiqlPage(options: GraphiqlPageOptions): GraphiqlPage {
  let rendered: Promise<RenderedPage> | null = null;
  let renderedAt = 0;
  return {
    get() {
      if (rendered === null || performance.now() - renderedAt > (options.renewAfterMs ?? renewAfterMs)) {
        renderedAt = performance.now();
        const rendering = render(options);
        rendered = rendering;
        rendering.catch(() => {
          if (rendered === rendering) rendered = null;
        });
      }
      return rendered;
    },
  };
}

async function render({ token, examples }: GraphiqlPageOptions): Promise<RenderedPage> {
  const bearer = await token();
  const headers = JSON.stringify(bearer === null ? {} : { authorization: `Bearer ${bearer}` }, null, 2);
  const settings: GraphiqlSettings = {
    title: 'Portcullis',
    endpoint: '/graphql',
    defaultHeaders: headers,
    shouldPersistHeaders: false,
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables: JSON.stringify(variables, null, 2), headers })),
  };
  const gzip = await renderInWorker(settings);
  return { gzip, etag: `"${createHash('sha256').update(gzip).digest('base64url')}"` };
}

function renderInWorker(settings: GraphiqlSettings): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const worker = new Worker(workerUrl, { workerData: settings });
  worker.once('message', (gzip: Uint8Array) => resolve(Buffer.from(gzip)));
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`GraphiQL's worker ended with ${code} before it answered.`)));
  return promise;
}
