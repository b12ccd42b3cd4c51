import type { ReplyError } from '../reply.ts';
import type { Shown } from './shown.ts';

/** Where a transport takes the events of one subscription. None of the functions may throw. */
export interface LiveSink {
  /** Takes one event. False: no more for the moment, until `resume` is called. */
  next(shown: Shown): boolean;
  /** Calls `give` at once; the events that it gives leave in one piece. */
  together(give: () => void): void;
  /** Nothing follows. Says why where it was not the client who ended it. */
  end(errors: readonly ReplyError[]): void;
}

/** An open subscription. Whoever is given one must `close` it in the end, even when it was never started. */
export interface LiveStream {
  readonly kind: 'stream';
  readonly correlationId: string;
  /** Gives what has come meanwhile and what comes from now on. Called once. */
  start(sink: LiveSink): void;
  /** The sink takes more again. */
  resume(): void;
  /**
   * The cursor behind everything that has been looked at for this subscription, events that it does not want included; it is
   * never ahead of one that the sink has not been given. Null where the client has been told it already.
   */
  progress(): string | null;
  /** Nothing more is given to the sink, and nothing of the stream is left on this node. May be called twice. */
  close(): void;
}
