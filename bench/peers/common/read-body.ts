import type { IncomingMessage } from 'node:http';

/** The whole body as text. */
export function readBody(request: IncomingMessage, onBody: (text: string) => void): void {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (text += chunk));
  request.on('end', () => onBody(text));
}
