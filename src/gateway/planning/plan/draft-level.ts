import { type FieldNode, type GraphQLField, type GraphQLObjectType, isNonNullType, type SelectionSetNode } from 'graphql';
import type { Entity, EntityField } from '../../../model/entity.ts';
import type { DraftLevel } from './draft.ts';
import { draftConnection } from './draft-connection.ts';
import { NotPlannable } from './not-plannable.ts';
import { objectTypeNamed, type PlanningContext } from './planning-context.ts';

/** What the selection sets ask of an entity's rows, and all that follows from it. Throws NotPlannable. */
export function draftLevel(context: PlanningContext, entity: Entity, selectionSets: readonly SelectionSetNode[], unique: boolean): DraftLevel {
  const type = objectTypeNamed(context.schema, entity.typeName);
  const level: DraftLevel = { entity, columns: new Set(['id']), fields: [], loads: [], unique };
  for (const [key, nodes] of context.collector.collect(type, selectionSets)) {
    context.countField();
    const name = nodes[0].name.value;
    if (name === '__typename') {
      level.fields.push({ kind: 'typename', key });
      continue;
    }
    const defined = type.getFields()[name];
    const field = entity.fields.get(name);
    if (defined === undefined || field === undefined) throw new NotPlannable(`${type.name}.${name} is not declared by its module`);
    draftField({ context, level, type, defined, key, nodes }, field);
  }
  return level;
}

interface Selected {
  readonly context: PlanningContext;
  readonly level: DraftLevel;
  readonly type: GraphQLObjectType;
  readonly defined: GraphQLField<unknown, unknown>;
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

function draftField({ context, level, type, defined, key, nodes }: Selected, field: EntityField): void {
  const below = (target: Entity, unique: boolean) => draftLevel(context, target, context.collector.below(nodes), unique);
  switch (field.kind) {
    case 'id':
      level.fields.push({ kind: 'id', key, type: defined.type });
      return;
    case 'column':
      level.columns.add(field.column);
      level.fields.push({ kind: 'column', key, type: defined.type, column: field.column });
      return;
    case 'derived':
      for (const column of field.from) level.columns.add(column);
      level.fields.push({ kind: 'derived', key, type: defined.type, field });
      return;
    case 'toOne': {
      level.columns.add(field.key);
      level.fields.push({ kind: 'place', key });
      const nullable = !isNonNullType(defined.type);
      level.loads.push({ kind: 'toOne', key, parent: level, field, nullable, levels: [below(field.target(), true)] });
      return;
    }
    case 'list':
      level.fields.push({ kind: 'place', key });
      level.loads.push({ kind: 'list', key, parent: level, field, levels: [below(field.target(), false)] });
      return;
    case 'connection':
      level.fields.push({ kind: 'place', key });
      level.loads.push(
        draftConnection({
          context, parent: level, type, defined, key, nodes,
          connection: field.connection,
          levelOf: (selectionSets, unique) => draftLevel(context, field.connection.target(), selectionSets, unique),
        }),
      );
  }
}
