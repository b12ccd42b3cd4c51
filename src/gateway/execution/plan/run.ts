import type { RawRow } from '../../../model/statement.ts';
import type { Session } from '../../../model/session.ts';
import type { Output } from '../../planning/plan/plan.ts';

/** One execution of a plan's stages while it goes on. */
export interface Run {
  readonly session: Session;
  readonly viewerId: string;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The root of what is answered. */
  readonly data: Output;
  /** By level: the rows that later steps start from, and at the same index the objects that they fill. */
  readonly rows: readonly RawRow[][];
  readonly objects: readonly Output[][];
}

export function createRun(values: Omit<Run, 'rows' | 'objects'>, slots: number): Run {
  const rows: RawRow[][] = [];
  const objects: Output[][] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    rows.push([]);
    objects.push([]);
  }
  return { ...values, rows, objects };
}
