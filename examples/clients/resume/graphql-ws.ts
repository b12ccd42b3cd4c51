import { workspaceEvents, type Watch, type WorkspaceEvent } from './operation.ts';
import { createResumingSocket } from './resuming-socket.ts';

export const watch: Watch = ({ gatewayUrl, workspaceId, token, onEvent, onError }) =>
  createResumingSocket(gatewayUrl, token).subscribe<{ workspaceEvents: WorkspaceEvent }>(
    { query: workspaceEvents, variables: { workspaceId } },
    { next: ({ data }) => data && onEvent(data.workspaceEvents), error: onError, complete: () => {} },
  );
