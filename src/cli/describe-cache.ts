import { z } from 'zod';
import { formatTable, type Output } from './output.ts';

/** What a node answers at `/cache`. */
export const cacheStatsAnswer = z.object({
  entries: z.number(), bytes: z.number(), maxBytes: z.number(), evictions: z.number(), hitRatio: z.number(),
  hits: z.number(), misses: z.number(), stale: z.number(), bypassed: z.number(), fenced: z.number(), shared: z.number(), fromShared: z.number(),
  invalidations: z.number(), dropped: z.number(), feed: z.string(), redis: z.string(),
  operations: z.array(z.object({ hash: z.string(), entries: z.number(), bytes: z.number(), hits: z.number() })),
  /** Workers that did not answer in time: their part is missing. */
  silentWorkers: z.number().optional(),
});

/** What a node answers at `/cache/explain`. */
export const explainedAnswer = z.object({
  id: z.string(),
  name: z.string().nullable(),
  policy: z.object({ maxAge: z.number(), staleWhileRevalidate: z.number(), scope: z.string(), tags: z.array(z.string()), forbiddenBy: z.string().nullable() }),
  key: z.array(z.string()),
  kept: z.object({ entries: z.number(), bytes: z.number(), hits: z.number(), exampleTags: z.array(z.string()) }).nullable(),
});

const hashShown = 12;

/** The text of `cache stats`. */
export function describeCacheStats(value: unknown, output: Output): string {
  if (value === null) return 'This node keeps nothing: PORTCULLIS_CACHE_MAX_BYTES is 0';
  const { operations, ...given } = cacheStatsAnswer.parse(value);
  const lines: (readonly [string, string])[] = [
    ['kept', `${given.entries} answers, ${mebibytes(given.bytes)} of ${mebibytes(given.maxBytes)} MiB, ${given.evictions} pushed out`],
    ['given', `${given.hits} fresh, ${given.stale} stale, ${(given.hitRatio * 100).toFixed(1)} % of what may be kept`],
    ['made', `${given.misses} missed, ${given.shared} waited for another's, ${given.fromShared} taken from Redis, ${given.bypassed} may not be kept`],
    ['changes', `${given.invalidations} heard, ${given.dropped} answers dropped, ${given.fenced} not kept for having been read before a change`],
    ['nodes', given.feed === 'listening' ? output.paint('green', 'listening to the others') : output.paint('red', 'cut off: nothing is kept')],
    ['redis', given.redis],
    ...(given.silentWorkers === undefined ? [] : [['missing', output.paint('yellow', `${given.silentWorkers} of the workers did not answer in time: these figures are those of the others`)] as const]),
  ];
  return [
    ...lines.map(([label, text]) => `${label.padEnd(8)} ${text}`),
    ...(operations.length === 0 ? [] : ['', formatTable(['operation', 'answers', 'bytes', 'hits'], operations.map(({ hash, entries, bytes, hits }) => [hash.slice(0, hashShown), entries, bytes, hits]))]),
  ].join('\n');
}

/** The text of `cache explain`. */
export function describeCaching(value: unknown, output: Output): string {
  const { id, name, policy, key, kept } = explainedAnswer.parse(value);
  const lines: (readonly [string, string])[] =
    policy.forbiddenBy === null
      ? [
          ['kept', output.paint('green', `for ${policy.maxAge} s, ${policy.staleWhileRevalidate} s more while a new answer is fetched; until something in it changes`)],
          ['for', policy.scope === 'PUBLIC' ? 'everybody' : 'the viewer alone'],
          ['key', key.join(', ')],
          ...(policy.tags.length === 0 ? [] : [['tags', policy.tags.join(', ')] as const]),
          ['now', kept === null ? 'this node keeps nothing' : `${kept.entries} answers, ${kept.bytes} bytes, ${kept.hits} hits`],
          ...(kept === null || kept.exampleTags.length === 0 ? [] : [['depends', kept.exampleTags.join('\n           ')] as const]),
        ]
      : [['kept', output.paint('yellow', 'never')], ['because', policy.forbiddenBy]];
  return [output.paint('bold', `${name ?? '(without a name)'} ${id}`), ...lines.map(([label, text]) => `  ${label.padEnd(8)} ${text}`)].join('\n');
}

function mebibytes(bytes: number): string {
  return (bytes / 1_024 / 1_024).toFixed(1);
}
