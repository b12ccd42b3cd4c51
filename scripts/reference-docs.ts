import { variables } from '../src/config.ts';
import { errorCatalogue } from '../src/errors.ts';

/** Pages of `docs/` that are written from the code: by file name. `npm run docs` writes them, a test holds them. */
export const referenceDocs: Readonly<Record<string, () => string>> = {
  'configuration.md': configurationPage,
  'errors.md': errorsPage,
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

/** Text that stands in one cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
