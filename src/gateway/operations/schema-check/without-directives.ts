import { buildSchema, printSchema, specifiedDirectives, type ASTNode, type GraphQLSchema, Kind, visit } from 'graphql';

const specified = new Set(specifiedDirectives.map(({ name }) => name));

/**
 * True when a schema tells which directives of its own stand on its types and fields. What came by introspection, or was
 * printed by graphql-js, does not: such a schema must not be compared by them.
 */
export function tellsDirectives(schema: GraphQLSchema): boolean {
  const nodes = [schema, ...Object.values(schema.getTypeMap())].flatMap((element): readonly ASTNode[] =>
    [...(element.astNode ? [element.astNode] : []), ...element.extensionASTNodes]);
  let found = false;
  for (const node of nodes) visit(node, { [Kind.DIRECTIVE]: (directive) => void (found ||= !specified.has(directive.name.value)) });
  return found;
}

/** The same schema without directives of its own on types and fields; their definitions stay. */
export function withoutDirectives(schema: GraphQLSchema): GraphQLSchema {
  return buildSchema(printSchema(schema));
}
