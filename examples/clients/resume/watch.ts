/**
 * Prints each event of a workspace, whatever happens to connections and nodes: `node resume/watch.ts <client>`, where
 * GATEWAY_URL, TOKEN and WORKSPACE_ID say which. Ends with its standard input.
 */
import type { Watch } from './operation.ts';

const clients: Readonly<Record<string, () => Promise<{ readonly watch: Watch }>>> = {
  'graphql-ws': () => import('./graphql-ws.ts'),
  'graphql-sse': () => import('./graphql-sse.ts'),
  'apollo-client': () => import('./apollo-client.ts'),
  urql: () => import('./urql.ts'),
  eventsource: () => import('./eventsource.ts'),
};

const load = clients[process.argv[2] ?? ''];
const { GATEWAY_URL: gatewayUrl, TOKEN, WORKSPACE_ID: workspaceId } = process.env;
if (load === undefined || gatewayUrl === undefined || TOKEN === undefined || workspaceId === undefined) {
  console.error(`Usage: GATEWAY_URL=… TOKEN=… WORKSPACE_ID=… node resume/watch.ts ${Object.keys(clients).join('|')}`);
  process.exit(2);
}
const { watch } = await load();
watch({
  gatewayUrl,
  workspaceId,
  token: () => TOKEN,
  onEvent: ({ id, type }) => console.log(`${id} ${type}`),
  onError(error) {
    console.error('It ended with', error);
    process.exit(1);
  },
});
process.stdin.resume().once('end', () => process.exit(0));
