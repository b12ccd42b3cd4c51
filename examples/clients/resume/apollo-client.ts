import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { workspaceEvents, type Watch, type WorkspaceEvent } from './operation.ts';
import { createResumingSocket } from './resuming-socket.ts';

export const watch: Watch = ({ gatewayUrl, workspaceId, token, onEvent, onError }) => {
  const apollo = new ApolloClient({ link: new GraphQLWsLink(createResumingSocket(gatewayUrl, token)), cache: new InMemoryCache() });
  const subscription = apollo
    .subscribe<{ workspaceEvents: WorkspaceEvent }>({ query: gql(workspaceEvents), variables: { workspaceId } })
    .subscribe({ next: ({ data, error }) => (error === undefined ? data && onEvent(data.workspaceEvents) : onError(error)), error: onError });
  return () => subscription.unsubscribe();
};
