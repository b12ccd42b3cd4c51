import postgres from 'postgres';

/** The unique constraint or index that refused a statement (SQLSTATE 23505); null for every other failure. */
export function violatedUnique(error: unknown): string | null {
  return error instanceof postgres.PostgresError && error.code === '23505' ? (error.constraint_name ?? null) : null;
}
