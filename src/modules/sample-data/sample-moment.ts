/** Microseconds since 1970: whole numbers, exact up to the year 2255. */
export type Micros = number;

export const minute: Micros = 60_000_000;
export const day: Micros = 24 * 60 * minute;

/** The end of the sample world: nothing in it happened later. Fixed, so that every load gives the same rows. */
export const sampleNow: Micros = Date.UTC(2026, 10, 1) * 1_000;

/** A moment as PostgreSQL reads it: `2026-11-01T00:00:00.000000Z`. */
export function momentText(micros: Micros): string {
  const text = new Date(Math.floor(micros / 1_000)).toISOString();
  return `${text.slice(0, 23)}${String(micros % 1_000).padStart(3, '0')}Z`;
}

/** The calendar day of a moment: `2026-11-01`. */
export function dayText(micros: Micros): string {
  return new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 10);
}
