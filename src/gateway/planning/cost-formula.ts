import {
  type DocumentNode, type FieldNode, getNamedType, type GraphQLCompositeType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema,
  isCompositeType, isObjectType, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { largestSize, type ListSize, ownSizeOf, pageSizeOf, sizeFor, smallestSize } from './list-size.ts';
import { createCollector } from './plan/collect-fields.ts';

/**
 * What an operation costs: how many objects an answer can hold at most. Only lists make it more than the document is long, so
 * it hangs on nothing but their sizes, and grows with each of them.
 */
export interface CostFormula {
  /** For the variables of one request, as their types make them. */
  costOf(coerced: Readonly<Record<string, unknown>>): number;
  /** With every page as large as it may be. */
  readonly most: number;
  /** With as small variables as there can be. */
  readonly least: number;
  /** The variables that it hangs on, without the `$`. */
  readonly variables: readonly string[];
}

/** A cost for people to read: `1,020,201`. */
export function countText(objects: number): string {
  return objects.toLocaleString('en');
}

type SizeOf = (size: ListSize) => number;
/** A number that is known, or the place of the step that makes it. */
type Part = number | { readonly step: number };
/** A sum over lists, or the dearest of some parts, and more than a constant. Data alone: closures would hold the document. */
type Step = { readonly constant: number; readonly terms: readonly Term[] } | { readonly constant: number; readonly dearest: readonly Part[] };

interface Term {
  readonly size: ListSize;
  readonly each: Part;
}

/**
 * The formula of an operation of a valid document: fields that are merged in the answer count once, of an interface or union the
 * dearest type, what `@skip` or `@include` may leave out as if it were there. Steps in a row and no tree: what several
 * places share is worked out once.
 */
export function costFormula(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): CostFormula {
  const collector = createCollector(schema, document, () => true);
  const steps: Step[] = [];
  const variables = new Set<string>();
  const known = new Map<string, Part>();
  const places = new Map<SelectionSetNode, number>();

  function add(step: Step): Part {
    steps.push(step);
    return { step: steps.length - 1 };
  }

  function selections(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], page: ListSize | null): Part {
    const key = `${type.name} ${sets.map(placeOf).join(' ')} ${JSON.stringify(page)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const part = isObjectType(type) ? ofObject(type, sets, page) : dearest(schema.getPossibleTypes(type).map((one) => ofObject(one, sets, page)));
    known.set(key, part);
    return part;
  }

  function placeOf(set: SelectionSetNode): number {
    const place = places.get(set) ?? places.size;
    places.set(set, place);
    return place;
  }

  /** `page`: of the connection that this object is; its lists are as long. */
  function ofObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[], page: ListSize | null): Part {
    const fields = type.getFields();
    const terms = [...collector.collect(type, sets).values()].flatMap((nodes) => {
      const field = fields[nodes[0].name.value];
      return field === undefined ? [] : ofField(field, nodes, page);
    });
    return sum(terms);
  }

  function ofField(field: GraphQLField<unknown, unknown>, nodes: readonly [FieldNode, ...FieldNode[]], page: ListSize | null): Term[] {
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return [];
    const [node] = nodes;
    const own = ownSizeOf(field, node);
    const sliced = pageSizeOf(field, node);
    const size = own === null ? 1 : (sliced ?? page ?? own);
    if (typeof size !== 'number') for (const name of size.variables) variables.add(name);
    return [{ size, each: plusOne(selections(type, collector.below(nodes), own === null ? sliced : null)) }];
  }

  function plusOne(part: Part): Part {
    return sum([{ size: 1, each: 1 }, { size: 1, each: part }]);
  }

  function sum(terms: readonly Term[]): Part {
    let constant = 0;
    const rest: Term[] = [];
    for (const term of terms) {
      if (typeof term.size === 'number' && typeof term.each === 'number') constant += term.size * term.each;
      else rest.push(term);
    }
    if (rest.length === 0) return constant;
    return add({ constant, terms: rest });
  }

  function dearest(parts: readonly Part[]): Part {
    const constants = parts.filter((part) => typeof part === 'number');
    const constant = Math.max(0, ...constants);
    if (constants.length === parts.length) return constant;
    return add({ constant, dearest: parts });
  }

  const root = schema.getRootType(definition.operation);
  const whole = root ? selections(root, [definition.selectionSet], null) : 0;
  return formulaOf(whole, steps, [...variables]);
}

function formulaOf(whole: Part, steps: readonly Step[], variables: readonly string[]): CostFormula {
  if (typeof whole === 'number') return { variables, most: whole, least: whole, costOf: () => whole };
  return {
    variables,
    most: evaluate(whole, steps, largestSize),
    least: evaluate(whole, steps, smallestSize),
    costOf: (coerced) => evaluate(whole, steps, (size) => sizeFor(size, coerced)),
  };
}

function evaluate(whole: Part, steps: readonly Step[], sizeOf: SizeOf): number {
  const values: number[] = [];
  for (const step of steps) {
    let value = step.constant;
    if ('terms' in step) for (const { size, each } of step.terms) value += sizeOf(size) * valueOf(each, values);
    else for (const part of step.dearest) value = Math.max(value, valueOf(part, values));
    values.push(value);
  }
  return valueOf(whole, values);
}

function valueOf(part: Part, values: readonly number[]): number {
  return typeof part === 'number' ? part : (values[part.step] ?? 0);
}
