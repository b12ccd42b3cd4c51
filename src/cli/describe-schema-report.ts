import { clientNames } from '../gateway/operations/schema-check/client-names.ts';
import type { CheckedChange, NamedOperation, SchemaReport } from '../gateway/operations/schema-check/check-schema.ts';
import type { Severity } from '../gateway/operations/schema-check/schema-changes.ts';
import { formatTable, type Output } from './output.ts';

const paints: Readonly<Record<Severity, 'red' | 'yellow' | 'green'>> = { breaking: 'red', dangerous: 'yellow', safe: 'green' };
/** Rows of operations a terminal gets; --json tells all. */
const toldOperations = 100;
const order: Readonly<Record<Severity, number>> = { breaking: 0, dangerous: 1, safe: 2 };

/** A report for a terminal: all changes, then the operations that break and those that may notice, then one line of verdict. */
export function describeSchemaReport(report: SchemaReport, source: string, output: Output): string {
  const { changes, broken } = report;
  const parts: string[] = [];
  if (changes.length > 0) {
    const rows = changes
      .toSorted((a, b) => order[a.inPractice] - order[b.inPractice])
      .map((change) => [output.paint(paints[change.inPractice], verdictOf(change, report)), change.coordinate, change.message]);
    parts.push(formatTable(['change', 'of', 'what'], rows));
  }
  if (broken.length > 0) {
    const rows = broken.slice(0, toldOperations).flatMap((operation) => operation.problems.map(({ message, line, column }, index) => [
      ...(index === 0 ? nameCells(operation) : ['', '']),
      line === null ? null : `${line}:${column}`,
      `${message}${index === 0 && operation.brokenBefore ? ' (it does not fit the deployed schema either)' : ''}`,
    ]));
    parts.push(`${output.paint('red', 'These operations break')}\n${formatTable(['operation', 'clients', 'place', 'why'], rows)}${andMore(broken.length)}`);
  }
  const endangered = changes.flatMap((change) => change.endangers.map((operation) => [...nameCells(operation), change.coordinate, change.message]));
  if (endangered.length > 0) {
    parts.push(`${output.paint('yellow', 'These operations still fit and may behave otherwise')}\n${formatTable(['operation', 'clients', 'of', 'why'], endangered.slice(0, toldOperations))}${andMore(endangered.length)}`);
  }
  if (!report.directivesCompared) {
    parts.push('The deployed schema does not tell where @authenticated and the like stand: they were not compared');
  }
  parts.push(`${output.paint(paints[report.outcome], verdict(report))}: ${counts(report)}, compared with ${source}`);
  return parts.join('\n\n');
}

function andMore(count: number): string {
  return count <= toldOperations ? '' : `\n… and ${count - toldOperations} more: --json tells them all`;
}

/** A worse change that no operation notices keeps its name, and says so. */
function verdictOf({ severity, inPractice }: CheckedChange, { operations }: SchemaReport): string {
  return severity === inPractice || operations === null ? inPractice : order[severity] < order[inPractice] ? `${severity}, ${inPractice} in practice` : `${inPractice} in practice`;
}

function nameCells({ id, name, clients }: NamedOperation): [string, string] {
  return [name === null ? id : `${name} (${id.length > 16 ? `${id.slice(0, 12)}…` : id})`, clientNames(clients)];
}

function verdict({ outcome, changes, operations, broken }: SchemaReport): string {
  if (changes.length === 0 && broken.length === 0) return 'The schemas are the same';
  if (operations === null) return outcome === 'safe' ? 'Safe' : outcome === 'dangerous' ? 'Dangerous' : 'Breaking';
  if (outcome === 'breaking') return `${broken.length} published ${broken.length === 1 ? 'operation breaks' : 'operations break'}`;
  return outcome === 'dangerous' ? 'No published operation breaks, and some may behave otherwise' : 'Safe for every published operation';
}

function counts({ changes, operations }: SchemaReport): string {
  const of = (severity: Severity) => changes.filter((change) => change.severity === severity).length;
  const looked = operations === null ? 'no operations looked at' : `${operations} ${operations === 1 ? 'operation' : 'operations'} looked at`;
  return `${of('breaking')} breaking, ${of('dangerous')} dangerous and ${of('safe')} safe ${changes.length === 1 ? 'change' : 'changes'}, ${looked}`;
}
