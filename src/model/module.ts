import type { GraphQLFieldResolver } from 'graphql';
import type { Command } from './command.ts';
import type { Connection } from './connection.ts';
import type { Consumer } from './consumer.ts';
import type { Entity } from './entity.ts';
import type { EventKind } from './event-kind.ts';
import type { EventType } from './event.ts';
import type { SagaKind } from './saga.ts';

/** A field of the type Query. */
export type RootField =
  /** The row of the viewer's own id. */
  | { readonly kind: 'viewer'; readonly entity: Entity }
  /** One row by the argument `id`; null where there is none that the viewer may see. */
  | { readonly kind: 'byId'; readonly entity: Entity }
  | { readonly kind: 'connection'; readonly connection: Connection }
  /** A resolver of the module's own: runs in the reference executor only. */
  | { readonly kind: 'resolver'; readonly resolve: GraphQLFieldResolver<unknown, unknown> };

/** A field of the type Subscription: the events about one row, from now on. */
export interface SubscriptionField {
  /** The argument that holds the row's id; the row must be there for the viewer. */
  readonly argument: string;
  readonly entity: () => Entity;
  /** As what its events are shown. Events about other entities are passed over. */
  readonly events: readonly EventType[];
}

/** One domain: its entities, what can be asked and what can be done. Its types stand in `schema/<name>.graphql`. */
export interface Module {
  readonly name: string;
  readonly entities: readonly Entity[];
  readonly queries: Readonly<Record<string, RootField>>;
  readonly commands: readonly Command[];
  /** The kinds of events that its commands emit. */
  readonly events?: readonly EventKind[];
  /** What it does when something happened, here or in another domain. */
  readonly consumers?: readonly Consumer[];
  /** Its work that takes several transactions. */
  readonly sagas?: readonly SagaKind[];
  readonly subscriptions?: Readonly<Record<string, SubscriptionField>>;
}

export function byId(entity: Entity): RootField {
  return { kind: 'byId', entity };
}

export function connectionOf(connection: Connection): RootField {
  return { kind: 'connection', connection };
}
