import {
  isCompositeType, isInterfaceType, isObjectType, getNamedType, Kind,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLField,
  type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';

/** A field an operation selects, with the type it is selected on. */
export interface ReachedField {
  readonly parent: GraphQLCompositeType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/**
 * The fields of the schema that an operation of a valid document selects, whether or not `@skip` leaves them out.
 * A fragment is entered once, however often it is spread: a document cannot make this longer than itself. Fields of
 * introspection and `__typename` are left out.
 */
export function reachedFields(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): ReachedField[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const reached: ReachedField[] = [];

  function enter(selectionSet: SelectionSetNode, parent: GraphQLCompositeType): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[selection.name.value] : undefined;
        if (field === undefined) continue;
        reached.push({ parent, field, node: selection });
        const type = getNamedType(field.type);
        if (selection.selectionSet && isCompositeType(type)) enter(selection.selectionSet, type);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        enterFragment(selection.selectionSet, selection.typeCondition?.name.value ?? parent.name);
      } else {
        const fragment = fragments.get(selection.name.value);
        if (fragment === undefined) continue;
        fragments.delete(selection.name.value);
        enterFragment(fragment.selectionSet, fragment.typeCondition.name.value);
      }
    }
  }

  function enterFragment(selectionSet: SelectionSetNode, typeName: string): void {
    const type = schema.getType(typeName);
    if (isCompositeType(type)) enter(selectionSet, type);
  }

  const root = schema.getRootType(definition.operation);
  if (root) enter(definition.selectionSet, root);
  return reached;
}
