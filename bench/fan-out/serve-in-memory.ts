import { createServer } from 'node:http';
import { startLive, texts } from '../../tests/testkit/live-fixture.ts';
import { answerPublish, readFanOutSettings } from '../peers/common/fan-out-settings.ts';
import { readBody } from '../peers/common/read-body.ts';
import { numberedTitle } from './numbered-title.ts';

/**
 * Portcullis' subscriptions without PostgreSQL, to be held against peers that publish in memory: hub, cohorts and
 * transports are those of the gateway, and what is shown of an event is a text that makes the message as long as the others'.
 * Its own port publishes, and tells the port of the gateway and what to subscribe to.
 */
const { port, message } = readFanOutSettings();
const live = await startLive();
const thing = live.thing();
const publish = (number: number): void => void live.publish(thing, numberedTitle(number).padEnd(message.length - 210, '.'));

createServer((request, response) => {
  if (request.url === '/publish') readBody(request, (body) => response.end(answerPublish(body, publish)));
  else response.end(JSON.stringify({ port: live.port, subscribe: { query: texts.watch, variables: { id: thing } } }));
}).listen(port, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
