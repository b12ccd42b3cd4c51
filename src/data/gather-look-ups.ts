import type { Fault } from '../errors.ts';
import type { Answer } from './connection.ts';
import type { RawRow, SqlValue, Statement, Together } from './statement.ts';
import { boundWork, type Stoppable, type WorkBounds } from './work-bounds.ts';

type Params = Readonly<Record<string, SqlValue>>;

/** Runs one statement on some connection. */
export type RunStatement = (text: string, values: readonly SqlValue[], bounds: WorkBounds) => Promise<Answer>;

/** Runs one look-up. Rejects as `RunStatement`. */
export type LookUp = <P extends Params, Row>(statement: Statement<P, Row>, together: Together, params: P, bounds: WorkBounds) => Promise<Answer>;

/** One look-up from its request to its answer. */
interface Waiting {
  readonly params: Params;
  readonly bounds: WorkBounds;
  readonly alone: () => Promise<Answer>;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (fault: Fault) => void;
}

/** Enough to make little of a statement's own cost; nobody's row is to wait for too many others'. */
const mostTogether = 64;

/**
 * Look-ups of one kind that come in one turn of the event loop, whosever they are, become one statement. What each may see
 * is decided there for each by itself, or followed from the rows that led to theirs; a row says which of them it is for.
 *
 * Nobody's end is another's: who runs out of time or goes away leaves at once, the statement goes on for the others, and is
 * cancelled when nobody is left. Should it fail, each that still waits runs a statement of their own.
 */
export function gatherLookUps(run: RunStatement): LookUp {
  let gathered = new Map<Together, Waiting[]>();

  function sendAll(): void {
    const turn = gathered;
    gathered = new Map();
    for (const [together, waiting] of turn) {
      for (let at = 0; at < waiting.length; at += mostTogether) send(together, waiting.slice(at, at + mostTogether));
    }
  }

  function send(together: Together, all: readonly Waiting[]): void {
    const waiting = all.filter(({ bounds, reject }) => {
      const fault = bounds.fault();
      if (fault !== null) reject(fault);
      return fault === null;
    });
    if (waiting.length > 1) sendTogether(run, together, waiting);
    else for (const { alone, resolve } of waiting) resolve(alone());
  }

  return (statement, together, params, bounds) =>
    new Promise((resolve, reject) => {
      if (gathered.size === 0) setImmediate(sendAll);
      const waiting: Waiting = { params, bounds, alone: () => run(statement.text, statement.bind(params), bounds), resolve, reject };
      const others = gathered.get(together);
      if (others === undefined) gathered.set(together, [waiting]);
      else others.push(waiting);
    });
}

function sendTogether(run: RunStatement, together: Together, waiting: readonly Waiting[]): void {
  const nobodyLeft = new AbortController();
  const present = new Map<Waiting, Stoppable>();
  const leave = (one: Waiting): boolean => {
    const item = present.get(one);
    if (item === undefined) return false;
    one.bounds.leave(item);
    return present.delete(one);
  };
  for (const one of waiting) {
    const item: Stoppable = {
      stop(fault) {
        if (!leave(one)) return;
        one.reject(fault);
        if (present.size === 0) nobodyLeft.abort(fault);
      },
    };
    present.set(one, item);
    one.bounds.enter(item);
  }
  const longestMs = Math.max(...waiting.map(({ bounds }) => bounds.remainingMs()));
  const bounds = boundWork({ deadline: performance.now() + longestMs, signal: nobodyLeft.signal });
  const running = (async () => run(together.text, together.bind(waiting.map(({ params }) => params)), bounds))();
  running.then(
    ({ rows, command }) => {
      const found = waiting.map((): RawRow[] => []);
      for (const row of rows) found[Number(row.at(-1)) - 1]?.push(row);
      for (const [at, one] of waiting.entries()) if (leave(one)) one.resolve({ rows: found[at] ?? [], command });
    },
    () => {
      for (const one of waiting) if (leave(one)) one.resolve(one.alone());
    },
  );
}
