import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openPrimaryChannel, type PrimaryChannelOptions } from '../../data/open-primary-channel.ts';
import { gatherInvalidations } from './gather-invalidations.ts';
import type { Invalidation, OpenFeed } from './invalidation-feed.ts';

const cacheChannel = 'portcullis_cache';

/** Of 8,000 bytes that a notification may have. */
const longestPayload = 7_500;
const tellAll = '*';
/** A notification wakes every session that listens to anything: under load they are fewer. */
const gathering = { ms: 3, busyMs: 12 };

const message = z.object({
  /** The node that tells, which knows already. */
  from: z.string(),
  /** Timeline and LSN of the commit. */
  at: z.tuple([z.number(), z.string()]).nullable(),
  tags: z.array(z.string()).or(z.literal(tellAll)),
});

export type NotifyFeedOptions = Pick<PrimaryChannelOptions, 'url' | 'log' | 'heartbeatMs'>;

/** Invalidations by NOTIFY after the commit: batched, in order, a few milliseconds late; nothing that can be lost unseen. */
export function createNotifyFeed(options: NotifyFeedOptions): OpenFeed {
  return (listener) => {
    const from = randomUUID();
    const own = ownPrefix(from);
    const channel = openPrimaryChannel({
      ...options,
      name: 'cache',
      channel: cacheChannel,
      onMessage(payload) {
        if (payload.startsWith(own)) return;
        // What cannot be read comes from another version: it may mean anything.
        listener.onInvalidated(readMessage(payload) ?? { tags: null, position: null });
      },
      onConnected: (position) => listener.onConnected(position),
      onHeard: (position) => listener.onHeardAll(position),
      onLost: () => listener.onLost(),
    });
    const gatherer = gatherInvalidations((gathered) => {
      for (const payload of writeMessages(from, gathered)) channel.send(payload);
    }, gathering);
    return {
      publish: (invalidation) => gatherer.add(invalidation),
      stop() {
        gatherer.flush();
        return channel.stop();
      },
    };
  };
}

/** How the messages of a node begin, which need not be read by itself. */
const ownPrefix = (from: string): string => `{"from":${JSON.stringify(from)},`;

/** The notifications that tell one invalidation. */
export function writeMessages(from: string, { tags, position }: Invalidation): string[] {
  const at = position === null ? null : [position.timeline, position.lsn.toString()];
  if (tags === null) return [JSON.stringify({ from, at, tags: tellAll })];
  const payloads: string[] = [];
  let part: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (part.length > 0) payloads.push(JSON.stringify({ from, at, tags: part }));
    part = [];
    length = 0;
  };
  for (const tag of tags) {
    const bytes = Buffer.byteLength(JSON.stringify(tag)) + 1;
    if (length + bytes > longestPayload - 150) flush();
    part.push(tag);
    length += bytes;
  }
  flush();
  return payloads;
}

function readMessage(payload: string): Invalidation | null {
  try {
    const { at, tags } = message.parse(JSON.parse(payload));
    return { tags: tags === tellAll ? null : tags, position: at === null ? null : { timeline: at[0], lsn: BigInt(at[1]) } };
  } catch {
    return null;
  }
}
