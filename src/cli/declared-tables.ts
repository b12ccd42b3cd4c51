import type { PgTable } from 'drizzle-orm/pg-core';
import type { Module } from '../model/module.ts';

/** All tables that modules declare, once each: those of their entities and the join tables between them. */
export function declaredTables(modules: readonly Module[]): readonly PgTable[] {
  const entities = modules.flatMap((module) => module.entities);
  const joined = entities.flatMap(({ fields }) => [...fields.values()].flatMap((field) => (field.kind === 'list' ? [field.through.table] : [])));
  return [...new Set([...entities.map(({ table }) => table), ...joined])];
}
