import { fileURLToPath } from 'node:url';
import { builtCommand } from './build-ours.ts';
import { type Encode, encodeByHash, operationText, type OperationName, post, routeOf } from './requests.ts';
import type { World } from './world.ts';

export interface Contestant {
  readonly name: string;
  /** For tables; README.md says how it is set up. */
  readonly title: string;
  /** `us`, a peer, or what is not a gateway at all and shows where the limit lies. */
  readonly kind: 'us' | 'peer' | 'limit';
  readonly encode: Encode;
  /** After `node`. */
  readonly args: readonly string[];
  /** What it runs. */
  readonly operations: readonly OperationName[];
  /** Whether it can keep answers. */
  readonly caches: boolean;
  readonly environment: (world: World, cache: boolean) => Readonly<Record<string, string>>;
}

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** Loaded into each peer. */
const preparation = ['--import', root('bench/harness/prepare-peer.js')];
const everything: readonly OperationName[] = ['task', 'lists', 'screen', 'addComment'];
const byHash = encodeByHash((name) => operationText(name));

function peer(file: string, title: string, more: Partial<Contestant> = {}): Contestant {
  return {
    name: file,
    title,
    kind: 'peer',
    encode: byHash,
    args: [...preparation, root(`bench/peers/${file}.ts`)],
    operations: everything,
    caches: true,
    environment: peerEnvironment,
    ...more,
  };
}

function peerEnvironment(world: World, cache: boolean): Record<string, string> {
  return {
    BENCH_CACHE: String(cache),
    DATABASE_URL: world.databaseUrl,
    BENCH_PUBLIC_JWK: JSON.stringify(world.identity.publicJwk),
    BENCH_OPERATIONS_FILE: world.operationsFile,
    BENCH_ANSWER_FILE: world.answerFile,
  };
}

/** Portcullis as production runs it; without its response cache where every answer is to be made. */
export function portcullisEnvironment(world: World, cache: boolean): Record<string, string> {
  return {
    ...(cache ? {} : { PORTCULLIS_CACHE_MAX_BYTES: '0' }),
    DATABASE_URL: world.databaseUrl,
    JWKS_URL: world.identity.jwksUrl,
    PORTCULLIS_TOKEN_SECRET: 'a secret of the benchmark, long enough for its purpose',
    PORTCULLIS_DATA_DIR: world.directory,
    PORTCULLIS_MODE: world.freeText ? 'open' : 'enforce',
    ADMIN_PORT: '0',
    LOG_LEVEL: 'error',
  };
}

export const portcullisCommand = root('bin/portcullis.js');
/** What the image gives to Node. */
export const serveBuilt: readonly string[] = [builtCommand, 'serve'];
/** What `npm start` gives to it in a clone. */
export const serveSources: readonly string[] = [portcullisCommand, 'serve'];

function portcullis(freeText: boolean): Contestant {
  const asText: Encode = ({ operation, token, variables }, method) => {
    const query = operationText(operation);
    if (method === 'POST') return post('/graphql', token, { query, variables });
    const request = post('', token, {});
    return { ...request, method, path: `/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString()}`, body: '' };
  };
  return {
    name: 'portcullis',
    title: freeText ? 'Portcullis (free text)' : 'Portcullis',
    kind: 'us',
    encode: freeText ? asText : byHash,
    args: serveBuilt,
    operations: everything,
    caches: true,
    environment: portcullisEnvironment,
  };
}

/** PostGraphile has ids, arguments and a mutation of its own form. */
const encodeForPostGraphile: Encode = (ask, method) => {
  const { id, input } = ask.variables;
  const variables: Record<string, unknown> = {};
  if (typeof id === 'string') variables['id'] = uuidOf(id);
  if (typeof input === 'object' && input !== null && 'taskId' in input) Object.assign(variables, input, { taskId: uuidOf(String(input.taskId)) });
  return encodeByPostGraphileHash({ ...ask, variables }, method);
};
const encodeByPostGraphileHash = encodeByHash((name) => operationText(name, 'postgraphile/'));
const uuidOf = (id: string): string => id.slice(id.indexOf('_') + 1);

/** The contestants of these names, all of them for null. Throws TypeError for a name that neither they nor `others` have. */
export function chooseContestants(names: readonly string[] | null, freeText: boolean, others: readonly string[]): readonly Contestant[] {
  const all = contestants(freeText);
  const known = new Set([...all.map(({ name }) => name), ...others]);
  const unknown = (names ?? []).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new TypeError(`There is no contestant ${unknown.join(' or ')}, only ${[...known].join(', ')}`);
  return all.filter(({ name }) => names === null || names.includes(name));
}

/** All contestants, in the order of the tables. */
function contestants(freeText: boolean): readonly Contestant[] {
  return [
    peer('node-http', 'node:http, fixed bytes', { kind: 'limit', operations: ['screen'] }),
    peer('hand-written-sql', 'hand-written SQL', {
      kind: 'limit',
      operations: ['task', 'lists', 'addComment'],
      caches: false,
      encode: ({ operation, token, variables }) => post(routeOf(operation), token, { variables }),
    }),
    peer('hand-written-transaction', 'hand-written SQL, a transaction', {
      kind: 'limit',
      operations: ['addComment'],
      caches: false,
      args: [...preparation, root('bench/peers/hand-written-sql.ts'), '--transaction'],
      encode: ({ operation, token, variables }) => post(routeOf(operation), token, { variables }),
    }),
    portcullis(freeText),
    peer('mercurius', 'Mercurius 16 (JIT, DataLoader)'),
    peer('mercurius-transaction', 'Mercurius 16, a transaction', {
      operations: ['addComment'],
      caches: false,
      args: [...preparation, root('bench/peers/mercurius.ts'), '--transaction'],
    }),
    peer('mercurius-loaders', 'Mercurius 16 (JIT, own loaders)', { caches: false, operations: ['task', 'lists'] }),
    peer('graphql-yoga-jit', 'graphql-yoga 5 (graphql-jit)'),
    peer('graphql-yoga', 'graphql-yoga 5 (drizzle)', { caches: false }),
    peer('apollo-server', 'Apollo Server 5', {
      // Without it Apollo Server takes a GET for a request from another site.
      encode: encodeByHash((name) => operationText(name), { 'apollo-require-preflight': 'true' }),
    }),
    peer('postgraphile', 'PostGraphile 5', {
      operations: ['task', 'lists', 'addComment'],
      caches: false,
      encode: encodeForPostGraphile,
    }),
  ];
}
