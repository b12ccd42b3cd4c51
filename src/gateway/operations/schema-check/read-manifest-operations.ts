import { basename } from 'node:path';
import { Kind } from 'graphql';
import { OperatorError } from '../../../errors.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import type { ClientVersion, PublishedOperation } from '../published-operation.ts';
import { parseOperation } from './document-problems.ts';

/**
 * The operations of manifests of any known form, not held against a schema. Each belongs to the client its manifest names,
 * else to the manifest's file; versions are empty, manifests have none. The same id with the same text is one operation.
 * Throws OperatorError that lists every problem with its file and line.
 */
export async function readManifestOperations(paths: readonly string[]): Promise<readonly PublishedOperation[]> {
  const manifests = await readManifests(paths);
  const problems = manifests.flatMap((manifest) => manifest.problems);
  if (problems.length > 0) {
    const lines = problems.map(({ file, line, column, message }) => `  - ${file}${line === null ? '' : `:${line}:${column}`} ${message}`);
    throw new OperatorError(`Manifests cannot be read:\n${lines.join('\n')}`);
  }
  const operations = new Map<string, PublishedOperation & { readonly clients: ClientVersion[] }>();
  for (const manifest of manifests) {
    for (const { id, name, text, idPlace } of manifest.operations) {
      const client = { name: manifest.clientName ?? basename(idPlace().file), version: '' };
      // Two manifests may list one id with different texts, as two versions of an application do.
      const key = JSON.stringify([id, text]);
      const same = operations.get(key);
      if (same === undefined) operations.set(key, { id, name: name ?? nameOf(text), text, clients: [client] });
      else if (!same.clients.some((known) => known.name === client.name)) same.clients.push(client);
    }
  }
  return [...operations.values()];
}

function nameOf(text: string): string | null {
  const document = parseOperation(text);
  if (!('kind' in document)) return null;
  return document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)?.name?.value ?? null;
}
