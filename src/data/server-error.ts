import type { DatabaseError } from 'pg-protocol';
import postgres from 'postgres';

/** What the server refused, as the class that the rest of the code knows such errors by. */
export function serverError(error: DatabaseError): Error {
  const { message, severity, code, detail, hint, position, where, file, line, routine } = error;
  const fields = {
    message, severity, severity_local: severity, code, detail, hint, position, where, file, line, routine,
    schema_name: error.schema, table_name: error.table, column_name: error.column, constraint_name: error.constraint,
  };
  // The constructor takes the fields, whatever its type says.
  const made: unknown = Reflect.construct(postgres.PostgresError, [fields]);
  return made instanceof Error ? made : error;
}
