import { type FieldNode, type GraphQLField, type GraphQLObjectType, isNonNullType } from 'graphql';
import type { Entity } from '../../../model/entity.ts';
import type { Module, RootField } from '../../../model/module.ts';
import type { DraftLoad, DraftRoot } from './draft.ts';
import { draftConnection } from './draft-connection.ts';
import { draftLevel } from './draft-level.ts';
import { NotPlannable } from './not-plannable.ts';
import { planArguments } from './plan-arguments.ts';
import type { PlanningContext } from './planning-context.ts';

/** The fields of the type Query by name; `node` and `nodes` are the gateway's own. */
export type RootFields = ReadonlyMap<string, RootField>;

export function rootFields(modules: readonly Module[]): RootFields {
  return new Map(modules.flatMap((module) => Object.entries(module.queries)));
}

export interface SelectedRoot {
  readonly context: PlanningContext;
  readonly roots: RootFields;
  readonly type: GraphQLObjectType;
  readonly defined: GraphQLField<unknown, unknown>;
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

/** What one field of the type Query loads. Throws NotPlannable. */
export function draftRoot(selected: SelectedRoot): DraftLoad {
  const { context, roots, defined } = selected;
  const everything = [...context.entities.values()];
  // A module's own field of this name wins, as it does among the resolvers.
  const field = roots.get(defined.name);
  switch (field?.kind) {
    case 'viewer':
      return byIds(selected, 'viewer', [field.entity]);
    case 'byId':
      return byIds(selected, 'id', [field.entity]);
    case 'connection':
      return draftConnection({
        ...selected,
        parent: null,
        connection: field.connection,
        levelOf: (selectionSets, unique) => draftLevel(context, field.connection.target(), selectionSets, unique),
      });
    case 'resolver':
      throw new NotPlannable(`Query.${defined.name} has a resolver of its own`);
    case undefined:
      if (defined.name === 'node') return byIds(selected, 'id', everything);
      if (defined.name === 'nodes') return byIds(selected, 'ids', everything);
      throw new NotPlannable(`Query.${defined.name} is not declared by a module`);
  }
}

function byIds({ context, defined, key, nodes }: SelectedRoot, kind: DraftRoot['kind'], entities: readonly Entity[]): DraftRoot {
  const below = context.collector.below(nodes);
  return {
    kind, key, nullable: !isNonNullType(defined.type), arguments: planArguments(defined, nodes[0]),
    levels: entities.map((entity) => draftLevel(context, entity, below, true)),
  };
}
