import {
  commitMutation,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  type GraphQLTaggedNode,
  type MutationParameters,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  type RequestParameters,
  Store,
  type Variables,
} from 'relay-runtime';
import { createConsistency } from '../gateway/consistency.ts';
import { createSocket } from '../gateway/create-socket.ts';
import { GatewayError } from '../gateway/gateway-error.ts';
import { createGatewayFetch } from '../gateway/gateway-fetch.ts';
import type { CreateTaskApp } from '../gateway/task-app.ts';
import { taskOutcome } from '../gateway/task-outcome.ts';
import createTaskMutation, { type CreateTaskMutation } from './src/__generated__/CreateTaskMutation.graphql.ts';
import projectsQuery, { type ProjectsQuery } from './src/__generated__/ProjectsQuery.graphql.ts';
import renameTaskMutation, { type RenameTaskMutation } from './src/__generated__/RenameTaskMutation.graphql.ts';
import taskChangedSubscription, { type TaskChangedSubscription } from './src/__generated__/TaskChangedSubscription.graphql.ts';

const client = { name: 'example-relay', version: '1.0.0' };

export const createTaskApp: CreateTaskApp = ({ gatewayUrl, token }) => {
  const consistency = createConsistency();
  const gatewayFetch = createGatewayFetch({ consistency, client, token: () => token });
  const socket = createSocket({ gatewayUrl, consistency, client, token: () => token });

  async function send({ id, operationKind }: RequestParameters, variables: Variables): Promise<GraphQLResponse> {
    const headers = { accept: 'application/graphql-response+json', 'content-type': 'application/json' };
    const get = operationKind === 'query';
    const url = get ? `${gatewayUrl}/graphql/${id}?variables=${encodeURIComponent(JSON.stringify(variables))}` : `${gatewayUrl}/graphql`;
    const response = await gatewayFetch(url, get ? { method: 'GET', headers } : { method: 'POST', headers, body: JSON.stringify({ doc_id: id, variables }) });
    const answer = await response.json();
    // Relay would only say that there is no data; the code says what to do.
    if (!answer.data) throw new GatewayError(answer.errors ?? []);
    return answer;
  }

  const subscribe = ({ id }: RequestParameters, variables: Variables) =>
    Observable.create<GraphQLResponse>((sink) => {
      // graphql-ws wants a `query`; an empty one counts as none.
      const request = { query: '', doc_id: id, variables };
      return socket.subscribe<NonNullable<unknown>>(request, {
        next: ({ data, errors = [] }) => (data ? sink.next({ data }) : sink.error(new GatewayError(errors))),
        error: (error) => sink.error(Array.isArray(error) ? new GatewayError(error) : asError(error)),
        complete: () => sink.complete(),
      });
    });

  const environment = new Environment({ network: Network.create(send, subscribe), store: new Store(new RecordSource()) });

  const mutate = <Operation extends MutationParameters>(mutation: GraphQLTaggedNode, variables: Operation['variables']) =>
    new Promise<Operation['response']>((resolve, reject) => {
      commitMutation<Operation>(environment, { mutation, variables, onCompleted: resolve, onError: reject });
    });

  return {
    async projects() {
      const data = await fetchQuery<ProjectsQuery>(environment, projectsQuery, {}).toPromise();
      return data?.projects.nodes ?? [];
    },
    async createTask(projectId, title) {
      const { createTask } = await mutate<CreateTaskMutation>(createTaskMutation, { input: { projectId, title } });
      return taskOutcome(createTask);
    },
    async renameTask({ id, version }, title) {
      const { updateTask } = await mutate<RenameTaskMutation>(renameTaskMutation, { input: { id, expectedVersion: version, title } });
      return taskOutcome(updateTask);
    },
    watchTask(taskId, onEvent, onError) {
      const subscription = requestSubscription<TaskChangedSubscription>(environment, {
        subscription: taskChangedSubscription,
        variables: { taskId },
        onNext: (data) => data && onEvent(data.taskChanged),
        onError,
      });
      return () => subscription.dispose();
    },
    close: () => socket.dispose(),
  };
};

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The socket was closed', { cause: error });
}
