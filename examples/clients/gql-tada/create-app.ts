import { type CombinedError, createClient, fetchExchange, mapExchange } from '@urql/core';
import { createConsistency } from '../gateway/consistency.ts';
import { GatewayError } from '../gateway/gateway-error.ts';
import { createGatewayFetch } from '../gateway/gateway-fetch.ts';
import type { CreateTaskApp } from '../gateway/task-app.ts';
import { taskOutcome } from '../gateway/task-outcome.ts';
import * as operations from './operations.ts';

const client = { name: 'example-gql-tada', version: '1.0.0' };

export const createTaskApp: CreateTaskApp = ({ gatewayUrl, token }) => {
  const consistency = createConsistency();
  const urql = createClient({
    url: `${gatewayUrl}/graphql`,
    fetch: createGatewayFetch({ consistency, client, token: () => token }),
    preferGetMethod: 'within-url-limit',
    fetchSubscriptions: true, // over server-sent events
    exchanges: [
      // urql sends the documentId in place of the text when a document has no definitions.
      mapExchange({ onOperation: (operation) => ({ ...operation, query: { ...operation.query, definitions: [] } }) }),
      fetchExchange,
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
      const subscription = urql.subscription(operations.taskChanged, { taskId }).subscribe(({ data, error, extensions }) => {
        consistency.seenIn(extensions);
        if (error !== undefined) onError(gatewayError(error));
        else if (data !== undefined) onEvent(data.taskChanged);
      });
      return () => subscription.unsubscribe();
    },
    close: () => {},
  };
};

function required<Data>(data: Data | undefined, error: CombinedError | undefined): Data {
  if (error !== undefined) throw gatewayError(error);
  if (data === undefined) throw new GatewayError([]);
  return data;
}

function gatewayError({ graphQLErrors, networkError }: CombinedError): unknown {
  return networkError ?? new GatewayError(graphQLErrors);
}
