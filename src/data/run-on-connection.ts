import type { Answer, Connection, Receiver, Ticket } from './connection.ts';
import type { SqlValue } from './statement.ts';
import type { Stoppable, WorkBounds } from './work-bounds.ts';

/**
 * Runs one statement on an open connection within the bounds. Crossing them rejects at once with their fault and leaves
 * the connection to see the statement end. Rejects otherwise with what the driver says, or ConnectionLost.
 */
export function runOnConnection(connection: Connection, bounds: WorkBounds, text: string, params: readonly SqlValue[] | null): Promise<Answer> {
  return runWithin(connection, bounds, (receiver) => connection.send(text, params, receiver), () => true);
}

/** The same for a statement of a transaction, which is left to end by itself where it may not be cancelled any more. @see Connection.sendInGroup */
export function runInGroup(connection: Connection, bounds: WorkBounds, text: string, params: readonly SqlValue[], mayCancel: () => boolean): Promise<Answer> {
  return runWithin(connection, bounds, (receiver) => connection.sendInGroup(text, params, receiver), mayCancel);
}

function runWithin(connection: Connection, bounds: WorkBounds, send: (receiver: Receiver) => Ticket, mayCancel: () => boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fault = bounds.fault();
    if (fault !== null) {
      reject(fault);
      return;
    }
    const ticket = send({
      resolve(answer) {
        bounds.leave(item);
        resolve(answer);
      },
      reject(error) {
        bounds.leave(item);
        reject(error);
      },
    });
    const item: Stoppable = {
      stop(found) {
        bounds.leave(item);
        reject(found);
        if (mayCancel()) connection.abandon(ticket);
      },
    };
    bounds.enter(item);
  });
}
