import type { GraphQLFieldResolver } from 'graphql';
import type { Command } from './command.ts';
import type { Connection } from './connection.ts';
import type { Entity } from './entity.ts';

/** A field of the type Query. */
export type RootField =
  /** The row of the viewer's own id. */
  | { readonly kind: 'viewer'; readonly entity: Entity }
  /** One row by the argument `id`; null where there is none that the viewer may see. */
  | { readonly kind: 'byId'; readonly entity: Entity }
  | { readonly kind: 'connection'; readonly connection: Connection }
  /** A resolver of the module's own: runs in the reference executor only. */
  | { readonly kind: 'resolver'; readonly resolve: GraphQLFieldResolver<unknown, unknown> };

/** One domain: its entities, what can be asked and what can be done. Its types stand in `schema/<name>.graphql`. */
export interface Module {
  readonly name: string;
  readonly entities: readonly Entity[];
  readonly queries: Readonly<Record<string, RootField>>;
  readonly commands: readonly Command[];
}

export function byId(entity: Entity): RootField {
  return { kind: 'byId', entity };
}

export function connectionOf(connection: Connection): RootField {
  return { kind: 'connection', connection };
}
