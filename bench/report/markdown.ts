import { cellText } from './cell-text.ts';
import type { BenchReport } from './write-report.ts';
import type { WorkloadResult } from './workload-result.ts';

/** The results as a section of the README. */
export function markdown(report: BenchReport): string {
  const { machine, versions, results } = report;
  return [
    origin(report),
    '',
    `Machine: ${machine}.`,
    '',
    `Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    '',
    ...(results.some(({ chart }) => chart !== undefined) ? ['![Requests per second by workload and contestant](chart.svg)', ''] : []),
    ...results.flatMap(section),
  ].join('\n');
}

/**
 * What stands in the README with the results of a run of some workloads in their places, each with its origin; those that
 * had none come at the end.
 */
export function withSections(text: string, report: BenchReport): string {
  const [head = '', ...parts] = text.trimEnd().split(/^(?=### )/m);
  const sections = new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]));
  for (const result of report.results) {
    const [heading = '', ...lines] = section(result);
    sections.set(heading, [heading, '', `From a run of its own: ${origin(report)}`, ...lines].join('\n'));
  }
  return [head, ...[...sections.values()].map((part) => `${part.trimEnd()}\n\n`)].join('');
}

function origin({ startedAt, tookSeconds, command, settings }: BenchReport): string {
  const { rounds = 0, seconds = 0, connections = 0, scale = 0 } = settings;
  return `${startedAt.slice(0, 10)}, \`${command}\` (${Math.round(tookSeconds / 60)} minutes): ${rounds} rounds of ${seconds} s, ${connections} connections, sample data at scale ${scale}.`;
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
