import {
  isListType, isNonNullType, Kind, print,
  type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode, type DocumentNode,
} from 'graphql';
import type { CompiledOperation, ScopeAlternatives } from '../../compiled-operation.ts';
import { reachedFields, type ReachedField } from '../../planning/reached-fields.ts';

/** What is recorded of an operation when it is published, for people and tools that look at it later. */
export interface OperationFacts {
  readonly variables: readonly VariableFact[];
  readonly requiresViewer: boolean;
  readonly requiredScopes: readonly ScopeAlternatives[];
  /** What it asks of the root type: `tasks`. */
  readonly rootFields: readonly string[];
  /** Fields it selects, each fragment counted once. */
  readonly fields: number;
  /** Deepest selection, from 1. */
  readonly depth: number;
  /** What its cost hangs on: lists it reads, and their sizes as far as the document gives them. */
  readonly lists: readonly ListFact[];
}

export interface VariableFact {
  readonly name: string;
  /** As written: `[ID!]!`. */
  readonly type: string;
  /** As written; absent where there is none. */
  readonly default?: string;
}

export interface ListFact {
  /** `Query.tasks`. */
  readonly field: string;
  /** The slicing arguments that are written, by name: `$first` or a literal. Empty: the schema's own size counts. */
  readonly sizes: Readonly<Record<string, string>>;
}

const slicing = new Set(['first', 'last', 'limit']);

/** The facts of an operation that was compiled against this schema. */
export function operationFacts(schema: GraphQLSchema, operation: CompiledOperation): OperationFacts {
  const { document, definition } = operation;
  const reached = reachedFields(schema, document, definition);
  const root = schema.getRootType(definition.operation);
  return {
    variables: variableFacts(definition),
    requiresViewer: operation.requiresViewer,
    requiredScopes: operation.requiredScopes,
    rootFields: [...new Set(reached.filter(({ parent }) => parent === root).map(({ field }) => field.name))],
    fields: reached.length,
    depth: depthOf(document, definition),
    lists: reached.flatMap(listFact),
  };
}

function variableFacts({ variableDefinitions = [] }: OperationDefinitionNode): VariableFact[] {
  return variableDefinitions.map(({ variable, type, defaultValue }) => ({
    name: variable.name.value,
    type: print(type),
    ...(defaultValue === undefined ? {} : { default: print(defaultValue) }),
  }));
}

function listFact({ parent, field, node }: ReachedField): ListFact[] {
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  const sliced = field.args.some(({ name }) => slicing.has(name));
  if (!sliced && !isListType(type)) return [];
  const sizes = (node.arguments ?? []).filter(({ name }) => slicing.has(name.value)).map(({ name, value }) => [name.value, print(value)] as const);
  return [{ field: `${parent.name}.${field.name}`, sizes: Object.fromEntries(sizes) }];
}

/** Each fragment is measured once; a valid document has no cycle. */
function depthOf(document: DocumentNode, definition: OperationDefinitionNode): number {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const known = new Map<string, number>();

  function below({ selections }: SelectionSetNode): number {
    let deepest = 0;
    for (const selection of selections) {
      const depth = selection.kind === Kind.FIELD ? 1 + (selection.selectionSet === undefined ? 0 : below(selection.selectionSet))
        : selection.kind === Kind.INLINE_FRAGMENT ? below(selection.selectionSet) : ofFragment(selection.name.value);
      if (depth > deepest) deepest = depth;
    }
    return deepest;
  }
  function ofFragment(name: string): number {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const fragment = fragments.get(name);
    const depth = fragment === undefined ? 0 : below(fragment.selectionSet);
    known.set(name, depth);
    return depth;
  }
  return below(definition.selectionSet);
}
