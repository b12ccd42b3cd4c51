import { Command, Option } from 'commander';
import { changePolicy, type PolicyChange } from '../gateway/operations/change-policy.ts';
import { readRegistry } from '../gateway/operations/read-registry.ts';
import type { StoredPolicy } from '../gateway/operations/registry-policy.ts';
import { parseClientWord } from './client-version.ts';
import { createOutput, formatTable } from './output.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

interface PolicyOptions {
  readonly mode?: 'enforce' | 'learn' | 'open' | 'default';
  readonly client?: string;
  readonly requireClient?: 'on' | 'off' | 'default';
  readonly show?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ portcullis operations policy                            what holds
  $ portcullis operations policy --mode learn               unpublished text runs and is recorded
  $ portcullis operations policy --mode enforce --client web
  $ portcullis operations policy --mode default --client web      back to what holds for all
  $ portcullis operations policy --require-client on        a client runs only what it published

All nodes have it within a second, without a restart. It goes before PORTCULLIS_MODE and PORTCULLIS_REQUIRE_CLIENT.`;

/** `portcullis operations policy`. */
export function operationsPolicyCommand(dependencies: RegistryDependencies): Command {
  return new Command('policy')
    .description('what operations that were not published may do, on all nodes')
    .addOption(new Option('--mode <mode>', 'of unpublished text').choices(['enforce', 'learn', 'open', 'default']))
    .addOption(new Option('--client <name>', 'the mode of this client alone').argParser(parseClientWord))
    .addOption(new Option('--require-client <switch>', 'whether a client may run only what it published').choices(['on', 'off', 'default']))
    .option('--show', 'print what holds; so it does without any other option')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (options: PolicyOptions, command: Command) => {
      const { mode, client, requireClient, show = false, json } = options;
      if (client !== undefined && mode === undefined) command.error('error: --client goes with --mode');
      const output = createOutput({ json }, dependencies.streams);
      const changes = !show && (mode !== undefined || requireClient !== undefined);
      const change: PolicyChange = {
        client,
        ...(mode === undefined ? {} : { mode: mode === 'default' ? null : mode }),
        ...(requireClient === undefined ? {} : { requireClient: requireClient === 'default' ? null : requireClient === 'on' }),
      };
      const policy = await withRegistryDatabase(dependencies, async (database, limits) =>
        changes ? changePolicy(database, limits, change) : (await readRegistry(database.readPrimary(limits))).policy);
      output.result(policy, () => describePolicy(policy));
    });
}

function describePolicy(policy: StoredPolicy | null): string {
  if (policy === null) return 'The stored policy has a form that this version does not know';
  const byClient = Object.entries(policy.clientModes ?? {}).map(([client, mode]) => [`mode of ${client}`, mode]);
  return formatTable(['setting', 'value'], [
    ['mode', policy.mode ?? 'as configured (PORTCULLIS_MODE)'],
    ...byClient,
    ['require client', policy.requireClient === undefined ? 'as configured (PORTCULLIS_REQUIRE_CLIENT)' : policy.requireClient ? 'on' : 'off'],
  ]);
}
