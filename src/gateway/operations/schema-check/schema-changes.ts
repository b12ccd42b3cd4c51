import type { GraphQLSchema } from 'graphql';

export type Severity = 'breaking' | 'dangerous' | 'safe';

/** One difference between two schemas. */
export interface SchemaChange {
  /** Such as `FIELD_REMOVED`: the names of GraphQL Inspector. */
  readonly kind: string;
  /** `Task.title`, `Query.tasks.first`, `TaskStatus.DONE`, `@id`, `Task.title.@authenticated`, `schema.query`. */
  readonly coordinate: string;
  /** By the schemas alone, whatever is published. */
  readonly severity: Severity;
  readonly message: string;
  readonly reason: string | null;
}

const severities: Readonly<Record<string, Severity>> = { BREAKING: 'breaking', DANGEROUS: 'dangerous', NON_BREAKING: 'safe' };
const order: Readonly<Record<Severity, number>> = { breaking: 0, dangerous: 1, safe: 2 };
const rootTypes: Readonly<Record<string, string>> = {
  SCHEMA_QUERY_TYPE_CHANGED: 'schema.query',
  SCHEMA_MUTATION_TYPE_CHANGED: 'schema.mutation',
  SCHEMA_SUBSCRIPTION_TYPE_CHANGED: 'schema.subscription',
};

/** All differences, the worst first, then by coordinate. What only adds to a type that is itself new is left out. */
export async function schemaChanges(deployed: GraphQLSchema, next: GraphQLSchema): Promise<SchemaChange[]> {
  // Loaded when it is asked for: a gateway that starts has no need of it.
  const { diff } = await import('@graphql-inspector/core');
  const added = new Set(Object.keys(next.getTypeMap()).filter((name) => deployed.getType(name) === undefined));
  const changes = (await diff(deployed, next)).map((change): SchemaChange => {
    const kind = String(change.type);
    return {
      kind,
      coordinate: rootTypes[kind] ?? change.path ?? '',
      severity: severities[change.criticality.level] ?? 'dangerous',
      message: change.message,
      reason: change.criticality.reason ?? null,
    };
  });
  return changes
    .filter(({ kind, coordinate }) => kind === 'TYPE_ADDED' || !added.has(coordinate.split('.')[0] ?? ''))
    .toSorted((a, b) => order[a.severity] - order[b.severity] || compare(a.coordinate, b.coordinate) || compare(a.kind, b.kind));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
