import { readFile } from 'node:fs/promises';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, DocumentTransform, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { generatePersistedQueryIdsFromManifest, sortTopLevelDefinitions } from '@apollo/persisted-query-lists';
import { OperationTypeNode } from 'graphql';
import { createConsistency } from '../gateway/consistency.ts';
import { createSocket } from '../gateway/create-socket.ts';
import { GatewayError } from '../gateway/gateway-error.ts';
import { createGatewayFetch } from '../gateway/gateway-fetch.ts';
import type { CreateTaskApp } from '../gateway/task-app.ts';
import { taskOutcome } from '../gateway/task-outcome.ts';
import * as operations from './operations.ts';

const clientAwareness = { name: 'example-apollo-client', version: '1.0.0' };
const manifest = new URL('persisted-query-manifest.json', import.meta.url);

export const createTaskApp: CreateTaskApp = ({ gatewayUrl, token }) => {
  const consistency = createConsistency();
  const socket = createSocket({ gatewayUrl, consistency, client: clientAwareness, token: () => token });
  const http = new PersistedQueryLink({
    // A bundler's app: loadManifest: () => import('./persisted-query-manifest.json')
    ...generatePersistedQueryIdsFromManifest({ loadManifest: async () => JSON.parse(await readFile(manifest, 'utf8')) }),
    useGETForHashedQueries: true,
  }).concat(new HttpLink({ uri: `${gatewayUrl}/graphql`, fetch: createGatewayFetch({ consistency, token: () => token }) }));

  const apollo = new ApolloClient({
    // Else a fragment on an interface fits none of its types, and the message of a refusal is missing.
    cache: new InMemoryCache({ possibleTypes: { Refusal: ['ValidationFailed', 'NotFound', 'Forbidden', 'Conflict'] } }),
    clientAwareness,
    link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, new GraphQLWsLink(socket), http),
    // The manifest's tool sorts fragments by name. Where a text is sent (WebSocket, learning), it must be the manifest's.
    documentTransform: new DocumentTransform(sortTopLevelDefinitions),
  });

  return {
    async projects() {
      const { data } = await apollo.query({ query: operations.projects }).catch(rethrow);
      return data?.projects.nodes ?? [];
    },
    async createTask(projectId, title) {
      const { data } = await apollo.mutate({ mutation: operations.createTask, variables: { input: { projectId, title } } }).catch(rethrow);
      if (data === undefined) throw new GatewayError([]);
      return taskOutcome(data.createTask);
    },
    async renameTask({ id, version }, title) {
      const input = { id, expectedVersion: version, title };
      const { data } = await apollo.mutate({ mutation: operations.renameTask, variables: { input } }).catch(rethrow);
      if (data === undefined) throw new GatewayError([]);
      return taskOutcome(data.updateTask);
    },
    watchTask(taskId, onEvent, onError) {
      const subscription = apollo.subscribe({ query: operations.taskChanged, variables: { taskId } }).subscribe({
        next({ data, error }) {
          if (error !== undefined) onError(gatewayError(error));
          else if (data !== undefined) onEvent(data.taskChanged);
        },
        error: onError,
      });
      return () => subscription.unsubscribe();
    },
    async close() {
      apollo.stop();
      await socket.dispose();
    },
  };
};

/** Apollo Client gives the entries of `errors` in CombinedGraphQLErrors, whatever the status was. */
function gatewayError(error: unknown): unknown {
  return CombinedGraphQLErrors.is(error) ? new GatewayError(error.errors) : error;
}

function rethrow(error: unknown): never {
  throw gatewayError(error);
}
