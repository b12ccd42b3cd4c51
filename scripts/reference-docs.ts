import { variables } from '../src/config.ts';
import { serverMetrics } from '../src/data/server-metrics.ts';
import { errorCatalogue } from '../src/errors.ts';
import { logMetrics } from '../src/events/log-metrics.ts';
import { sagaMetrics } from '../src/events/sagas/saga-metrics.ts';
import { webhookMetrics } from '../src/events/webhooks/webhook-metrics.ts';
import { cacheMetrics } from '../src/gateway/cache/cache-metrics.ts';
import { liveMetrics } from '../src/gateway/live/live-metrics.ts';
import { registryMetrics } from '../src/gateway/operations/node/registry-metrics.ts';
import { histograms } from '../src/telemetry/create-metrics.ts';
import { workerMetrics } from '../src/telemetry/create-worker-metrics.ts';
import type { MetricDescriptions } from '../src/telemetry/metric-source.ts';

/** Pages of `docs/` that are written from the code: by file name. `npm run docs` writes them, a test holds them. */
export const referenceDocs: Readonly<Record<string, () => string>> = {
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
  'metrics.md': metricsPage,
};

function configurationPage(): string {
  const rows = Object.entries(variables).map(([name, schema]) => {
    const parsed = schema.safeParse(undefined);
    const value: unknown = parsed.success ? parsed.data : undefined;
    const standard = value === undefined ? '–' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
    return `| \`${name}\` | ${standard} | ${cell(schema.description ?? '')} |`;
  });
  return `# Configuration

Written from \`src/config.ts\` by \`npm run docs\`. Everything is set by environment variables; \`portcullis serve\` takes a
few of them as flags, which win. An unknown \`PORTCULLIS_…\` variable and a bad value stop the start, and all mistakes are
named at once. Empty means unset. Durations are in milliseconds where the name ends in \`_MS\`.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}

## What production changes

\`NODE_ENV=production\` makes the node strict:

- \`JWKS_URL\` and \`PORTCULLIS_TOKEN_SECRET\` are required; the development key is refused.
- Pending or altered migrations stop the start: run \`npx portcullis migrate up\` before.
- Published operations that the schema would break stop the start: see [schema checks](schema-checks.md).
- Free text is refused unless \`PORTCULLIS_MODE\` says otherwise, and GraphiQL is not served.
- Errors do not suggest names ("Did you mean …").
- Sample data is not loaded.
`;
}

function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, retryable, message, remedy }]) => `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${cell(message)} | ${cell(remedy)} |`,
  );
  return `# Errors

Written from the catalogue in \`src/errors.ts\` by \`npm run docs\`. Every error of a request has \`extensions.code\` from this
list and \`extensions.retryable\`: whether the same request may succeed later. What a client can act on in the domain (a
task that changed meanwhile, a title that is too long) is no error: it is a member of the command's result union.

| code | HTTP status | retry helps | message | what to do |
|---|---|---|---|---|
${rows.join('\n')}

Details:

- The status is that of the answer when nothing was run. An answer with data has 200, and the errors of single fields
  stand beside the data.
- A client that accepts only \`application/json\` gets errors of free text (syntax, validation, variables) with 200, as the
  GraphQL-over-HTTP specification has it for that media type. Refusals of admission keep their status.
- \`INTERNAL_SERVER_ERROR\` says nothing but a \`correlationId\`, which is also in the header \`x-correlation-id\` and in the log.
- Refusals are never cacheable by a CDN: \`cache-control: private, no-cache, must-revalidate\`.
`;
}

const metricGroups: readonly (readonly [string, MetricDescriptions])[] = [
  ['Response cache', cacheMetrics],
  ['Subscriptions', liveMetrics],
  ['Event log, consumers and sagas', { ...logMetrics, ...sagaMetrics }],
  ['Webhooks', webhookMetrics],
  ['Published operations', registryMetrics],
  ['PostgreSQL', serverMetrics],
  ['Workers', workerMetrics],
];

function metricsPage(): string {
  const labelled = (labels: readonly string[] = []): string => labels.map((label) => `\`${label}\``).join(', ');
  const rows = (metrics: MetricDescriptions): string =>
    Object.entries(metrics).map(([name, { type, labels, help }]) => `| \`${name}\` | ${type} | ${labelled(labels)} | ${cell(help)} |`).join('\n');
  const measured = Object.entries(histograms).map(([name, { labels, help }]) => `| \`${name}\` | ${labelled(labels)} | ${cell(help)} |`);
  return `# Metrics

Written from the code by \`npm run docs\`; a test holds it to what a node answers. \`GET /metrics\` on the operators' port, in
Prometheus' text format. \`docker-compose.yml\` brings a Prometheus that reads it and a dashboard (\`deploy/grafana\`).

What is told of the database as a whole (the log, the outbox, consumers, dead letters) is the same on every node: take
\`max()\`, not \`sum()\`. While PostgreSQL is away these are absent, the others are not. With [workers](workers.md) a node adds its
workers up, or takes the least or the largest where a sum would mean nothing. Labels have few values: what single operations
cost lies in \`portcullis operations usage\`. Beside these there are prom-client's \`process_…\` and \`nodejs_…\`.

## Durations

Histograms in seconds, with \`_count\`, \`_sum\` and \`_bucket\`.

| metric | labels | |
|---|---|---|
${measured.join('\n')}

${metricGroups.map(([title, metrics]) => `## ${title}\n\n| metric | type | labels | |\n|---|---|---|---|\n${rows(metrics)}\n`).join('\n')}`;
}

/** Text that stands in one cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
