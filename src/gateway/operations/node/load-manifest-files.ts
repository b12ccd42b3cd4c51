import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { CompileOperation } from '../../planning/compile-operation.ts';
import { checkOperations } from '../check/check-operations.ts';
import type { Manifest, ManifestProblem } from '../manifests/manifest.ts';
import { listManifestFiles, readGraphql, readJson, readManifests } from '../manifests/read-manifests.ts';
import type { RunnableOperation } from '../registry.ts';

export interface LoadedFiles {
  readonly operations: readonly RunnableOperation[];
  readonly problems: readonly ManifestProblem[];
}

/**
 * The operations of a manifest, or of a folder: each `.json` file is a manifest, and all `.graphql` files together are
 * one. They belong to the client that the manifest names, else to that of the folder they lie in (`web/1.4.2.json`), else
 * to everyone. Operations are complete only when there are no problems.
 */
export async function loadManifestFiles(path: string, schema: GraphQLSchema, compile: CompileOperation): Promise<LoadedFiles> {
  const byId = new Map<string, RunnableOperation>();
  const problems: ManifestProblem[] = [];
  for (const { manifest, folderClient } of await readFiles(path)) {
    const client = manifest.clientName ?? folderClient;
    const operations: RunnableOperation[] = [];
    const checked = await checkOperations([manifest], {
      schema,
      compile,
      onCompiled: ({ id, hash }, operation) => {
        operations.push({ id, hash, state: 'active', operation, ...(client === null ? {} : { clients: new Set([client]) }) });
      },
    });
    problems.push(...checked.problems);
    const places = new Map(checked.operations.map(({ id, listed }) => [id, listed.idPlace]));
    for (const operation of operations) {
      const other = byId.get(operation.id);
      const place = places.get(operation.id);
      if (other !== undefined && other.hash !== operation.hash && place !== undefined) {
        problems.push({ ...place(), operation: operation.id.slice(0, 80), message: 'Another manifest has another text under this id.' });
      }
      byId.set(operation.id, other === undefined ? operation : ofBoth(other, operation));
    }
  }
  return { operations: [...byId.values()], problems };
}

/** What several files list belongs to all their clients, and to everyone when one of them names none. */
function ofBoth(a: RunnableOperation, b: RunnableOperation): RunnableOperation {
  const { clients, ...everyone } = a;
  return clients === undefined || b.clients === undefined ? everyone : { ...everyone, clients: clients.union(b.clients) };
}

interface FoundManifest {
  readonly manifest: Manifest;
  readonly folderClient: string | null;
}

async function readFiles(path: string): Promise<FoundManifest[]> {
  const info = await stat(path).catch(() => null);
  // An empty folder is one whose manifests are still to come.
  if (info === null || !info.isDirectory()) return (await readManifests([path])).map((manifest) => ({ manifest, folderClient: null }));
  const { json, graphql } = await listManifestFiles(path);
  const found: FoundManifest[] = [];
  for (const name of json) {
    const [folder = '', file] = name.split('/', 2);
    found.push({ manifest: await readJson(join(path, name)), folderClient: file === undefined ? null : folder });
  }
  if (graphql.length > 0) found.push({ manifest: await readGraphql(graphql.map((name) => join(path, name))), folderClient: null });
  return found;
}
