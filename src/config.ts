import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { OperatorError } from './errors.ts';

const seconds = 1_000;
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)), {
    message: `must be a URL that begins with ${protocols.map((p) => `${p}://`).join(' or ')}`,
  });
const list = <T extends z.ZodType<string, string>>(item: T) =>
  z.string().transform((value) => value.split(',').map((part) => part.trim()).filter(Boolean)).pipe(z.array(item));
const origin = z.string().refine((value) => value === '*' || (URL.canParse(value) && new URL(value).origin === value), {
  message: 'must be an origin such as https://app.example.com, or *',
});
const network = z.string().refine((value) => ipaddr.isValidCIDR(value), { message: 'must be a network such as 10.20.0.0/16' });
// Limits word themselves; text that is no number would be called NaN.
const number = () => z.coerce.number({ error: ({ code }) => (code === 'invalid_type' ? 'must be a whole number' : undefined) });
const port = number().int().min(0).max(65_535);
const count = (min: number, max: number) => number().int().min(min).max(max);
const workers = z.string().transform((value) => (value === 'auto' ? availableParallelism() : Number(value))).pipe(
  z.number('must be a whole number from 1 to 256, or auto').int().min(1).max(256),
);
const durationMs = number().int().min(1).max(24 * 3_600 * seconds);

/** Every variable the gateway reads, with its meaning: `docs/configuration.md` and `--help` are printed from here. */
export const variables = {
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').describe('production is strict: see docs/configuration.md'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on; 0.0.0.0 in a container'),
  PORT: port.default(4000).describe('the public listener; 0 takes a free port'),
  ADMIN_PORT: port.default(4001).describe('the operators\' listener: health and metrics; 0 takes a free port'),
  PORTCULLIS_WORKERS: workers.default(1).describe('processes that serve; auto: one for each core. See docs/workers.md'),
  DATABASE_URL: url('postgres', 'postgresql').optional().describe('the primary; unset: an embedded PostgreSQL is started'),
  DATABASE_REPLICA_URLS: list(url('postgres', 'postgresql')).optional().describe('streaming replicas, separated by commas'),
  DATABASE_POOL_SIZE: count(2, 500).default(10).describe('connections to each server, divided among the workers'),
  PORTCULLIS_COMMANDS_PER_COMMIT: count(1, 100).default(32).describe('concurrent commands of one statement that may share one transaction and its commit; 1: each has its own'),
  PORTCULLIS_DATA_DIR: z.string().min(1).default('.data').describe('folder of the embedded PostgreSQL and the development key'),
  PORTCULLIS_REPLICAS: count(0, 5).default(1).describe('replicas of the embedded PostgreSQL'),
  PORTCULLIS_SAMPLE_DATA: flag.optional().describe('load sample data into an empty database; default: true on the embedded PostgreSQL outside production'),
  PORTCULLIS_MANIFESTS: z.string().min(1).optional().describe('a manifest, or a folder of manifests watched for changes, whose operations run as published'),
  PORTCULLIS_MODE: z.enum(['enforce', 'learn', 'open']).optional().describe('what free text may do; default: enforce in production, open elsewhere'),
  PORTCULLIS_REQUIRE_CLIENT: flag.default(false).describe('true: a client may run only the operations it published itself'),
  PORTCULLIS_BATCH_LIMIT: count(0, 1_000).default(0).describe('operations in one batched request; 0 refuses batches'),
  PORTCULLIS_MAX_BODY_BYTES: count(1_024, 100 * 1_024 * 1_024).default(1_024 * 1_024).describe('largest request body'),
  PORTCULLIS_CORS_ORIGINS: list(origin).optional().describe('web origins whose pages may send requests, separated by commas, or *; unset: none but our own'),
  PORTCULLIS_QUERY_TIMEOUT_MS: durationMs.default(15 * seconds).describe('deadline of a query'),
  PORTCULLIS_COMMAND_TIMEOUT_MS: durationMs.default(60 * seconds).describe('deadline of a command'),
  PORTCULLIS_DRAIN_TIMEOUT_MS: durationMs.default(20 * seconds).describe('how long a stopping node waits for what is in flight'),
  PORTCULLIS_MAX_SUBSCRIPTIONS: count(1, 1_000_000).default(50_000).describe('subscriptions open on one worker at a time'),
  PORTCULLIS_EVENT_RETENTION_DAYS: count(1, 3_650).default(30).describe('how long events can be read again; older cursors have expired'),
  PORTCULLIS_REGISTRY_RETENTION_DAYS: count(30, 36_500).default(400).describe('how long retired operations and what was used are remembered'),
  PORTCULLIS_MAX_SUBSCRIPTIONS_PER_VIEWER: count(1, 1_000_000).default(200).describe('subscriptions one viewer may have open on one worker at a time'),
  PORTCULLIS_WEBHOOKS_ALLOW_PRIVATE: list(network).optional().describe('networks that webhooks may lead to although they are not public, separated by commas, by plain http as well: 127.0.0.0/8 to try them on a laptop; unset: none'),
  PORTCULLIS_CACHE_MAX_BYTES: count(0, 64 * 1_024 * 1_024 * 1_024).default(64 * 1_024 * 1_024).describe('memory for kept answers, of each worker; 0 keeps none'),
  PORTCULLIS_CACHE_STALE_IF_ERROR_MS: count(0, 24 * 3_600 * seconds).default(30 * seconds).describe('how long a kept answer may stand in while PostgreSQL cannot be reached; 0: never'),
  PORTCULLIS_CACHE_PRIVATE_STALE_IF_ERROR_MS: count(0, 24 * 3_600 * seconds).default(5 * seconds).describe('the same for a viewer\'s own answers while this node cannot hear that rights were taken away; 0: never'),
  PORTCULLIS_CACHE_WARM: count(0, 1_000).default(20).describe('queries run at the start, and after many kept answers were lost at once, to keep their answers; 0: none'),
  REDIS_URL: url('redis', 'rediss').optional().describe('a second layer for kept answers, shared by the nodes, and one more way to wake readers of the event log; its loss costs speed alone'),
  PORTCULLIS_MAX_COST: count(1, 1_000_000_000).default(50_000).describe('objects that an answer may hold at most, worked out from the sizes of its lists before anything is run: see docs/operations.md'),
  PORTCULLIS_MAX_DEPTH: count(1, 1_000).default(12).describe('free text: deepest selection'),
  PORTCULLIS_MAX_ALIASES: count(0, 10_000).default(15).describe('free text: aliases in a document'),
  PORTCULLIS_MAX_DIRECTIVES: count(0, 10_000).default(50).describe('free text: directives in a document'),
  PORTCULLIS_MAX_TOKENS: count(1, 1_000_000).default(5_000).describe('free text: tokens in a document'),
  PORTCULLIS_TOKEN_SECRET: z.string().min(32).optional().describe('signs consistency tokens and cursors, and seals the secrets of webhooks; the same on all nodes; required in production, else one in the data folder'),
  PORTCULLIS_GRAPHIQL: flag.optional().describe('serve GraphiQL; default: false in production'),
  JWKS_URL: url('http', 'https').optional().describe('the keys that sign your users\' tokens; required in production'),
  JWT_ISSUER: z.string().min(1).optional().describe('required issuer of tokens'),
  JWT_AUDIENCE: z.string().min(1).optional().describe('required audience of tokens'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('least level that is logged'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https').optional().describe('where traces go; unset: no tracing, no cost'),
} as const;

const environment = z.object(variables);
type Environment = z.infer<typeof environment>;

/** The parsed, frozen configuration. Paths are absolute. */
export interface Config extends Readonly<Environment> {
  readonly production: boolean;
  readonly mode: 'enforce' | 'learn' | 'open';
  readonly graphiql: boolean;
}

/**
 * Reads the configuration; the only reader of `process.env`. `flags` of a command win over variables of the same name.
 * Throws OperatorError that names every variable with a bad value, and every unknown `PORTCULLIS_…` variable.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  flags: Readonly<Record<string, string | undefined>> = {},
): Config {
  const given = Object.fromEntries([...Object.entries(env), ...Object.entries(flags)].filter(([, value]) => value !== undefined && value !== ''));
  const problems = Object.keys(given)
    .filter((name) => name.startsWith('PORTCULLIS_') && !Object.hasOwn(variables, name))
    .map((name) => `${name} is not a variable of Portcullis${nearest(name)}`);
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  if (given['DATABASE_REPLICA_URLS'] !== undefined && given['DATABASE_URL'] === undefined) {
    problems.push('DATABASE_REPLICA_URLS: needs DATABASE_URL, the primary that they follow');
  }
  if (problems.length > 0 || !parsed.success) {
    throw new OperatorError(`The configuration has mistakes:\n${problems.map((p) => `  - ${p}`).join('\n')}\nAll variables: docs/configuration.md`);
  }
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  return Object.freeze({
    ...values,
    PORTCULLIS_DATA_DIR: resolve(values.PORTCULLIS_DATA_DIR),
    production,
    mode: values.PORTCULLIS_MODE ?? (production ? 'enforce' : 'open'),
    graphiql: values.PORTCULLIS_GRAPHIQL ?? !production,
  });
}

/** What a node needs before it serves, in production above all, and a migration job need not. Throws OperatorError. */
export function requireServingConfig(config: Config): void {
  if (config.PORT !== 0 && config.PORT === config.ADMIN_PORT) {
    throw new OperatorError(`PORT and ADMIN_PORT are both ${config.PORT}: clients and operators need a listener each`);
  }
  if (!config.production) return;
  const missing = (['JWKS_URL', 'PORTCULLIS_TOKEN_SECRET'] as const).filter((name) => config[name] === undefined);
  if (missing.length > 0) throw new OperatorError(`Production needs ${missing.join(' and ')}: see docs/configuration.md`);
}

function nearest(name: string): string {
  const words = new Set(name.split('_'));
  const scored = Object.keys(variables)
    .map((known) => ({ known, shared: known.split('_').filter((word) => words.has(word)).length }))
    .toSorted((a, b) => b.shared - a.shared);
  const best = scored[0];
  return best !== undefined && best.shared > 1 ? `; did you mean ${best.known}?` : '';
}
