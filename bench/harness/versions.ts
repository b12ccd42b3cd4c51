import { readFileSync } from 'node:fs';
import type { LoadGenerator } from '../load/load.ts';
import type { World } from './world.ts';

const peers = [
  '@apollo/server', 'graphql-yoga', 'graphql-ws', 'ws', 'mercurius', 'mercurius-cache', 'postgraphile', 'graphql', 'graphql-jit', 'fastify', 'drizzle-orm', 'postgres', 'dataloader',
  '@graphql-tools/executor',
];

/** What was measured, by name. */
export function versions(world: World, load: LoadGenerator): Readonly<Record<string, string>> {
  const found: Record<string, string> = { node: process.version, PostgreSQL: world.postgresVersion, load: load.name };
  for (const name of peers) {
    const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) found[name] = String(manifest.version);
  }
  return found;
}
