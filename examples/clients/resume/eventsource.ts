import { EventSource } from 'eventsource';
import { workspaceEvents, type Watch, type WorkspaceEvent } from './operation.ts';

/** An EventSource goes on by itself: it sends the id of the last event, and waits as long as the gateway's `retry:` says. */
export const watch: Watch = ({ gatewayUrl, workspaceId, token, onEvent, onError }) => {
  const asked = new URLSearchParams({ query: workspaceEvents, variables: JSON.stringify({ workspaceId }) });
  const source = new EventSource(`${gatewayUrl}/graphql?${asked}`, {
    // The browser's own cannot send a header.
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token()}` } }),
  });
  source.addEventListener('next', ({ data }) => {
    const answer = JSON.parse(data) as { readonly data?: { readonly workspaceEvents: WorkspaceEvent }; readonly errors?: readonly unknown[] };
    if (answer.data === undefined) onError(answer.errors);
    else onEvent(answer.data.workspaceEvents);
  });
  source.addEventListener('complete', () => source.close());
  source.addEventListener('error', (event) => source.readyState === EventSource.CLOSED && onError(event));
  return () => source.close();
};
