import type { RawRow } from '../../../model/statement.ts';
import type { Level } from './plan.ts';

/** How a value that a command gave is shown: refusals, what was deleted, and the rows that changed. */
export type PlainValue =
  | { readonly kind: 'leaf'; readonly complete: (value: unknown) => unknown }
  | { readonly kind: 'list'; readonly nullable: boolean; readonly item: PlainValue }
  | { readonly kind: 'object'; readonly nullable: boolean; readonly fields: readonly PlainField[] }
  | { readonly kind: 'row'; readonly nullable: boolean; readonly level: Level; readonly toRaw: (row: Readonly<Record<string, unknown>>) => RawRow };

export type PlainField =
  | { readonly key: string; readonly typename: string }
  | { readonly key: string; readonly name: string; readonly value: PlainValue };
