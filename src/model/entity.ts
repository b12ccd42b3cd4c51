import { getTableColumns, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Connection } from './connection.ts';

/** One row of an entity's table, by property names, with the GraphQL type it is a source for. */
export type RowOf<T extends PgTable> = T['$inferSelect'] & { readonly __typename: string };

/** Any entity's row where the type is not known, such as a node or a to-one's target. */
export type EntityRow = Readonly<Record<string, unknown>> & { readonly __typename: string; readonly id: string };

/** A field whose value is computed from columns of the same row. */
export interface DerivedField {
  readonly kind: 'derived';
  /** Property names of the columns that `compute` reads: what a plan has to select. */
  readonly from: readonly string[];
  readonly compute: (row: Readonly<Record<string, unknown>>) => unknown;
}

/** A field that leads to one row of another entity by its id in a column of this row. */
export interface ToOneField {
  readonly kind: 'toOne';
  readonly target: () => Entity;
  /** Property name of the column that holds the target's id. */
  readonly key: string;
  /**
   * `own`: the target is looked up under the viewer's own rights, and is null where they may not see it.
   * `parent`: whoever sees this row may see the target (the author of a comment who has left the workspace).
   */
  readonly visibility: 'own' | 'parent';
}

/** A field that leads to pages of another entity. */
export interface ConnectionField {
  readonly kind: 'connection';
  readonly connection: Connection;
}

/** A short, bounded list through a join table, given whole: the labels of a task. */
export interface ListField {
  readonly kind: 'list';
  readonly target: () => Entity;
  readonly through: Through;
  /** Columns of the target that order the list; its id is the last tie-break. */
  readonly orderBy: readonly PgColumn[];
}

/** A join table seen from one of its ends. */
export interface Through {
  readonly table: PgTable;
  readonly parent: PgColumn;
  readonly child: PgColumn;
}

export type EntityField =
  | { readonly kind: 'id' }
  | { readonly kind: 'column'; readonly column: string }
  | DerivedField
  | ToOneField
  | ConnectionField
  | ListField;

/**
 * What the gateway knows of one GraphQL type that stands for a table. From this come the resolvers, the batch
 * statements and the compiled plans.
 */
export interface Entity<T extends PgTable = PgTable> {
  readonly typeName: string;
  /** Of its ids: `task` in `task_0198…`. */
  readonly idPrefix: string;
  readonly table: T;
  /** By property name. There is an `id`. */
  readonly columns: Readonly<Record<string, PgColumn>>;
  readonly id: PgColumn;
  /** The condition under which a viewer, given as a uuid parameter, sees a row. Part of every statement. */
  readonly visibleTo: VisibleTo;
  /** Property name of the column that holds the row's tenant, where all who see that see the row, and nobody else; else null. */
  readonly tenantKey: string | null;
  readonly fields: ReadonlyMap<string, EntityField>;
}

export interface VisibleTo {
  (viewerId: SQL): SQL;
  /** The column that names the row's tenant, where the rule is just this: whoever sees the tenant sees the row. */
  readonly tenant?: PgColumn;
}

export interface EntityDeclaration<T extends PgTable> {
  readonly idPrefix: string;
  readonly table: T;
  readonly visibleTo: VisibleTo;
  /** Columns that are fields of the same name. `id` is always one. */
  readonly columns: readonly (keyof T['$inferSelect'] & string)[];
  readonly toOne?: Readonly<Record<string, { readonly target: () => Entity; readonly key: keyof T['$inferSelect'] & string; readonly visibility?: 'own' | 'parent' }>>;
  readonly connections?: Readonly<Record<string, Connection>>;
  readonly lists?: Readonly<Record<string, Omit<ListField, 'kind'>>>;
  readonly derived?: Readonly<Record<string, DerivedField>>;
}

/** Declares an entity. Throws TypeError where two fields have one name or the table has no `id`: a mistake in a module. */
export function entity<T extends PgTable>(typeName: string, declaration: EntityDeclaration<T>): Entity<T> {
  const columns: Readonly<Record<string, PgColumn>> = getTableColumns(declaration.table);
  const id = columns['id'];
  if (id === undefined) throw new TypeError(`The table of ${typeName} has no column id`);
  const fields = new Map<string, EntityField>();
  const add = (name: string, field: EntityField): void => {
    if (fields.has(name)) throw new TypeError(`${typeName}.${name} is declared twice`);
    fields.set(name, field);
  };
  add('id', { kind: 'id' });
  for (const column of declaration.columns) add(column, { kind: 'column', column });
  for (const [name, field] of Object.entries(declaration.derived ?? {})) add(name, field);
  for (const [name, { target, key, visibility = 'own' }] of Object.entries(declaration.toOne ?? {})) {
    add(name, { kind: 'toOne', target, key, visibility });
  }
  for (const [name, connection] of Object.entries(declaration.connections ?? {})) add(name, { kind: 'connection', connection });
  for (const [name, list] of Object.entries(declaration.lists ?? {})) add(name, { kind: 'list', ...list });
  const { idPrefix, table, visibleTo } = declaration;
  const tenantKey = Object.keys(columns).find((name) => columns[name] === visibleTo.tenant) ?? null;
  return { typeName, idPrefix, table, columns, id, visibleTo, tenantKey, fields };
}

/** A field computed from columns of its own row: `derived(tasks, ['status'], (row) => row.status !== 'DONE')`. */
export function derived<T extends PgTable, K extends keyof T['$inferSelect'] & string>(
  _table: T,
  from: readonly K[],
  compute: (row: Pick<T['$inferSelect'], K>) => unknown,
): DerivedField {
  // Rows hold what their table declares (see rowDecoder), and plans select what `from` names.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { kind: 'derived', from, compute: (row) => compute(row as Pick<T['$inferSelect'], K>) };
}
