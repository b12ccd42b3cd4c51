import type { Answer } from './connection.ts';
import type { StatementEvent, StatementObserver } from './data-log.ts';

/** Runs a statement and tells the observer how it went; without an observer nothing is measured. */
export function observeStatement(
  observer: StatementObserver | undefined,
  what: Pick<StatementEvent, 'statement' | 'server' | 'gathered'>,
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (observer === undefined) return run();
  const startedMs = performance.now();
  return run().then(
    (answer) => {
      observer({ ...what, durationMs: performance.now() - startedMs, rows: answer.rows.length });
      return answer;
    },
    (error: unknown) => {
      observer({ ...what, durationMs: performance.now() - startedMs, rows: 0, error });
      throw error;
    },
  );
}
