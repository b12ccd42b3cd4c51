import { fileURLToPath } from 'node:url';
import { portcullisEnvironment, serveBuilt } from '../harness/contestants.ts';
import type { World } from '../harness/world.ts';
import type { Opening } from './open-subscriber.ts';

/** A server that tells many subscribers of one event. */
export interface FanOutContestant {
  readonly name: string;
  readonly title: string;
  readonly transport: Opening['transport'];
  /** Where events come from: commands that are stored in PostgreSQL, or a call within the server. */
  readonly events: 'commands' | 'memory';
  /** By its hash, where only known operations run. */
  readonly byHash: boolean;
  /** After `node`. */
  readonly args: readonly string[];
  readonly environment: (world: World, messageFile: string) => Readonly<Record<string, string>>;
}

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const peerEnvironment = (world: World, messageFile: string): Record<string, string> => ({
  BENCH_MESSAGE_FILE: messageFile,
  BENCH_PUBLIC_JWK: JSON.stringify(world.identity.publicJwk),
});
const prepared = ['--import', at('harness/prepare-peer.js')];

const inMemory = (name: string, title: string, script: string, transport: Opening['transport'] = 'websocket'): FanOutContestant => ({
  name, title, transport, events: 'memory', byHash: false, args: [...prepared, at(script)], environment: peerEnvironment,
});

const portcullis = (name: string, title: string, transport: Opening['transport']): FanOutContestant => ({
  name,
  title,
  transport,
  events: 'commands',
  byHash: true,
  args: serveBuilt,
  environment: (world) => ({
    ...portcullisEnvironment(world, false),
    PORTCULLIS_MAX_SUBSCRIPTIONS_PER_VIEWER: '100000',
    PORTCULLIS_DRAIN_TIMEOUT_MS: '500',
  }),
});

/** In the order of the tables. The first makes the message whose bytes and event the others send. */
export const fanOutContestants: readonly FanOutContestant[] = [
  portcullis('portcullis', 'Portcullis, WebSocket', 'websocket'),
  portcullis('portcullis-sse', 'Portcullis, SSE', 'sse'),
  inMemory('portcullis-memory', 'Portcullis, WebSocket, published in memory', 'fan-out/serve-in-memory.ts'),
  inMemory('raw-sockets', 'raw sockets, the same bytes', 'peers/fan-out-raw.ts'),
  inMemory('graphql-ws', 'graphql-yoga 5 + graphql-ws', 'peers/fan-out-yoga.ts'),
  inMemory('mercurius', 'Mercurius 16', 'peers/fan-out-mercurius.ts'),
  inMemory('yoga-sse', 'graphql-yoga 5, SSE', 'peers/fan-out-yoga.ts', 'sse'),
];
