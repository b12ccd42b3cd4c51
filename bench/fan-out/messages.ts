import { z } from 'zod';
import type { Opening } from './open-subscriber.ts';

/** What the benchmark asks of a process that receives. */
export type ToReceiver =
  | { readonly type: 'open'; readonly port: number; readonly count: number; readonly openings: readonly Opening[] }
  /** Counts from nothing again; `times`: tells when each subscriber got each event, which takes one event at a time. */
  | { readonly type: 'begin'; readonly times: boolean }
  | { readonly type: 'count' };

const leastAndMost = z.tuple([z.number(), z.number()]);

/** How many events a subscriber got, the sum of their numbers, and the last number: the least and the most of all subscribers. */
const counts = z.object({ events: leastAndMost, sums: leastAndMost, last: leastAndMost });
export type Counts = z.infer<typeof counts>;

/** What it answers. */
export const fromReceiver = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened') }),
  z.object({ type: z.literal('failed'), why: z.string() }),
  z.object({ type: z.literal('begun') }),
  /** As many events have come as make this many for each subscriber. */
  z.object({ type: z.literal('round'), rounds: z.number(), times: z.array(z.number()) }),
  z.object({ type: z.literal('counted'), counts }),
]);
export type FromReceiver = z.infer<typeof fromReceiver>;
