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
  return { ...values, rows: Array.from({ length: slots }, () => []), objects: Array.from({ length: slots }, () => []) };
}
