import { Argument, Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { OperatorError } from '../errors.ts';
import { askNode } from './ask-node.ts';
import { describeCacheStats, describeCaching } from './describe-cache.ts';
import { type CommandStreams, createOutput } from './output.ts';
import { parseOperationId } from './parse-operation-id.ts';

export interface CacheDependencies {
  readonly readConfig?: () => Config;
  readonly streams?: CommandStreams;
}

interface NodeOptions {
  readonly url?: string;
  readonly json?: boolean;
}

/** `portcullis cache stats|explain|purge`: asks a running node at its operators' listener. */
export function cacheCommand(dependencies: CacheDependencies = {}): Command {
  return new Command('cache')
    .description('what the nodes keep of their answers')
    .addCommand(statsCommand(dependencies))
    .addCommand(explainCommand(dependencies))
    .addCommand(purgeCommand(dependencies));
}

function statsCommand({ readConfig: config = readConfig, streams }: CacheDependencies): Command {
  return withNode(new Command('stats').description('what one node keeps, and how often it was of use')).action(async (options: NodeOptions) => {
    const output = createOutput(options, streams);
    const stats = await askNode(nodeUrl(options, config), 'GET', '/cache');
    output.result(stats, () => describeCacheStats(stats, output));
  });
}

function explainCommand({ readConfig: config = readConfig, streams }: CacheDependencies): Command {
  return withNode(new Command('explain').description('why the answers of an operation are kept, or not'))
    .addArgument(new Argument('<operation>', 'the id of a published operation, or the beginning of it').argParser(parseOperationId))
    .action(async (operation: string, options: NodeOptions) => {
      const output = createOutput(options, streams);
      const explained = await askNode(nodeUrl(options, config), 'GET', `/cache/explain?${new URLSearchParams({ operation })}`);
      output.result(explained, () => describeCaching(explained, output));
    });
}

function purgeCommand({ readConfig: config = readConfig, streams }: CacheDependencies): Command {
  return withNode(new Command('purge').description('forget kept answers, on all nodes'))
    .option('--tag <tags...>', 'what they carry: Task:task_…, Project:project_…:tasks, Workspace:workspace_…, Viewer:user_…, Operation:<sha256>, or a name from @cacheTags')
    .option('--all', 'everything')
    .addHelpText('after', '\nExample:\n  $ portcullis cache purge --tag Task:task_0198c2f4-6f3e-7c11-9d2e-0123456789ab')
    .action(async (options: NodeOptions & { readonly tag?: readonly string[]; readonly all?: boolean }) => {
      const { tag = [], all = false } = options;
      if (all === tag.length > 0) throw new OperatorError('Say what is to be forgotten: --tag with one or more tags, or --all');
      const output = createOutput(options, streams);
      const query = all ? new URLSearchParams({ all: 'true' }) : new URLSearchParams(tag.map((one) => ['tag', one]));
      const purged = await askNode(nodeUrl(options, config), 'POST', `/cache/purge?${query}`);
      output.result(purged, () => `${countIn(purged)} kept answers dropped on the node asked; the other nodes are told`);
    });
}

function withNode(command: Command): Command {
  return command.option('--url <url>', "a node's operators' listener; default: HOST and ADMIN_PORT").option('--json', 'print JSON');
}

function nodeUrl({ url }: NodeOptions, config: () => Config): string {
  if (url !== undefined) return url;
  const { HOST, ADMIN_PORT } = config();
  return `http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST}:${ADMIN_PORT}`;
}

function countIn(purged: unknown): number {
  return typeof purged === 'object' && purged !== null && 'dropped' in purged ? Number(purged.dropped) : 0;
}
