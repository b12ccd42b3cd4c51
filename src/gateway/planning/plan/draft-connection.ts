import { type FieldNode, getArgumentValues, type GraphQLField, type GraphQLObjectType, type SelectionSetNode } from 'graphql';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Connection } from '../../../model/connection.ts';
import type { Through } from '../../../model/entity.ts';
import { orderOf, orderProperty } from '../../execution/page-arguments.ts';
import type { DraftConnection, DraftConnectionPart, DraftEdgeField, DraftLevel } from './draft.ts';
import { NotPlannable } from './not-plannable.ts';
import { holdsVariables, planArguments } from './plan-arguments.ts';
import { objectTypeOf, type PlanningContext } from './planning-context.ts';

export interface SelectedConnection {
  readonly context: PlanningContext;
  /** Null at the root. */
  readonly parent: DraftLevel | null;
  readonly type: GraphQLObjectType;
  readonly defined: GraphQLField<unknown, unknown>;
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly connection: Connection;
  /** Drafts what is selected of the list's rows; `unique` as in DraftLevel. */
  readonly levelOf: (selectionSets: readonly SelectionSetNode[], unique: boolean) => DraftLevel;
}

const isThrough = (by: PgColumn | Through | null): by is Through => by !== null && 'child' in by;

/** What is asked of a connection: `edges`, `nodes`, `pageInfo` and `totalCount` in the answer's order. Throws NotPlannable. */
export function draftConnection({ context, parent, type, defined, key, nodes, connection, levelOf }: SelectedConnection): DraftConnection {
  const { collector } = context;
  // A row may be tied to several parents.
  const unique = !isThrough(connection.by);
  const levels: DraftLevel[] = [];
  let cursors = false;

  const level = (of: readonly FieldNode[]): DraftLevel => {
    const drafted = levelOf(collector.below(of), unique);
    levels.push(drafted);
    return drafted;
  };

  const connectionType = objectTypeOf(defined.type, `${type.name}.${defined.name}`);
  const parts = [...collector.collect(connectionType, collector.below(nodes))].map(([partKey, partNodes]): DraftConnectionPart => {
    context.countField();
    const { value: name } = partNodes[0].name;
    const part = connectionType.getFields()[name];
    if (name === '__typename') return { kind: 'typename', key: partKey, name: connectionType.name };
    if (name === 'totalCount') return { kind: 'totalCount', key: partKey };
    if (name === 'nodes') return { kind: 'nodes', key: partKey, level: level(partNodes) };
    if (part === undefined || (name !== 'edges' && name !== 'pageInfo')) throw new NotPlannable(`${connectionType.name}.${name} is no part of a connection`);
    const partType = objectTypeOf(part.type, `${connectionType.name}.${name}`);
    const selected = [...collector.collect(partType, collector.below(partNodes))];
    if (name === 'pageInfo') {
      const fields = selected.map(([fieldKey, [node]]) => ({ key: fieldKey, name: node.name.value }));
      cursors ||= fields.some((field) => field.name === 'startCursor' || field.name === 'endCursor');
      return { kind: 'pageInfo', key: partKey, fields, typeName: partType.name };
    }
    const fields = selected.map(([fieldKey, edgeNodes]): DraftEdgeField => {
      context.countField();
      const { value: edgeField } = edgeNodes[0].name;
      if (edgeField === '__typename') return { kind: 'typename', key: fieldKey, name: partType.name };
      if (edgeField === 'node') return { kind: 'node', key: fieldKey, level: level(edgeNodes) };
      if (edgeField !== 'cursor') throw new NotPlannable(`${partType.name}.${edgeField} is no part of an edge`);
      cursors = true;
      return { kind: 'cursor', key: fieldKey };
    });
    return { kind: 'edges', key: partKey, fields };
  });

  return {
    kind: 'connection', key, parent, connection, typeName: type.name, fieldName: defined.name,
    arguments: planArguments(defined, nodes[0]), parts, levels,
    cursorColumns: cursors ? ordersOf(connection, defined, nodes[0]).map((field) => orderProperty(connection, field)) : [],
  };
}

/** The orders a list may be asked for: all of them where a variable decides. */
function ordersOf(connection: Connection, field: GraphQLField<unknown, unknown>, node: FieldNode): string[] {
  const decides = node.arguments?.find((argument) => argument.name.value === 'orderBy');
  if (decides === undefined) return [connection.defaultOrder.field];
  return holdsVariables(node) ? Object.keys(connection.orders) : [orderOf(connection, getArgumentValues(field, node)).field];
}
