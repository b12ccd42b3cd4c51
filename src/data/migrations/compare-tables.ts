import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { AdminConnection } from '../open-admin-connection.ts';
import { canonicalType } from './canonical-type.ts';

/** One point where a drizzle table and the database disagree. */
export interface TableDifference {
  readonly table: string;
  /** Null when it concerns the whole table. */
  readonly column: string | null;
  readonly message: string;
}

interface ColumnFacts {
  readonly type: string;
  readonly nullable: boolean;
  /** A default, an identity or a generated value: what an INSERT may leave out. */
  readonly filled: boolean;
}

interface TableFacts {
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  /** In the order of the key. */
  readonly primaryKey: readonly string[];
}

/**
 * Where the tables the code declares and the tables of the database differ: missing tables and columns, columns nobody
 * declared, types, nullability, whether there is a default, primary keys. Empty when they agree.
 */
export async function compareTables(connection: AdminConnection, tables: readonly PgTable[]): Promise<TableDifference[]> {
  const differences: TableDifference[] = [];
  for (const table of tables) {
    const { name, schema } = getTableConfig(table);
    const declared = declaredFacts(table);
    const actual = await readFacts(connection, schema, name);
    const label = schema === undefined ? name : `${schema}.${name}`;
    if (actual === null) differences.push({ table: label, column: null, message: 'is declared but not in the database' });
    else differences.push(...compareFacts(label, declared, actual));
  }
  return differences;
}

function declaredFacts(table: PgTable): TableFacts {
  const { columns, primaryKeys } = getTableConfig(table);
  const composite = primaryKeys[0]?.columns.map(({ name }) => name);
  return {
    columns: new Map(columns.map((column) => {
      const type = column.getSQLType();
      const nullable = !column.notNull && !column.primary && composite?.includes(column.name) !== true;
      // `hasDefault` is also true for $defaultFn, which lives in the program alone.
      const filled = column.default !== undefined || column.generated !== undefined || column.generatedIdentity !== undefined || /serial/.test(type);
      return [column.name, { type: canonicalType(type), nullable, filled }];
    })),
    primaryKey: composite ?? columns.filter(({ primary }) => primary).map(({ name }) => name),
  };
}

async function readFacts(connection: AdminConnection, schema: string | undefined, table: string): Promise<TableFacts | null> {
  const columns = await connection.rows<ColumnFacts & { name: string; keyPosition: number | null }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
            a.atthasdef or a.attidentity <> '' as filled, array_position(k.conkey, a.attnum) as "keyPosition"
       from pg_attribute a left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
      where a.attrelid = to_regclass(case when $1::text is null then format('%I', $2::text) else format('%I.%I', $1::text, $2::text) end)
        and a.attnum > 0 and not a.attisdropped`,
    [schema ?? null, table],
  );
  if (columns.length === 0) return null;
  return {
    columns: new Map(columns.map(({ name, type, nullable, filled }) => [name, { type, nullable, filled }])),
    primaryKey: columns
      .flatMap(({ name, keyPosition }) => (keyPosition === null ? [] : [{ name, keyPosition }]))
      .toSorted((a, b) => a.keyPosition - b.keyPosition)
      .map(({ name }) => name),
  };
}

function compareFacts(table: string, declared: TableFacts, actual: TableFacts): TableDifference[] {
  const differences: TableDifference[] = [];
  const report = (column: string | null, message: string) => differences.push({ table, column, message });
  for (const [column, wanted] of declared.columns) {
    const found = actual.columns.get(column);
    if (found === undefined) {
      report(column, 'is declared but not in the database');
      continue;
    }
    if (found.type !== wanted.type) report(column, `is declared as ${wanted.type}, but is ${found.type} in the database`);
    if (found.nullable !== wanted.nullable) report(column, `is declared ${nullability(wanted)}, but is ${nullability(found)} in the database`);
    if (found.filled !== wanted.filled) report(column, `is declared ${filling(wanted)}, but is ${filling(found)} in the database`);
  }
  for (const column of actual.columns.keys()) {
    if (!declared.columns.has(column)) report(column, 'is in the database but not declared');
  }
  if (declared.primaryKey.join() !== actual.primaryKey.join()) {
    report(null, `is declared with the primary key (${declared.primaryKey.join(', ')}), but has (${actual.primaryKey.join(', ')}) in the database`);
  }
  return differences;
}

const nullability = (facts: ColumnFacts) => (facts.nullable ? 'nullable' : 'not null');
const filling = (facts: ColumnFacts) => (facts.filled ? 'with a default' : 'without a default');
