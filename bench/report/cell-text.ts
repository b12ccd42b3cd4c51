import type { ResultColumn } from './workload-result.ts';

/** A number as a table shows it; a dash for what was not measured. */
export function cellText({ digits }: ResultColumn, value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
