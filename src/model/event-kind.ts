import type { z } from 'zod';
import type { Entity } from './entity.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * One kind of event: its name, the form of its payload, and how older forms become it. Owned by the module whose commands
 * emit it. An event in the log never changes; a new form is a new version and a step from the one before.
 */
export interface EventKind<T extends Payload = Payload> {
  /** In the past tense: `TaskCreated`. */
  readonly type: string;
  /** From 1. */
  readonly version: number;
  /** Fields of the payload that hold a uuid, or a list of them, and of what: whoever shows it outside makes ids of them. */
  readonly ids: Readonly<Record<string, () => Entity>>;
  /**
   * A stored payload in today's form. Throws where it fits its version's form no more, or is of a version that does not
   * exist yet: a newer node wrote it.
   */
  read(payload: unknown, version: number): T;
}

export interface EventKindDeclaration<Schema extends z.ZodType<Payload>> {
  /** The payload's form today. */
  readonly payload: Schema;
  /** Fields that hold a uuid, or a list of them, and of what. */
  readonly ids?: Readonly<Partial<Record<keyof z.output<Schema>, () => Entity>>>;
  /** Steps from old forms: the first makes a version 2 of a version 1. There is one less than versions. */
  readonly upcasters?: readonly ((payload: unknown) => unknown)[];
}

export function eventKind<Schema extends z.ZodType<Payload>>(type: string, declaration: EventKindDeclaration<Schema>): EventKind<z.output<Schema>> {
  const { payload: schema, upcasters = [], ids = {} } = declaration;
  const current = upcasters.length + 1;
  return {
    type,
    version: current,
    ids,
    read(payload, version) {
      if (version < 1 || version > current) throw new RangeError(`${type} has no version ${version}: this node knows ${current}`);
      return schema.parse(upcasters.slice(version - 1).reduce<unknown>((older, step) => step(older), payload));
    },
  };
}

/** The payload of one kind of event, as `eventKind` declared it. */
export type PayloadOf<Kind extends EventKind> = ReturnType<Kind['read']>;
