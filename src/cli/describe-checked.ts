import { describeProblem } from '../gateway/operations/manifests/describe-problems.ts';
import type { Manifest, ManifestProblem } from '../gateway/operations/manifests/manifest.ts';
import type { Output } from './output.ts';

const mostLines = 200;

/** Problems for people: a line each, and the number of them last, where a terminal shows it. */
export function describeFailedCheck(problems: readonly ManifestProblem[], warnings: readonly ManifestProblem[], output: Output): string {
  const word = problems.length === 1 ? 'problem' : 'problems';
  return [
    ...describeWarnings(warnings, output),
    ...problems.slice(0, mostLines).map(describeProblem),
    ...(problems.length > mostLines ? [`… and ${problems.length - mostLines} more: --json prints all`] : []),
    output.paint('red', `${problems.length} ${word}: nothing can be published`),
  ].join('\n');
}

export function describeWarnings(warnings: readonly ManifestProblem[], output: Output): string[] {
  return warnings.slice(0, mostLines).map((warning) => `${output.paint('yellow', 'warning')} ${describeProblem(warning)}`);
}

/** `Apollo manifest`, or several. */
export function describeFormats(manifests: readonly Manifest[]): string {
  return [...new Set(manifests.map(({ format }) => format))].join(', ');
}
