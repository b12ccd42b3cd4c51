import type { ClientName } from '../../operation-request.ts';

/** Stands for a name or version that was not sent. */
export const unknownLabel = '(unknown)';
/** Stands for all names beyond the bounds of what is counted apart. */
export const otherLabel = '(other)';

const longestLabel = 200;
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A client and a version as they are counted and stored. */
export interface ClientLabel {
  readonly client: string;
  readonly version: string;
}

/**
 * A name or version as it is stored and printed, whatever a client sent: well-formed, without control and formatting
 * characters, of at most 200 characters, never empty.
 */
export function toLabel(sent: string | null): string {
  if (sent === null) return unknownLabel;
  // What is far too long is not looked through to its end.
  const cleaned = sent.slice(0, 2 * longestLabel).toWellFormed().replaceAll(unprintable, '').trim();
  return cleaned.slice(0, longestLabel).toWellFormed().trim() || unknownLabel;
}

export interface ClientLabels {
  labelOf(client: ClientName): ClientLabel;
  /** These are always counted apart. Replaces those named before. */
  publish(versions: Iterable<ClientLabel>): void;
  /** Begins anew to count how many names there are. */
  reset(): void;
}

/**
 * Labels for what clients call themselves. Who never published is told apart up to `maxNames` different names and
 * versions between two resets: a client can send any name, and each costs rows that are kept.
 */
export function createClientLabels(maxNames: number): ClientLabels {
  const seen = new Set<string>();
  let published: ReadonlySet<string> = new Set();
  const keyOf = ({ client, version }: ClientLabel) => `${client}\n${version}`;
  return {
    labelOf({ name, version }) {
      const label = { client: toLabel(name), version: toLabel(version) };
      const key = keyOf(label);
      if (published.has(key) || seen.has(key)) return label;
      if (seen.size >= maxNames) return { client: otherLabel, version: otherLabel };
      seen.add(key);
      return label;
    },
    publish(versions) {
      published = new Set([...versions].map(({ client, version }) => keyOf({ client: toLabel(client), version: toLabel(version) })));
    },
    reset: () => seen.clear(),
  };
}
