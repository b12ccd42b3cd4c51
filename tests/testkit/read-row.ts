import type { AdminConnection } from '../../src/data/open-admin-connection.ts';

/** One row as PostgreSQL has it now; throws where there is none. */
export type ReadRow = <Row extends object>(text: string, ...params: readonly (string | number | null)[]) => Promise<Row>;

export function readRow(admin: AdminConnection): ReadRow {
  return async <Row extends object>(text: string, ...params: readonly (string | number | null)[]) => {
    const [found] = await admin.rows<Row>(text, params);
    if (found === undefined) throw new Error(`No row: ${text}`);
    return found;
  };
}
