import { createClient } from 'graphql-sse';
// In an app: from 'portcullis/client'
import { resumable } from '../../../src/client/index.ts';
import { workspaceEvents, type Watch, type WorkspaceEvent } from './operation.ts';

export const watch: Watch = ({ gatewayUrl, workspaceId, token, onEvent, onError }) => {
  const client = createClient({
    url: `${gatewayUrl}/graphql`,
    headers: () => ({ authorization: `Bearer ${token()}` }),
    // It would try again what cannot succeed: an attempt is for `resumable` to judge.
    retryAttempts: 0,
  });
  const streams = resumable(client);
  return streams.subscribe<{ workspaceEvents: WorkspaceEvent }>(
    { query: workspaceEvents, variables: { workspaceId } },
    { next: ({ data }) => data && onEvent(data.workspaceEvents), error: onError, complete: () => {} },
  );
};
