import type { DataLog } from '../data/data-log.ts';
import type { LoggedEvent } from '../model/event.ts';
import type { RawRow } from '../model/statement.ts';
import { decodeEvent, eventColumns } from './event-row.ts';
import type { LogPlace } from './log-place.ts';
import type { NextRound } from './create-worker.ts';
import { createPrimaryLoop, type RunStatement } from './primary-loop.ts';

export interface LogTailOptions {
  readonly primaryUrl: string;
  /** The last event that is known already; null: begin at the end of the log. */
  readonly after: LogPlace | null;
  /** Events in the order of their positions, each once and none left out. Must not throw. */
  readonly onEvents: (events: readonly LoggedEvent[]) => void;
  /**
   * The log does not go on where this reader stands: what it has after `last` was lost with an old primary, or what comes
   * next was pruned. It goes on from `last`. Must not throw.
   */
  readonly onBreak: (last: LogPlace) => void;
  /** Whether `appended` will be called in a moment: news that come meanwhile are mostly of the same events. */
  readonly isAppending?: () => boolean;
  readonly pollMs?: number;
  readonly log?: DataLog | undefined;
}

/** Follows the log on this node, by NOTIFY and by asking. */
export interface LogTail {
  /** The last event that was delivered; null until the end of the log was found. */
  readonly last: LogPlace | null;
  /** Resolves when the reader knows where it begins: what is appended from then on is delivered. */
  readonly ready: Promise<void>;
  /**
   * What the sequencer of this node has appended, without a gap or nothing, and where the log ends. Events that go on from the last
   * one delivered need not be read.
   */
  readonly appended: (events: readonly LoggedEvent[], logEnd: number) => void;
  /** The log has grown up to here, as another node says. */
  readonly grownTo: (lastPosition: number) => void;
  readonly stop: () => Promise<void>;
}

const batchSize = 500;
const defaultPollMs = 150;

// One statement, one snapshot: the head, and what comes after a position. The time of the last event spares the partitions before it.
const readText = `select h.epoch as head_epoch, h.last_position::text as head_position, h.first_position::text as head_first,
    (select min(n.start_position)::text from portcullis_log_epochs n where n.epoch > $4) as next_start, ${eventColumns('e.')}
  from portcullis_log_head h
  left join lateral (
    select * from portcullis_events where position > $1 and sequenced_at >= $2::timestamptz order by position limit $3
  ) e on true`;
const headColumns = 4;

interface Page {
  readonly epoch: number;
  readonly lastPosition: number;
  readonly firstPosition: number;
  /** Where the epoch after the reader's began; null where there is none. */
  readonly nextStart: number | null;
  readonly events: readonly LoggedEvent[];
}

export function createLogTail(options: LogTailOptions): LogTail {
  const { onEvents, onBreak } = options;
  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>();
  const pollMs = options.pollMs ?? defaultPollMs;
  let last: LogPlace | null = options.after;
  let since = '-infinity';
  let announced = 0;
  let readBy: RunStatement | null = null;
  let readAt = -Infinity;
  if (last !== null) markReady();

  function goOn({ epoch, lastPosition }: Page, position: number): void {
    last = { epoch, position };
    since = '-infinity';
    // What was announced may be lost, and was perhaps not read.
    announced = lastPosition;
    readAt = -Infinity;
    onBreak(last);
  }

  function deliver(events: readonly LoggedEvent[], newest: LoggedEvent): void {
    last = { epoch: newest.epoch, position: newest.position };
    since = newest.sequencedAt;
    onEvents(events);
  }

  function take(page: Page, from: LogPlace): NextRound {
    // While it was read the sequencer brought what it holds.
    if (last !== from) return 'again';
    if (page.nextStart !== null && page.nextStart <= from.position) {
      goOn(page, page.nextStart - 1);
      return 'again';
    }
    if (page.firstPosition > from.position + 1) {
      goOn(page, page.firstPosition - 1);
      return 'again';
    }
    announced = Math.max(announced, page.lastPosition);
    const dense = page.events.filter((event, index) => event.position === from.position + 1 + index);
    const newest = dense.at(-1);
    if (newest === undefined) {
      // Positions are committed in their order, so only the time that spares old partitions can hide one.
      since = '-infinity';
      return 'pause';
    }
    deliver(dense, newest);
    return newest.position < page.lastPosition ? 'again' : 'pause';
  }

  /** The same news comes by NOTIFY and from this node's sequencer, and mostly while the round is under way that reads it. */
  function isRead(run: RunStatement, from: LogPlace | null): boolean {
    return from !== null && announced <= from.position && run === readBy && performance.now() < readAt + pollMs / 2;
  }

  async function work(run: RunStatement): Promise<NextRound> {
    const from = last;
    if (isRead(run, from)) return 'pause';
    readBy = run;
    readAt = performance.now();
    if (from === null) {
      const page = readPage(await run(readText, ['0', 'infinity', 0, 0]));
      last = { epoch: page.epoch, position: page.lastPosition };
      markReady();
      return 'pause';
    }
    return take(readPage(await run(readText, [String(from.position), since, batchSize, from.epoch])), from);
  }

  function isNews(lastPosition: number): boolean {
    if (Number.isSafeInteger(lastPosition)) announced = Math.max(announced, lastPosition);
    return last === null || lastPosition > last.position;
  }

  function grownTo(lastPosition: number): void {
    if (isNews(lastPosition)) loop.wake();
  }

  const loop = createPrimaryLoop({
    url: options.primaryUrl, name: 'event log', setUp: 'listen portcullis_events', pollMs, log: options.log, work,
    isNews: (payload) => isNews(Number(payload)) && options.isAppending?.() !== true,
  });
  return {
    get last() {
      return last;
    },
    ready,
    appended(events, logEnd) {
      const [first] = events;
      const newest = events.at(-1);
      if (newest !== undefined && first?.epoch === last?.epoch && first?.position === (last?.position ?? 0) + 1) deliver(events, newest);
      // Another node's news that came meanwhile were left for now.
      grownTo(Math.max(announced, logEnd));
    },
    grownTo,
    stop: loop.stop,
  };
}

function readPage(rows: readonly RawRow[]): Page {
  const [head] = rows;
  if (head === undefined) throw new TypeError('portcullis_log_head is empty');
  const [epoch, lastPosition, firstPosition, nextStart] = head;
  return {
    epoch: Number(epoch),
    lastPosition: Number(lastPosition),
    firstPosition: Number(firstPosition),
    nextStart: nextStart === null ? null : Number(nextStart),
    events: rows.filter((row) => row[headColumns] !== null).map((row) => decodeEvent(row.slice(headColumns))),
  };
}
