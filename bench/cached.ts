import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cachedFixture } from './cached-fixture.ts';

/**
 * A kept answer of a published operation against node:http that sends the same bytes, by GET and by POST: each server in
 * a process of its own on one core, wrk on the other, in turns. Run with `node bench/cached.ts`; needs wrk and taskset.
 * The gateway verifies tokens, checks rights and input, and counts; only PostgreSQL is left out, for nothing asks it.
 */
const rounds = 7;
const seconds = 3;
const connections = 32;

const methods = z.array(z.enum(['GET', 'POST'])).parse((process.env['BENCH_METHODS'] ?? 'GET POST').split(' '));
const started = z.object({ port: z.number(), path: z.string(), token: z.string(), post: z.string() });
const spent = z.object({ cpuMicros: z.number() });

type Contestant = 'limit' | 'gateway';
const self = fileURLToPath(import.meta.url);

if (process.argv[2] === 'limit' || process.argv[2] === 'gateway') await serve(process.argv[2]);
else await compare();

async function serve(contestant: Contestant): Promise<void> {
  const fixture = await cachedFixture();
  const port = contestant === 'gateway' ? await fixture.listen() : await serveLimit(fixture.body);
  process.send?.({ port, path: fixture.path, token: fixture.token, post: fixture.post });
  process.on('message', (message) => {
    if (message === 'stop') process.exit();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system });
  });
}

/** The limit: the same body and the headers a server cannot do without. */
async function serveLimit(body: string): Promise<number> {
  const length = String(Buffer.byteLength(body));
  const bytes = Buffer.from(body).toString('latin1');
  const server = createServer((request, response) => {
    const send = (): void => {
      response.writeHead(200, ['content-type', 'application/json; charset=utf-8', 'content-length', length]);
      response.end(bytes, 'latin1');
    };
    if (request.method !== 'POST') {
      send();
      return;
    }
    request.on('data', () => undefined);
    request.on('end', send);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!isAddress(address)) throw new Error('No port');
  return address.port;
}

interface Server extends z.infer<typeof started> {
  readonly child: ReturnType<typeof spawn>;
}

async function start(contestant: Contestant): Promise<Server> {
  const child = spawn('taskset', ['-c', '0', process.execPath, ...profiling(), self, contestant], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production' },
  });
  return { child, ...started.parse(await messageOf(child)) };
}

/** The next message of a server. */
async function messageOf(child: Server['child']): Promise<unknown> {
  const given: readonly unknown[] = await once(child, 'message');
  return given[0];
}

function profiling(): string[] {
  return process.env['BENCH_PROFILE'] === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE']];
}

async function cpu({ child }: Server): Promise<number> {
  child.send('cpu');
  return spent.parse(await messageOf(child)).cpuMicros;
}

async function load(server: Server, method: 'GET' | 'POST'): Promise<{ rate: number; micros: number }> {
  const script = `/tmp/portcullis-bench-${process.pid}.lua`;
  const lines = [
    `wrk.method = "${method}"`,
    `wrk.headers["authorization"] = "Bearer ${server.token}"`,
    'wrk.headers["accept"] = "application/graphql-response+json"',
    ...(method === 'POST' ? ['wrk.headers["content-type"] = "application/json"', `wrk.body = [[${server.post}]]`] : []),
  ];
  await writeFile(script, lines.join('\n'));
  const url = `http://127.0.0.1:${server.port}${method === 'GET' ? server.path : '/graphql'}`;
  const before = await cpu(server);
  const wrk = spawn('taskset', ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  wrk.stdout.on('data', (chunk) => (text += String(chunk)));
  await once(wrk, 'close');
  const after = await cpu(server);
  if (text.includes('Non-2xx')) throw new Error(text);
  const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]), micros: (after - before) / requests };
}

async function compare(): Promise<void> {
  if (spawnSync('wrk', ['-v']).error !== undefined) throw new Error('wrk is needed');
  const servers = { limit: await start('limit'), gateway: await start('gateway') };
  const table: Record<string, unknown>[] = [];
  try {
    await sameAnswers(servers);
    for (const method of methods) {
      const seen: Record<Contestant, { rate: number; micros: number }[]> = { limit: [], gateway: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const name of ['limit', 'gateway'] as const) {
          const result = await load(servers[name], method);
          if (round > 0) seen[name].push(result);
        }
      }
      const rate = (name: Contestant): number => median(seen[name].map((each) => each.rate));
      const micros = (name: Contestant): number => median(seen[name].map((each) => each.micros));
      const ratios = seen.gateway.map((each, index) => each.rate / (seen.limit[index]?.rate ?? Number.NaN));
      table.push({
        method,
        'node:http, requests/s': Math.round(rate('limit')),
        'gateway, requests/s': Math.round(rate('gateway')),
        ratio: median(ratios).toFixed(3),
        'node:http, µs of CPU': micros('limit').toFixed(1),
        'gateway, µs of CPU': micros('gateway').toFixed(1),
        'ratio of CPU': (micros('limit') / micros('gateway')).toFixed(3),
      });
    }
  } finally {
    for (const { child } of Object.values(servers)) child.send('stop');
  }
  console.table(table);
}

/** Compared before anything is timed; and that it is a kept answer. */
async function sameAnswers({ limit, gateway }: Record<Contestant, Server>): Promise<void> {
  const headers = { authorization: `Bearer ${gateway.token}`, accept: 'application/graphql-response+json' };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const kept = await fetch(`http://127.0.0.1:${gateway.port}${gateway.path}`, { headers });
    const posted = await fetch(`http://127.0.0.1:${gateway.port}/graphql`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: gateway.post });
    const body = await kept.text();
    if (kept.headers.get('x-portcullis-cache') === 'hit' && posted.headers.get('x-portcullis-cache') === 'hit') {
      const bare = await (await fetch(`http://127.0.0.1:${limit.port}/`)).text();
      if (body !== bare || body !== (await posted.text())) throw new Error('The answers differ');
      return;
    }
    await delay(50);
  }
  throw new Error('The answer is not kept');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function isAddress(value: string | AddressInfo | null): value is AddressInfo {
  return typeof value === 'object' && value !== null;
}
