import type { z } from 'zod';
import type { CommandContext } from './command.ts';

/** What a step works with. All that it reads or writes goes through the transaction `tx`, in which its saga goes on as well. */
export interface SagaContext extends Pick<CommandContext, 'tx' | 'newId' | 'emit'> {
  /** The saga's uuid. */
  readonly id: string;
  /** The uuid of the user whose command began it: the actor of its events. */
  readonly startedBy: string;
  /** Why the saga is undone; null while it goes forward. */
  readonly reason: string | null;
}

export type SagaOutcome =
  /** To another step, or to the same once more. */
  | { readonly go: 'on'; readonly step: string }
  /** It cannot be done: what the steps before did is undone, and this step has changed nothing that needs it. */
  | { readonly go: 'back'; readonly reason: string }
  /** It is done, or undone. */
  | { readonly go: 'end' };

export interface SagaStep<State> {
  /**
   * One transaction, of a second at most: long work is a step that repeats itself. What it throws is rolled back, and the
   * step is tried again a few times; where it fails for good, the saga goes back.
   */
  readonly run: (context: SagaContext, state: State) => Promise<SagaOutcome>;
  /** With which step the way back begins from here; null where there is none: what is behind may no longer be undone, or this is the way back. */
  readonly undoneBy: string | null;
}

export interface SagaDeclaration<Schema extends z.ZodType> {
  /** What is known from the beginning and never changes; kept as JSON. */
  readonly state: Schema;
  readonly steps: Readonly<Record<string, SagaStep<z.output<Schema>>>>;
  readonly firstStep: string;
  /** Types of events after which one of these sagas may have something to do. */
  readonly wokenBy: ReadonlySet<string>;
  /** In the transaction that leaves a saga to the operators: neither forward nor back goes on. */
  readonly onStuck?: (context: SagaContext, state: z.output<Schema>) => Promise<void>;
}

/**
 * A kind of work that takes several transactions and ends whole or undone. Each step happens exactly once, on whichever node
 * comes to it first, also when nodes die; its order is what the steps answer.
 */
export interface SagaKind extends Pick<SagaDeclaration<z.ZodType>, 'firstStep' | 'wokenBy'> {
  readonly name: string;
  readonly steps: ReadonlyMap<string, SagaStep<unknown>>;
  readonly onStuck: (context: SagaContext, state: unknown) => Promise<void>;
}

/** Declares a kind of sagas. Throws TypeError where a step is named that is none: a mistake in a module. */
export function sagaKind<Schema extends z.ZodType>(name: string, { state, steps, firstStep, wokenBy, onStuck }: SagaDeclaration<Schema>): SagaKind {
  for (const named of [firstStep, ...Object.values(steps).flatMap(({ undoneBy }) => undoneBy ?? [])]) {
    if (!Object.hasOwn(steps, named)) throw new TypeError(`The saga ${name} has no step ${named}`);
  }
  return {
    name,
    firstStep,
    wokenBy,
    steps: new Map(Object.entries(steps).map(([step, { run, undoneBy }]) => [step, { undoneBy, run: (context, stored) => run(context, state.parse(stored)) }])),
    onStuck: async (context, stored) => onStuck?.(context, state.parse(stored)),
  };
}
