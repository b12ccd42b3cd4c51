import { Argument, Command, Option } from 'commander';
import { readManifests } from '../gateway/operations/manifests/read-manifests.ts';
import { type PublishOutcome, publishOperations } from '../gateway/operations/publish/publish-operations.ts';
import { checkManifests } from './check-manifests.ts';
import { clientOf, parseClientWord } from './client-version.ts';
import { describeFailedCheck, describeFormats, describeWarnings } from './describe-checked.ts';
import type { OpenedCompiler } from './open-compiler.ts';
import { AlreadyReported, createOutput } from './output.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

export interface ManifestDependencies extends RegistryDependencies {
  /** The schema that operations are held against. */
  readonly openCompiler: () => Promise<OpenedCompiler>;
}

interface PublishOptions {
  readonly client?: string;
  readonly version: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ portcullis operations publish persisted-query-manifest.json --client web --version 1.4.2
  $ portcullis operations publish src/graphql/ --client ios --version "$(git rev-parse --short HEAD)"
  $ portcullis operations publish a.json b.json --client web --version next --replace

All or nothing. The same again changes nothing. Before it, in CI: portcullis operations check. More: docs/operations.md`;

/** `portcullis operations publish`. */
export function operationsPublishCommand(dependencies: ManifestDependencies): Command {
  const { streams = process } = dependencies;
  return new Command('publish')
    .description('make the operations of a client version known, so that they run')
    .addArgument(new Argument('<manifests...>', 'manifests of any known format, or folders of .graphql files'))
    .addOption(new Option('--client <name>', 'whose operations these are; an Apollo manifest may say it').argParser(parseClientWord))
    .addOption(new Option('--version <version>', 'which version of the client has them').argParser(parseClientWord).makeOptionMandatory())
    .option('--replace', 'the version may be there with other operations: these take their place')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (paths: readonly string[], { client: given, version, replace = false, json }: PublishOptions) => {
      const output = createOutput({ json }, streams);
      const startedAt = performance.now();
      const manifests = await readManifests(paths);
      const { operations, problems, warnings } = await checkManifests(manifests, dependencies);
      const fail = (found: typeof problems): never => {
        output.result({ outcome: 'refused', problems: found, warnings }, () => describeFailedCheck(found, warnings, output));
        throw new AlreadyReported();
      };
      if (problems.length > 0) fail(problems);
      const client = clientOf(manifests, given);
      const published = await withRegistryDatabase(dependencies, (database, limits) =>
        publishOperations(database, limits, { client, version, operations, replace }));
      if (published.kind === 'refused') return fail(published.problems);
      const { kind: outcome, added, known, revived, revision } = published;
      const durationMs = Math.round(performance.now() - startedAt);
      output.result(
        { outcome, client, version, format: describeFormats(manifests), operations: operations.length, added, known, revived, revision: Number(revision), durationMs, warnings },
        () => [...describeWarnings(warnings, output), describePublished(published, `${client} ${version}`, operations.length)].join('\n'),
      );
    });
}

function describePublished(published: Exclude<PublishOutcome, { readonly kind: 'refused' }>, name: string, total: number): string {
  const { kind, added, known, revived } = published;
  const operations = `${total} ${total === 1 ? 'operation' : 'operations'}`;
  const detail = [`${added} new`, `${known} known`, ...(revived === 0 ? [] : [`${revived} no longer retired`])].join(', ');
  switch (kind) {
    case 'unchanged':
      return `${name} has exactly these ${operations} already: nothing was changed`;
    case 'revived':
      return `${name} has its ${operations} back: ${revived} no longer retired`;
    case 'replaced':
      return `Replaced ${name} with ${operations}: ${detail}`;
    case 'published':
      return `Published ${name} with ${operations}: ${detail}`;
  }
}
