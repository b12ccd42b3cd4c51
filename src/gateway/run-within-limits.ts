import { Fault } from '../errors.ts';
import type { Limits } from '../data/database.ts';

/**
 * Runs `work` until it ends, `timeoutMs` has passed, or the client is gone, whichever comes first. The limits given to
 * the work are aborted with the fault that this then throws: DEADLINE_EXCEEDED or CLIENT_CLOSED_REQUEST. Work that goes on
 * regardless is no longer listened to.
 */
export function runWithinLimits<T>(timeoutMs: number, client: AbortSignal, work: (limits: Limits) => Promise<T>): Promise<T> {
  if (client.aborted) return Promise.reject(new Fault('CLIENT_CLOSED_REQUEST'));
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const settle = () => {
      clearTimeout(timer);
      client.removeEventListener('abort', onGone);
    };
    const giveUp = (fault: Fault) => {
      settle();
      controller.abort(fault);
      reject(fault);
    };
    const onGone = () => giveUp(new Fault('CLIENT_CLOSED_REQUEST'));
    const timer = setTimeout(() => giveUp(new Fault('DEADLINE_EXCEEDED')), timeoutMs);
    client.addEventListener('abort', onGone, { once: true });
    work({ deadline: performance.now() + timeoutMs, signal: controller.signal }).then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}
