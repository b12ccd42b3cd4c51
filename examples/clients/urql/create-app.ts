import { cacheExchange, type CombinedError, createClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createConsistency } from '../gateway/consistency.ts';
import { createSocket } from '../gateway/create-socket.ts';
import { GatewayError } from '../gateway/gateway-error.ts';
import { createGatewayFetch } from '../gateway/gateway-fetch.ts';
import type { CreateTaskApp } from '../gateway/task-app.ts';
import { taskOutcome } from '../gateway/task-outcome.ts';
import * as operations from './operations.ts';

const client = { name: 'example-urql', version: '1.0.0' };

export const createTaskApp: CreateTaskApp = ({ gatewayUrl, token, learning = false }) => {
  const consistency = createConsistency();
  const socket = createSocket({ gatewayUrl, consistency, client, token: () => token });
  const urql = createClient({
    url: `${gatewayUrl}/graphql`,
    fetch: createGatewayFetch({ consistency, client, token: () => token }),
    preferGetMethod: 'within-url-limit',
    exchanges: [
      cacheExchange,
      persistedExchange({
        enableForMutation: true,
        enableForSubscriptions: true,
        // Codegen's hash is of its own wording of the document. While the gateway learns from texts, urql hashes its own.
        ...(learning ? {} : { generateHash: publishedHash }),
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          // graphql-ws wants a string; an empty one counts as none.
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink) }),
        }),
      }),
    ],
  });

  return {
    async projects() {
      const { data, error } = await urql.query(operations.projects, {});
      return required(data, error).projects.nodes;
    },
    async createTask(projectId, title) {
      const { data, error } = await urql.mutation(operations.createTask, { input: { projectId, title } });
      return taskOutcome(required(data, error).createTask);
    },
    async renameTask({ id, version }, title) {
      const { data, error } = await urql.mutation(operations.renameTask, { input: { id, expectedVersion: version, title } });
      return taskOutcome(required(data, error).updateTask);
    },
    watchTask(taskId, onEvent, onError) {
      const subscription = urql.subscription(operations.taskChanged, { taskId }).subscribe(({ data, error }) => {
        if (error !== undefined) onError(gatewayError(error));
        else if (data !== undefined) onEvent(data.taskChanged);
      });
      return () => subscription.unsubscribe();
    },
    close: () => socket.dispose(),
  };
};

/** What codegen put on the document. */
async function publishedHash(_text: string, document: object): Promise<string> {
  const meta = '__meta__' in document ? document.__meta__ : null;
  const hash = typeof meta === 'object' && meta !== null && 'hash' in meta ? meta.hash : null;
  if (typeof hash !== 'string') throw new Error('The document was not made by codegen');
  return hash;
}

function required<Data>(data: Data | undefined, error: CombinedError | undefined): Data {
  if (error !== undefined) throw gatewayError(error);
  if (data === undefined) throw new GatewayError([]);
  return data;
}

/** urql gives the entries of `errors`, whatever the status was; without an answer there is only `networkError`. */
function gatewayError({ graphQLErrors, networkError }: CombinedError): unknown {
  return networkError ?? new GatewayError(graphQLErrors);
}
