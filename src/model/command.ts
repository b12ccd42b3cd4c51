import type { z } from 'zod';
import type { NewEvent } from './event.ts';
import type { Session } from './session.ts';
import { type Refusal, validationFailed } from './refusal.ts';
import type { Viewer } from './viewer.ts';

/** What a node lends to its commands. */
export interface CommandServices {
  /** A new UUIDv7 for a row. */
  readonly newId: () => string;
  /** Encrypts what is to be stored and not read by whoever reads the database. It opens only under the same `context`. */
  readonly seal: (text: string, context: string) => string;
  /** Why this node sends no requests to a URL, as a sentence; null where it does. */
  readonly urlProblem: (url: URL) => string | null;
}

/** What a command works with. Everything it reads or writes goes through the transaction `tx`. */
export interface CommandContext extends CommandServices {
  readonly tx: Session;
  readonly viewer: Viewer;
  /** The W3C trace context of the request; null where it is not traced. */
  readonly traceparent: string | null;
  /** Says what happened. Subscribers hear of it once the transaction has committed, and never when it has not. */
  readonly emit: (event: NewEvent) => void;
}

/** The changed thing as a source for its GraphQL type. */
export type CommandResult = { readonly __typename: string };

/**
 * A mutation field: one transaction on the primary, which those with `oneStatement` may share. It commits what `run` wrote if and only
 * if `run` returns something other than a refusal; with `oneStatement` that a refusal wrote nothing is the command's own promise.
 */
export interface Command {
  /** The mutation field, a verb: `createTask`. */
  readonly name: string;
  /** From the coerced GraphQL input. Throws only for bugs and faults; what a client can act on is a refusal. */
  run(context: CommandContext, input: unknown): Promise<CommandResult | Refusal>;
  /** What is stored of its answer under an idempotency key: all of it where absent. A secret is shown once and not stored. */
  readonly kept?: ((answer: CommandResult) => CommandResult) | undefined;
  /**
   * True: `run` sends one statement at most, waits for nothing else, and its statement has changed nothing where it refuses.
   * Concurrent ones may then share a transaction and its commit, which halves what each costs PostgreSQL. Under way with others
   * they are no longer stopped by their client's leaving, nor, for up to a second, by their deadline. A second statement is an error.
   */
  readonly oneStatement?: boolean | undefined;
}

export type CommandOptions = Pick<Command, 'kept' | 'oneStatement'>;

/**
 * Declares a command. The input is parsed by the schema first: where it does not fit, the answer is `ValidationFailed`
 * with the path of every problem, and nothing is run.
 */
export function command<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  run: (context: CommandContext, input: z.output<Schema>) => Promise<CommandResult | Refusal>,
  options: CommandOptions = {},
): Command {
  return {
    ...options,
    name,
    run: async (context, input) => {
      const parsed = schema.safeParse(input);
      if (parsed.success) return run(context, parsed.data);
      return validationFailed(
        ...parsed.error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message })),
      );
    },
  };
}
