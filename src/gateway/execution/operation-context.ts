import type { Database } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { Command, CommandContext, CommandResult } from '../../model/command.ts';
import type { DomainEvent } from '../../model/event.ts';
import { isRefusal, type Refusal } from '../../model/refusal.ts';
import type { Limits, Session } from '../../model/session.ts';
import type { Viewer } from '../../model/viewer.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What the resolvers of one operation share. */
export interface OperationContext {
  /** Throws Fault UNAUTHENTICATED where a field that needs a viewer is reached without one. */
  viewer(): Viewer;
  /** Loads of the current session; after a command they begin anew, on the primary. */
  loaders(): Promise<Loaders>;
  runCommand(command: Command, input: unknown): Promise<CommandResult | Refusal>;
  /** Of the newest that this operation has read or written. */
  consistencyToken(): string | null;
  /** The server that answered last; null while none was asked. */
  server(): string | null;
}

/** Told of the events of a transaction that committed; `consistencyToken` stands for the state after it. Must not throw. */
export type OnCommitted = (events: readonly DomainEvent[], consistencyToken: string) => void;

export interface OperationContextOptions {
  readonly database: Database;
  readonly viewer: Viewer | null;
  readonly limits: Limits;
  readonly consistencyToken: string | null;
  readonly newId: CommandContext['newId'];
  readonly onCommitted?: OnCommitted | undefined;
}

export function createOperationContext(options: OperationContextOptions): OperationContext {
  const { database, limits, newId } = options;
  let token: string | null = null;
  let server: string | null = null;
  let loaders: Promise<Loaders> | null = null;

  const viewer = (): Viewer => {
    if (options.viewer === null) throw new Fault('UNAUTHENTICATED');
    return options.viewer;
  };

  const pin = async (): Promise<Loaders> => {
    const session = await database.read(limits, options.consistencyToken);
    token = session.consistencyToken;
    server = session.server;
    return createLoaders(session, viewer().userId);
  };

  const pinPrimary = (): Loaders => {
    const session = database.readPrimary(limits);
    server = session.server;
    return createLoaders(session, viewer().userId);
  };

  /** One attempt at a command, and what it emitted. */
  const attempt = async (command: Command, input: unknown, tx: Session) => {
    const by = viewer();
    const events: DomainEvent[] = [];
    const value = await command.run(
      {
        tx,
        viewer: by,
        newId,
        emit: (event) => events.push({ ...event, id: newId(), actorId: by.userId, at: new Date().toISOString() }),
      },
      input,
    );
    return { commit: !isRefusal(value), value: { value, events } };
  };

  return {
    viewer,
    loaders: () => (loaders ??= pin()),
    runCommand: async (command, input) => {
      const { value: done, consistencyToken } = await database.transaction(limits, (tx) => attempt(command, input, tx));
      if (consistencyToken !== null) {
        token = consistencyToken;
        if (done.events.length > 0) options.onCommitted?.(done.events, consistencyToken);
      }
      loaders = Promise.resolve(pinPrimary());
      return done.value;
    },
    consistencyToken: () => token,
    server: () => server,
  };
}
