import { OperatorError } from '../../../errors.ts';
import type { BrokenOperation } from './broken-operations.ts';
import { clientNames } from './client-names.ts';

/** Operations that are told one by one; the rest is a number. */
const toldOperations = 20;

/**
 * The gate of a node's start. With broken operations it throws OperatorError in production, with each operation, its
 * clients and the reasons; elsewhere `warn` gets the same text and the node starts.
 */
export function requireFittingOperations(
  broken: readonly BrokenOperation[],
  { production, warn }: { readonly production: boolean; readonly warn: (message: string) => void },
): void {
  if (broken.length === 0) return;
  const message = describeBrokenOperations(broken);
  if (production) throw new OperatorError(`This schema breaks ${message}`);
  warn(`This schema would not start in production. It breaks ${message}`);
}

function describeBrokenOperations(broken: readonly BrokenOperation[]): string {
  const told = broken.slice(0, toldOperations).flatMap(({ id, name, clients, problems }) => [
    `  - ${name ?? 'an operation without a name'} (${id}) of ${clientNames(clients)}`,
    ...problems.map(({ message, line, column }) => `      ${line === null ? '' : `${line}:${column} `}${message}`),
  ]);
  const rest = broken.length - toldOperations;
  return [
    `${broken.length} published ${broken.length === 1 ? 'operation' : 'operations'}:`,
    ...told,
    ...(rest > 0 ? [`  … and ${rest} more: portcullis schema check tells them all`] : []),
    'Give the schema back what they use, or retire them: portcullis operations retire. See docs/schema-checks.md',
  ].join('\n');
}
