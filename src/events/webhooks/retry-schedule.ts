const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Pauses after the first, second, … failed attempt. Ten attempts over three days: the schedule that Standard Webhooks recommends. */
const pausesMs = [5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs, 20 * hourMs, 24 * hourMs];

/**
 * The pause after so many failed attempts; null where it was the last. Up to a fifth more is left to chance, so that what
 * failed together is not tried together. `random` is from [0, 1).
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
export function pauseAfterAttempt(attempts: number, random: number = Math.random()): number | null {
  const pause = pausesMs[attempts - 1];
  return pause === undefined ? null : Math.round(pause * (1 + random / 5));
}
