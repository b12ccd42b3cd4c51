import {
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLObjectType, type GraphQLSchema, isAbstractType, Kind,
  type SelectionNode, type SelectionSetNode,
} from 'graphql';

/** The fields of one object by response key, in the order of the answer; each with all the places that select it. */
export type CollectedFields = ReadonlyMap<string, readonly [FieldNode, ...FieldNode[]]>;

/** What the selections of a document that count come down to on an object of a known type. */
export interface Collector {
  readonly collect: (type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]) => CollectedFields;
  /** The selection sets of the places that select one field, to be merged. */
  readonly below: (nodes: readonly FieldNode[]) => SelectionSetNode[];
}

/**
 * CollectFields and the merging of selection sets as the specification has them.
 * @see https://spec.graphql.org/draft/#CollectFields()
 */
export function createCollector(schema: GraphQLSchema, document: DocumentNode, isCounted: (selection: SelectionNode) => boolean): Collector {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);

  function applies(typeName: string | undefined, type: GraphQLObjectType): boolean {
    if (typeName === undefined || typeName === type.name) return true;
    const condition = schema.getType(typeName);
    return isAbstractType(condition) && schema.isSubType(condition, type);
  }

  return {
    collect(type, selectionSets) {
      const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
      const visited = new Set<string>();
      const enter = ({ selections }: SelectionSetNode): void => {
        for (const selection of selections) {
          if (!isCounted(selection)) continue;
          if (selection.kind === Kind.FIELD) {
            const key = selection.alias?.value ?? selection.name.value;
            const known = fields.get(key);
            if (known === undefined) fields.set(key, [selection]);
            else known.push(selection);
          } else if (selection.kind === Kind.INLINE_FRAGMENT) {
            if (applies(selection.typeCondition?.name.value, type)) enter(selection.selectionSet);
          } else if (!visited.has(selection.name.value)) {
            visited.add(selection.name.value);
            const fragment = fragments.get(selection.name.value);
            if (fragment !== undefined && applies(fragment.typeCondition.name.value, type)) enter(fragment.selectionSet);
          }
        }
      };
      for (const set of selectionSets) enter(set);
      return fields;
    },
    below: (nodes) => nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet])),
  };
}
