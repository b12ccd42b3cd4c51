import { Argument, Command, Option } from 'commander';
import type { CheckedOperation } from '../gateway/operations/check/check-operations.ts';
import { readManifests } from '../gateway/operations/manifests/read-manifests.ts';
import { comparePublished } from '../gateway/operations/publish/compare-published.ts';
import { checkManifests } from './check-manifests.ts';
import { clientOf, parseClientWord } from './client-version.ts';
import { describeFailedCheck, describeFormats, describeWarnings } from './describe-checked.ts';
import type { ManifestDependencies } from './operations-publish.ts';
import { AlreadyReported, createOutput, formatTable, type Output } from './output.ts';
import { shortId } from './print-values.ts';
import { withRegistryDatabase } from './with-registry-database.ts';

interface CheckOptions {
  readonly client?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

const mostRows = 50;
const examples = `
Examples:
  $ portcullis operations check persisted-query-manifest.json --client web
  $ portcullis operations check src/graphql/ --offline      needs no database: the schema alone

Exit code 1 when there is a problem. Nothing is published. More: docs/operations.md`;

/** `portcullis operations check`. */
export function operationsCheckCommand(dependencies: ManifestDependencies): Command {
  const { streams = process } = dependencies;
  return new Command('check')
    .description('all that publish checks, and what it would change, without publishing')
    .addArgument(new Argument('<manifests...>', 'manifests of any known format, or folders of .graphql files'))
    .addOption(new Option('--client <name>', 'whose operations these are: a manifest of another client is refused').argParser(parseClientWord))
    .option('--offline', 'hold them against the schema alone, not against what is published')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (paths: readonly string[], { client, offline = false, json }: CheckOptions) => {
      const output = createOutput({ json }, streams);
      const manifests = await readManifests(paths);
      const { operations, problems, warnings } = await checkManifests(manifests, dependencies);
      if (client !== undefined && problems.length === 0) clientOf(manifests, client);
      const compared = offline ? null : await withRegistryDatabase(dependencies, (database, limits) => comparePublished(database.readPrimary(limits), operations));
      const all = [...problems, ...(compared?.changed ?? [])];
      const format = describeFormats(manifests);
      const result = {
        outcome: all.length === 0 ? 'good' : 'refused',
        format,
        operations: operations.length,
        new: compared?.added.map(named) ?? null,
        known: compared?.known.map(named) ?? null,
        changed: compared?.changed ?? null,
        problems: all,
        warnings,
      };
      if (all.length > 0) {
        output.result(result, () => describeFailedCheck(all, warnings, output));
        throw new AlreadyReported();
      }
      output.result(result, () => [
        ...describeWarnings(warnings, output),
        compared === null
          ? `${operations.length} operations fit the schema (${format}); they were not compared with what is published`
          : describeCompared(compared.added, compared.known.length, format, output),
      ].join('\n'));
    });
}

function named({ id, name, kind, listed }: CheckedOperation): Readonly<Record<string, unknown>> {
  return { id, name, kind, ...listed.idPlace() };
}

function describeCompared(added: readonly CheckedOperation[], known: number, format: string, output: Output): string {
  const summary = output.paint('green', `${added.length + known} operations fit (${format}): ${added.length} new, ${known} known, 0 changed`);
  if (added.length === 0) return summary;
  const table = formatTable(['new', 'kind', 'id'], added.slice(0, mostRows).map(({ name, kind, id }) => [name, kind, shortId(id)]));
  const more = added.length > mostRows ? [`… and ${added.length - mostRows} more: --json prints all`] : [];
  return [table, ...more, summary].join('\n');
}
