import {
  type FieldNode, type GraphQLObjectType, type GraphQLOutputType, isLeafType, isListType, isNonNullType, isObjectType, type SelectionSetNode,
} from 'graphql';
import { compileStages } from './compile-stages.ts';
import type { DraftLevel } from './draft.ts';
import { draftLevel } from './draft-level.ts';
import { completeLeaf } from './leaf-expression.ts';
import { NotPlannable } from './not-plannable.ts';
import type { ResultPlan } from './plan.ts';
import type { PlainField, PlainValue } from './plain-value.ts';
import type { PlanningContext } from './planning-context.ts';

/** A value whose rows have no positions yet. */
type PlaceRow = (level: DraftLevel, nullable: boolean) => PlainValue;
type DraftValue = (placeRow: PlaceRow) => PlainValue;

/** How one member of a command's result union is shown, and what is loaded for it. Throws NotPlannable. */
export function planResult(context: PlanningContext, type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): ResultPlan {
  const levels: DraftLevel[] = [];
  const drafted = draftObject(context, type, selectionSets, false, levels);
  const { stages, slots, given } = compileStages(levels.flatMap((level) => level.loads), levels);
  const value = drafted((draft, nullable) => {
    const placed = given.get(draft);
    if (placed === undefined) throw new TypeError(`A level of ${draft.entity.typeName} was not compiled`);
    const { columns } = placed.form;
    return { kind: 'row', nullable, level: placed.level, toRaw: (row) => columns.map((column) => row[column]) };
  });
  return { value, stages, slots };
}

function draftObject(
  context: PlanningContext, type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], nullable: boolean, levels: DraftLevel[],
): DraftValue {
  const entity = context.entities.get(type.name);
  if (entity !== undefined) {
    const level = draftLevel(context, entity, selectionSets, false);
    levels.push(level);
    return (placeRow) => placeRow(level, nullable);
  }
  const fields = [...context.collector.collect(type, selectionSets)].map(([key, nodes]) => {
    context.countField();
    const { value: name } = nodes[0].name;
    if (name === '__typename') return (): PlainField => ({ key, typename: type.name });
    const defined = type.getFields()[name];
    if (defined === undefined) throw new NotPlannable(`${type.name}.${name} is not in the schema`);
    const value = draftValue(context, defined.type, nodes, `${type.name}.${name}`, levels);
    return (placeRow: PlaceRow): PlainField => ({ key, name, value: value(placeRow) });
  });
  return (placeRow) => ({ kind: 'object', nullable, fields: fields.map((field) => field(placeRow)) });
}

function draftValue(context: PlanningContext, type: GraphQLOutputType, nodes: readonly FieldNode[], where: string, levels: DraftLevel[]): DraftValue {
  const nullable = !isNonNullType(type);
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isLeafType(inner)) return () => ({ kind: 'leaf', complete: completeLeaf(inner, nullable) });
  if (isObjectType(inner)) return draftObject(context, inner, context.collector.below(nodes), nullable, levels);
  if (!isListType(inner)) throw new NotPlannable(`${where} is of an abstract type`);
  const item = draftValue(context, inner.ofType, nodes, where, levels);
  return (placeRow) => ({ kind: 'list', nullable, item: item(placeRow) });
}
