import { parentPort, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

/** Renders GraphiQL with the settings it is given, sends the compressed page, and ends. */
const page = withSettings(workerData);
parentPort?.postMessage(gzipSync(page));

/**
 * The package writes its options into a script as plain JSON, where `</script>` in an operation would end the script. So
 * it is given none, and ours are put where its own would be.
 */
function withSettings(data: unknown): string {
  const marker = { endpoint: '/settings-go-here' };
  const html = renderGraphiQL(marker).replace('<title>Yoga GraphiQL</title>', '<title>Portcullis</title>');
  const call = 'YogaGraphiQL.renderYogaGraphiQL(';
  const written = JSON.stringify(marker);
  const callAt = html.lastIndexOf(call);
  const at = html.indexOf(written, callAt);
  if (callAt === -1 || at === -1) throw new Error('GraphiQL writes its options otherwise than expected.');
  return html.slice(0, callAt) + storeFirstTab(data) + html.slice(callAt, at) + scriptJson(data) + html.slice(at + written.length);
}

/**
 * On a first visit GraphiQL takes the variables of the tab it shows from its storage and not from `defaultTabs`; on the
 * next it looks there for which tab was shown, and opens another when it finds half of it.
 */
function storeFirstTab(data: unknown): string {
  return `{
          const [firstTab] = ${scriptJson(data)}.defaultTabs;
          if (firstTab && !localStorage.getItem('graphiql:tabState')) {
            localStorage.setItem('graphiql:query', firstTab.query);
            localStorage.setItem('graphiql:variables', firstTab.variables);
          }
        }
        `;
}

/** JSON that can stand in a script: nothing in it ends one. */
function scriptJson(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
