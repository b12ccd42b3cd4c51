import { Command } from 'commander';
import { operationsCheckCommand } from './operations-check.ts';
import { operationsListCommand } from './operations-list.ts';
import { operationsPolicyCommand } from './operations-policy.ts';
import { type ManifestDependencies, operationsPublishCommand } from './operations-publish.ts';
import { operationsRestoreCommand } from './operations-restore.ts';
import { operationsRetireCommand } from './operations-retire.ts';
import { operationsShowCommand } from './operations-show.ts';
import { operationsUnknownCommand } from './operations-unknown.ts';
import { operationsUsageCommand } from './operations-usage.ts';

const examples = `
Examples:
  $ portcullis operations check persisted-query-manifest.json --client web
  $ portcullis operations publish persisted-query-manifest.json --client web --version 1.4.2
  $ portcullis operations list

The database is DATABASE_URL; without it, the embedded PostgreSQL in PORTCULLIS_DATA_DIR. More: docs/operations.md`;

/** `portcullis operations …`: the whole life of published operations. */
export function operationsCommand(dependencies: ManifestDependencies): Command {
  return new Command('operations')
    .description('publish operations, watch their use, retire them')
    .addHelpText('after', examples)
    .addCommand(operationsCheckCommand(dependencies))
    .addCommand(operationsPublishCommand(dependencies))
    .addCommand(operationsListCommand(dependencies))
    .addCommand(operationsShowCommand(dependencies))
    .addCommand(operationsUsageCommand(dependencies))
    .addCommand(operationsUnknownCommand(dependencies))
    .addCommand(operationsRetireCommand(dependencies))
    .addCommand(operationsRestoreCommand({ ...dependencies, readSchema: async () => (await dependencies.openCompiler()).schema }))
    .addCommand(operationsPolicyCommand(dependencies));
}
