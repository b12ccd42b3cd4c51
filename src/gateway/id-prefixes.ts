import type { Module } from '../model/module.ts';
import type { IdPrefixes } from './planning/create-value-checks.ts';

/** The prefix of each entity's ids by its GraphQL type: what `@id(of:)` is checked by. */
export function idPrefixes(modules: readonly Module[]): IdPrefixes {
  return new Map(modules.flatMap((module) => module.entities.map((entity) => [entity.typeName, entity.idPrefix])));
}
