/** The numbers of the last line of a program's output that is a JSON object. Throws Error where there is none. */
export function jsonLine(output: string): Readonly<Record<string, number>> {
  const line = output.split('\n').findLast((candidate) => candidate.startsWith('{'));
  const value: unknown = line === undefined ? null : JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new Error(`No result in:\n${output}`);
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (typeof member === 'number' ? [[key, member]] : [])));
}
