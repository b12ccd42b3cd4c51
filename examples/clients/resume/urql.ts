import { createClient, subscriptionExchange } from '@urql/core';
import { workspaceEvents, type Watch, type WorkspaceEvent } from './operation.ts';
import { createResumingSocket } from './resuming-socket.ts';

export const watch: Watch = ({ gatewayUrl, workspaceId, token, onEvent, onError }) => {
  const socket = createResumingSocket(gatewayUrl, token);
  const urql = createClient({
    url: `${gatewayUrl}/graphql`,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: (request) => ({ subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink) }) }),
      }),
    ],
  });
  const subscription = urql.subscription<{ workspaceEvents: WorkspaceEvent }>(workspaceEvents, { workspaceId }).subscribe(({ data, error }) => {
    if (error !== undefined) onError(error);
    else if (data !== undefined) onEvent(data.workspaceEvents);
  });
  return () => subscription.unsubscribe();
};
