/** What the data layer logs to; pino's logger is one. */
export interface DataLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** One executed statement, for counters, traces and metrics. */
export interface StatementEvent {
  /** The statement's name, such as `Task.byId`. */
  readonly statement: string;
  /** `primary` or `replica-1`. */
  readonly server: string;
  readonly durationMs: number;
  readonly rows: number;
  /** It was a look-up, which may have shared its way to the server with others': see `SentLookUps`. */
  readonly gathered: boolean;
  /** As the driver or the pool reported it, before it became a fault. */
  readonly error?: unknown;
}

export type StatementObserver = (event: StatementEvent) => void;

/** A statement that ran look-ups, as it went to a server: one, whoever and however many asked. */
export type SentLookUps = (sent: Pick<StatementEvent, 'server' | 'durationMs'>) => void;
