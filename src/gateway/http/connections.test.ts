import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../tests/testkit/eventually.ts';
import { rawConnection, type RawConnection } from '../../../tests/testkit/raw-connection.ts';
import { runReference, type WireOptions } from '../../../tests/testkit/wire-fixture.ts';
import { startWireServer, type WireServer } from '../../../tests/testkit/wire-server.ts';
import type { Execution } from '../execution/executor.ts';
import type { HttpServerOptions } from './create-http-server.ts';

const opened: WireServer[] = [];
const connections: RawConnection[] = [];
afterEach(async () => {
  for (const { socket } of connections.splice(0)) socket.destroy();
  await Promise.all(opened.splice(0).map((server) => server.stop()));
});

async function start(options: WireOptions & Partial<HttpServerOptions> = {}): Promise<WireServer> {
  const server = await startWireServer(options);
  opened.push(server);
  return server;
}

async function open(server: WireServer): Promise<RawConnection> {
  const connection = await rawConnection(server.port);
  connections.push(connection);
  return connection;
}

const json = { 'content-type': 'application/json' };
const head = (method: string, path: string, headers: Record<string, string | number> = {}) =>
  `${method} ${path} HTTP/1.1\r\nhost: localhost\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
const hello = '/graphql?query=%7Bhello%7D';

/** An executor that waits until it is let go. */
function gate() {
  const started: Execution[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    started,
    open: resolve,
    execute: async (execution: Execution) => {
      started.push(execution);
      await promise;
      return runReference(execution);
    },
  };
}

describe('a body that is too large', () => {
  const big = Buffer.alloc(10 * 1_024 * 1_024, 'a');

  test('is refused by its length, and the connection lives on', async () => {
    const server = await start();
    for (let round = 0; round < 3; round++) {
      const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: json, body: big });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ errors: [{ message: 'The request body is larger than 1048576 bytes.', extensions: { code: 'BODY_TOO_LARGE' } }] });
    }
    expect((await fetch(server.url + hello)).status).toBe(200);
  });

  test('is refused while it streams, before its end', async () => {
    const server = await start();
    const connection = await open(server);
    connection.send(head('POST', '/graphql', { ...json, 'transfer-encoding': 'chunked' }));
    for (let sent = 0; sent < 3; sent++) connection.send(`80000\r\n${'a'.repeat(0x80000)}\r\n`);
    expect(await connection.until(/BODY_TOO_LARGE/)).toMatch(/^HTTP\/1\.1 413/);
    connection.send(`0\r\n\r\n${head('GET', hello)}`);
    await connection.until(/Hello, world!/);
  });

  test('is refused before it is sent where the client asks first', async () => {
    const server = await start();
    const connection = await open(server);
    connection.send(head('POST', '/graphql', { ...json, 'content-length': big.length, expect: '100-continue' }));
    const answer = await connection.until(/BODY_TOO_LARGE/);
    expect(answer).toMatch(/^HTTP\/1\.1 413/);
    expect(answer).not.toContain('100 Continue');
  });

  test('is not waited for when it is absurd', async () => {
    const server = await start();
    const connection = await open(server);
    connection.send(head('POST', '/graphql', { ...json, 'content-length': 10_000_000_000 }));
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 413[^]*connection: close/i);
  });

  test('of exactly the limit is read, one byte more is not', async () => {
    const server = await start({ maxBodyBytes: 2_000 });
    const send = (size: number) => fetch(`${server.url}/graphql`, { method: 'POST', headers: json, body: '{"query":"{ hello }"}'.padEnd(size) });
    expect((await send(2_000)).status).toBe(200);
    expect((await send(2_001)).status).toBe(413);
  });
});

test('a POST that announces no body is refused at once', async () => {
  const server = await start();
  const connection = await open(server);
  connection.send(head('POST', '/graphql', json));
  expect(await connection.until(/BAD_REQUEST/)).toMatch(/^HTTP\/1\.1 400/);
  connection.send(head('GET', hello));
  await connection.until(/Hello, world!/);
});

describe('slow and broken clients', () => {
  const timeouts = { headersMs: 200, requestMs: 400, keepAliveMs: 5_000, checkMs: 50 };

  test('half a head ends in a timeout', async () => {
    const server = await start({ timeouts });
    const connection = await open(server);
    connection.send('POST /graphql HTTP/1.1\r\nhost: local');
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 408/);
  });

  test('half a body ends in a timeout, and nothing runs', async () => {
    const { execute, started } = gate();
    const server = await start({ timeouts, execute });
    const connection = await open(server);
    connection.send(`${head('POST', '/graphql', { ...json, 'content-length': 100 })}{"query":`);
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 408/);
    expect(started).toEqual([]);
    expect(server.fixture.reported).toEqual([]);
  });

  test('a client that leaves in the middle of its body leaves nothing behind', async () => {
    const server = await start();
    const connection = await open(server);
    connection.send(`${head('POST', '/graphql', { ...json, 'content-length': 100 })}{"query":`);
    connection.socket.destroy();
    await connection.closed();
    expect((await fetch(server.url + hello)).status).toBe(200);
    expect(server.fixture.reported).toEqual([]);
  });

  test('what is no HTTP is refused as such', async () => {
    const server = await start();
    const connection = await open(server);
    connection.send('nonsense\r\n\r\n');
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 400/);
    const headers = await open(server);
    headers.send(`GET /graphql HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`);
    expect(await headers.closed()).toMatch(/^HTTP\/1\.1 431/);
  });

  test('a client that goes away aborts what runs for it', async () => {
    const { execute, started } = gate();
    const server = await start({ execute });
    const connection = await open(server);
    connection.send(head('GET', hello));
    await eventually(() => expect(started).toHaveLength(1));
    expect(started[0]?.limits.signal.aborted).toBe(false);
    connection.socket.destroy();
    await eventually(() => expect(started[0]?.limits.signal.aborted).toBe(true));
    expect(started[0]?.limits.signal.reason).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  });

  test('the end of an answer aborts nothing', async () => {
    const signals: AbortSignal[] = [];
    const server = await start({ execute: (execution) => { signals.push(execution.limits.signal); return runReference(execution); } });
    const connection = await open(server);
    connection.send(head('GET', hello));
    await connection.until(/Hello/);
    connection.socket.destroy();
    await connection.closed();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});

describe('connections that are kept', () => {
  test('pipelined requests are answered in their order', async () => {
    const { promise: lastIsDone, resolve } = Promise.withResolvers<void>();
    const server = await start({
      execute: async (execution) => {
        if (execution.operation.text.includes('a:')) await lastIsDone;
        if (execution.operation.text.includes('c:')) resolve();
        return runReference(execution);
      },
    });
    const connection = await open(server);
    connection.send(['a', 'b', 'c'].map((alias) => head('GET', `/graphql?query=%7B${alias}:hello%7D`)).join(''));
    const answer = await connection.until(/"c":/);
    expect([...answer.matchAll(/"([abc])":/g)].map(([, alias]) => alias)).toEqual(['a', 'b', 'c']);
  });

  test('one connection serves good and bad requests after one another', async () => {
    const server = await start();
    const connection = await open(server);
    const body = (text: string) => head('POST', '/graphql', { ...json, 'content-length': text.length }) + text;
    connection.send(body('{') + body('{"query":"{ a: hello }"}') + head('GET', '/nowhere') + body('{"query":"{ b: hello }"}'));
    expect([...(await connection.until(/"b":/)).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['400', '200', '404', '200']);
  });
});

describe('stopping', () => {
  test('answers what is in flight, refuses what comes after, and ends', async () => {
    const { execute, started, open: letGo } = gate();
    const server = await start({ execute, drainTimeoutMs: 60_000 });
    const busy = await open(server);
    const pipelining = await open(server);
    const idle = await open(server);
    busy.send(head('GET', hello));
    pipelining.send(head('GET', hello));
    await eventually(() => expect(started).toHaveLength(2));
    const stopped = server.stop();
    await idle.closed();
    await expect(fetch(server.url + hello)).rejects.toThrow();
    // Behind an answer that is still awaited, a new request on a connection that is kept.
    pipelining.send(head('GET', hello));
    letGo();
    expect(await busy.closed()).toMatch(/^HTTP\/1\.1 200[^]*connection: close[^]*Hello/i);
    expect(await pipelining.closed()).toMatch(/^HTTP\/1\.1 200/);
    await stopped;
    expect(started).toHaveLength(2);
  });

  test('a request on a connection it has not closed yet is told to go elsewhere', async () => {
    const { execute, started, open: letGo } = gate();
    const server = await start({ execute, drainTimeoutMs: 60_000 });
    const [connection, late] = [await open(server), await open(server)];
    // So that both are known to the server, which then reads what comes first first.
    for (const each of [connection, late]) {
      each.send(head('GET', '/'));
      await each.until(/\/graphql/);
    }
    // Its head has come, so the connection is not idle; its body comes after the stop began.
    const body = '{"query":"{ hello }"}';
    late.send(head('POST', '/graphql', { ...json, 'content-length': body.length }).slice(0, -4));
    connection.send(head('GET', hello));
    await eventually(() => expect(started).toHaveLength(1));
    const stopped = server.stop();
    late.send(`\r\n\r\n${body}`);
    expect(await late.closed()).toMatch(/HTTP\/1\.1 503[^]*SHUTTING_DOWN/);
    letGo();
    await stopped;
  });

  test('does not wait longer than it was told', async () => {
    const { execute, started } = gate();
    const server = await start({ execute, drainTimeoutMs: 100 });
    const connection = await open(server);
    connection.send(head('GET', hello));
    await eventually(() => expect(started).toHaveLength(1));
    await server.stop();
    await eventually(() => expect(started[0]?.limits.signal.aborted).toBe(true));
  });
});
