import { Command, InvalidArgumentError, Option } from 'commander';
import { introspectionFromSchema } from 'graphql';
import type { PublishedOperation } from '../gateway/operations/published-operation.ts';
import { checkSchema } from '../gateway/operations/schema-check/check-schema.ts';
import { printSdl } from '../gateway/operations/schema-check/print-sdl.ts';
import { readDeployedSchema } from '../gateway/operations/schema-check/read-deployed-schema.ts';
import { readManifestOperations } from '../gateway/operations/schema-check/read-manifest-operations.ts';
import { readSchemaFromPath } from '../gateway/operations/schema-check/read-schema-from-path.ts';
import { schemaFolder } from '../gateway/read-schema-files.ts';
import { describeSchemaReport } from './describe-schema-report.ts';
import { AlreadyReported, createOutput, type CommandStreams } from './output.ts';

export interface SchemaDependencies {
  /** The active operations of the registry's tables. Called only when neither manifests nor `--no-operations` are given. */
  readonly loadPublished: () => AsyncIterable<PublishedOperation> | Promise<readonly PublishedOperation[]>;
  /** The operations of manifest files of any known form, not held against any schema. */
  readonly readManifests?: (paths: readonly string[]) => Promise<readonly PublishedOperation[]>;
  readonly streams?: CommandStreams;
}

interface CheckOptions {
  readonly against: string;
  readonly schema: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly manifest?: readonly string[];
  readonly operations: boolean;
  readonly failOn: 'breaking' | 'dangerous';
  readonly json?: boolean;
}

const checkExamples = `
Examples:
  $ portcullis schema check --against git:main
  $ portcullis schema check --against https://api.example.com/graphql --header 'authorization: Bearer …'
  $ portcullis schema check --against deployed.graphql --manifest web.json ios.json   needs no database
  $ portcullis schema check --against v1.4.0 --no-operations --fail-on dangerous      the schemas alone

Exit code 1 when a published operation breaks. More: docs/schema-checks.md`;

const printExamples = `
Examples:
  $ portcullis schema print --sorted > deployed.graphql
  $ portcullis schema print --json | jq .__schema.queryType`;

/** `portcullis schema check|print`. */
export function schemaCommand(dependencies: SchemaDependencies): Command {
  const { loadPublished, readManifests = readManifestOperations, streams = process } = dependencies;
  const schema = new Command('schema').description('print the schema, or see whom a change of it breaks');

  common('print the whole report as JSON', schema.command('check').description('compare this schema with what is deployed, and with the published operations'))
    .requiredOption('--against <source>', 'what is deployed: an SDL file or folder, git:<ref>, or a URL')
    .option('--header <header>', 'sent to the URL, "name: value"; may be given again', addHeader)
    .addOption(new Option('--timeout <seconds>', 'how long the URL may take').argParser(parseSeconds).default(30))
    .addOption(new Option('--manifest <files...>', 'operations of these manifests instead of those in the database').conflicts('operations'))
    .option('--no-operations', 'compare the schemas alone')
    .addOption(new Option('--fail-on <severity>', 'the least that makes exit code 1').choices(['breaking', 'dangerous']).default('breaking'))
    .addHelpText('after', checkExamples)
    .action(async (options: CheckOptions) => {
      const output = createOutput(options, streams);
      const next = await readSchemaFromPath(options.schema);
      const deployed = await readDeployedSchema(options.against, {
        schemaFolder: options.schema, headers: options.header ?? {}, timeoutMs: options.timeout * 1_000,
      });
      const operations = !options.operations ? null : options.manifest === undefined ? await loadPublished() : await readManifests(options.manifest);
      const report = await checkSchema(deployed.schema, next, operations);
      output.result({ against: deployed.source, ...report }, () => describeSchemaReport(report, deployed.source, output));
      if (report.outcome === 'breaking' || report.outcome === options.failOn) throw new AlreadyReported();
    });

  common('print the answer to introspection', schema.command('print').description('print the schema as SDL'))
    .option('--sorted', 'everything in the order of names')
    .addHelpText('after', printExamples)
    .action(async (options: { readonly schema: string; readonly sorted?: boolean; readonly json?: boolean }) => {
      const built = await readSchemaFromPath(options.schema);
      createOutput(options, streams).result(introspectionFromSchema(built), () => printSdl(built, { sorted: options.sorted ?? false }));
    });
  return schema;
}

function common(json: string, command: Command): Command {
  return command
    .option('--json', json)
    .option('--schema <path>', 'this side: the folder of the schema, or one file', schemaFolder);
}

function addHeader(text: string, headers: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  try {
    if (colon > 0) return { ...headers, ...Object.fromEntries(new Headers([[name, value]])) };
  } catch {
    // The same answer as to a header without a colon.
  }
  throw new InvalidArgumentError('It must have the form "name: value".');
}

function parseSeconds(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
