import type postgres from 'postgres';
import { OperatorError } from '../../errors.ts';
import type { MigrationScript } from './migration.ts';
import { lineAt } from './parse-script.ts';
import type { SqlStatement } from './split-statements.ts';

const advice: Readonly<Record<string, string>> = {
  '25001': 'A statement that cannot run in a transaction goes into a migration of its own, with the first line -- portcullis:no-transaction',
  '42501': 'Run migrate with the URL of the owner of the tables, or grant the right: see docs/migrations.md',
  '55P04': 'A value added to an enum can be used only after its transaction: use it in the next migration',
};
const longestStatement = 8;

/** An OperatorError that names the file, the line and the statement PostgreSQL refused, and what became of the rest. */
export function migrationFailure(script: MigrationScript, statement: SqlStatement, error: postgres.PostgresError): OperatorError {
  const at = statement.offset + utf16Offset(statement.text, error.position);
  const line = lineAt(script.text, at);
  const kept = script.transactional
    ? 'Nothing of it was kept.'
    : 'It runs without a transaction: the statements before this one were kept. Correct it and run it again.';
  const hints = [error.detail, error.hint, advice[error.code]].filter((text) => text !== undefined);
  const message = [
    `The migration ${script.file} failed at line ${line}: ${error.message} (${error.code}). ${kept}`,
    quote(script.text, statement, line),
    ...hints.map((hint) => `  ${hint}`),
  ].join('\n');
  return new OperatorError(message, { cause: error });
}

/** PostgreSQL counts characters from 1; a character outside the basic plane is two UTF-16 units. */
function utf16Offset(text: string, position: string | undefined): number {
  const characters = Number(position ?? 1) - 1;
  return Number.isInteger(characters) && characters > 0 ? Array.from(text).slice(0, characters).join('').length : 0;
}

function quote(source: string, statement: SqlStatement, failedLine: number): string {
  const lines = source.split('\n');
  const first = lineAt(source, statement.offset);
  const last = lineAt(source, statement.offset + statement.text.length);
  const from = Math.max(first, Math.min(failedLine - 3, last - longestStatement + 1));
  const to = Math.min(last, from + longestStatement - 1);
  const width = String(to).length;
  const shown = lines.slice(from - 1, to).map((text, index) => {
    const number = from + index;
    return `  ${number === failedLine ? '>' : ' '} ${String(number).padStart(width)} | ${text}`;
  });
  return shown.join('\n');
}
