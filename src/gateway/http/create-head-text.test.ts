import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createHeadText, headerLines } from './create-head-text.ts';

/** What a server whose answers are made so answers with. */
async function answered(prepare: 'none' | 'own header' | 'begun'): Promise<{ readonly sent: boolean; readonly names: readonly string[]; readonly text: string }> {
  const heads = createHeadText(7_900);
  let sent = false;
  const server = createServer((_request, response) => {
    if (prepare === 'own header') response.setHeader('vary', 'origin');
    if (prepare === 'begun') response.writeHead(200);
    sent = heads.send(response, headerLines(['content-type', 'text/plain', 'content-length', '5']), 'whole', 1_800_000_000_999);
    if (!sent) response.end('usual');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { sent, names: [...response.headers].map(([name, value]) => `${name}: ${value}`), text: await response.text() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('this Node takes a head as text, and it is sent as it stands, with the date and the time that the connection stays', async () => {
  expect(await answered('none')).toEqual({
    sent: true, text: 'whole',
    names: ['connection: keep-alive', 'content-length: 5', 'content-type: text/plain', 'date: Fri, 15 Jan 2027 08:00:00 GMT', 'keep-alive: timeout=7'],
  });
});

test('a response that has headers of its own, or has begun, is left as it is', async () => {
  expect(await answered('own header')).toMatchObject({ sent: false, text: 'usual' });
  expect(await answered('begun')).toMatchObject({ sent: false, text: 'usual' });
});

test.each([['a name', ['x\r\ny', '1']], ['a value', ['x', '1\r\ny: 2']]])('%s that no header may have is refused', (_, lines) => {
  expect(() => headerLines(lines)).toThrow(TypeError);
});
