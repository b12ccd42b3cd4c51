import type { Command } from 'commander';
import { openServers } from './open-servers.ts';

/** Every command by its name, in the order of the help. Each is loaded when it is asked for: `serve` needs little of the others. */
const commandLoaders: ReadonlyMap<string, () => Promise<Command>> = new Map<string, () => Promise<Command>>([
  ['serve', async () => (await import('./serve.ts')).serveCommand()],
  ['migrate', async () => {
    const [{ migrateCommand }, { declaredTables }, { modules }] = await Promise.all([import('./migrate.ts'), import('./declared-tables.ts'), import('../modules/index.ts')]);
    return migrateCommand({ openDatabase: openServers, tables: declaredTables(modules) });
  }],
  ['seed', async () => (await import('./seed.ts')).seedCommand({ openDatabase: openServers })],
  ['operations', async () => {
    const [{ operationsCommand }, { openCompiler }] = await Promise.all([import('./operations.ts'), import('./open-compiler.ts')]);
    return operationsCommand({ openDatabase: openServers, openCompiler });
  }],
  ['schema', async () => {
    const [{ schemaCommand }, { loadPublished }] = await Promise.all([import('./schema.ts'), import('./load-published.ts')]);
    return schemaCommand({ loadPublished: () => loadPublished({ openDatabase: openServers }) });
  }],
  ['events', async () => {
    const [{ eventsCommand }, { modules }] = await Promise.all([import('./events.ts'), import('../modules/index.ts')]);
    return eventsCommand({ openDatabase: openServers, types: modules.flatMap(({ events = [] }) => events.map(({ type }) => type)).toSorted() });
  }],
  ['dead-letters', async () => (await import('./dead-letters.ts')).deadLettersCommand({ openDatabase: openServers })],
  ['sagas', async () => {
    const [{ sagasCommand }, { modules }] = await Promise.all([import('./sagas.ts'), import('../modules/index.ts')]);
    return sagasCommand({ openDatabase: openServers, kinds: modules.flatMap(({ sagas = [] }) => sagas) });
  }],
  ['webhooks', async () => (await import('./webhooks.ts')).webhooksCommand({ openDatabase: openServers })],
  ['cache', async () => (await import('./cache.ts')).cacheCommand()],
  ['token', async () => (await import('./token.ts')).tokenCommand()],
]);

/** The command that this name asks for; all of them where it names none, for the help and for what was mistyped. */
export async function loadCommands(name: string | undefined): Promise<readonly Command[]> {
  const load = commandLoaders.get(name ?? '');
  if (load !== undefined) return [await load()];
  return Promise.all([...commandLoaders.values()].map((one) => one()));
}
