import { createReceiver } from './create-receiver.ts';

const secret = process.env['WEBHOOK_SECRET'];
if (secret === undefined || secret === '') {
  console.error('Usage: WEBHOOK_SECRET=whsec_… node examples/webhooks/receive.ts, with the secret that createWebhook answered');
  process.exit(2);
}
const port = Number(process.env['PORT'] ?? 4100);

createReceiver(secret, ({ type, timestamp, data }) => console.log(timestamp, type, data['entityId'], JSON.stringify(data['payload'])))
  .listen(port, '127.0.0.1', () => console.log(`Listening at http://127.0.0.1:${port}/`));
