import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chart } from './chart.ts';
import { markdown, withSections } from './markdown.ts';
import type { WorkloadResult } from './workload-result.ts';

/** One run. */
export interface BenchReport {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly command: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, number>>;
  readonly results: readonly WorkloadResult[];
}

const begin = '<!-- results: written by npm run bench -->';
const end = '<!-- end of results -->';
const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Writes the run as JSON, and where asked its tables into README.md: those of a run of everything in place of all that stands
 * there and with chart.svg, those of some workloads in the places of their last ones. Answers with the paths.
 */
export async function writeReport(report: BenchReport, { intoReadme, everything }: { readonly intoReadme: boolean; readonly everything: boolean }): Promise<readonly string[]> {
  const file = at(`results/${report.startedAt.slice(0, 19).replaceAll(':', '-')}.json`);
  await mkdir(at('results'), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  if (!intoReadme) return [file];
  const readme = await readFile(at('README.md'), 'utf8');
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error('bench/README.md has lost the marks of its results');
  const results = everything ? markdown(report) : withSections(readme.slice(from + begin.length, to).trimStart(), report);
  await writeFile(at('README.md'), `${readme.slice(0, from + begin.length)}\n\n${results.trimEnd()}\n\n${readme.slice(to)}`);
  if (!everything) return [file, at('README.md')];
  await writeFile(at('chart.svg'), chart(report.results));
  return [file, at('README.md'), at('chart.svg')];
}
