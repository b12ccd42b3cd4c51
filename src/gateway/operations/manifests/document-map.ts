import type { JsonObject } from './json-tree.ts';
import type { HashAlgorithm, ListedOperation, ManifestFormat } from './manifest.ts';

/**
 * A map of ids to documents: what codegen's client preset, the Relay compiler and gql.tada write, or anyone by hand. They
 * are told apart by the ids, and with that whether an id is the hash of its text.
 * @see https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#persisted-documents
 * @see https://relay.dev/docs/guides/persisted-queries/
 * @see https://gql-tada.0no.co/guides/persisted-documents
 */
export const documentMap: ManifestFormat = {
  matches: (root) => root.kind === 'object',
  read(root, report) {
    if (root.kind !== 'object') return { format: 'map', clientName: null, operations: [] };
    const { format, algorithmOf } = flavourOf(root);
    const operations: ListedOperation[] = [];
    for (const { key, value } of root.members) {
      if (value.kind === 'string') operations.push({ id: key, text: value, name: null, kind: null, algorithm: algorithmOf(key.value) });
      else report(value, 'The document of an id must be a string.');
    }
    return { format, clientName: null, operations };
  },
};

interface Flavour {
  readonly format: string;
  readonly algorithmOf: (id: string) => HashAlgorithm | null;
}

const prefixed = /^sha256:/;
const hex = (length: number) => new RegExp(`^[0-9a-f]{${length}}$`, 'i');
const byLength: readonly (readonly [RegExp, HashAlgorithm, string])[] = [
  [hex(32), 'md5', 'Relay persisted queries (MD5)'],
  [hex(40), 'sha1', 'Relay or codegen persisted documents (SHA-1)'],
  [hex(64), 'sha256', 'Relay or codegen persisted documents (SHA-256)'],
];

/** Ids of one hash's length throughout are that hash. Among other ids only SHA-256 is one: the wire knows it as such. */
function flavourOf({ members }: JsonObject): Flavour {
  const ids = members.map(({ key }) => key.value);
  const uniform = ids.length === 0 ? undefined : byLength.find(([pattern]) => ids.every((id) => pattern.test(id)));
  if (uniform !== undefined) return { format: uniform[2], algorithmOf: () => uniform[1] };
  const sha256 = (id: string) => (prefixed.test(id) || hex(64).test(id) ? 'sha256' as const : null);
  return { format: ids.some((id) => prefixed.test(id)) ? 'codegen persisted documents' : 'map of ids to documents', algorithmOf: sha256 };
}
