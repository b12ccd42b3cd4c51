import { cellText } from './cell-text.ts';
import type { BenchReport } from './write-report.ts';
import type { WorkloadResult } from './workload-result.ts';

/** The results as a section of the README. */
export function markdown({ startedAt, tookSeconds, command, machine, versions, settings, results }: BenchReport): string {
  const { rounds = 0, seconds = 0, connections = 0, scale = 0 } = settings;
  return [
    `${startedAt.slice(0, 10)}, \`${command}\` (${Math.round(tookSeconds / 60)} minutes): ${rounds} rounds of ${seconds} s, ${connections} connections, sample data at scale ${scale}.`,
    '',
    `Machine: ${machine}.`,
    '',
    `Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    '',
    ...(results.some(({ chart }) => chart !== undefined) ? ['![Requests per second by workload and contestant](chart.svg)', ''] : []),
    ...results.flatMap(section),
  ].join('\n');
}

function section({ title, description, columns, rows }: WorkloadResult): string[] {
  const notes = rows.filter(({ note }) => note !== undefined);
  return [
    `### ${title}`,
    '',
    description,
    '',
    `| | ${columns.map(({ label }) => label).join(' | ')} |`,
    `|---|${columns.map(() => '---:').join('|')}|`,
    ...rows.map(({ contestant, title: name, values }) => {
      const ours = contestant === 'portcullis' ? '**' : '';
      return `| ${ours}${name}${ours} | ${columns.map((column) => cellText(column, values[column.key])).join(' | ')} |`;
    }),
    '',
    ...notes.flatMap(({ title: name, note }) => [`- ${name}: ${oneLine(note ?? '')}`]),
    ...(notes.length > 0 ? [''] : []),
  ];
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
