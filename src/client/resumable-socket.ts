import { retryWaitMs } from './retry-wait-ms.ts';

const tokenRefused = 4403;
const ids = new WeakMap<object, string>();

/**
 * Settings for graphql-ws' `createClient` next to `url` and `connectionParams`: it connects again as long as it takes, after
 * pauses that differ from client to client, and its operations can be told apart in the gateway's pings.
 */
export const resumableSocket = {
  generateID(operation: object): string {
    const id = crypto.randomUUID();
    ids.set(operation, id);
    return id;
  },
  retryAttempts: Number.POSITIVE_INFINITY,
  /** A token that is refused is for `resumable` to try once more, not for ever. */
  shouldRetry: (closed: unknown): boolean => !(typeof closed === 'object' && closed !== null && 'code' in closed && closed.code === tokenRefused),
  retryWait: (retries: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, retryWaitMs(retries))),
};

/** The id that an operation was last sent under; null where `generateID` is another one. */
export function idOf(operation: object): string | null {
  return ids.get(operation) ?? null;
}
