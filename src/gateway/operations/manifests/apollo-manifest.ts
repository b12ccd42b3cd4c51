import { member, type JsonNode, type JsonString } from './json-tree.ts';
import type { ListedOperation, ManifestFormat, ReportNode } from './manifest.ts';

const format = 'Apollo manifest';
const formatName = 'apollo-persisted-query-manifest';
const kinds: readonly string[] = ['query', 'mutation', 'subscription'];

/**
 * What `@apollo/generate-persisted-query-manifest`, Apollo Kotlin and Apollo iOS write.
 * @see https://www.apollographql.com/docs/graphos/platform/security/persisted-queries
 */
export const apolloManifest: ManifestFormat = {
  matches: (root) => member(root, 'format') !== undefined,
  read(root, report) {
    const name = member(root, 'format') ?? root;
    const version = member(root, 'version') ?? root;
    const operations = member(root, 'operations');
    if (name.kind !== 'string' || name.value !== formatName) report(name, `format must be "${formatName}".`);
    if (version.kind !== 'scalar' || version.value !== 1) report(version, 'version must be 1.');
    if (operations?.kind !== 'array') report(operations ?? root, 'operations must be a list.');
    const items = operations?.kind === 'array' ? operations.items : [];
    return {
      format,
      clientName: clientNameOf(root, items, report),
      operations: items.flatMap((item) => readOperation(item, report)),
    };
  },
};

function readOperation(item: JsonNode, report: ReportNode): ListedOperation[] {
  if (item.kind !== 'object') {
    report(item, 'An operation must be an object.');
    return [];
  }
  const id = textOf(item, 'id', report);
  const body = textOf(item, 'body', report);
  const name = textOf(item, 'name', report);
  const kind = textOf(item, 'type', report);
  if (kind !== null && !kinds.includes(kind.value)) report(kind, `type must be one of ${kinds.join(', ')}.`);
  if (id === null || body === null) return [];
  return [{ id, text: body, name: name?.value ?? null, kind: kind?.value ?? null, algorithm: 'sha256' }];
}

function textOf(item: JsonNode, key: string, report: ReportNode): JsonString | null {
  const value = member(item, key);
  if (value?.kind === 'string') return value;
  report(value ?? item, `${key} must be a string.`);
  return null;
}

/** The manifest's own `clientName`, or the one that all its operations give. */
function clientNameOf(root: JsonNode, items: readonly JsonNode[], report: ReportNode): string | null {
  const names = [root, ...items].flatMap((node) => {
    const name = member(node, 'clientName');
    return name === undefined || (name.kind === 'scalar' && name.value === null) ? [] : [name];
  });
  for (const name of names) if (name.kind !== 'string') report(name, 'clientName must be a string.');
  const different = new Map(names.flatMap((name) => (name.kind === 'string' ? [[name.value, name] as const] : [])));
  const [first, second] = different.values();
  if (second !== undefined) report(second, 'All operations of a manifest must have the same clientName: publish each client for itself.');
  return first?.value ?? null;
}
