import { cellText } from './cell-text.ts';
import type { WorkloadResult } from './workload-result.ts';

/** A workload's table on the terminal. */
export function printResult({ title, columns, rows }: WorkloadResult): void {
  const lines = [
    ['', ...columns.map(({ label }) => label)],
    ...rows.map(({ title: name, values }) => [name, ...columns.map((column) => cellText(column, values[column.key]))]),
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const line of lines) console.log(`  ${line.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join('  ')}`);
  for (const { title: name, note } of rows) if (note !== undefined) console.log(`  ! ${name}: ${note}`);
}
