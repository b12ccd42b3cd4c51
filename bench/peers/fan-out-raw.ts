import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { serverFrame } from '../fan-out/frames.ts';
import { renumbered } from '../fan-out/numbered-title.ts';
import { answerPublish, readFanOutSettings } from './common/fan-out-settings.ts';
import { readBody } from './common/read-body.ts';

/** The limit of fan-out: the same bytes as Portcullis sends, one frame for all, straight into the sockets. */
const { port, message } = readFanOutSettings();
const sockets = new Set<Duplex>();
const acknowledged = serverFrame('{"type":"connection_ack"}');
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function publish(number: number): void {
  const frame = serverFrame(renumbered(message, number));
  for (const socket of sockets) socket.write(frame);
}

const server = createServer((request, response) => readBody(request, (body) => response.end(answerPublish(body, publish))));
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n`,
  );
  socket.write(acknowledged);
  socket.on('data', () => undefined);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
  sockets.add(socket);
});
server.listen(port, '127.0.0.1');
