import type { ClientName } from '../../operation-request.ts';

/** Stands for a name or version that was not sent. */
export const unknownLabel = '(unknown)';
/** Stands for all names beyond the bounds of what is counted apart. */
export const otherLabel = '(other)';

const longestLabel = 200;
/** What nearly all send: taken as it is. */
const plain = /^[!-~](?:[ -~]{0,198}[!-~])?$/;
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
  if (plain.test(sent)) return sent;
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
  const seen = new Map<string, Set<string>>();
  let seenCount = 0;
  let published = new Map<string, Set<string>>();
  const other: ClientLabel = { client: otherLabel, version: otherLabel };
  return {
    labelOf({ name, version: sentVersion }) {
      const client = toLabel(name);
      const version = toLabel(sentVersion);
      if (published.get(client)?.has(version) !== true && seen.get(client)?.has(version) !== true) {
        if (seenCount >= maxNames) return other;
        seenCount += 1;
        add(seen, { client, version });
      }
      return { client, version };
    },
    publish(versions) {
      published = new Map();
      for (const { client, version } of versions) add(published, { client: toLabel(client), version: toLabel(version) });
    },
    reset() {
      seen.clear();
      seenCount = 0;
    },
  };
}

function add(versions: Map<string, Set<string>>, { client, version }: ClientLabel): void {
  const known = versions.get(client);
  if (known === undefined) versions.set(client, new Set([version]));
  else known.add(version);
}
