import type { Database } from '../../data/database.ts';
import { Fault } from '../../errors.ts';
import type { Command, CommandContext, CommandResult } from '../../model/command.ts';
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

export interface OperationContextOptions {
  readonly database: Database;
  readonly viewer: Viewer | null;
  readonly limits: Limits;
  readonly consistencyToken: string | null;
  readonly newId: CommandContext['newId'];
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

  return {
    viewer,
    loaders: () => (loaders ??= pin()),
    runCommand: async (command, input) => {
      const context = { viewer: viewer(), newId };
      const done = await database.transaction(limits, async (tx: Session) => {
        const value = await command.run({ ...context, tx }, input);
        return { commit: !isRefusal(value), value };
      });
      if (done.consistencyToken !== null) token = done.consistencyToken;
      loaders = Promise.resolve(pinPrimary());
      return done.value;
    },
    consistencyToken: () => token,
    server: () => server,
  };
}
