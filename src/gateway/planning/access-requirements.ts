import {
  getDirectiveValues, isAbstractType, isInterfaceType, isObjectType, isUnionType,
  type ConstDirectiveNode, type GraphQLCompositeType, type GraphQLSchema,
} from 'graphql';
import type { ScopeAlternatives } from '../compiled-operation.ts';
import type { ReachedField } from './reached-fields.ts';

export interface AccessRequirements {
  readonly requiresViewer: boolean;
  readonly requiredScopes: readonly ScopeAlternatives[];
}

/**
 * What a token must bring for an operation: `@authenticated` and `@requiresScopes(scopes: [[String!]!]!)` of every field
 * it selects and of every type it selects a field on. A field of an interface counts as that field on each type it may
 * turn out to be. `__typename` and introspection ask for nothing.
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives
 */
export function accessRequirements(schema: GraphQLSchema, reached: readonly ReachedField[]): AccessRequirements {
  const scopesDirective = schema.getDirective('requiresScopes');
  let requiresViewer = false;
  const scopes = new Map<string, ScopeAlternatives>();

  function require(directives: readonly ConstDirectiveNode[]): void {
    for (const directive of directives) {
      if (directive.name.value === 'authenticated') requiresViewer = true;
      if (directive.name.value !== 'requiresScopes' || !scopesDirective) continue;
      requiresViewer = true;
      const given = getDirectiveValues(scopesDirective, { directives: [directive] })?.['scopes'];
      const alternatives: ScopeAlternatives = Array.isArray(given) ? given.map((all) => (Array.isArray(all) ? all.map(String) : [])) : [];
      scopes.set(JSON.stringify(alternatives), alternatives);
    }
  }

  const seen = new Set<string>();
  for (const { parent, field } of reached) {
    const types = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
    for (const type of types) {
      const coordinate = `${type.name}.${field.name}`;
      if (seen.has(coordinate)) continue;
      seen.add(coordinate);
      require(typeDirectives(type));
      const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
      require(fields[field.name]?.astNode?.directives ?? []);
    }
  }
  return { requiresViewer, requiredScopes: [...scopes.values()] };
}

function typeDirectives(type: GraphQLCompositeType): readonly ConstDirectiveNode[] {
  if (isUnionType(type)) return [];
  return [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
}
