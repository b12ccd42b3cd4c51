import type { Visibility } from '../../../data/batch/load-by-ids.ts';
import type { RowForm } from '../../../data/batch/row-form.ts';
import type { FeedEvent } from '../../../events/create-event-log.ts';
import type { Command } from '../../../model/command.ts';
import type { Connection } from '../../../model/connection.ts';
import type { Entity, ListField } from '../../../model/entity.ts';
import type { RawRow } from '../../../model/statement.ts';
import type { PlannedArguments } from './plan-arguments.ts';
import type { PlainValue } from './plain-value.ts';

/** An object of the answer while it is filled. */
export type Output = Record<string, unknown>;

/** Puts a value where an object has kept its place. */
export type Attach = (parent: Output, value: unknown) => void;

/** The objects of one entity at one place of the answer. */
export interface Level {
  /** Where a run keeps the level's rows and objects. */
  readonly slot: number;
  readonly entity: Entity;
  /** Where the id stands in its rows. */
  readonly idPosition: number;
  /** False where one row may stand at the level more than once. */
  readonly unique: boolean;
  /** Whether later steps start from its rows. */
  readonly kept: boolean;
  /** A row as the answer shows it, with nulls in the places that later steps fill. */
  readonly show: (raw: RawRow) => Output;
}

/** Where an id to look up comes from, and where its row is shown. */
export type Target =
  | { readonly kind: 'toOne'; readonly key: string; readonly parent: Level; readonly keyPosition: number; readonly attach: Attach; readonly nullable: boolean; readonly level: Level }
  /** Ids that the request itself gives: the viewer's own, one argument, a list. */
  | { readonly kind: 'viewer' | 'id' | 'ids'; readonly key: string; readonly arguments: PlannedArguments; readonly nullable: boolean; readonly level: Level };

/** One statement for all rows of one entity that are looked up at one stage. */
export interface ByIdsStep {
  readonly kind: 'byIds';
  readonly visibility: Visibility;
  readonly form: RowForm;
  readonly targets: readonly Target[];
  /** Shown of the same rows, after the targets. */
  readonly joined: readonly JoinedTarget[];
}

/** A to-one whose row was read with its parent's. */
export interface JoinedTarget {
  readonly key: string;
  readonly parent: Level;
  readonly attach: Attach;
  readonly nullable: boolean;
  /** Its columns stand in the parent's rows. */
  readonly level: Level;
}

/** One list for each parent; null: at the root, under the key. */
export interface Place {
  readonly parent: Level | null;
  readonly key: string;
  readonly attach: Attach;
}

export interface PageInfoValues {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export type ConnectionPart =
  | { readonly kind: 'edges'; readonly cursors: boolean; readonly levels: readonly Level[]; readonly show: (cursor: string | null, nodes: readonly Output[]) => Output }
  | { readonly kind: 'nodes'; readonly level: Level }
  | { readonly kind: 'pageInfo'; readonly cursors: boolean; readonly show: (values: PageInfoValues) => Output }
  | { readonly kind: 'totalCount' }
  | { readonly kind: 'typename'; readonly name: string };

/** Pages and counts of one connection for all parents: a statement each, where the answer shows them. */
export interface ConnectionStep {
  readonly kind: 'connection';
  readonly place: Place;
  readonly connection: Connection;
  /** As cursors and error messages name the list. */
  readonly typeName: string;
  readonly fieldName: string;
  readonly arguments: PlannedArguments;
  /** Null where only the count is shown. */
  readonly form: RowForm | null;
  readonly counted: boolean;
  /** Whether the answer says if rows follow after a page or before it. */
  readonly asksForMore: boolean;
  /** Where the columns stand in the rows: for cursors. */
  readonly positions: ReadonlyMap<string, number>;
  /** In the order of the answer. */
  readonly parts: readonly ConnectionPart[];
  readonly show: (values: readonly unknown[]) => Output;
}

/** One statement for the short lists of all parents. */
export interface ListStep {
  readonly kind: 'list';
  readonly place: Place;
  readonly list: ListField;
  readonly form: RowForm;
  readonly level: Level;
}

export type Step = ByIdsStep | ConnectionStep | ListStep;

/** Steps that run at once, after those of the stage before. */
export type Stages = readonly (readonly Step[])[];

export interface QueryPlan {
  readonly kind: 'query';
  /** The answer before anything is loaded: every response key in its order. */
  readonly root: Readonly<Record<string, string | null>>;
  readonly stages: Stages;
  readonly slots: number;
}

/** How one member of a command's result union is shown. */
export interface ResultPlan {
  readonly value: PlainValue;
  readonly stages: Stages;
  readonly slots: number;
}

export interface CommandPlan {
  readonly key: string;
  readonly command: Command;
  readonly arguments: PlannedArguments;
  /** By the name of the result's type. */
  readonly results: ReadonlyMap<string, ResultPlan>;
}

export interface MutationPlan {
  readonly kind: 'mutation';
  /** In the order they run; a string is `__typename`. */
  readonly fields: readonly (CommandPlan | { readonly key: string; readonly typename: string })[];
}

/** How events of one type are shown. */
export interface EventPlan {
  /** The event itself is its row. */
  readonly level: Level;
  readonly toRaw: (event: FeedEvent) => RawRow;
  readonly stages: Stages;
  readonly slots: number;
  /** The response keys of what it happened to. */
  readonly subjectKeys: readonly string[];
}

export interface EventPlans {
  /** For one viewer. */
  readonly own: EventPlan;
  /** For all who see the event's tenant; null where its subject's rights are others. */
  readonly alike: EventPlan | null;
}

export interface SubscriptionPlan {
  readonly kind: 'subscription';
  readonly key: string;
  /** By the names of event types. */
  readonly byType: ReadonlyMap<string, EventPlans>;
}

export type RequestPlan = QueryPlan | MutationPlan;

/** How one operation runs under one combination of its conditions. */
export type Plan = RequestPlan | SubscriptionPlan;
