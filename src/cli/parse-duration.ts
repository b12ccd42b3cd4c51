import { InvalidArgumentError } from 'commander';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const units = Object.keys(unitMs).join('');
const form = new RegExp(`^([1-9][0-9]{0,7})([${units}])$`);
const longestMs = 3_650 * unitMs.d;

/**
 * Milliseconds of a duration such as `45m`, `12h`, `30d` or `2w`: a whole number from 1 and a unit, up to ten years.
 * Throws InvalidArgumentError, which commander reports as wrong use.
 */
export function parseDurationMs(text: string): number {
  const [, count, unit] = form.exec(text) ?? [];
  if (count === undefined || !isUnit(unit)) throw new InvalidArgumentError('It must be a whole number and a unit: 45m, 12h, 30d, 2w.');
  const durationMs = Number(count) * unitMs[unit];
  if (durationMs > longestMs) throw new InvalidArgumentError('It must be at most ten years: 3650d.');
  return durationMs;
}

/** A whole number of milliseconds in the largest unit that divides it: what `parseDurationMs` reads back. */
export function formatDuration(durationMs: number): string {
  const whole = Math.max(unitMs.s, Math.round(durationMs / unitMs.s) * unitMs.s);
  const unit = (['d', 'h', 'm', 's'] as const).find((name) => whole % unitMs[name] === 0) ?? 's';
  return `${whole / unitMs[unit]}${unit}`;
}

function isUnit(text: string | undefined): text is keyof typeof unitMs {
  return text !== undefined && Object.hasOwn(unitMs, text);
}
