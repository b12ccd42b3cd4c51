import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdhocOperations } from '../src/gateway/admission/create-adhoc-operations.ts';
import { createAdmission } from '../src/gateway/admission/create-admission.ts';
import { createIdentify } from '../src/gateway/admission/create-identify.ts';
import { createClientLabels } from '../src/gateway/operations/usage/client-labels.ts';
import { createUsageBuffer } from '../src/gateway/operations/usage/create-usage-buffer.ts';
import { createResponseCache } from '../src/gateway/cache/create-response-cache.ts';
import { createFence } from '../src/gateway/cache/fence.ts';
import { createTags } from '../src/gateway/cache/tags.ts';
import { createGateway } from '../src/gateway/create-gateway.ts';
import { createHttpServer } from '../src/gateway/http/create-http-server.ts';
import { createMemoryRegistry } from '../src/gateway/operations/create-memory-registry.ts';
import { createCompiler } from '../src/gateway/planning/compile-operation.ts';
import { buildSchema } from '../src/gateway/build-schema.ts';
import { argumentRules } from '../src/gateway/argument-rules.ts';
import { idPrefixes } from '../src/gateway/id-prefixes.ts';
import { readSchemaFiles } from '../src/gateway/read-schema-files.ts';
import { modules } from '../src/modules/index.ts';
import { createMetrics } from '../src/telemetry/create-metrics.ts';
import { createTokenVerifier } from '../src/security/create-token-verifier.ts';
import { developmentIssuer, openDevelopmentKey, signDevelopmentToken } from '../src/security/development-key.ts';

/** A published operation of the sample domain, with a variable. */
export const cachedText = `query ProjectTasks($id: ID!, $first: PageSize) {
  project(id: $id) { id name tasks(first: $first) { nodes { id number title status priority updatedAt assignee { id name } } } }
}`;

const uuid = (n: number): string => `0198c2f4-6f3e-7c11-9d2e-${String(n).padStart(12, '0')}`;
const subject = uuid(7);

/** A whole gateway whose executor answers 2.5 kB without PostgreSQL: what is measured never gets there. */
export async function cachedFixture() {
  const schema = buildSchema(await readSchemaFiles(), modules);
  const compile = createCompiler({ schema, idPrefixes: idPrefixes(modules), argumentRules: argumentRules(modules), suggestions: false });
  const operation = compile(cachedText);
  const registry = createMemoryRegistry(
    [operation, ...Array.from({ length: 999 }, (_, n) => compile(`query Other${n} { tasks(first: ${(n % 100) + 1}) { nodes { id } } }`))].map((each) => ({
      id: each.hash, operation: each, state: 'active' as const,
    })),
  );
  const data = {
    project: {
      id: `project_${uuid(1)}`, name: 'Cache',
      tasks: { nodes: Array.from({ length: 10 }, (_, n) => ({
        id: `task_${uuid(n)}`, number: n, title: `A task with a title of usual length, ${n}`, status: 'IN_PROGRESS', priority: 'HIGH',
        updatedAt: '2026-11-20T09:30:00.123456Z', assignee: { id: `user_${subject}`, name: 'Ada Lovelace' },
      })) },
    },
  };
  const dataDir = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const developmentKey = await openDevelopmentKey({ dataDir, production: false });
  await rm(dataDir, { recursive: true });
  const token = await signDevelopmentToken(developmentKey, { userId: subject });
  const cache = createResponseCache({
    execute: async () => ({ result: { data }, consistencyToken: null, server: null }),
    maxBytes: 64 * 1_024 * 1_024,
    schemaVersion: 'bench',
    fence: createFence(),
    tags: createTags(idPrefixes(modules), 'Workspace', 'user'),
    tenantsOf: async () => [],
    positionOf: () => ({ timeline: 1, lsn: 1n }),
    openFeed: (listener) => {
      queueMicrotask(() => listener.onConnected({ timeline: 1, lsn: 1n }));
      return { publish: () => undefined, stop: () => Promise.resolve() };
    },
    timeoutMs: 5_000,
    staleIfErrorMs: { any: 0, privateUnheard: 0 },
    shared: null,
    now: Date.now,
  });
  let answered = 0;
  const metrics = createMetrics();
  const usage = createUsageBuffer({ maxEntries: 1_000, labels: createClientLabels(500), now: Date.now });
  const gateway = createGateway({
    identify: createIdentify({ verify: createTokenVerifier({ keys: { developmentKey }, issuer: developmentIssuer }) }),
    admit: createAdmission({
      schema, suggestions: false, registry,
      policy: () => ({ mode: 'enforce', clientModes: new Map(), requireClient: false }), maxCost: 50_000,
      findAdhoc: createAdhocOperations({ compile, limits: { maxDepth: 12, maxAliases: 15, maxDirectives: 50, maxTokens: 5_000 } }),
    }),
    execute: () => Promise.reject(new Error('Nothing is executed')),
    cache,
    queryTimeoutMs: 5_000,
    commandTimeoutMs: 5_000,
    report: (error) => console.error(error),
    // Counted as a node counts.
    onAnswered: ({ request, admitted, code, durationMs }) => {
      answered += 1;
      metrics.observeOperation(admitted?.operation.kind ?? 'unknown', code, durationMs);
      const id = admitted?.publishedId ?? null;
      if (id !== null) usage.record(id, request.client, durationMs, code !== null);
    },
  });
  const variables = { id: `project_${uuid(1)}`, first: 10 };
  return {
    token,
    body: JSON.stringify({ data }),
    path: `/graphql/${operation.hash}?variables=${encodeURIComponent(JSON.stringify(variables))}`,
    post: JSON.stringify({ documentId: `sha256:${operation.hash}`, variables }),
    answered: () => answered,
    listen: () => createHttpServer({
      gateway, host: '127.0.0.1', port: 0, maxBodyBytes: 1_048_576, batchLimit: 0, corsOrigins: new Set(), graphiql: null, drainTimeoutMs: 100,
    }).listen(),
  };
}
