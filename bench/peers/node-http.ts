import { createServer, type ServerResponse } from 'node:http';
import { readBody } from './common/read-body.ts';
import { readSettings } from './common/settings.ts';

/** The limit of cached answers: node:http that reads the request and sends the same bytes each time. */
const { port, answer } = readSettings();
const headers = { 'content-type': 'application/graphql-response+json; charset=utf-8', 'content-length': Buffer.byteLength(answer) };
const send = (response: ServerResponse): void => {
  response.writeHead(200, headers);
  response.end(answer);
};

createServer((request, response) => {
  if (request.method === 'POST') readBody(request, () => send(response));
  else send(response);
}).listen(port, '127.0.0.1');
