import {
  isEnumType, isInputObjectType, isInterfaceType, isObjectType, isScalarType, isSpecifiedDirective, isUnionType, Kind, print, visit,
  type DefinitionNode, type DocumentNode, type GraphQLNamedType, type GraphQLSchema, type NameNode,
} from 'graphql';

/**
 * The SDL a schema was built from as one document: extensions merged into their types, descriptions and directives kept
 * (graphql-js's printSchema drops directives). `sorted` puts everything in the order of names.
 */
export function printSdl(schema: GraphQLSchema, { sorted = false }: { readonly sorted?: boolean } = {}): string {
  const definitions: (DefinitionNode | null | undefined)[] = [
    schema.astNode,
    ...schema.extensionASTNodes,
    ...schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive)).map(({ astNode }) => astNode),
    ...Object.values(schema.getTypeMap()).map(mergedDefinition),
  ];
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: definitions.filter((node) => node !== null && node !== undefined) };
  return print(sorted ? sortDocument(document) : document);
}

/** A type's definition with what its extensions add; undefined for types no SDL defines. */
function mergedDefinition(type: GraphQLNamedType): DefinitionNode | null | undefined {
  const directives = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
  if (isObjectType(type) || isInterfaceType(type)) {
    const parts = [type.astNode, ...type.extensionASTNodes];
    return type.astNode && {
      ...type.astNode,
      directives,
      interfaces: parts.flatMap((node) => node?.interfaces ?? []),
      fields: parts.flatMap((node) => node?.fields ?? []),
    };
  }
  if (isUnionType(type)) {
    return type.astNode && { ...type.astNode, directives, types: [type.astNode, ...type.extensionASTNodes].flatMap((node) => node.types ?? []) };
  }
  if (isEnumType(type)) {
    return type.astNode && { ...type.astNode, directives, values: [type.astNode, ...type.extensionASTNodes].flatMap((node) => node.values ?? []) };
  }
  if (isInputObjectType(type)) {
    return type.astNode && { ...type.astNode, directives, fields: [type.astNode, ...type.extensionASTNodes].flatMap((node) => node.fields ?? []) };
  }
  return isScalarType(type) ? type.astNode && { ...type.astNode, directives } : undefined;
}

function sortDocument(document: DocumentNode): DocumentNode {
  return visit(document, {
    Document: { leave: (node) => ({ ...node, definitions: node.definitions.toSorted((a, b) => byText(rank(a), rank(b))) }) },
    ObjectTypeDefinition: { leave: (node) => ({ ...node, interfaces: byName(node.interfaces), fields: byName(node.fields) }) },
    InterfaceTypeDefinition: { leave: (node) => ({ ...node, interfaces: byName(node.interfaces), fields: byName(node.fields) }) },
    InputObjectTypeDefinition: { leave: (node) => ({ ...node, fields: byName(node.fields) }) },
    UnionTypeDefinition: { leave: (node) => ({ ...node, types: byName(node.types) }) },
    EnumTypeDefinition: { leave: (node) => ({ ...node, values: byName(node.values) }) },
    FieldDefinition: { leave: (node) => ({ ...node, arguments: byName(node.arguments) }) },
    DirectiveDefinition: { leave: (node) => ({ ...node, arguments: byName(node.arguments), locations: byName(node.locations.map(named)).map(({ name }) => name) }) },
  });
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const named = (name: NameNode) => ({ name });

function byName<T extends { readonly name: NameNode }>(nodes: readonly T[] | undefined): readonly T[] {
  return (nodes ?? []).toSorted((a, b) => byText(a.name.value, b.name.value));
}

/** The schema definition first, then directives, then types, each by name. */
function rank(node: DefinitionNode): string {
  const name = 'name' in node ? (node.name?.value ?? '') : '';
  return `${node.kind === Kind.DIRECTIVE_DEFINITION ? 1 : name === '' ? 0 : 2}${name}`;
}
