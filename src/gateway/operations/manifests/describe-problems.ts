import type { ManifestProblem } from './manifest.ts';

/** `web.json:12:34 TaskList: Cannot query field …`, as editors and terminals make a link of it. */
export function describeProblem({ file, line, column, operation, message }: ManifestProblem): string {
  return `${file}${line === null ? '' : `:${line}:${column ?? 1}`} ${operation === null ? '' : `${operation}: `}${message}`;
}

/** One line each, the first so many, and how many more there are. */
export function describeProblems(problems: readonly ManifestProblem[], most: number): string {
  const lines = problems.slice(0, most).map((problem) => `  - ${describeProblem(problem)}`);
  return [...lines, ...(problems.length > most ? [`  - and ${problems.length - most} more`] : [])].join('\n');
}
