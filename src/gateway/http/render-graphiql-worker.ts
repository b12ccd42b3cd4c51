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
function withSettings(settings: unknown): string {
  const marker = { endpoint: '/settings-go-here' };
  const html = renderGraphiQL(marker).replace('<title>Yoga GraphiQL</title>', '<title>Portcullis</title>');
  const written = JSON.stringify(marker);
  const at = html.lastIndexOf(written);
  if (at === -1) throw new Error('GraphiQL writes its options otherwise than expected.');
  const safe = JSON.stringify(settings).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return html.slice(0, at) + safe + html.slice(at + written.length);
}
