import type { MigrationScript } from './migration.ts';
import { splitStatements } from './split-statements.ts';

const noTransactionHeader = /^--[ \t]*portcullis:no-transaction[ \t]*$/m;
const transactionControl = /^(?:begin|start\s+transaction|commit|end|abort|rollback(?!\s+(?:work\s+|transaction\s+)?to\b)|prepare\s+transaction)\b/i;
const copyFromStdin = /^copy\b.*\bfrom\s+stdin\b/is;

/** Reads one SQL file. The header `-- portcullis:no-transaction` counts before the first statement only. Throws UnterminatedSqlError. */
export function parseScript(file: string, rawText: string): MigrationScript {
  const text = normaliseLineEnds(rawText);
  const statements = splitStatements(text);
  const header = text.slice(0, statements[0]?.offset ?? text.length);
  return { file, text, statements, transactional: !noTransactionHeader.test(header) };
}

/** The same text from every checkout: a byte order mark and CRLF are no change of a migration. */
export function normaliseLineEnds(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** The first statement that a migration may not hold, with the reason; or null. */
export function findForbidden(script: MigrationScript): { readonly offset: number; readonly reason: string } | null {
  for (const { text, offset } of script.statements) {
    if (transactionControl.test(text)) {
      return { offset, reason: 'begins or ends a transaction: a migration runs in one of its own' };
    }
    if (copyFromStdin.test(text)) return { offset, reason: 'copies from the client, which sends nothing: use INSERT' };
  }
  return null;
}

/** The line of an offset in a text, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
