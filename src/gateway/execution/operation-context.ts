import type { Database, ReadSession } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { Command, CommandResult, CommandServices } from '../../model/command.ts';
import type { DomainEvent } from '../../model/event.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Limits } from '../../model/session.ts';
import type { Viewer } from '../../model/viewer.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { ReadsSink } from './reads-sink.ts';
import { recordReads } from './record-reads.ts';
import { runCommand } from './run-command.ts';
import type { Selection } from './select-within.ts';

/** What the resolvers of one operation share. */
export interface OperationContext {
  /** Throws Fault UNAUTHENTICATED where a field that needs a viewer is reached without one. */
  viewer(): Viewer;
  /** Loads of the current session; after a command they begin anew, on the primary. */
  loaders(): Promise<Loaders>;
  /** Where the loads run: pinned at the first of them. */
  session(): Promise<ReadSession>;
  /** With a selection it resolves when that was read, in the command's transaction where it can be, and throws as its `read` does. */
  runCommand(command: Command, input: unknown, selection?: Selection): Promise<CommandResult | Refusal>;
  /** How the commands ended so far. */
  ran(): readonly RanCommand[];
  /** Of the newest that this operation has read or written. */
  consistencyToken(): string | null;
  /** The server that answered last; null while none was asked. */
  server(): string | null;
}

/** Told of the events of a transaction that committed; `consistencyToken` stands for the state after it. Must not throw. */
export type OnCommitted = (events: readonly DomainEvent[], consistencyToken: string) => void;

/** How one command of a mutation ended. */
export type RanCommand =
  | { readonly value: CommandResult | Refusal; readonly consistencyToken: string | null }
  | { readonly error: unknown };

export interface OperationContextOptions {
  readonly database: Database;
  readonly viewer: Viewer | null;
  readonly limits: Limits;
  readonly consistencyToken: string | null;
  readonly services: CommandServices;
  readonly onCommitted?: OnCommitted | undefined;
  /** See `RunCommandOptions.onUntold`. */
  readonly onUntold?: (() => void) | undefined;
  /** Told of what the operation reads, commands aside. */
  readonly reads?: ReadsSink | undefined;
  /** Of a mutation: repeated under the same key, its commands are not run again. */
  readonly idempotencyKey?: string | null | undefined;
  /** The W3C trace context that its events carry on. */
  readonly traceparent?: string | null | undefined;
  /** The mutation's first commands, where they ran already: they end as they did and are not run again. */
  readonly ran?: readonly RanCommand[] | undefined;
}

export function createOperationContext(options: OperationContextOptions): OperationContext {
  const { database, limits, services } = options;
  let token: string | null = null;
  let server: string | null = null;
  let pinned: Promise<ReadSession> | null = null;
  let loaders: Promise<Loaders> | null = null;
  const ran: RanCommand[] = [];

  const viewer = (): Viewer => {
    if (options.viewer === null) throw new Fault('UNAUTHENTICATED');
    return options.viewer;
  };

  const pin = async (): Promise<ReadSession> => {
    const session = recordReads(await database.read(limits, options.consistencyToken), options.reads);
    token = session.consistencyToken;
    server = session.server;
    return session;
  };

  const session = (): Promise<ReadSession> => (pinned ??= pin());

  const pinPrimary = (): ReadSession => {
    const session = database.readPrimary(limits);
    server = session.server;
    return session;
  };

  const run = async (command: Command, input: unknown, selection: Selection | undefined): Promise<{ readonly ended: RanCommand; readonly selected: Promise<void> | null }> => {
    try {
      const { idempotencyKey = null, traceparent = null, onUntold } = options;
      const { value, events, consistencyToken, selected } = await runCommand(
        { database, viewer: viewer(), limits, services, idempotencyKey, step: ran.length, traceparent, selection, onUntold }, command, input,
      );
      if (consistencyToken !== null && events.length > 0) options.onCommitted?.(events, consistencyToken);
      return { ended: { value, consistencyToken }, selected };
    } catch (error) {
      return { ended: { error }, selected: null };
    }
  };

  return {
    viewer,
    session,
    loaders: () => (loaders ??= session().then((open) => createLoaders(open, viewer().userId))),
    runCommand: async (command, input, selection) => {
      const before = options.ran?.[ran.length];
      const { ended, selected } = before === undefined ? await run(command, input, selection) : { ended: before, selected: null };
      ran.push(ended);
      if ('error' in ended) throw ended.error;
      if (ended.consistencyToken !== null) token = ended.consistencyToken;
      const primary = pinPrimary();
      pinned = Promise.resolve(primary);
      loaders = null;
      await (selected ?? selection?.read(ended.value, primary));
      return ended.value;
    },
    ran: () => ran,
    consistencyToken: () => token,
    server: () => server,
  };
}
