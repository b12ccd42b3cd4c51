import { IncomingMessage, ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import { Socket } from 'node:net';

/** Answers whose heads are text that was made before. */
export interface HeadText {
  /**
   * Sends 200 with these header lines and the body. False where it did nothing: the connection is to close, the response has headers
   * of its own, or this Node does not take a head as text.
   */
  send(response: ServerResponse, lines: string, body: string | Buffer, now: number): boolean;
}

/** Header lines as text, from names and values in turn. Throws TypeError where one is none. */
export function headerLines(namesAndValues: readonly string[]): string {
  let lines = '';
  for (let at = 0; at < namesAndValues.length; at += 2) {
    const [name = '', value = ''] = namesAndValues.slice(at, at + 2);
    validateHeaderName(name);
    validateHeaderValue(name, value);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/**
 * `writeHead` looks at each character of each header line of each answer, a tenth of what a kept answer takes. Those made
 * before were looked at then. Node keeps the head of an answer as text in `_header` until it leaves with the body; that is not
 * documented, so it is tried first, and where it is not so answers go the usual way.
 */
export function createHeadText(keepAliveMs: number): HeadText {
  const takesHeads = nodeTakesHeads();
  const keepAlive = `connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(keepAliveMs / 1_000)}\r\n\r\n`;
  let second = 0;
  let ending = '';

  function endingAt(now: number): string {
    const current = Math.floor(now / 1_000);
    if (current !== second) {
      second = current;
      ending = `date: ${new Date(now).toUTCString()}\r\n${keepAlive}`;
    }
    return ending;
  }

  return {
    send(response, lines, body, now) {
      if (!takesHeads || !response.shouldKeepAlive || !('_header' in response) || response.headersSent || response.getHeaderNames().length > 0) return false;
      response._header = `HTTP/1.1 200 OK\r\n${lines}${endingAt(now)}`;
      response.end(body, 'latin1');
      return true;
    },
  };
}

function nodeTakesHeads(): boolean {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  if (!('_header' in response) || response.headersSent) return false;
  response._header = 'HTTP/1.1 200 OK\r\n\r\n';
  return response.headersSent;
}
