import type { GraphQLOutputType } from 'graphql';
import type { Connection } from '../../../model/connection.ts';
import type { DerivedField, Entity, ListField, ToOneField } from '../../../model/entity.ts';
import type { PlannedArguments } from './plan-arguments.ts';

/*
 * What an operation asks for, before it is known which statement delivers which row: scheduling decides that, and only
 * then do columns have positions.
 */

/** The objects of one entity at one place of the answer. */
export interface DraftLevel {
  readonly entity: Entity;
  /** Property names that its fields, loads and cursors need. */
  readonly columns: Set<string>;
  /** In the order of the answer. */
  readonly fields: DraftField[];
  /** What leads on from here. */
  readonly loads: DraftLoad[];
  /** False where one row may stand here more than once. */
  readonly unique: boolean;
}

export type DraftField =
  | { readonly kind: 'typename'; readonly key: string }
  | { readonly kind: 'id'; readonly key: string; readonly type: GraphQLOutputType }
  | { readonly kind: 'column'; readonly key: string; readonly type: GraphQLOutputType; readonly column: string }
  | { readonly kind: 'derived'; readonly key: string; readonly type: GraphQLOutputType; readonly field: DerivedField }
  /** Filled by a load of the same key. */
  | { readonly kind: 'place'; readonly key: string };

export interface DraftToOne {
  readonly kind: 'toOne';
  readonly key: string;
  readonly parent: DraftLevel;
  readonly field: ToOneField;
  readonly nullable: boolean;
  readonly levels: readonly [DraftLevel];
}

export interface DraftList {
  readonly kind: 'list';
  readonly key: string;
  readonly parent: DraftLevel;
  readonly field: ListField;
  readonly levels: readonly [DraftLevel];
}

export type DraftConnectionPart =
  | { readonly kind: 'edges'; readonly key: string; readonly fields: readonly DraftEdgeField[] }
  | { readonly kind: 'nodes'; readonly key: string; readonly level: DraftLevel }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly fields: readonly { readonly key: string; readonly name: string }[]; readonly typeName: string }
  | { readonly kind: 'totalCount'; readonly key: string }
  | { readonly kind: 'typename'; readonly key: string; readonly name: string };

export type DraftEdgeField =
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly level: DraftLevel }
  | { readonly kind: 'typename'; readonly key: string; readonly name: string };

export interface DraftConnection {
  readonly kind: 'connection';
  readonly key: string;
  /** Null at the root. */
  readonly parent: DraftLevel | null;
  readonly connection: Connection;
  readonly typeName: string;
  readonly fieldName: string;
  readonly arguments: PlannedArguments;
  readonly parts: readonly DraftConnectionPart[];
  /** Property names of the columns that cursors need. */
  readonly cursorColumns: readonly string[];
  /** Those of its edges and nodes. */
  readonly levels: readonly DraftLevel[];
}

/** Rows by ids that the request itself gives. */
export interface DraftRoot {
  readonly kind: 'viewer' | 'id' | 'ids';
  readonly key: string;
  readonly nullable: boolean;
  readonly arguments: PlannedArguments;
  /** One for each entity the ids may be of. */
  readonly levels: readonly DraftLevel[];
}

export type DraftLoad = DraftToOne | DraftList | DraftConnection | DraftRoot;
