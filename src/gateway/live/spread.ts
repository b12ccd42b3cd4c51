import { setTimeout as delay } from 'node:timers/promises';

const stepMs = 50;

/** Does something with each item, evenly spread over a time. Ends with the last one, at once where there is none. */
export async function spread<T>(items: readonly T[], overMs: number, act: (item: T) => void): Promise<void> {
  const steps = Math.max(1, Math.floor(overMs / stepMs));
  const perStep = Math.max(1, Math.ceil(items.length / steps));
  const pauseMs = items.length === 0 ? 0 : (overMs * perStep) / items.length;
  for (let from = 0; from < items.length; from += perStep) {
    for (const item of items.slice(from, from + perStep)) act(item);
    if (from + perStep < items.length) await delay(pauseMs);
  }
}
