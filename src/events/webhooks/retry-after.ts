const longestMs = 3_600_000; // an hour

/**
 * How long an answer asks to be left alone, in milliseconds, at most an hour; 0 where it does not ask. `header` is either
 * seconds or a date.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number {
  if (header === undefined) return 0;
  const asked = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), longestMs);
}
